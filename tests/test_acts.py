"""What staff do with inquiries beside answering: each act is written down, none is an accident."""

import csv
import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from time_machine import travel

from accounts.models import User
from contact.admin.records import SavedReplyForm
from contact.desk.exports import harmless
from contact.models import Inquiry, Message, Note, StaffAct, State
from contact.services import (
    answer_inquiry,
    delete_old_staff_acts,
    note_on,
    open_inquiry,
    quarantine_inquiry,
    recording,
)  # fmt: skip
from souftech.models import OutgoingMail
from souftech.months import months_after
from tests.desk import DAY, LIST, MINUTE, NOW, acts, end_of, inquiry, member, page, signed_in

pytestmark = pytest.mark.django_db
ALL = ["view_inquiry", "change_inquiry", "answer_inquiry", "export_inquiry", "erase_inquiry"]


@pytest.fixture
def karim() -> User:
    return member("karim@souftech.com", *ALL)


@pytest.fixture
def desk(karim: User) -> Client:
    return signed_in(karim)


def state_of(kept: Inquiry) -> tuple[str, bool, bool]:
    """Return the state, whether it waits, and whether it is closed."""
    kept.refresh_from_db()
    return kept.state, kept.waiting_since is not None, kept.closed_at is not None


def test_an_inquiry_goes_its_way_button_by_button_and_each_is_written_down(desk: Client) -> None:
    kept = inquiry()
    way = ["assign", "settle", "close", "reopen", "unassign"]

    states = [(desk.post(page(kept, act)), state_of(kept))[1] for act in way]

    assert states == [
        ("new", True, False), ("answered", False, False), ("closed", False, True),
        ("open", True, False), ("open", True, False),
    ]  # fmt: skip
    who = ("karim@souftech.com", kept.reference)
    done = ["assigned", "settled", "closed", "reopened", "assigned"]
    assert acts() == [(who[0], act, who[1]) for act in done]


@pytest.mark.parametrize("act", ["close", "reopen", "restore", "unassign", "reach"])
def test_what_cannot_be_done_now_is_said_and_not_written_down(desk: Client, act: str) -> None:
    kept = inquiry()

    html = desk.post(page(kept, act), follow=True).content.decode()

    assert "That has been done already, or is not possible now." in html
    assert [done for _who, done, _reference in acts()] == ["opened"]


def test_a_link_alone_does_nothing(desk: Client) -> None:
    kept = inquiry()

    refused = {desk.get(page(kept, act)).status_code for act in ("assign", "answer", "note")}

    assert refused == {405}


@pytest.mark.parametrize(
    ("action", "state"), [("assign", "new"), ("settle", "answered"), ("quarantine", "spam")]
)
def test_staff_do_the_same_with_many_at_once(desk: Client, action: str, state: str) -> None:
    chosen = [inquiry(name).pk for name in ("amel", "brahim")]

    html = desk.post(
        LIST, {"action": action, "_selected_action": chosen}, follow=True
    ).content.decode()

    assert "Done with 2 inquiries." in html
    assert set(Inquiry.objects.values_list("state", flat=True)) == {state}


def test_staff_reopen_many_at_once(desk: Client, karim: User) -> None:
    kept = inquiry()
    Inquiry.objects.update(state=State.CLOSED, closed_at=NOW, waiting_since=None)

    desk.post(LIST, {"action": "reopen", "_selected_action": [kept.pk]})

    assert state_of(kept) == ("open", True, False)


@pytest.mark.promise("use")
def test_an_export_asks_why_and_hands_over_nothing_before(desk: Client) -> None:
    kept = inquiry("أمينة")

    html = desk.post(LIST, {"action": "export", "_selected_action": [kept.pk]}).content.decode()
    empty = desk.post(LIST, {"action": "export", "_selected_action": [kept.pk], "reason": " "})

    assert "1 inquiry will leave the site" in html
    assert "Say why: without a reason it cannot be done." in empty.content.decode()
    assert ("أمينة" in html, acts()) == (False, [])


@pytest.mark.promise("use")
def test_an_export_is_a_table_that_spreadsheets_read_and_a_line_in_the_record(
    desk: Client, karim: User
) -> None:
    kept = inquiry("=HYPERLINK()", phone="+213661234567", message="أريد موقعًا.", topic="other")
    inquiry("somebody else")
    asked = {"action": "export", "_selected_action": [kept.pk], "reason": "Asked by the court"}

    with travel(NOW, tick=False):
        response = signed_in(karim).post(LIST, asked)

    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert response["Content-Disposition"] == 'attachment; filename="inquiries-2026-11-22.csv"'
    assert text.startswith("\ufeffReference,Received,")
    assert list(csv.reader(io.StringIO(text)))[1:] == [
        [kept.reference, "2026-11-22 11:00", "New", "Something else", "Arabic", "'=HYPERLINK()",
         "amina@example.com", "+213661234567", "Sender, 2026-11-22 11:00\nأريد موقعًا."],
    ]  # fmt: skip
    (line,) = StaffAct.objects.all()
    assert (line.staff, line.act, line.about, line.reason) == (
        karim, "exported", kept.public_id, "Asked by the court",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\t'=1"), ("\n=1", "\n'=1"),
        ("x;=1+1", "x;'=1+1"),
        ("Sender\n=cmd|'/C calc'!A0", "Sender\n'=cmd|'/C calc'!A0"),
        ("＝1", "'＝1"), ("+213661234567", "+213661234567"),
        ("+213 661 23 45 67", "+213 661 23 45 67"), ("a=1", "a=1"), ("", ""), ("أمينة", "أمينة"),
    ],
)  # fmt: skip
def test_no_cell_is_taken_for_a_formula(cell: str, shown: str) -> None:
    assert harmless(cell) == shown


def test_an_erasure_says_first_what_goes_and_what_stays(desk: Client, karim: User) -> None:
    kept = inquiry()
    note_on(kept, by=karim, body="a note", at=NOW)

    html = " ".join(desk.get(page(kept, "erase")).content.decode().split())

    for line in ("Messages of both sides: 1", "Internal notes: 1", "still waiting: 2"):
        assert line in html
    assert Inquiry.objects.count() == 1


def test_an_erasure_needs_a_reason(desk: Client) -> None:
    kept = inquiry()

    html = desk.post(page(kept, "erase"), {"reason": ""}).content.decode()

    assert "Say why: without a reason it cannot be done." in html
    assert Inquiry.objects.count() == 1


@pytest.mark.promise("files-record")
def test_what_is_erased_is_gone_with_its_mails_and_only_the_act_stays(
    desk: Client, karim: User
) -> None:
    kept, other = inquiry(), inquiry("brahim", email="brahim@example.com")
    note_on(kept, by=karim, body="a note", at=NOW)

    desk.post(page(kept, "erase"), {"reason": "Asked for by its sender"})

    left = [list(model.objects.all()) for model in (Inquiry, Note)]
    assert left == [[other], []]
    assert list(Message.objects.values_list("inquiry", flat=True)) == [other.pk]
    mails = OutgoingMail.objects.exclude(occasion="please_delete")
    assert set(mails.values_list("about", flat=True)) == {other.public_id}
    assert acts()[-1] == ("karim@souftech.com", "erased", kept.reference)
    assert StaffAct.objects.latest("pk").reason == "Asked for by its sender"


def test_an_answer_to_what_was_erased_meanwhile_is_not_found(desk: Client, karim: User) -> None:
    kept = inquiry()
    Inquiry.objects.all().delete()

    refused = desk.post(page(kept, "answer"), {"answer-seen": 1, "answer-body": "x"})

    assert refused.status_code == 404
    with pytest.raises(Inquiry.DoesNotExist):
        answer_inquiry(kept, by=karim, body="x", seen=1, at=NOW)


def test_looking_twice_within_a_minute_is_one_look(karim: User) -> None:
    kept = inquiry()

    for minutes in (0, 0.5, 2):
        open_inquiry(kept, karim, NOW + minutes * MINUTE)

    looks = list(StaffAct.objects.order_by("pk").values_list("act", "at"))
    assert looks == [("opened", NOW), ("opened", NOW + 2 * MINUTE)]


def test_what_the_site_does_by_itself_is_no_act_of_staff() -> None:
    assert quarantine_inquiry(inquiry(), NOW) is True
    assert acts() == []


@pytest.mark.parametrize(("days", "left"), [(364, 1), (365, 0)])
@pytest.mark.promise("files-record")
def test_the_record_is_kept_for_a_year(karim: User, days: int, left: int) -> None:
    open_inquiry(inquiry(), karim, NOW)

    more = delete_old_staff_acts(NOW + days * DAY)

    assert (more, StaffAct.objects.count()) == (False, left)


def test_the_record_is_forgotten_piece_by_piece(
    karim: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "DELETION_PIECE", 1)
    open_inquiry(inquiry(), karim, NOW)

    assert delete_old_staff_acts(NOW + 365 * DAY) is True
    assert delete_old_staff_acts(NOW + 365 * DAY) is False


def test_only_a_manager_reads_the_record_and_nobody_changes_it(karim: User) -> None:
    open_inquiry(inquiry(), karim, NOW)
    manager = signed_in(member("owner@souftech.com", "view_staffact"))
    record = "/admin/contact/staffact/"

    html = manager.get(record).content.decode()
    other = [manager.get(f"{record}{act}").status_code for act in ("add/", "1/delete/")]

    assert ("karim@souftech.com" in html, "Opened" in html) == (True, True)
    assert (signed_in(karim).get(record).status_code, other) == (403, [403, 403])


def test_an_account_that_the_record_names_cannot_be_deleted(karim: User) -> None:
    open_inquiry(inquiry(), karim, NOW)

    with pytest.raises(ProtectedError):
        karim.delete()


def test_a_saved_reply_needs_a_text_in_one_language() -> None:
    empty = SavedReplyForm({"title": "Price"}, instance=None)
    one = SavedReplyForm({"title": "Price", "body_ar": "السعر"}, instance=None)

    assert (empty.errors.as_data()["__all__"][0].code, one.is_valid()) == ("required", True)
    assert isinstance(empty.errors.as_data()["__all__"][0], ValidationError)


@pytest.mark.parametrize(
    ("state", "closed", "last", "until"),
    [
        ("answered", None, NOW, None),
        ("closed", NOW, NOW - DAY, datetime.date(2027, 11, 22)),
        ("closed", NOW, NOW + DAY, datetime.date(2027, 11, 23)),
    ],
)
def test_staff_read_until_when_an_inquiry_is_kept(
    state: str, closed: datetime.datetime, last: datetime.datetime, until: datetime.date
) -> None:
    kept = Inquiry(state=state, created_at=NOW, closed_at=closed, last_message_at=last)

    end = end_of(kept)

    assert (end and end.date()) == until


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [((2026, 1, 31), 1, (2026, 2, 28)), ((2026, 12, 5), 1, (2027, 1, 5)),
     ((2027, 2, 28), 12, (2028, 2, 28)), ((2028, 2, 29), 12, (2029, 2, 28))],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_that_months_last(
    day: tuple[int, int, int], months: int, later: tuple[int, int, int]
) -> None:
    moment = datetime.datetime(*day, 9, tzinfo=datetime.UTC)

    assert months_after(moment, months) == datetime.datetime(*later, 9, tzinfo=datetime.UTC)
