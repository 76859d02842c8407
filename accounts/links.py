"""The links in mails about accounts and rights: worked out each time, never stored.

That of an invitation is dead once used or replaced, that of a copy once the copy is gone.
"""

import base64
import datetime
import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from accounts.models import DataCopy, Proof, User

SALT, COPY_SALT = "accounts.invitation", "accounts.copy"
TOKEN_BYTES = 24


def invitation_link(user: User) -> str:
    """Return the whole address at which `user` sets a password, in their language."""
    token = signing.dumps([user.pk, _state(user)], key=settings.LINK_KEY, salt=SALT)
    return _link(user.language, "invitation", token)


def invited_by(token: str) -> User | None:
    """Return whom `token` invites, nobody if its time is over, or it was used or replaced."""
    try:
        pk, state = signing.loads(
            token, key=settings.LINK_KEY, salt=SALT, max_age=settings.INVITATION_LASTS
        )
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True, is_staff=True).first()
    return user if user and constant_time_compare(state, _state(user)) else None


def code_page(proof: Proof) -> str:
    """Return the whole address at which a code is entered; the code itself is not in it."""
    return _link(proof.language, "code", proof.public_id)


def data_link(proof: Proof, token: str) -> str:
    """Return the whole address that proves an address once, for whoever has read it in a mail."""
    return _link(proof.language, "data_link", proof.public_id, token)


def enter_link(user: User) -> str:
    """Return the whole address at which `user` signs in, in their language."""
    return _link(user.language, "enter")


def _link(language: str, page: str, *parts: object) -> str:
    with override(language):
        return str(settings.SITE_URL + reverse(page, args=parts))


def _state(user: User) -> str:
    """Return what changes with each invitation and with each password: both change the hash."""
    value = f"{user.email} {user.password}"
    return salted_hmac(SALT, value, settings.LINK_KEY, algorithm="sha256").hexdigest()[:32]


def copy_path(copy: DataCopy) -> str:
    """Return the path from which a copy is fetched, in the language in use."""
    return reverse("fetch_copy", args=[copy.public_id, _token_of(copy)])


def copy_behind(public_id: uuid.UUID, token: str, at: datetime.datetime) -> DataCopy | None:
    """Return the copy that this link opens, or none where it is wrong, too early or too late."""
    ready = DataCopy.objects.current(at=at).exclude(ready_at=None)
    copy = ready.filter(public_id=public_id).first()
    return copy if copy and constant_time_compare(token, _token_of(copy)) else None


def _token_of(copy: DataCopy) -> str:
    digest = salted_hmac(COPY_SALT, f"{copy.public_id}", settings.LINK_KEY, algorithm="sha256")
    return base64.urlsafe_b64encode(digest.digest()[:TOKEN_BYTES]).decode()
