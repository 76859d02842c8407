"""The WSGI entry point, for gunicorn."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from souftech.pagestore import PageStore

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souftech.settings")
try:
    application = PageStore(get_wsgi_application())
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")
