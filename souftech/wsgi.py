"""The WSGI entry point, for gunicorn."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from contact.news import NewsLayer
from souftech.pagestore import PageStore, all_copies
from souftech.requests import LegibleType
from souftech.visits import RequestLog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souftech.settings")
try:
    layers = NewsLayer(LegibleType(get_wsgi_application()))
    application = PageStore(RequestLog(layers), all_copies(layers))
except ImproperlyConfigured as error:
    sys.exit(f"Settings: {error}")
