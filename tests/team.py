"""The people of the tests who sign in, and the second factor that they carry."""

import time
from importlib import import_module
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User

PASSWORD = "three words here"
SIGN_IN = "/en/account/sign-in/"


def found_groups() -> None:
    """Make the groups again, which a test with real transactions has swept away."""
    import_module("accounts.migrations.0002_groups").found_groups(apps, None)
    import_module("accounts.migrations.0004_sessions").show_records(apps, None)


def member(role: str = "", **facts: Any) -> User:
    """Return a member of staff with this role, or with none."""
    facts = {"email": f"{role or 'nobody'}@souftech.test", "is_staff": True, **facts}
    user = User.objects.create_user(password=PASSWORD, **facts)
    user.groups.set(Group.objects.filter(name=role))
    return user


def begin_with_password(client: Client, user: User) -> None:
    """Begin a session as the sign-in form does, without the time that hashing takes."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def give_app(user: User) -> str:
    """Set up an authenticator app for `user` and return its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    """Return the code that the app shows now."""
    now = list(yield_hotp_counters_from_time())[1]
    return str(format_hotp_value(hotp_value(secret, now)))


def sign_in(client: Client, user: User, **headers: str) -> Any:
    """Send the sign-in form with the right password."""
    typed = {"login": user.email, "password": PASSWORD}
    return client.post(f"{SIGN_IN}?next=/admin/", typed, headers=headers)


def sign_in_fully(client: Client, user: User) -> None:
    """Sign in with password and authenticator app."""
    secret = give_app(user)
    sign_in(client, user)
    client.post("/en/account/sign-in/code/", {"code": code_of(secret)})
