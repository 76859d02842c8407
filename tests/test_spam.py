"""What looks like spam is set apart and never dropped; what people write is not."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from contact.links import token_of
from contact.models import Inquiry
from contact.services import delete_spam, receive_inquiry
from contact.spam import Clues, Signs, Verdict, fingerprint, score, seconds_since, stamp
from souftech.models import OutgoingMail
from tests.honest import HONEST
from tests.post import DAY, NOW

AMEL = {
    "name": "Amel", "email": "amel@example.com", "phone": "", "topic": "project",
    "message": "I would like a website.", "afterthought": "",
}  # fmt: skip
CALM = Signs(seconds=40)
MINUTE_AGO = stamp(NOW - datetime.timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def send(client: Client, **typed: str) -> Inquiry:
    client.post("/en/contact/", {**AMEL, "started": MINUTE_AGO, **typed})
    return Inquiry.objects.latest("pk")


def outcome(inquiry: Inquiry) -> tuple[str, list[str], int]:
    mails = OutgoingMail.objects.filter(about=inquiry.public_id).count()
    return inquiry.state, inquiry.spam_reasons, mails


@pytest.mark.parametrize(("name", "message"), HONEST)
def test_an_honest_message_has_no_points_at_all(name: str, message: str) -> None:
    assert score(message, name, CALM) == Verdict(0, ())


@pytest.mark.parametrize(("name", "message"), HONEST)
def test_an_honest_message_may_be_hurried_or_come_from_a_busy_network(
    name: str, message: str
) -> None:
    assert not score(message, name, Signs(seconds=1)).is_spam
    assert not score(message, name, Signs(seconds=40, repeats=3, sendings=10)).is_spam
    assert not score(message, name, Signs(seconds=40, sendings=40)).is_spam


def test_forty_honest_messages_are_all_different() -> None:
    assert len({message for _name, message in HONEST}) == 40


LINKS = "Look: https://a.example http://b.example www.c.example HTTPS://d.example"
REASONS = [
    (Signs(trapped=True, seconds=40), "Hello", Verdict(5, ("trap",))),
    (Signs(seconds=2.9), "Hello", Verdict(3, ("hurry",))),
    (Signs(seconds=3), "Hello", Verdict(0, ())),
    (Signs(seconds=-5), "Hello", Verdict(3, ("hurry",))),
    (Signs(seconds=None), "Hello", Verdict(3, ("hurry",))),
    (Signs(seconds=400 * 24 * 3600), "Hello", Verdict(0, ())),
    (CALM, LINKS, Verdict(3, ("links",))),
    (CALM, "https://www.a.example " * 3, Verdict(0, ())),
    (Signs(seconds=40, repeats=2), "Hello" * 20, Verdict(0, ())),
    (Signs(seconds=40, repeats=3), "Hello" * 20, Verdict(3, ("repeat",))),
    (Signs(seconds=40, repeats=5), "Hello" * 20, Verdict(5, ("repeat",))),
    (Signs(seconds=40, repeats=900), "Hello" * 20, Verdict(5, ("repeat",))),
    (Signs(seconds=40, repeats=3), "Bonjour, je voudrais un devis.", Verdict(3, ("repeat",))),
    (Signs(seconds=40, repeats=9), "Bonjour, je voudrais un devis.", Verdict(4, ("repeat",))),
    (Signs(seconds=40, repeats=10), "Bonjour, je voudrais un devis.", Verdict(5, ("repeat",))),
    (Signs(seconds=40, sendings=10), "Hello", Verdict(0, ())),
    (Signs(seconds=40, sendings=11), "Hello", Verdict(2, ("flood",))),
    (Signs(seconds=40, sendings=21), "Hello", Verdict(3, ("flood",))),
    (Signs(seconds=40, sendings=41), "Hello", Verdict(5, ("flood",))),
    (Signs(seconds=40, sendings=300), "Hello", Verdict(5, ("flood",))),
]


@pytest.mark.parametrize(("signs", "message", "verdict"), REASONS)
def test_each_reason_has_its_points(signs: Signs, message: str, verdict: Verdict) -> None:
    assert score(message, "Amel", signs) == verdict


def test_a_link_for_a_name_is_one_link_too_many() -> None:
    assert score("Hello", "Win at www.x.example", CALM) == Verdict(3, ("links",))


SPAM = [
    ("Ann", "Cheap SEO, first page of Google in a week.", Signs(trapped=True, seconds=1)),
    ("Ann", f"Best casino bonus! {LINKS}", Signs()),
    ("Ann", f"[url=http://x.example]pills[/url] {LINKS}", Signs(seconds=0.4)),
    ("$900 a day http://x.example", "You have won.", Signs()),
    ("Ann", "I reviewed your website and can bring you clients.", Signs(repeats=3)),
    ("Ann", "Buy followers", Signs(seconds=40, repeats=12)),
    ("Ann", "qwpoeir", Signs(sendings=11)),
    ("Ann", "random words again", Signs(seconds=40, sendings=41)),
    ("Ann", LINKS, Signs(seconds=40, sendings=11)),
]


@pytest.mark.parametrize(("name", "message", "signs"), SPAM)
@pytest.mark.promise("use-detect")
def test_spam_as_it_usually_comes_is_over_the_line(name: str, message: str, signs: Signs) -> None:
    assert score(message, name, signs).is_spam


def test_the_thresholds_are_settings(settings: Settings) -> None:
    settings.SPAM_SCORE, settings.SPAM_LINKS = 8, 4
    settings.SPAM_MIN_SECONDS, settings.HOURLY_LIMIT = 60, 100

    verdict = score(LINKS, "Amel", Signs(seconds=40, sendings=100))

    assert (verdict, verdict.is_spam) == (Verdict(3, ("hurry",)), False)


def test_the_same_words_are_known_again_whatever_their_case_and_signs() -> None:
    assert fingerprint("Buy  NOW!\n\n") == fingerprint("buy now") != fingerprint("buy two")
    assert fingerprint("🙏") != fingerprint("😀")


FORGED = ["", "x", "1795341600", MINUTE_AGO[:-1], "\ud800", "\x00", "1795341600:" + "é" * 43]


@pytest.mark.parametrize("started", [None, *FORGED])
def test_a_forged_time_is_no_time(started: str | None) -> None:
    assert seconds_since(started, NOW) is None
    assert seconds_since(MINUTE_AGO, NOW) == 60


@pytest.mark.django_db
def test_what_came_with_the_form_itself_in_good_time_is_new(client: Client) -> None:
    with time_machine.travel(NOW - datetime.timedelta(seconds=30), tick=False):
        html = client.get("/ar/contact/").content.decode()

    started = re.search(r'name="started" value="([^"]+)"', html)
    kept = send(client, started=started[1] if started else "")

    assert outcome(kept) == ("new", [], 2)


@pytest.mark.django_db
def test_the_time_is_counted_from_the_first_sight_of_the_form(client: Client) -> None:
    response = client.post("/en/contact/", {**AMEL, "started": MINUTE_AGO, "email": "amel@"})

    assert f'name="started" value="{MINUTE_AGO}"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("started", FORGED[:4])
def test_a_forged_time_alone_is_neither_an_error_nor_spam(client: Client, started: str) -> None:
    assert outcome(send(client, started=started)) == ("new", [], 2)


# What differs from one page to the next whatever is thought of it.
OWN = re.compile(r'data-tag="[^"]*"|message-\d+|name="(?:key|csrfmiddlewaretoken)" value="[^"]*"')


@pytest.mark.django_db
def test_a_sender_over_the_line_sees_the_same_page_and_no_mail_goes_out(client: Client) -> None:
    honest = send(client)
    spam = send(client, afterthought="x", email="bot@example.com")

    pages = [
        OWN.sub("", client.get(inquiry.get_absolute_url()).content.decode())
        for inquiry in (honest, spam)
    ]

    assert [outcome(honest), outcome(spam)] == [("new", [], 2), ("spam", ["trap"], 0)]
    assert "I would like a website." in pages[1]
    assert pages[1] == pages[0].replace(token_of(honest), token_of(spam)).replace(
        honest.reference, spam.reference
    )


@pytest.mark.django_db
def test_the_same_text_from_anybody_is_noticed_the_third_time_within_a_day(client: Client) -> None:
    sendings = [send(client, email=f"n{n}@example.com", started="") for n in range(3)]

    with time_machine.travel(NOW + DAY, tick=False):
        sendings.append(send(client, email="late@example.com", started=""))

    states = [(inquiry.state, inquiry.spam_reasons) for inquiry in sendings]
    assert states == [("new", []), ("new", []), ("spam", ["hurry", "repeat"]), ("new", [])]


@pytest.mark.django_db
def test_suspected_spam_is_deleted_after_thirty_days_and_not_a_second_before() -> None:
    facts: dict[str, Any] = {key: AMEL[key] for key in ("name", "phone", "topic", "message")}
    bot = Clues(afterthought="x")
    for number, clues in enumerate([bot, None, bot]):
        at = NOW + datetime.timedelta(seconds=number)
        receive_inquiry(**facts, language="en", email=f"n{number}@example.com", at=at, clues=clues)

    left = [
        (delete_spam(at), list(Inquiry.objects.values_list("email", flat=True).order_by("pk")))
        for at in (NOW + 30 * DAY - datetime.timedelta(microseconds=1), NOW + 30 * DAY)
    ]

    everybody = ["n0@example.com", "n1@example.com", "n2@example.com"]
    assert left == [(False, everybody), (False, everybody[1:])]


@pytest.mark.django_db
def test_the_period_is_a_setting_and_stands_in_the_privacy_policy(
    client: Client, settings: Settings
) -> None:
    settings.SPAM_KEPT = 12 * DAY

    html = client.get("/en/privacy/").content.decode()

    assert "Inquiries that look like spam" in html
    assert "12\u00a0days" in html


@pytest.mark.django_db
def test_a_further_message_that_looks_like_spam_is_kept_and_nobody_is_mailed(
    client: Client,
) -> None:
    form = {"key": "the-key-of-one-form-22"}
    links = "https://a.example https://b.example https://c.example https://d.example"

    send(client, **form)
    kept = send(client, **form, message=links, started="")

    assert [message.body for message in kept.messages.all()] == [AMEL["message"], links]
    assert outcome(kept) == ("new", [], 2)


@pytest.mark.django_db
def test_further_messages_count_towards_the_ceiling(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 2
    form = {**AMEL, "started": MINUTE_AGO, "key": "the-key-of-one-form-22"}

    answers = [
        client.post("/en/contact/", form | {"message": text}, REMOTE_ADDR="203.0.113.7")
        for text in ("one", "two", "three")
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
