"""What a person sends arrives exactly once, however often it is sent; nothing is thrown away."""

import datetime
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import Client

from contact.forms import ContactForm
from contact.keys import is_key, new_key
from contact.models import Inquiry, Message
from contact.services import receive_inquiry
from souftech.models import OutgoingMail
from tests.crowd import FORM
from tests.machine import Machine, wait_until
from tests.moulds import make_tables
from tests.post import write_all
from tests.smtp import Relay

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
TOLD = ["acknowledgement", "new_inquiry"]


def send(client: Client, **changes: str) -> str:
    """Send the form, and return the page it leads to."""
    answer = client.post("/fr/contact/", {**FORM, **changes})
    assert answer.status_code == 302
    return answer["Location"]


def receive(at: datetime.datetime = NOON, **changes: Any) -> Inquiry:
    facts = {**FORM, "phone": "", "language": "ar", "key": "", **changes}
    return receive_inquiry(**facts, at=at)


def kept() -> list[tuple[str, list[str]]]:
    """Return each inquiry's address with its messages, the oldest first."""
    return [
        (inquiry.email, [message.body for message in inquiry.messages.all()])
        for inquiry in Inquiry.objects.order_by("pk")
    ]


def told() -> list[str]:
    return sorted(OutgoingMail.objects.values_list("occasion", flat=True))


def test_a_form_that_is_sent_again_leads_to_the_same_page(client: Client) -> None:
    pages = {
        send(client),
        send(client),
        send(client, email="Amel@Example.com", message=" السلام عليكم\r\n"),
    }

    assert pages == {Inquiry.objects.get().get_absolute_url()}
    assert kept() == [("amel@example.com", ["السلام عليكم"])]
    assert told() == TOLD


def test_other_words_from_the_same_form_are_a_further_message(client: Client) -> None:
    words = ["السلام عليكم", "I forgot: by Friday.", "And one more.", "I forgot: by Friday."]

    pages = {send(client, message=text) for text in words}

    assert pages == {Inquiry.objects.get().get_absolute_url()}
    assert kept() == [("amel@example.com", words[:3])]
    assert told() == ["acknowledgement", "addition", "addition", "new_inquiry"]


def test_staff_read_what_was_added_and_when(client: Client) -> None:
    inquiry = receive(key=FORM["key"])
    receive(key=FORM["key"], message="By <Friday>.", at=NOON + datetime.timedelta(hours=2))

    write_all()
    mail = OutgoingMail.objects.get(occasion="addition")

    assert (mail.recipient, mail.about) == ("staff@souftech.test", inquiry.public_id)
    assert mail.subject == f"More about {inquiry.reference}: A project"
    assert mail.body.startswith("Somebody who has already written has sent the form once more")
    for fact in ("22 November 2026, 15:00", "أمل بن علي", "amel@example.com", "By <Friday>."):
        assert fact in mail.body


def test_whoever_corrects_a_number_again_and_again_repeats_no_spam(client: Client) -> None:
    for digit in range(6):
        send(client, phone=f"0661 23 45 6{digit}")

    assert str(Inquiry.objects.get().phone) == "+213661234565"
    assert told() == ["acknowledgement", *["addition"] * 5, "new_inquiry"]


def test_a_corrected_phone_number_is_kept_and_staff_are_told(client: Client) -> None:
    send(client, phone="0550 12 34 56")
    send(client, phone="0661 23 45 67")
    send(client, phone="0661 23 45 67")

    assert str(Inquiry.objects.get().phone) == "+213661234567"
    assert kept() == [("amel@example.com", ["السلام عليكم"])]
    assert told() == ["acknowledgement", "addition", "new_inquiry"]
    write_all()
    assert "+213 661 23 45 67" in OutgoingMail.objects.get(occasion="addition").body


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", "new"), ("open", "open"), ("answered", "open"), ("closed", "open")],
)
def test_a_further_message_waits_for_an_answer_and_a_repeated_one_does_not(
    client: Client, before: str, after: str
) -> None:
    send(client)
    Inquiry.objects.update(state=before)

    send(client)
    repeated = Inquiry.objects.get().state
    send(client, message="I forgot: by Friday.")

    assert (repeated, Inquiry.objects.get().state) == (before, after)


def test_the_next_person_at_the_same_computer_gets_a_page_of_their_own(client: Client) -> None:
    first = send(client)

    second = send(client, email="brahim@example.com")

    assert first != second
    assert kept() == [
        ("amel@example.com", ["السلام عليكم"]),
        ("brahim@example.com", ["السلام عليكم"]),
    ]
    assert told() == sorted(TOLD * 2)


def test_every_form_that_is_shown_has_a_key_of_its_own(client: Client) -> None:
    keys = {str(ContactForm()["key"].value()) for _ in range(100)}

    assert len(keys) == 100
    assert all(map(is_key, keys))


def test_a_form_that_comes_back_with_an_error_keeps_its_key(client: Client) -> None:
    html = client.post("/en/contact/", {**FORM, "email": "amel@"}).content.decode()

    assert f'<input type="hidden" name="key" value="{FORM["key"]}"' in html


BROKEN = ["", "x", "k" * 23, "k" * 21 + "\x00", "k" * 100_000, '"><script>', "\u0661" * 22]


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_key_costs_nobody_a_message(client: Client, broken: str) -> None:
    again = ContactForm({**FORM, "key": broken})["key"].value()

    pages = [send(client, key=broken), send(client, key=broken)]

    assert is_key(again)
    assert pages == [Inquiry.objects.get().get_absolute_url()] * 2
    assert told() == TOLD


def test_without_a_key_only_what_is_the_same_in_everything_that_day_is_one() -> None:
    day = datetime.timedelta(days=1)

    first, again = receive(), receive()
    others = [receive(name="Amel"), receive(message="Hello"), receive(at=NOON + day)]

    assert first == again
    assert len({first, *others}) == 4


@pytest.mark.parametrize(
    ("changes", "inquiries"),
    [
        ({}, 1),
        ({"language": "fr"}, 1),
        ({"email": "AMEL@example.com"}, 1),
        ({"email": "brahim@example.com"}, 2),
        ({"message": "Hello"}, 2),
        ({"phone": "+213550123456"}, 2),
        ({"topic": "other"}, 2),
        ({"browser": "another"}, 2),
        ({"at": NOON + datetime.timedelta(days=1)}, 2),
    ],
)
def test_the_same_text_in_a_fresh_form_of_the_same_browser_is_one_that_day(
    changes: dict[str, Any], inquiries: int
) -> None:
    receive(key=new_key(), browser="a browser")

    receive(**{"key": new_key(), "browser": "a browser", **changes})

    assert Inquiry.objects.count() == inquiries
    assert told().count("new_inquiry") == inquiries


def test_what_is_kept_to_know_a_form_again_tells_neither_its_key_nor_its_sender() -> None:
    key = new_key()
    inquiry = receive(key=key)

    stamps = [inquiry.once, Message.objects.get().once]

    assert [type(stamp) for stamp in stamps] == [uuid.UUID, uuid.UUID]
    assert key not in str(Inquiry.objects.values().get()) + str(Message.objects.values().get())


def test_a_reference_that_is_taken_is_not_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    letters = iter("B" * 16 + "C" * 8)
    monkeypatch.setattr("secrets.choice", lambda _letters: next(letters))

    references = [receive(message=text).reference for text in ("one", "two")]

    assert references == ["BBBB-BBBB", "CCCC-CCCC"]


def test_an_inquiry_that_was_erased_meanwhile_is_received_anew(client: Client) -> None:
    send(client)
    Inquiry.objects.all().delete()

    send(client)

    assert kept() == [("amel@example.com", ["السلام عليكم"])]


def crowd_of(machine: Machine, changes: list[dict[str, str]]) -> None:
    """Send one form from three processes, eight threads each, at one instant."""
    at = time.time() + 4
    call = f"press_send({8 // len(changes)}, {changes!r}, {at})"
    processes = [machine.call(call) for _ in range(3)]
    assert [process.wait() for process in processes] == [0, 0, 0]


WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def test_two_who_add_the_same_words_at_one_instant_add_them_once(
    postgres_url: str, relay: Relay, tmp_path: Path
) -> None:
    words = {"message": "By Friday."}
    with Machine(postgres_url, relay.url, tmp_path) as machine:
        make_tables(postgres_url)
        machine.call("press_send(1, [{}], 0)").wait()

        with psycopg.connect(postgres_url) as onlooker:
            onlooker.execute("LOCK TABLE contact_message IN SHARE MODE")
            two = machine.call(f"press_send(2, [{words}], 0)")
            wait_until(lambda: machine.ask(WAITING) == [(2,)])
        two.wait()

        bodies = machine.ask("SELECT body FROM contact_message ORDER BY id")
        assert bodies == [("السلام عليكم",), ("By Friday.",)]


def occasions(machine: Machine) -> dict[str, int]:
    query = "SELECT occasion, count(*) FROM souftech_outgoingmail GROUP BY occasion"
    return dict(machine.ask(query))


@pytest.mark.parametrize(
    "changes",
    [[{}], [{"key": new_key(), "cookie": "x" * 32}, {"key": new_key(), "cookie": "x" * 32}]],
    ids=["one form", "two forms of one browser"],
)
def test_a_crowd_of_presses_at_one_instant_is_one_inquiry(
    machine: Machine, changes: list[dict[str, str]]
) -> None:
    crowd_of(machine, changes)

    assert machine.ask("SELECT email FROM contact_inquiry") == [("amel@example.com",)]
    assert machine.ask("SELECT body FROM contact_message") == [("السلام عليكم",)]
    assert occasions(machine) == {"acknowledgement": 1, "new_inquiry": 1}


def test_a_crowd_of_two_people_and_two_texts_is_an_inquiry_each_with_both(machine: Machine) -> None:
    said = [(email, text) for email in ("a@example.com", "b@example.com") for text in ("1", "2")]

    crowd_of(machine, [{"email": email, "message": text} for email, text in said])

    kept = machine.ask(
        "SELECT email, body FROM contact_message m JOIN contact_inquiry i ON i.id = m.inquiry_id"
    )
    assert sorted(kept) == said
    assert machine.ask("SELECT count(*) FROM contact_inquiry") == [(2,)]
    assert occasions(machine) == {"acknowledgement": 2, "addition": 2, "new_inquiry": 2}
