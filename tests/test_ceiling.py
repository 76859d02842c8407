"""A flood from one network is held back exactly, without turning anybody's words away."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from contact.flood import count_sending
from contact.models import Inquiry
from contact.spam import stamp
from souftech.throttle import TooManyError
from tests.machine import Machine
from tests.post import HOUR, MINUTE, NOW

LANGUAGES = ["en", "fr", "ar"]
AMEL = {
    "name": "Amel <b>", "email": "amel@example.com", "phone": "0550 12 34 56",
    "topic": "support", "message": "One & two\nthree", "started": stamp(NOW - MINUTE),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(request: pytest.FixtureRequest) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def send(client: Client, number: int = 0, *, peer: str = "203.0.113.7", code: str = "en") -> int:
    return post(client, number, peer=peer, code=code).status_code


def post(client: Client, number: int = 0, *, peer: str, code: str = "en") -> HttpResponse:
    typed = {**AMEL, "message": f"{AMEL['message']} {number}"}
    response: HttpResponse = client.post(f"/{code}/contact/", typed, REMOTE_ADDR=peer)  # type: ignore[assignment]
    return response


@pytest.mark.django_db
def test_a_network_over_the_limit_is_answered_as_ever(client: Client, settings: Settings) -> None:
    settings.HOURLY_LIMIT, settings.SPAM_SCORE = 2, 3

    answers = [send(client, number, peer=f"203.0.113.{number}") for number in range(6)]

    assert answers == [302] * 6
    kept = Inquiry.objects.order_by("pk").values_list("state", "spam_reasons")
    assert list(kept) == [("new", [])] * 4 + [("spam", ["flood"])] * 2


@pytest.mark.django_db
def test_another_network_and_the_next_hour_start_anew(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 2

    answers = [send(client, number) for number in range(3)]
    answers.append(send(client, 3, peer="198.51.100.7"))
    with time_machine.travel(NOW + HOUR, tick=False):
        answers.append(send(client, 4))

    assert answers == [302, 302, 429, 302, 302]


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.promise("protection", "use-detect")
def test_at_the_ceiling_a_visitor_keeps_every_word_and_reads_when_to_come_back(
    client: Client, settings: Settings, code: str
) -> None:
    settings.HOURLY_CEILING = 1
    send(client)

    with time_machine.travel(NOW + 30.5 * MINUTE, tick=False):
        response = post(client, 1, peer="203.0.113.9", code=code)

    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (429, str(29 * 60 + 30))
    for words in ("Amel &lt;b&gt;", "amel@example.com", "0550 12 34 56", "One &amp; two\nthree 1"):
        assert words in html
    assert '<option value="support" selected>' in html
    assert f'value="{AMEL["started"]}"' in html
    assert (f'<html lang="{code}"' in html, "30" in html) == (True, True)
    assert Inquiry.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_names_itself_and_shows_no_errors(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 1
    send(client)

    html = " ".join(post(client, peer="203.0.113.7").content.decode().split())

    assert "please send it again in 60 minutes." in html
    assert ("There is a problem" in html, "There are problems" in html) == (False, False)
    assert ' aria-invalid="true"' not in html


@pytest.mark.django_db
def test_a_refused_message_is_not_counted_and_leaves_nothing(settings: Settings) -> None:
    settings.HOURLY_CEILING = 2

    counts = [count_sending("somebody", NOW), count_sending("somebody", NOW)]

    assert counts == [1, 2]
    with pytest.raises(TooManyError) as refusal:
        count_sending("somebody", NOW + MINUTE)
    assert refusal.value.until == NOW + HOUR


@pytest.mark.django_db
def test_who_cannot_be_told_apart_is_never_held_back(client: Client, settings: Settings) -> None:
    settings.HOURLY_LIMIT = settings.HOURLY_CEILING = 1

    answers = [send(client, number, peer="127.0.0.1") for number in range(4)]

    assert answers == [302] * 4
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"new"}


@pytest.mark.django_db
def test_a_made_up_header_gets_nobody_around_the_ceiling(
    client: Client, settings: Settings
) -> None:
    settings.HOURLY_CEILING = 1
    settings.FORWARDED_BY = [ip_network("127.0.0.1")]

    answers = [
        client.post(
            "/en/contact/",
            {**AMEL, "message": f"{n}"},
            REMOTE_ADDR="127.0.0.1",
            headers={"X-Forwarded-For": f"198.51.{n}.9, 203.0.113.7"},
        ).status_code
        for n in range(3)
    ]

    assert answers == [302, 429, 429]


def test_four_processes_at_once_keep_exactly_what_the_ceiling_lets_through(
    machine: Machine,
) -> None:
    machine.environment |= {"HOURLY_CEILING": "30", "HOURLY_LIMIT": "10", "SPAM_SCORE": "2"}

    crowd = [machine.call(f"write('{name}', 12)") for name in ("amel", "karim", "lina", "omar")]

    assert [process.wait() for process in crowd] == [0, 0, 0, 0]
    states = machine.ask("SELECT state, count(*) FROM contact_inquiry GROUP BY state ORDER BY 1")
    assert states == [("new", 10), ("spam", 20)]
    assert machine.ask("SELECT count(*) FROM souftech_daykey") == [(1,)]
    assert machine.ask("SELECT max(count) FROM souftech_throttle") == [(30,)]
