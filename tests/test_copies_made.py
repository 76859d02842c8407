"""A copy is made whole or not at all, between mails, whatever breaks; no trace of it is left."""

import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import call_command
from pytest_django import Settings

from accounts import drafts
from accounts.models import DataCopy
from accounts.person import person_with
from accounts.services import (
    ask_for_copy,
    copying,
    delete_copies,
    erase_person,
    make_copies,
)
from contact.files.folders import FolderStorage
from contact.models import Inquiry, Keeping
from contact.services import (
    close_inquiry,
    delete_spam,
    erase_inquiry,
    keep_to_periods,
    quarantine_inquiry,
    settle_inquiry,
    sweep_files,
)
from souftech.ledger import read
from souftech.models import OutgoingMail
from souftech.spooling import spool
from tests.attaching import in_rows, on_disk, upload, with_files
from tests.copies import AMINA, SIMILAR, data_of, made, opened
from tests.copies import desk_of_copies as desk_of_copies
from tests.desk import DAY, MINUTE, NOW, inquiry, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once", "desk_of_copies")]


def drafted() -> list[str]:
    return sorted(path.name for path in spool().iterdir())


def test_it_is_made_in_short_turns_so_that_mail_can_go_in_between(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "SECONDS_AT_ONCE", 0)
    for number in range(3):
        inquiry(at=NOW + number * MINUTE, message=str(number))
    copy, turns = ask_for_copy(AMINA, language="en", at=NOW), []

    while make_copies(NOW):
        copy.refresh_from_db()
        turns.append((copy.done, copy.total, copy.ready_at is not None))

    assert turns[0] == (0, 3, False)
    assert turns[-1] == (3, 3, True)
    assert len(turns) > 5


def test_the_worker_makes_it() -> None:
    inquiry()
    copy = ask_for_copy(AMINA, language="en", at=NOW)

    with time_machine.travel(NOW, tick=False):
        call_command("worker", "--once")

    copy.refresh_from_db()
    assert (copy.ready_at, on_disk(), drafted()) == (NOW, [copy.key], [])


def test_another_worker_begins_anew_where_one_was_killed_and_what_it_left_is_swept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "SECONDS_AT_ONCE", 0)
    with_files(upload())
    copy = ask_for_copy(AMINA, language="en", at=NOW)
    make_copies(NOW)
    left = drafted()
    copying.DRAFTS.clear()  # as if its process had been killed

    files = opened(made())
    for path in spool().iterdir():
        os.utime(path, ((NOW - 31 * MINUTE).timestamp(),) * 2)
    sweep_files(NOW)

    assert (len(left), len(files), drafted()) == (3, 3, [])
    assert DataCopy.objects.get().pk == copy.pk


def test_bytes_of_a_worker_killed_before_the_row_are_swept_within_the_hour() -> None:
    copy = made()
    DataCopy.objects.all().delete()  # as if the row had never been written
    place = Path(storages["files"].path(copy.key))
    found = []

    for age in (29, 31):
        os.utime(place, ((NOW - age * MINUTE).timestamp(),) * 2)
        sweep_files(NOW)
        found.append(on_disk())

    assert found == [[copy.key], []]


def test_a_copy_that_is_kept_is_no_stray_to_the_sweep() -> None:
    copy = made()
    os.utime(storages["files"].path(copy.key), ((NOW - 5 * DAY).timestamp(),) * 2)

    sweep_files(NOW)

    assert on_disk() == [copy.key]


def test_one_that_is_erased_while_it_is_made_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "SECONDS_AT_ONCE", 0)
    inquiry()
    ask_for_copy(AMINA, language="en", at=NOW)
    make_copies(NOW)

    delete_copies(DataCopy.objects.filter(email=AMINA))
    make_copies(NOW)

    assert (drafted(), on_disk(), copying.DRAFTS) == ([], [], {})


@pytest.mark.usefixtures("at_once")
def test_what_staff_erase_goes_from_copies_too_and_stays_gone() -> None:
    kept, _other = inquiry(), inquiry("Brahim", email="brahim@example.com")
    gone, other = made(), made("brahim@example.com")
    before = on_disk()

    erase_inquiry(kept, by=member(), reason="Asked for by letter", at=NOW)

    assert (before, on_disk()) == (sorted([gone.key, other.key]), [other.key])
    assert (list(DataCopy.objects.all()), len(read())) == ([other], 2)


def test_one_that_is_erased_at_the_last_moment_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = FolderStorage.write

    def erased_meanwhile(self: FolderStorage, key: str, stream: Any) -> None:
        write(self, key, stream)
        DataCopy.objects.all().delete()

    monkeypatch.setattr(FolderStorage, "write", erased_meanwhile)
    ask_for_copy(AMINA, language="en", at=NOW)
    while make_copies(NOW):
        pass

    assert (drafted(), on_disk(), OutgoingMail.objects.count()) == ([], [], 0)


def test_a_full_disk_puts_it_off_and_it_is_made_later(settings: Settings) -> None:
    settings.FILES_FREE_BYTES = 10**18
    copy, other = made(), ask_for_copy(SIMILAR, language="en", at=NOW)
    states = [(copy.ready_at, on_disk(), drafted())]

    settings.FILES_FREE_BYTES = 0
    later = NOW + 5 * MINUTE
    while make_copies(later):
        pass
    copy.refresh_from_db()
    other.refresh_from_db()

    assert states == [(None, [], [])]
    assert (copy.ready_at, other.ready_at) == (later, later)


def test_one_that_cannot_be_made_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (ask_for_copy(each, language="en", at=NOW) for each in (AMINA, SIMILAR))
    begin = drafts.Draft.has_room
    monkeypatch.setattr(
        drafts.Draft, "has_room", lambda self: self.copy.email != AMINA and begin(self)
    )

    while make_copies(NOW):
        pass

    assert list(DataCopy.objects.exclude(ready_at=None)) == [second]
    assert first.pk in copying.RESTING


def test_a_file_whose_bytes_are_gone_costs_nobody_the_rest() -> None:
    kept = with_files(upload())
    Path(storages["files"].path(in_rows()[0])).unlink()

    files = opened(made())

    assert set(files) == {"index.html", "data.json"}
    assert "cannot be read at the moment" in files["index.html"].decode()
    assert kept.reference in files["data.json"].decode()


@pytest.mark.promise("collect-content")
@pytest.mark.parametrize("is_spam", [False, True])
def test_what_goes_in_time_goes_from_copies_too(is_spam: bool) -> None:
    rachid, kept = member("rachid@souftech.com"), inquiry(email=AMINA.upper())
    if is_spam:
        quarantine_inquiry(kept, NOW)
    else:
        settle_inquiry(kept, by=rachid, at=NOW)
        close_inquiry(kept, by=rachid, at=NOW)
    at = Keeping.read().end_of(Inquiry.objects.get()) or NOW
    _hers, other = made(at=at - MINUTE), made(SIMILAR, at=at - MINUTE)

    while delete_spam(at) or keep_to_periods(at):
        pass

    assert list(DataCopy.objects.all()) == [other]


def test_whoever_waits_for_a_copy_gets_it_without_what_goes_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at, kept, gone = NOW + 100 * DAY, inquiry(at=NOW + DAY), with_files(upload())
    quarantine_inquiry(gone, NOW)
    asked = ask_for_copy(AMINA, language="fr", at=at)
    with monkeypatch.context() as short:
        short.setattr(copying, "SECONDS_AT_ONCE", 0)
        make_copies(at)

    delete_spam(at)
    copy = made(at=at + MINUTE)

    assert (copy.language, copy.created_at, copy.pk == asked.pk) == ("fr", at, False)
    told = [one["reference"] for one in data_of(opened(copy))["inquiries"]]
    assert (told, drafted(), on_disk()) == ([kept.reference], [], [copy.key])


def test_somebody_of_whom_nothing_is_held_is_told_so() -> None:
    files = opened(made())

    assert "Nothing was written to us from this address." in files["index.html"].decode()
    assert (Inquiry.objects.count(), data_of(files)["inquiries"]) == (0, [])


def test_an_erasure_takes_what_another_worker_is_just_writing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(copying, "SECONDS_AT_ONCE", 0)
    inquiry()
    ask_for_copy(AMINA, language="en", at=NOW)
    make_copies(NOW)
    before = len(drafted())

    erase_person(person_with(AMINA), at=NOW)

    assert (before, drafted(), on_disk()) == (3, [], [])
    assert make_copies(NOW) is False
