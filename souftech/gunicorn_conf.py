"""How gunicorn serves the site; every choice that depends on the machine is a setting."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souftech.settings")
try:
    bind = f"{f'[{host}]' if ':' in (host := settings.BIND_ADDRESS) else host}:{settings.PORT}"
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")

wsgi_app = "souftech.wsgi:application"
preload_app = True
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
graceful_timeout = 25

# Gunicorn's warnings and its access log name the visitor's address, which the site does not keep.
loglevel = "error"
accesslog = None

# Only the proxy may say that a visitor came by https, and it may say nothing else.
forwarded_allow_ips = settings.TRUSTED_PROXIES
forwarder_headers = ""

# The socket would be made in the home folder, which a service may not have.
control_socket_disable = True

# The workers' sign of life must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def when_ready(_server: Any) -> None:
    """Set aside what the workers will share, so that no garbage collection ever walks it again."""
    gc.collect()
    gc.freeze()
