"""Erasing what is held about oneself: what goes, what stays, and what comes in between."""

import datetime
from typing import Any

import pytest
from django.db.models.signals import post_delete
from django.test import Client
from pytest_django import Settings

from accounts.models import Proof, Session, User, Way
from accounts.person import person_with
from accounts.services import ask_for_code, erase_one_inquiry, erase_person
from contact.due import due_by
from contact.models import Attachment, Cause, ErasedInquiry, Inquiry, Message, StaffAct
from contact.services import close_inquiry, erase_inquiry, export_inquiries, sweep_files
from souftech.ledger import read
from souftech.models import OutgoingMail
from tests.attaching import held, in_rows, on_disk, upload
from tests.desk import DAY, MINUTE, NOW, acts, inquiry, member, signed_in
from tests.rights import ADDRESS, person, proven, written_meanwhile
from tests.test_retention import run

pytestmark = pytest.mark.django_db
ERASE = "/en/your-data/erase/"
SURE = {"what": "everything", "sure": "on"}
A_YEAR = datetime.timedelta(days=365)
SECOND = datetime.timedelta(seconds=1)


def plain(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def records() -> list[tuple[Any, ...]]:
    fields = ("reference", "topic", "language", "created_at", "closed_at", "erased_at", "cause")
    return list(ErasedInquiry.objects.order_by("pk").values_list(*fields))


@pytest.mark.promise("files-record", "rights")
def test_what_stays_of_an_inquiry_is_its_operational_record() -> None:
    kept = inquiry()

    erase_person(person(), at=NOW + DAY)

    assert records() == [
        (kept.reference, "project", "ar", NOW, None, NOW + DAY, Cause.PERSON.value)
    ]
    assert Inquiry.objects.count() == 0


@pytest.mark.promise("files-record")
def test_what_staff_erase_leaves_the_same_record_with_its_own_cause() -> None:
    kept, karim = inquiry(), member()
    Inquiry.objects.update(state="answered")
    close_inquiry(kept, by=karim, at=NOW + MINUTE)

    erase_inquiry(kept, by=karim, reason="Asked for by letter", at=NOW + DAY)

    assert records() == [
        (kept.reference, "project", "ar", NOW, NOW + MINUTE, NOW + DAY, Cause.STAFF.value)
    ]


@pytest.mark.promise("files-record")
def test_the_record_is_deleted_after_twelve_months_to_the_second() -> None:
    inquiry()
    erase_person(person(), at=NOW)

    counted, left = [], []
    for at in (NOW + A_YEAR - SECOND, NOW + A_YEAR):
        counted.append(due_by(at)["records of erased inquiries to delete"])
        run(at)
        left.append(ErasedInquiry.objects.count())

    assert (counted, left) == ([0, 1], [1, 0])


def test_the_record_of_staff_access_keeps_who_and_when_but_no_words() -> None:
    kept, karim = inquiry(), member()
    list(export_inquiries(Inquiry.objects.all(), by=karim, at=NOW, reason="For Amina's brother"))

    erase_person(person(), at=NOW + DAY)

    assert acts() == [("karim@souftech.com", "exported", kept.reference)]
    assert StaffAct.objects.get().reason == ""


def test_an_account_of_staff_stays_with_its_duties_and_its_inquiries_go() -> None:
    karim = member(ADDRESS)
    inquiry()
    other = inquiry("brahim", email="brahim@example.com")
    mails = OutgoingMail.objects.filter(about=other.public_id)
    mails.filter(occasion="new_inquiry").update(recipient=ADDRESS)

    erase_person(person(), at=NOW)

    assert (list(User.objects.all()), list(Inquiry.objects.all())) == ([karim], [other])
    assert sorted(mails.values_list("occasion", flat=True)) == ["acknowledgement", "new_inquiry"]


def test_who_was_once_of_the_staff_stays_in_the_record_of_access() -> None:
    karim, kept = member(ADDRESS), inquiry(email="brahim@example.com")
    close_inquiry(kept, by=karim, at=NOW)
    erase_inquiry(kept, by=karim, reason="x", at=NOW)
    User.objects.update(is_staff=False)

    erase_person(person(), at=NOW)

    assert list(User.objects.all()) == [karim]


def test_what_is_written_while_everything_is_erased_keeps_its_mails() -> None:
    inquiry()

    with written_meanwhile(post_delete):
        erase_person(person_with(ADDRESS), at=NOW)

    about = Inquiry.objects.get().public_id
    mails = OutgoingMail.objects.exclude(about=None).order_by("pk")
    assert list(mails.values_list("occasion", "about")) == [
        ("new_inquiry", about), ("acknowledgement", about)
    ]  # fmt: skip


def test_done_twice_is_done_once() -> None:
    inquiry()

    erased = [erase_person(person(), at=NOW + n * DAY) for n in (1, 2)]

    assert (len(erased[0]), erased[1]) == (1, [])
    assert OutgoingMail.objects.count() == ErasedInquiry.objects.count() == 1


def test_where_the_ledger_cannot_be_written_nothing_is_erased_and_that_is_said(
    settings: Settings,
) -> None:
    kept = inquiry()
    settings.ERASURE_LEDGER = settings.BASE_DIR / "no such folder/ledger"

    answer = proven().post(ERASE, SURE)

    assert (answer.status_code, "Nothing has been erased" in plain(answer)) == (503, True)
    assert (Inquiry.objects.get(), ErasedInquiry.objects.count()) == (kept, 0)


def test_bytes_that_a_killed_server_left_behind_are_swept() -> None:
    inquiry(files=held(upload()))
    before = on_disk()

    erase_person(person(), at=NOW)  # the transaction of a test never ends, as if killed there
    after = on_disk()
    sweep_files(NOW + A_YEAR)

    assert (len(before), after, in_rows(), on_disk()) == (1, before, [], [])


@pytest.mark.usefixtures("at_once")
def test_one_inquiry_goes_and_the_others_stay_whole() -> None:
    gone, stays = inquiry(files=held(upload())), inquiry(at=NOW + DAY, files=held(upload()))
    (file,) = Attachment.objects.filter(message__inquiry=stays)

    erased = erase_one_inquiry(person(), gone.reference, at=NOW + DAY)

    assert (erased, list(Inquiry.objects.all())) == ([gone.reference], [stays])
    assert (in_rows(), on_disk(), Message.objects.count()) == ([file.key], [file.key], 1)


def test_nobody_erases_the_inquiry_of_somebody_else(client: Client) -> None:
    inquiry()
    other = inquiry("brahim", email="brahim@example.com")

    answer = proven().post(ERASE, {"what": other.reference, "sure": "on"})

    assert "This is not there any more: choose anew." in plain(answer)
    assert erase_one_inquiry(person(), other.reference, at=NOW) == []
    assert Inquiry.objects.count() == 2


def test_the_page_says_first_what_goes_and_what_stays() -> None:
    kept = inquiry(files=held(upload()))
    ask_for_code(ADDRESS, way=Way.RIGHTS, language="en", at=NOW)

    page = plain(proven().get(ERASE))

    for words in (
        kept.reference, "22 November 2026", "name, e-mail and phone in them: 1",
        "Messages, yours and our answers: 1", "Files: 1", "sent or still waiting: 3",
        "For 12 months: the reference", "We ask our staff by mail to delete ours",
    ):  # fmt: skip
        assert words in page, words
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ({"what": ""}, "There are problems"),
        ({"what": "everything"}, "There is a problem"),
        ({"sure": "on"}, "There is a problem"),
    ],
)
def test_nothing_goes_by_accident(typed: dict[str, str], heading: str) -> None:
    inquiry()

    page = plain(proven().post(ERASE, typed))

    assert (page.count(heading), Inquiry.objects.count()) == (2, 1)  # in the title too


@pytest.mark.promise("user-control")
def test_who_erases_everything_is_told_so_and_signed_out_everywhere() -> None:
    kept, user = inquiry(), User.objects.create_user(ADDRESS)
    elsewhere, browser = signed_in(user), proven()

    answer = browser.post(ERASE, SURE, follow=True)

    page = plain(answer)
    assert (kept.reference in page, "you are signed out" in page) == (True, True)
    assert (Session.objects.count(), User.objects.count()) == (0, 0)
    assert browser.get(ERASE).headers["Location"] == "/en/your-data/"
    assert "_auth_user_id" not in elsewhere.session


def test_who_erases_one_inquiry_goes_on_from_there() -> None:
    kept, _other = inquiry(), inquiry(at=NOW + DAY)
    browser = proven()

    page = plain(browser.post(ERASE, {"what": kept.reference, "sure": "on"}, follow=True))

    assert (kept.reference in page, "Back to your data" in page) == (True, True)
    assert browser.get(ERASE).status_code == 200


@pytest.mark.parametrize(
    "path", ["erase/", "correct/", "correct/address/", "correct/address/code/"]
)
def test_without_a_proof_there_is_no_page(client: Client, path: str) -> None:
    answers = [client.get(f"/en/your-data/{path}"), client.post(f"/en/your-data/{path}", SURE)]

    assert [answer.headers["Location"] for answer in answers] == ["/en/your-data/"] * 2


def test_the_page_of_what_was_erased_is_for_its_link_alone(client: Client) -> None:
    assert client.get("/en/your-data/erase/done/?done=KXRT-MWPD").headers["Location"] == (
        "/en/your-data/"
    )


def test_where_nothing_is_held_the_page_says_so() -> None:
    assert "We hold nothing under this address." in plain(proven("nobody@example.com").get(ERASE))


def test_who_chooses_nothing_hears_so_with_the_choices() -> None:
    inquiry()

    html = plain(proven().post(ERASE, {"sure": "on"}))

    assert '<fieldset class="field choices" aria-describedby="id_what_error">' in html
    assert 'id="id_what_error"> <p>Choose what is to be erased.</p>' in html


def test_the_ledger_holds_a_line_for_each_thing_erased_and_none_can_be_read() -> None:
    kept = inquiry()
    User.objects.create_user(ADDRESS)
    Proof.objects.create(
        email=ADDRESS, way=Way.RIGHTS, language="en", created_at=NOW, expires_at=NOW
    )

    erase_person(person(), at=NOW)

    assert (len(read()), set(read().values())) == (3, {NOW})
    assert str(kept.public_id) not in str(read())


def test_staff_read_the_records_and_change_none() -> None:
    kept = inquiry()
    erase_person(person(), at=NOW)
    desk = signed_in(member("rachid@souftech.com", "view_erasedinquiry"))

    page = plain(desk.get("/admin/contact/erasedinquiry/"))

    assert (kept.reference in page, "Erased by the person themselves" in page) == (True, True)
