"""Everything that is done to an account or a proof, one atomic function an act."""

from accounts.services.keeping import keep_accounts
from accounts.services.opening import end_sessions, open_account
from accounts.services.proving import (
    ask_for_code,
    ask_for_link,
    enter_code,
    find_link,
    purge_proofs,
    use_link,
)
from accounts.services.staff import (
    OwnerInvitedError,
    accept_invitation,
    invite_staff,
    purge_sessions,
    remove_second_factor,
)

__all__ = [
    "OwnerInvitedError", "accept_invitation", "ask_for_code", "ask_for_link", "end_sessions",
    "enter_code", "find_link", "invite_staff", "keep_accounts", "open_account", "purge_proofs",
    "purge_sessions", "remove_second_factor", "use_link",
]  # fmt: skip
