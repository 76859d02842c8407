"""Everything that is done to an account or to what is held about a person, one function an act."""

from accounts.services.correcting import correct_details, move_person
from accounts.services.erasing import erase_one_inquiry, erase_person, holding_of
from accounts.services.proving import ask_for_code, enter_code
from accounts.services.replaying import replay_erasures
from accounts.services.staff import (
    OwnerInvitedError,
    accept_invitation,
    invite_staff,
    purge_sessions,
    remove_second_factor,
)

__all__ = [
    "OwnerInvitedError", "accept_invitation", "ask_for_code", "correct_details", "enter_code",
    "erase_one_inquiry", "erase_person", "holding_of", "invite_staff", "move_person",
    "purge_sessions", "remove_second_factor", "replay_erasures",
]  # fmt: skip
