"""How gunicorn serves the site; every choice that depends on the machine is a setting."""

import ctypes
import gc
import logging
import os
import socket
import struct
import sys
from contextlib import suppress
from logging.config import dictConfig
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from souftech.environment import number
from souftech.patience import turn_away_unread

logger = logging.getLogger(__name__)

SECONDS_OF_SILENCE = 15
M_MMAP_THRESHOLD, LARGE_BLOCK = -3, 256 * 1024

gc.disable()  # until all is loaded: none of that is garbage
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souftech.settings")
try:
    bind = f"{f'[{host}]' if ':' in (host := settings.BIND_ADDRESS) else host}:{settings.PORT}"
    # What a request may be made of, before its body
    limit_request_line = number("REQUEST_LINE_BYTES", default=4094, most=8190)
    limit_request_fields = number("REQUEST_HEADERS", default=60)
    limit_request_field_size = number("REQUEST_HEADER_BYTES", default=8190, most=65536)
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")

wsgi_app = "souftech.wsgi:application"
preload_app = True
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
graceful_timeout = 25

# Gunicorn's messages go where the site's go, and are cut like these. Its access log names the
# visitor's address, which the site does not keep.
dictConfig(settings.LOGGING)
loglevel = "warning"
errorlog = accesslog = None

# Only the proxy may say that a visitor came by https, and it may say nothing else.
forwarded_allow_ips = settings.TRUSTED_PROXIES
forwarder_headers = ""

# The socket would be made in the home folder, which a service may not have.
control_socket_disable = True

# The workers' sign of life must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def when_ready(_server: Any) -> None:
    """Note what the forms promise from now on, and set aside what the workers will share.

    So no garbage collection ever walks it again.
    """
    note_periods()
    gc.collect()
    gc.freeze()
    gc.enable()


def note_periods() -> None:
    """Let what comes in be judged by the periods that its form names, whenever the worker starts.

    Where the database is away the worker does it later.
    """
    plan_jobs = import_string("souftech.jobs.plan_jobs")  # by name: no model is known above
    try:
        plan_jobs(timezone.now())
    except Error as error:
        logger.warning("The periods are not noted yet: %s.", type(error).__name__)
    connections.close_all()  # what is open here would be open in every worker


def return_large_blocks() -> None:
    """Have memory for a large file given back after use; glibc would soon keep it, a thread each.

    Another C library has no such switch and needs none.
    """
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def post_request(_worker: Any, _request: Any, environ: dict[str, Any], _response: Any) -> None:
    """Wait for no body that nobody wants: gunicorn would read it to its end, in this thread."""
    turn_away_unread(environ)


def settle(config: Any) -> None:
    """Compute gunicorn's settings once: each request asks for two dozen, and none changes now."""
    vars(config).update({name: setting.get() for name, setting in config.settings.items()})


def post_fork(_server: Any, worker: Any) -> None:
    """Let no visitor hold a thread by saying nothing; every connection inherits this."""
    return_large_blocks()
    settle(worker.cfg)
    silence = struct.pack("ll", SECONDS_OF_SILENCE, 0)
    for listener in worker.sockets:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
