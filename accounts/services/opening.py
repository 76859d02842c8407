"""The account of a visitor: it begins when its first code is entered, and holds next to nothing."""

import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from accounts.models import Proof, Session, User
from accounts.models.sessions import owner_of


@transaction.atomic
def open_account(email: str, *, language: str, at: datetime.datetime) -> User:
    """Return the account of a proven address, made now if there is none.

    Whoever uses theirs is not told of its end any more, and gets mails in the language in use;
    one of staff stays as it is.
    """
    facts = {"language": language, "date_joined": at, "password": make_password(None)}
    user: User
    user, _new = User.objects.get_or_create(email=User.normalize_username(email), defaults=facts)
    User.objects.visitors().filter(pk=user.pk).update(language=language, warned_at=None)
    return user


@transaction.atomic
def end_sessions(user: User) -> None:
    """Sign an account out wherever it is signed in, or its address proven, or about to be."""
    Session.objects.filter(Q(account=user.pk) | Q(owner=owner_of(user.email))).delete()
    Proof.objects.filter(email=user.email.lower(), used_at=None).delete()
