"""Every mail about an account, one function each."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import override

from accounts.links import code_page, copy_path, data_link, enter_link, invitation_link
from accounts.models import DataCopy, Proof, User
from accounts.models.proofs import PAGE_WAYS
from souftech.letters import compose

OLD_ADDRESS_TOLD = datetime.timedelta(days=3)


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
    """Send a code to the address that it is to prove, and where it is entered."""
    facts = {
        "proof": proof,
        "code": code,
        "minutes": settings.CODE_LASTS.seconds // 60,
        "url": code_page(proof) if proof.way in PAGE_WAYS else "",
    }
    _send_secret("code", proof, facts)


def send_link(proof: Proof, token: str) -> None:
    """Send the link that leads to one's data without an account."""
    hours = int(settings.LINK_LASTS.total_seconds() // 3600)
    _send_secret("data_link", proof, {"url": data_link(proof, token), "hours": hours})


def announce_end(user: User, ends_at: datetime.datetime, *, unused_months: int) -> None:
    """Tell somebody who has not signed in for so long that their account is deleted."""
    facts = {"ends_at": ends_at, "months": unused_months, "url": enter_link(user)}
    compose("account_ends", user.language, facts, to=user.email, expires_at=ends_at).send()


def tell_old_address(
    email: str, *, language: str, account_stays: bool, at: datetime.datetime
) -> None:
    """Tell an address that another, which is not named, stands in its place, or in inquiries only.

    The old address is kept nowhere: nothing is left of this mail once it is handed over, or after
    `OLD_ADDRESS_TOLD` if it cannot be.
    """
    options: dict[str, Any] = {"expires_at": at + OLD_ADDRESS_TOLD, "fleeting": True}
    facts = {"account_stays": account_stays}
    compose("address_replaced", language, facts, to=email, **options).send()


def _send_secret(occasion: str, proof: Proof, facts: dict[str, Any]) -> None:
    options = {"expires_at": proof.expires_at, "sealed": True}
    compose(occasion, proof.language, facts, to=proof.email, **options).send()


def announce_copy(copy: DataCopy, *, until: datetime.datetime) -> None:
    """Send somebody the link to the copy of their data, which is of use `until` then."""
    with override(copy.language):
        facts = {"url": settings.SITE_URL + copy_path(copy), "until": until}
    mail = compose("copy_ready", copy.language, facts, to=copy.email, expires_at=until, sealed=True)
    mail.send()
