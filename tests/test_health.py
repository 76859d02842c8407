"""When mails do not get through, staff, watchers and the log all say so, and say no more."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from souftech.health import Report, Watch
from souftech.models import Heartbeat, OutgoingMail
from souftech.warnings import desk_warnings
from tests.machine import Machine, wait_until
from tests.post import HOUR, MINUTE, NOW, queue, states

pytestmark = pytest.mark.django_db
ALL = ["mail_given_up", "outbox_late", "worker_silent"]


def live(at: datetime.datetime = NOW) -> None:
    Heartbeat.objects.beat("worker", at=at)


def give_up() -> OutgoingMail:
    mail = queue()
    OutgoingMail.objects.filter(pk=mail.pk).update(status=OutgoingMail.Status.GIVEN_UP)
    return OutgoingMail.objects.get(pk=mail.pk)


def health(at: datetime.datetime = NOW) -> tuple[int, object]:
    with time_machine.travel(at, tick=False):
        response = Client().get("/healthz")
    return response.status_code, response.json()


def failing(*codes: str) -> tuple[int, object]:
    return 503, {"status": "failing", "reasons": list(codes)}


def test_all_is_well_while_the_worker_lives() -> None:
    live()

    assert health(NOW + 4 * MINUTE) == (200, {"status": "ok"})


def test_a_worker_is_missed_after_five_minutes_and_from_the_beginning() -> None:
    never = health()
    live()

    assert (never, health(NOW + 5 * MINUTE)) == (failing("worker_silent"),) * 2


def test_a_mail_that_waits_for_a_quarter_of_an_hour_is_missed() -> None:
    live(NOW + 15 * MINUTE)
    queue(NOW)

    assert health(NOW + 14 * MINUTE) == (200, {"status": "ok"})
    assert health(NOW + 15 * MINUTE) == failing("outbox_late")


def test_a_mail_that_is_tried_in_vain_is_missed_too_however_soon_its_next_try_is() -> None:
    live(NOW + 15 * MINUTE)
    mail = queue(NOW)
    assert mail.claim(NOW)
    assert mail.postpone(NOW, "SMTPServerDisconnected")

    before, after = health(NOW + 14 * MINUTE), health(NOW + 15 * MINUTE)

    assert (before, after) == ((200, {"status": "ok"}), failing("outbox_late"))


def test_the_log_tells_once_of_a_worker_that_is_silent_and_once_that_it_is_back(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("souftech.health.ASKED", Report())
    live()

    for minutes in (0, 5, 6):
        health(NOW + minutes * MINUTE)
    live(NOW + 7 * MINUTE)
    health(NOW + 7 * MINUTE)

    told = [record.getMessage() for record in caplog.records if record.name == "souftech.health"]
    assert told == ["Delivery needs a person: worker_silent.", "Delivery is well again."]


def test_a_mail_that_was_given_up_is_missed_until_somebody_lets_it_go(admin_client: Client) -> None:
    live()
    mail, waiting = give_up(), queue()
    before = health()

    chosen = {"action": "let_go", "_selected_action": [mail.pk, waiting.pk]}
    admin_client.post("/admin/souftech/outgoingmail/", chosen)

    assert (before, health()) == (failing("mail_given_up"), (200, {"status": "ok"}))
    assert states() == [("Good day", "expired"), ("Good day", "queued")]


def test_the_answers_are_for_machines_that_keep_nothing(client: Client) -> None:
    for address in ("/healthz", "/livez"):
        response = client.get(address)

        assert "no-store" in response["Cache-Control"]
        assert (response["Content-Type"], dict(response.cookies)) == ("application/json", {})
    assert client.post("/healthz").status_code == 405


def test_a_database_that_does_not_answer_is_a_reason_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE souftech_heartbeat RENAME TO lost")

    assert health() == failing("database_silent")


@pytest.mark.django_db(databases=[])
def test_the_program_lives_without_a_database() -> None:
    # Any query at all would fail this test.
    response = Client().get("/livez")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.promise("use-detect")
def test_staff_read_it_in_red_as_soon_as_they_sign_in(admin_client: Client) -> None:
    give_up()
    queue(NOW)
    sentences = desk_warnings()

    html = admin_client.get("/admin/").content.decode()

    assert len(sentences) == 3
    for sentence in sentences:
        assert f'<p class="errornote">{sentence}</p>' in html


def test_staff_read_nothing_while_all_is_well(admin_client: Client) -> None:
    call_command("worker", "--once")

    assert desk_warnings() == []
    assert '<li class="error">' not in admin_client.get("/admin/").content.decode()


def test_the_worker_signs_that_it_lives_every_few_seconds_and_no_more() -> None:
    watch = Watch()

    for second in (0, 1, 14, 15, 16):
        watch.pass_by(NOW + datetime.timedelta(seconds=second))

    assert Heartbeat.objects.get().beaten_at == NOW + datetime.timedelta(seconds=15)


def test_the_worker_logs_what_changes_and_repeats_nothing(caplog: pytest.LogCaptureFixture) -> None:
    watch, mail = Watch(), give_up()
    for minutes in (0, 1, 2):
        watch.pass_by(NOW + minutes * MINUTE)

    mail.expire(NOW)
    watch.pass_by(NOW + HOUR)

    assert caplog.messages == ["Delivery needs a person: mail_given_up.", "Delivery is well again."]


def test_the_sentences_are_in_the_readers_language() -> None:
    give_up()

    found = set()
    for code in ("en", "fr", "ar"):
        with translation.override(code):
            found.add(desk_warnings()[0])

    assert len(found) == 3


@pytest.mark.django_db(databases=[])
def test_a_real_worker_is_seen_to_live_on_either_database(machine: Machine) -> None:
    machine.start_worker()

    wait_until(lambda: machine.ask("SELECT name FROM souftech_heartbeat") == [("worker",)])
