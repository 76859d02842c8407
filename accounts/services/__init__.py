"""Everything that is done to an account, a proof or what is held about a person, one act each."""

from accounts.services.copying import ask_for_copy, delete_old_copies, is_copy_late, make_copies
from accounts.services.correcting import correct_details, move_person
from accounts.services.erasing import erase_one_inquiry, erase_person, holding_of
from accounts.services.keeping import delete_old_log, keep_accounts
from accounts.services.opening import end_sessions, open_account
from accounts.services.proving import (
    ask_for_code,
    ask_for_link,
    enter_code,
    find_link,
    purge_proofs,
    use_link,
)
from accounts.services.replaying import lost_corrections, replay_erasures
from accounts.services.requesting import ask_about_data
from accounts.services.staff import (
    OwnerInvitedError,
    accept_invitation,
    invite_staff,
    purge_sessions,
    remove_second_factor,
)
from contact.services import delete_copies

__all__ = [
    "OwnerInvitedError", "accept_invitation", "ask_about_data", "ask_for_code", "ask_for_copy",
    "ask_for_link", "correct_details", "delete_copies", "delete_old_copies", "delete_old_log",
    "end_sessions", "enter_code", "erase_one_inquiry", "erase_person", "find_link", "holding_of",
    "invite_staff", "is_copy_late", "keep_accounts", "lost_corrections", "make_copies",
    "move_person", "open_account", "purge_proofs", "purge_sessions", "remove_second_factor",
    "replay_erasures", "use_link",
]  # fmt: skip
