"""Every write about an account of staff, one atomic function each."""

import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.emails import invite
from accounts.models import Session, User
from souftech.models import RetentionRun

PURGE_PIECE = 500


class OwnerInvitedError(Exception):
    """An invitation would take the password of an account that has every right."""


@transaction.atomic
def invite_staff(
    email: str,
    role: str,
    language: str | None = None,
    *,
    at: datetime.datetime,
) -> User:
    """Make an account of staff with this role and mail the link to its password.

    An account that exists becomes one of staff and keeps its roles; its password, its sessions
    and earlier links end now. Raises `OwnerInvitedError`, and `Group.DoesNotExist` for a role that
    is none.
    """
    address = User.normalize_username(email)
    user = User.objects.select_for_update().filter(email__iexact=address).first()
    user = user or User(email=address)
    if user.is_superuser:
        raise OwnerInvitedError
    user.is_staff = user.is_active = True
    user.language = language or user.language
    user.set_unusable_password()  # each time another: this is what ends the earlier links
    user.save()
    user.groups.add(Group.objects.get(name=role))
    invite(user, at=at)
    return user


@transaction.atomic
def accept_invitation(user: User, password: str) -> bool:
    """Set the password of an invited account; false if the invitation was used meanwhile."""
    known = user.password
    user.set_password(password)
    changed = User.objects.filter(pk=user.pk, password=known).update(password=user.password)
    return bool(changed)


@transaction.atomic
def remove_second_factor(email: str) -> int:
    """End what somebody has lost, recovery codes too; return how many things that were."""
    lost = Authenticator.objects.filter(user__email__iexact=User.normalize_username(email))
    count, _each = lost.delete()
    return int(count)


@transaction.atomic
def purge_sessions(now: datetime.datetime) -> bool:
    """Delete a piece of the sessions that are over; tell whether there may be more."""
    over = Session.objects.out_of_time(at=now)
    keys = list(over.values_list("pk", flat=True)[:PURGE_PIECE])
    over.filter(pk__in=keys).delete()
    RetentionRun.objects.note("accounts.services.purge_sessions", now, sessions=len(keys))
    return len(keys) == PURGE_PIECE
