"""An objection, or anything else about somebody's data, is answered in time: staff see by when."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.person import person_with
from accounts.services import ask_about_data
from contact.models import Inquiry
from contact.reminders import announce_pressing, send_digests
from contact.services import answer_inquiry, close_inquiry, settle_inquiry, write_on
from souftech.models import OutgoingMail
from tests.copies import AMINA, known
from tests.desk import DAY, LIST, MINUTE, NOW, inquiry, member, page, signed_in

pytestmark = pytest.mark.django_db
ASK = "/en/your-data/request/"
KEY = "a-key-of-22-characters"
SECOND = datetime.timedelta(seconds=1)
ALARM = NOW + 7 * DAY


def asked(at: datetime.datetime = NOW, **changes: Any) -> Inquiry:
    facts = {"name": "Amel", "message": "Please stop.", "language": "en", "key": KEY, **changes}
    return ask_about_data(person_with(AMINA), right="objection", at=at, **facts)


def ask_as(right: str, at: datetime.datetime) -> Inquiry:
    """Send the same form from the same browser, as a request of this kind."""
    facts = {"name": "Amel", "message": "Please stop.", "language": "en", "key": KEY}
    return ask_about_data(person_with(AMINA), right=right, at=at, browser="b" * 32, **facts)


def at_the_desk(path: str, at: datetime.datetime) -> Any:
    """Ask for a page of the desk at `at`, as one of the staff who has just signed in."""
    reader = User.objects.filter(is_staff=True).first() or member()
    with time_machine.travel(at, tick=False):
        return signed_in(reader).get(path)


def pressing(at: datetime.datetime) -> list[str]:
    return list(Inquiry.objects.pressing(at=at).values_list("reference", flat=True))


def mailed(occasion: str) -> list[str]:
    found = OutgoingMail.objects.filter(occasion=occasion).order_by("pk")
    return [mail.body for mail in found]


@pytest.mark.promise("rights")
def test_a_request_is_an_inquiry_that_is_due_in_ten_days_and_staff_are_told(client: Client) -> None:
    typed = {"right": "objection", "name": "Amel", "message": "Please stop.", "key": KEY}

    with time_machine.travel(NOW, tick=False):
        answer = known(client, AMINA).post(ASK, typed)

    kept = Inquiry.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, kept.get_absolute_url())
    assert (kept.email, kept.topic, kept.right) == (AMINA, "privacy", "objection")
    assert (kept.right_due_at, kept.messages.get().body) == (NOW + 10 * DAY, "Please stop.")
    occasions = OutgoingMail.objects.order_by("pk").values_list("occasion", flat=True)
    assert list(occasions) == ["new_inquiry", "acknowledgement"]
    promised = "Our answer reaches you by e-mail no later than 2 December 2026."
    assert promised in client.get(answer["Location"]).content.decode()


def test_the_name_is_filled_in_from_the_newest_inquiry(client: Client) -> None:
    inquiry("Old name", email=AMINA)
    inquiry("أمينة", email=AMINA, at=NOW + MINUTE)

    html = known(client, AMINA).get(ASK).content.decode()

    assert 'value="أمينة"' in html


def test_what_is_missing_is_said_and_nothing_is_kept(client: Client) -> None:
    html = known(client, AMINA).post(ASK, {"right": "everything"}).content.decode()

    for words in ("Choose one of the two.", "Enter your name", "Write your message."):
        assert html.count(words) == 2
    assert Inquiry.objects.count() == 0


def test_the_same_press_twice_is_one_request_due_as_at_first() -> None:
    first = asked()

    again = [asked(NOW + MINUTE), asked(NOW + DAY, message="And another thing.")]

    found = Inquiry.objects.get()
    assert {one.pk for one in again} == {first.pk}
    assert (found.right_due_at, found.messages.count()) == (NOW + 10 * DAY, 2)


def test_an_objection_in_the_words_of_an_earlier_question_is_kept_and_due(client: Client) -> None:
    said = {"name": "Amel", "message": "Please stop."}

    with time_machine.travel(NOW, tick=False):
        browser = known(client, AMINA)
        browser.get("/en/contact/")
        browser.post("/en/contact/", {**said, "email": AMINA, "topic": "privacy", "key": "k" * 22})
        answer = browser.post(ASK, {**said, "right": "objection", "key": KEY})

    asked_for = Inquiry.objects.order_by("pk").values_list("right", "right_due_at")
    assert list(asked_for) == [("", None), ("objection", NOW + 10 * DAY)]
    assert answer["Location"] == Inquiry.objects.get(right="objection").get_absolute_url()


@pytest.mark.parametrize("kinds", [("other", "objection"), ("objection", "other")])
def test_what_is_changed_to_another_kind_is_due_as_it_was_when_first_asked(
    kinds: tuple[str, str],
) -> None:
    first = ask_as(kinds[0], NOW)

    again = [ask_as(kinds[1], NOW + days * DAY) for days in (1, 9, 11)]

    found = Inquiry.objects.get()
    assert [one.pk for one in again] == [first.pk] * 3
    assert (found.right, found.right_due_at) == (kinds[1], NOW + 10 * DAY)
    assert (found.messages.count(), len(mailed("addition"))) == (1, 1)


def test_an_objection_that_was_taken_back_may_be_made_again_and_is_due_as_at_first() -> None:
    for minutes, right in enumerate(("objection", "other", "objection")):
        ask_as(right, NOW + minutes * MINUTE)

    found = Inquiry.objects.get()

    assert (found.right, found.right_due_at) == ("objection", NOW + 10 * DAY)
    assert found.messages.count() == 1


def test_the_alarm_begins_at_seven_days_to_the_second() -> None:
    kept = asked()

    found = [pressing(at) for at in (ALARM - SECOND, ALARM, NOW + 30 * DAY)]

    assert found == [[], [kept.reference], [kept.reference]]
    assert [kept.is_pressing(at) for at in (ALARM - SECOND, ALARM)] == [False, True]


def test_a_red_line_at_the_desk_says_so_from_then_on() -> None:
    asked()
    inquiry(email="b@example.com")

    shown = [
        "1 request about data has waited for a week" in at_the_desk("/admin/", at).content.decode()
        for at in (ALARM - SECOND, ALARM)
    ]

    assert shown == [False, True]


@pytest.mark.parametrize("act", [settle_inquiry, answer_inquiry])
def test_what_is_answered_is_settled_until_somebody_writes_again(act: Any) -> None:
    kept, karim = asked(), member()
    more = {"body": "Done.", "seen": kept.messages.get().pk} if act is answer_inquiry else {}

    act(kept, by=karim, at=NOW + DAY, **more)
    settled = pressing(ALARM)
    close_inquiry(kept, by=karim, at=NOW + DAY)
    closed = pressing(ALARM)
    write_on(kept, body="But", key="k", at=NOW + 2 * DAY)

    assert (settled, closed, pressing(ALARM)) == ([], [], [kept.reference])


def test_staff_see_right_and_due_date_in_the_list_and_on_the_inquiry() -> None:
    kept = asked()

    rows = at_the_desk(LIST, ALARM).content.decode()
    desk = " ".join(at_the_desk(page(kept), ALARM).content.decode().split())

    assert "An objection, due on 2 December 2026" in rows
    assert "An objection </dd>" in desk
    assert '<time datetime="2026-12-02T11:00:00+01:00">' in desk
    assert "A request about data: it has to be answered by 2 December 2026." in desk


def test_the_list_is_narrowed_down_to_requests() -> None:
    inquiry(email="b@example.com")
    old, fresh = asked(), asked(NOW + 6 * DAY, key="another-key-of-22-char")
    done = asked(key="third-key-of-22-chars-")
    settle_inquiry(done, by=member(), at=NOW)

    found = {
        choice: list(at_the_desk(f"{LIST}?request={choice}", ALARM).context["cl"].result_list)
        for choice in ("waiting", "pressing", "any")
    }

    assert found == {"waiting": [old, fresh], "pressing": [old], "any": [old, done, fresh]}


def test_staff_are_mailed_once_at_seven_days_and_the_mail_names_nobody() -> None:
    reader, kept = member(), asked()

    for at in (ALARM - SECOND, ALARM, ALARM + MINUTE):
        with time_machine.travel(at, tick=False):
            announce_pressing(at)

    (body,) = mailed("pressing")
    assert OutgoingMail.objects.get(occasion="pressing").recipient == reader.email
    assert (kept.reference in body, "Amel" in body, AMINA in body) == (True, False, False)


def test_the_morning_digest_lists_them() -> None:
    reader, kept = member(), asked(language="fr")
    sunday = datetime.datetime(2026, 11, 29, 10, 0, tzinfo=datetime.UTC)
    found = []

    for at in (sunday - 7 * DAY, sunday):
        with time_machine.travel(at, tick=False):
            send_digests(at)
        found.append("en attente depuis une semaine" in mailed("digest")[-1])

    assert (found, reader.language) == ([False, True], "fr")
    assert f"{kept.reference} · Une opposition" in mailed("digest")[-1]


def test_a_request_that_was_sent_too_late_comes_back_filled() -> None:
    strict = known(Client(enforce_csrf_checks=True))

    answer = strict.post(ASK, {"right": "other", "name": "Amel", "message": "Typed words"})

    assert (answer.status_code, Inquiry.objects.count()) == (403, 0)
    assert "Typed words" in answer.content.decode()
