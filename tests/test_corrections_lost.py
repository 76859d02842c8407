"""A backup from before a correction is brought back: whose correction is lost is named."""

import logging
from pathlib import Path

import pytest
from django.conf import settings as live
from pytest_django import Settings

from accounts.services import correct_details, lost_corrections, move_person
from contact.models import Inquiry
from tests.desk import DAY, NOW, inquiry
from tests.rights import ADDRESS, person
from tests.test_correcting import NEW
from tests.test_ledger import replay, said, take

pytestmark = pytest.mark.django_db


def bring_back(rows: list[object]) -> None:
    for row in rows:
        row.save(force_update=True)  # type: ignore[attr-defined]


def test_whose_name_or_address_was_corrected_since_the_backup_is_named_and_nobody_else() -> None:
    inquiry("Brahim", email="brahim@example.com")
    named, moved = inquiry(), inquiry(email="moved@example.com")
    rows = take(Inquiry)
    correct_details(person(), name="Omar", phone="", at=NOW + DAY)
    move_person(person("moved@example.com"), NEW, at=NOW + DAY)

    before = replay()
    bring_back(rows)

    told = (
        " Corrected since the backup, and now as before, are the senders of 2 inquiries: "
        f"{named.reference}, {moved.reference}. Ask these people to correct their data again."
    )
    assert (before, replay()) == (said(), said() + told)


def test_what_is_in_the_backup_or_was_corrected_again_is_not_named() -> None:
    inquiry()
    correct_details(person(), name="Omar", phone="", at=NOW)
    rows = take(Inquiry)
    correct_details(person(), name="Ali", phone="", at=NOW + DAY)
    found = []

    bring_back(rows)
    found.append(len(lost_corrections()))
    correct_details(person(), name="Ali", phone="", at=NOW + 2 * DAY)
    found.append(len(lost_corrections()))

    assert found == [1, 0]


def test_what_changed_nothing_is_not_noted() -> None:
    kept = inquiry()

    correct_details(person(), name=kept.name, phone=kept.phone, at=NOW)

    assert live.ERASURE_LEDGER.exists() is False


def test_nobody_can_read_from_the_ledger_who_was_corrected_or_to_what() -> None:
    kept = inquiry("Marker")

    correct_details(person(), name="Omar", phone="+213550123456", at=NOW)

    written = live.ERASURE_LEDGER.read_text()
    known = [kept.reference, str(kept.public_id), kept.public_id.hex, ADDRESS, "Marker", "Omar"]
    assert [word for word in [*known, "550123456"] if word in written] == []
    assert (len(written.splitlines()), {len(line) for line in written.splitlines()}) == (1, {97})


def test_a_correction_is_made_also_where_the_ledger_cannot_be_written(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    kept = inquiry()
    settings.ERASURE_LEDGER = Path("/proc/nowhere/ledger")

    with caplog.at_level(logging.ERROR):
        correct_details(person(), name="Omar", phone="", at=NOW)

    kept.refresh_from_db()
    assert (kept.name, caplog.messages) == (
        "Omar",
        ["A correction was made that the ledger does not name."],
    )
