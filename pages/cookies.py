"""Every cookie that the site can set; no answer in the tests sets another."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Cookie:
    """One cookie: its name, what it is for, when it is set, and for how long at most."""

    name: str
    purpose: Promise
    when: Promise
    life: datetime.timedelta


def register() -> list[Cookie]:
    """Return all cookies there are, as the settings in force have them."""
    return [
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("Remembers the language you chose."),
            _("Only when you choose a language."),
            datetime.timedelta(seconds=settings.LANGUAGE_COOKIE_AGE),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Protects a form from being sent by another site."),
            _("On pages with a form."),
            datetime.timedelta(seconds=settings.CSRF_COOKIE_AGE),
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in, or remembers that you have shown that an address is yours."),
            _("Only when you ask for a code, use a link to your data, or sign in."),
            datetime.timedelta(seconds=settings.VISITOR_SESSION_AGE),
        ),
    ]
