"""Every mail about an account, one function each."""

import datetime

from django.conf import settings

from accounts.links import invitation_link
from accounts.models import User
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
