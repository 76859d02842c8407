"""`manage.py replay_erasures`: what was erased before a restore is erased again.

What was corrected is named: the ledger knows that it was, and not to what.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.services import lost_corrections, replay_erasures


class Command(BaseCommand):
    help = "Erase again what the ledger of erasures names; `restore` does this by itself."

    def handle(self, *_args: Any, **_options: Any) -> str:
        """Say how much that was and whose corrections are lost, or that there is no ledger."""
        if not settings.ERASURE_LEDGER.is_file():
            return (
                f"There is no ledger of erasures at {settings.ERASURE_LEDGER}: if anything was "
                "ever erased, put the ledger there and run manage.py replay_erasures."
            )
        done = replay_erasures()
        return (
            f"The ledger of erasures was gone through; erased again: {done['inquiries']} "
            f"inquiries, {done['accounts']} accounts, {done['others']} mails, copies and proofs."
            + _told_of(lost_corrections())
        )


def _told_of(lost: list[str]) -> str:
    if not lost:
        return ""
    return (
        f" Corrected since the backup, and now as before, are the senders of {len(lost)} "
        f"inquiries: {', '.join(lost)}. Ask these people to correct their data again."
    )
