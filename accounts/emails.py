"""Every mail about an account, one function each."""

import datetime

from django.conf import settings

from accounts.links import invitation_link
from accounts.models import Proof, User
from souftech.letters import compose


def invite(user: User, *, at: datetime.datetime) -> None:
    """Send a new member of staff the link at which they set a password."""
    mail = compose(
        "invitation",
        user.language,
        {"url": invitation_link(user), "days": settings.INVITATION_LASTS.days},
        to=user.email,
        expires_at=at + settings.INVITATION_LASTS,
        sealed=True,
    )
    mail.send()


def send_code(proof: Proof, code: str) -> None:
    """Send a code to the address that it is to prove."""
    facts = {"proof": proof, "code": code, "minutes": settings.CODE_LASTS.seconds // 60}
    options = {"expires_at": proof.expires_at, "sealed": True}
    compose("code", proof.language, facts, to=proof.email, **options).send()


def ask_staff_to_delete(references: list[str]) -> None:
    """Ask staff to delete what lies in their mailboxes of inquiries that were erased.

    They are named by reference alone. The mail is about none of them, else it would go with them.
    """
    facts = {"references": references}
    for address in settings.STAFF_EMAILS:
        compose("please_delete", settings.STAFF_LANGUAGE, facts, to=address).send()
