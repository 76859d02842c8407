"""The ledger of erasures: what was erased does not come back, and what was written since stays."""

import datetime
import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import DataCopy, User
from accounts.services import erase_one_inquiry, erase_person, move_person
from contact.models import Attachment, Cause, ErasedInquiry, Inquiry, Message, Note
from contact.services import erase_inquiry, note_on, write_on
from souftech.ledger import LedgerError, disguise, forget_old_entries, read, write_down
from souftech.models import OutgoingMail
from tests.attaching import held, on_disk, upload
from tests.desk import DAY, MINUTE, NOW, inquiry, member, page, signed_in
from tests.machine import ROOT
from tests.rights import ADDRESS, person

pytestmark = pytest.mark.django_db
A, B = "a" * 64, "b" * 64
SECOND = datetime.timedelta(seconds=1)
CROWD = """
import datetime, sys, django
django.setup()
from souftech.ledger import disguise, write_down
for number in range(50):
    write_down([disguise("x", sys.argv[1], number)] * 2, datetime.datetime.now(datetime.UTC))
"""
CRAMPED = """
import datetime, resource, signal, sys, django
django.setup()
from souftech.ledger import LedgerError, write_down
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    write_down(["b" * 64, "c" * 64], datetime.datetime.now(datetime.UTC))
except LedgerError:
    sys.exit(0)
sys.exit(1)
"""


def environment() -> dict[str, str]:
    return {
        "ENV_FILE": "tests/production.env", "DJANGO_SETTINGS_MODULE": "souftech.settings",
        "ERASURE_LEDGER": str(live.ERASURE_LEDGER), "DATA_DIR": str(live.ERASURE_LEDGER.parent),
    }  # fmt: skip


def replay() -> str:
    return str(call_command("replay_erasures", stdout=io.StringIO()))


def said(inquiries: int = 0, accounts: int = 0, others: int = 0) -> str:
    return (
        f"The ledger of erasures was gone through; erased again: {inquiries} inquiries, "
        f"{accounts} accounts, {others} mails, copies and proofs."
    )


def take(*models: type) -> list[object]:
    """Take a backup of these tables, those first on which others depend."""
    return [row for model in models for row in model.objects.order_by("pk")]  # type: ignore[attr-defined]


def bring_back(rows: list[object]) -> None:
    for row in rows:
        row.save(force_insert=True)  # type: ignore[attr-defined]


def test_a_line_holds_when_and_a_digest_and_is_for_its_owner_alone() -> None:
    write_down([A, B], NOW)

    place = live.ERASURE_LEDGER
    moment = "2026-11-22T10:00:00.000000+00:00"
    assert place.read_text() == f"{moment} {A}\n{moment} {B}\n"
    assert (place.stat().st_mode & 0o777, read()) == (0o600, {A: NOW, B: NOW})


def test_another_key_makes_other_digests(settings: Settings) -> None:
    first = disguise("inquiry", "person", 7)
    settings.ERASURE_KEY = "another key, of fifty characters or more, of this test alone"

    assert len({first, disguise("inquiry", "person", 7), disguise("inquiry", "staff", 7)}) == 3


def test_a_line_that_a_crash_cut_off_costs_no_other() -> None:
    write_down([A], NOW)
    with live.ERASURE_LEDGER.open("a") as file:
        file.write(f"2026-11-22T10:00:00.000000+00:00 {B[:20]}")

    write_down([B], NOW + DAY)

    assert read() == {A: NOW, B: NOW + DAY}


@pytest.mark.parametrize("noise", ["\n", "x\n", f"{A}\n", f"2026-11-22 {A}\n", "é\x00\n", " \n"])
def test_noise_in_the_ledger_is_passed_over(noise: str) -> None:
    live.ERASURE_LEDGER.write_text(noise)
    write_down([A], NOW)

    assert read() == {A: NOW}


def test_many_processes_write_at_once_and_no_line_is_lost() -> None:
    command = [sys.executable, "-c", CROWD]
    crowd = [
        subprocess.Popen([*command, str(number)], cwd=ROOT, env=environment())
        for number in range(4)
    ]
    assert [each.wait() for each in crowd] == [0] * 4

    lines = live.ERASURE_LEDGER.read_text().splitlines()
    assert (len(lines), {len(line) for line in lines}, len(read())) == (400, {97}, 200)


def test_a_ledger_that_cannot_be_written_is_told_without_its_place(settings: Settings) -> None:
    settings.ERASURE_LEDGER = Path("/proc/nowhere/ledger")

    with pytest.raises(LedgerError, match=r"^The ledger of erasures: \w+Error$"):
        write_down([A], NOW)


def test_of_what_a_full_disk_takes_in_part_nothing_stays() -> None:
    write_down([A], NOW)
    room = live.ERASURE_LEDGER.stat().st_size + 150  # one line, and half of another

    told = subprocess.run(
        [sys.executable, "-c", CRAMPED, str(room)], cwd=ROOT, env=environment(), check=False
    )

    assert (told.returncode, read()) == (0, {A: NOW})


def test_where_it_cannot_be_written_staff_read_that_nothing_was_erased(settings: Settings) -> None:
    kept, desk = (
        inquiry(),
        signed_in(member("rachid@souftech.com", "view_inquiry", "erase_inquiry")),
    )
    settings.ERASURE_LEDGER = settings.BASE_DIR / "no such folder/ledger"

    answer = desk.post(page(kept, "erase"), {"reason": "Asked for by letter"})

    said = "Nothing has been erased: the ledger cannot be written." in answer.content.decode()
    assert (answer.status_code, said, Inquiry.objects.get()) == (503, True, kept)


def test_entries_are_dropped_after_two_years_to_the_second() -> None:
    write_down([A], NOW)
    write_down([B], NOW + DAY)
    two_years = datetime.timedelta(days=730)

    known = []
    for at in (NOW + two_years - SECOND, NOW + two_years):
        forget_old_entries(at)
        known.append(sorted(read()))

    assert known == [[A, B], [B]]
    assert live.ERASURE_LEDGER.stat().st_mode & 0o777 == 0o600


def test_where_there_is_no_ledger_that_is_said() -> None:
    place = live.ERASURE_LEDGER

    assert replay() == (
        f"There is no ledger of erasures at {place}: if anything was ever erased, put the ledger "
        "there and run manage.py replay_erasures."
    )
    assert forget_old_entries(NOW) is False


@pytest.mark.usefixtures("at_once")
@pytest.mark.promise("rights")
def test_what_an_older_backup_brings_back_is_erased_again_with_all_that_belongs_to_it() -> None:
    kept = inquiry(files=held(upload()))
    User.objects.create_user(ADDRESS)
    DataCopy.objects.create(email=ADDRESS, language="ar", created_at=NOW)
    rows = take(User, Inquiry, Message, Note, Attachment, OutgoingMail, DataCopy)
    erase_person(person(), at=NOW + DAY)
    asked = set(OutgoingMail.objects.values_list("pk", flat=True))
    ErasedInquiry.objects.all().delete()
    bring_back(rows)
    write_down([A], NOW)

    told = [replay(), replay()]

    assert told == [said(inquiries=1, accounts=1, others=1), said()]
    assert take(User, Inquiry, Message, Attachment, DataCopy) == []
    assert (set(OutgoingMail.objects.values_list("pk", flat=True)), on_disk()) == (asked, [])
    assert [(row.reference, row.erased_at, row.cause) for row in ErasedInquiry.objects.all()] == [
        (kept.reference, NOW + DAY, Cause.PERSON)
    ]


def test_what_staff_erased_is_erased_again_with_that_cause() -> None:
    kept = inquiry()
    rows = take(Inquiry, Message)
    erase_inquiry(kept, by=member(), reason="asked", at=NOW + DAY)
    ErasedInquiry.objects.all().delete()
    bring_back(rows)

    assert replay() == said(inquiries=1)
    assert ErasedInquiry.objects.get().cause == Cause.STAFF


def test_what_went_when_an_address_was_replaced_goes_again() -> None:
    User.objects.create_user(ADDRESS)
    DataCopy.objects.create(email=ADDRESS, language="ar", created_at=NOW)
    rows = take(User, DataCopy)
    new = User.objects.create_user("new@example.com")
    move_person(person(), new.email, at=NOW + DAY)
    bring_back(rows)

    told = [replay(), replay()]

    assert told == [said(accounts=1, others=1), said()]
    assert take(User, DataCopy) == [new]


def test_what_the_same_person_has_written_since_stays() -> None:
    inquiry()
    rows = take(Inquiry, Message)
    erase_person(person(), at=NOW + DAY)
    again = inquiry(at=NOW + 2 * DAY, message="Hello again")
    account = User.objects.create_user(ADDRESS)
    bring_back(rows)

    assert replay() == said(inquiries=1)
    assert take(Inquiry, User) == [again, account]
    assert again.messages.get().body == "Hello again"


@pytest.mark.usefixtures("at_once")
def test_in_an_inquiry_that_came_back_and_went_on_what_is_new_stays() -> None:
    kept = inquiry(files=held(upload("old.pdf")))
    note_on(kept, by=member(), body="an old note", at=NOW)
    rows = take(Inquiry, Message, Note, Attachment)
    erase_one_inquiry(person(), kept.reference, at=NOW + DAY)
    bring_back(rows)
    new = held(upload("new.pdf"))
    write_on(kept, body="Something new", key="k", at=NOW + 2 * DAY, files=new)

    told = [replay(), replay()]

    kept.refresh_from_db()
    assert told == [said(inquiries=1), said()]
    assert [message.body for message in kept.messages.all()] == ["Something new"]
    assert (Note.objects.count(), Attachment.objects.get().name) == (0, "new")
    assert "موقع" not in kept.search_text


def test_an_inquiry_that_is_newer_than_its_entry_is_not_touched() -> None:
    kept = inquiry(at=NOW)
    write_down([disguise("inquiry", "person", kept.public_id)], NOW - MINUTE)

    assert (replay(), Inquiry.objects.get()) == (said(), kept)


def test_an_account_that_took_the_key_of_an_erased_one_stays() -> None:
    user = User.objects.create_user(ADDRESS)
    erase_person(person(), at=NOW)
    User.objects.create(pk=user.pk, email="other@example.com", date_joined=NOW + DAY)

    assert (replay(), User.objects.count()) == (said(), 1)
