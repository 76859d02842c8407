"""Everything that is done to an account or to what is held about a person, one function an act."""

from accounts.services.staff import (
    OwnerInvitedError,
    accept_invitation,
    invite_staff,
    purge_sessions,
    remove_second_factor,
)

__all__ = [
    "OwnerInvitedError", "accept_invitation", "invite_staff", "purge_sessions",
    "remove_second_factor",
]  # fmt: skip
