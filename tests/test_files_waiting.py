"""Files that wait for their form: no network takes the room of the others, and none is named."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from contact.models import Attachment, Inquiry
from contact.services import sweep_files
from souftech.models import DayKey, Throttle
from tests.attaching import FORM, TOKEN, in_rows, names, tokens, upload
from tests.desk import inquiry, member, signed_in
from tests.machine import Machine, wait_until
from tests.moulds import make_tables
from tests.post import MINUTE, NOW
from tests.smtp import Relay
from tests.test_once import WAITING

ATTACH = "/{}/contact/files/"
MIDNIGHT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
PEER, NEIGHBOUR, OTHER = "203.0.113.7", "203.0.113.99", "198.51.100.7"
CROWDED = {
    "en": "Very many files came from your network within an hour.",
    "fr": "De très nombreux fichiers sont arrivés de votre réseau en une heure.",
    "ar": "وصلت من شبكتك ملفات كثيرة جدًا في ساعة واحدة.",
}
FLOOD = {
    "en": "send your message without files, or attach them again after 12:00.",
    "fr": "envoyez votre message sans fichiers, ou joignez-les de nouveau après 12:00.",
    "ar": "فأرسل رسالتك دون ملفات أو أرفقها من جديد بعد الساعة 12:00.",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def flood(client: Client, settings: Settings, clock: Any) -> str:
    """Have a network send all its files of an hour at once; return the token of one."""
    settings.HOURLY_CEILING, settings.FILES_MOST = 1, 2
    (token,) = TOKEN.findall(attach(client).content.decode())
    attach(client)
    clock.shift(20 * MINUTE)
    return str(token)


@pytest.fixture
def narrow(settings: Settings) -> None:
    """Let a network have a hundred bytes waiting, and everybody four hundred."""
    settings.FILES_BYTES, settings.FILES_WAITING_BYTES = 100, 400


def attach(client: Client, peer: str = PEER, size: int = 60, code: str = "en") -> HttpResponse:
    """Send a file beforehand, as the script of the page does."""
    file = upload("a.txt", b"x" * size)
    return client.post(ATTACH.format(code), {"attachments": file}, REMOTE_ADDR=peer)  # type: ignore[return-value]


def statuses(client: Client, *peers: str) -> list[int]:
    return [attach(client, peer).status_code for peer in peers]


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
@pytest.mark.promise("use-detect")
def test_one_network_fills_its_own_share_and_others_send_their_files(client: Client) -> None:
    answers = statuses(client, PEER, NEIGHBOUR, OTHER, "2001:db8::7", "2001:db8::8")

    assert answers == [200, 422, 200, 200, 422]
    assert len(in_rows()) == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("code", CROWDED)
def test_whose_network_is_full_reads_so_and_keeps_every_word(client: Client, code: str) -> None:
    attach(client)
    form = {**FORM, "attachments": upload("b.txt", b"x" * 60)}

    told = attach(client, NEIGHBOUR, code=code).content.decode()
    page = client.post(f"/{code}/contact/", form, REMOTE_ADDR=PEER).content.decode()

    assert CROWDED[code] in told
    assert (CROWDED[code] in page, FORM["message"] in page) == (True, True)
    assert Inquiry.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_a_message_that_is_sent_makes_room_and_forgets_where_it_came_from(client: Client) -> None:
    (token,) = TOKEN.findall(attach(client).content.decode())
    full = attach(client).status_code
    client.post("/en/contact/", {**FORM, "attachments-kept": token}, REMOTE_ADDR=PEER)

    assert (full, attach(client).status_code) == (422, 200)
    kept = Attachment.objects.kept()
    assert list(kept.values_list("name", "network")) == [("a", "")]


@pytest.mark.django_db
@pytest.mark.promise("collect-technical")
def test_what_waits_is_marked_with_a_hash_that_lasts_as_long_as_the_key_of_its_day(
    client: Client,
) -> None:
    statuses(client, PEER, NEIGHBOUR, OTHER)

    marks = Attachment.objects.values_list("network", flat=True)
    network = DayKey.objects.get().disguise("203.0.113.0/24")
    assert list(marks) == [network, network, DayKey.objects.get().disguise("198.51.100.0/24")]


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_midnight_gives_nobody_a_second_share(client: Client, clock: Any) -> None:
    clock.move_to(MIDNIGHT - 10 * MINUTE)
    before = attach(client).status_code
    clock.move_to(MIDNIGHT + 10 * MINUTE)

    assert (before, attach(client).status_code, attach(client, OTHER).status_code) == (
        200,
        422,
        200,
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_nobody_keeps_a_share_by_showing_a_form_again_for_more_than_a_day(
    client: Client, clock: Any
) -> None:
    kept = TOKEN.findall(attach(client).content.decode())
    form = {**FORM, "email": ""}

    shown = []
    for _time in range(29):
        clock.shift(50 * MINUTE)
        sweep_files(datetime.datetime.now(datetime.UTC))
        kept = tokens(client.post("/en/contact/", {**form, "attachments-kept": kept}))
        shown.append(len(kept))

    assert shown == [1] * 28 + [0]


@pytest.mark.django_db
def test_a_family_attaches_all_its_files_to_all_its_messages(client: Client) -> None:
    refused = []
    for number in range(15):
        kept = [TOKEN.findall(attach(client, size=20_000).content.decode()) for _ in range(5)]
        form = {**FORM, "key": f"{number}".zfill(22), "email": f"{number}@example.com"}
        files = {"attachments-kept": [token for (token,) in kept]}
        answer = client.post("/en/contact/", form | files, REMOTE_ADDR=PEER)
        refused += [number] if answer.status_code != 302 else []

    assert (refused, {len(names(kept)) for kept in Inquiry.objects.all()}) == ([], {5})


@pytest.mark.django_db
def test_a_script_that_sends_file_after_file_is_told_when_to_come_back(
    client: Client, settings: Settings, clock: Any
) -> None:
    settings.HOURLY_CEILING, settings.FILES_MOST = 1, 3
    statuses(client, PEER, PEER)
    clock.shift(20 * MINUTE)

    (last, over), elsewhere = (attach(client), attach(client, NEIGHBOUR)), attach(client, OTHER)
    clock.shift(40 * MINUTE)

    assert (last.status_code, over.status_code, over["Retry-After"]) == (200, 429, "2400")
    assert CROWDED["en"] in over.content.decode()
    assert (elsewhere.status_code, attach(client).status_code) == (200, 200)


@pytest.mark.django_db
@pytest.mark.parametrize("code", FLOOD)
@pytest.mark.parametrize("page", ["contact/", "contact/language/", "write/", "language/"])
def test_in_a_flood_a_form_comes_back_with_its_words_its_files_and_the_time(
    client: Client, flood: str, page: str, code: str
) -> None:
    place = inquiry(language=code).get_absolute_url().removeprefix(f"/{code}/")
    page = page if page.startswith("contact") else f"{place}{page}"
    form = {**FORM, "attachments": upload(), "attachments-kept": flood}

    answer = client.post(f"/{code}/{page}", form, REMOTE_ADDR=PEER)

    html = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "2400")
    assert (FLOOD[code] in html, FORM["message"] in html) == (True, True)
    assert len(tokens(answer)) == 1


@pytest.mark.django_db
def test_in_a_flood_words_still_go_with_the_files_that_came_before(
    client: Client, flood: str
) -> None:
    client.post("/ar/contact/", {**FORM, "attachments-kept": flood}, REMOTE_ADDR=PEER)

    assert names(Inquiry.objects.get()) == ["a.txt"]


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("peer", ["127.0.0.1", "10.0.0.7", ""])
def test_who_cannot_be_told_apart_is_no_stranger_of_one_network(
    client: Client, settings: Settings, peer: str
) -> None:
    settings.HOURLY_CEILING = settings.FILES_MOST = 1

    answers = statuses(client, *[peer] * 7)

    assert answers == [200] * 6 + [422]  # the room of all
    assert set(Attachment.objects.values_list("network", flat=True)) == {""}
    assert [row.count for row in Throttle.objects.filter(count__gt=6)] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_staff_answer_with_files_whatever_visitors_beside_them_send(
    client: Client, settings: Settings
) -> None:
    settings.HOURLY_CEILING = settings.FILES_MOST = 1
    strangers = statuses(client, PEER, PEER)

    answers = statuses(signed_in(member()), PEER, PEER)

    assert (strangers, answers) == ([200, 429], [200, 200])


KEPT = "SELECT network, count(*) FROM contact_attachment GROUP BY network ORDER BY 1 DESC"
ROOM = {
    "FILE_MEGABYTES": "1", "FILES_MEGABYTES": "1", "FILES_WAITING_MEGABYTES": "2",
    "FILES_FREE_MEGABYTES": "0",
}  # fmt: skip


def test_a_crowd_puts_no_file_more_into_a_share_or_into_the_room(machine: Machine) -> None:
    machine.environment |= ROOM

    crowd = [machine.call("hold('one', 16); crowd.hold('', 16)") for _ in range(2)]

    assert [process.wait() for process in crowd] == [0, 0]
    kept = dict(machine.ask(KEPT))
    assert (sum(kept.values()), kept["one"]) == (20, 10)


def test_of_two_that_come_at_one_instant_the_second_finds_the_first(
    postgres_url: str, relay: Relay, tmp_path: Path
) -> None:
    with Machine(postgres_url, relay.url, tmp_path) as machine:
        machine.environment |= ROOM
        make_tables(postgres_url)
        machine.call("hold('one', 9)").wait()

        with psycopg.connect(postgres_url) as onlooker:
            onlooker.execute("LOCK TABLE contact_attachment IN SHARE MODE")
            two = machine.call("hold('one', 2)")
            wait_until(lambda: machine.ask(WAITING) == [(2,)])

        assert (two.wait(), machine.ask(KEPT)) == (0, [("one", 10)])
