"""What the site is measured against: a bare application, and the plainest Django there is."""

import os
import sys
from pathlib import Path
from typing import Any

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

FOLDER = Path(__file__).resolve().parent
TOPICS = [("project", "A project"), ("support", "Support"), ("other", "Something else")]


def bare(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Return the bytes that the site would return, and do nothing else."""
    body = BODIES.get(environ["PATH_INFO"], b"")
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]


class PlainForm(forms.Form):
    name = forms.CharField(max_length=100)
    email = forms.EmailField()
    phone = forms.CharField(required=False)
    topic = forms.ChoiceField(choices=TOPICS)
    message = forms.CharField(widget=forms.Textarea, max_length=5000)


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"words": range(20)})


def form(request: HttpRequest) -> HttpResponse:
    return render(request, "form.html", {"form": PlainForm()})


urlpatterns = [path("page/", page), path("form/", form)]


APPS = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [FOLDER / "templates"],
    "APP_DIRS": True,
    "OPTIONS": {"context_processors": PROCESSORS},
}


def plain_django() -> Any:
    """Return a Django project as `startproject` makes it, with two views."""
    settings.configure(
        SECRET_KEY="of a measurement",  # noqa: S106 - nothing is kept here
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="bench.plain",
        INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=[TEMPLATES],
        LOGGING_CONFIG=None,
    )
    django.setup()
    return get_wsgi_application()


if os.environ.get("BENCH_BODIES"):
    folder = Path(os.environ["BENCH_BODIES"])
    BODIES = {f"/{file.stem}": file.read_bytes() for file in folder.glob("*.body")}
elif "gunicorn" in sys.argv[0] or os.environ.get("BENCH_PLAIN"):
    application = plain_django()
