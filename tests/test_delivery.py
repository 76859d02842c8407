"""A queued mail is delivered once, tried again with patience, and given up in plain sight."""

import datetime
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from souftech.delivery import Courier, purge_mail_bodies
from souftech.models import OutgoingMail
from tests.post import DAY, HOUR, MINUTE, NOW, deliver, queue, states
from tests.smtp import Answer, Relay

pytestmark = pytest.mark.django_db
SECOND = datetime.timedelta(seconds=1)
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def mail_server(relay: Relay, settings: Settings) -> Relay:
    settings.MAIL_TRANSPORT = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    return relay


@pytest.fixture
def no_mail_server(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def outcome(row: OutgoingMail) -> tuple[str, int, str]:
    row.refresh_from_db()
    return row.status, row.attempts, row.last_error


def test_a_mail_is_handed_over_once_and_called_sent() -> None:
    row = queue()

    deliver()
    deliver(NOW + DAY)

    assert [(sent.subject, sent.to) for sent in mail.outbox] == [
        ("Good day", ["amina@example.com"])
    ]
    assert outcome(row) == ("sent", 1, "")
    assert row.finished_at == NOW


@pytest.mark.usefixtures("no_mail_server")
def test_at_a_shut_door_the_worker_rests_and_leaves_the_machine_to_visitors() -> None:
    rows = [queue(subject=f"Mail {number}") for number in range(3)]
    courier = Courier()

    tried = [courier.deliver_next(NOW + seconds * SECOND) for seconds in (0, 0, 1, 2, 3)]

    assert tried == [True, False, False, True, False]
    assert [outcome(row)[:2] for row in rows] == [("queued", 1), ("queued", 1), ("queued", 0)]


def test_when_the_door_is_open_again_all_mails_leave_at_once(
    mail_server: Relay, settings: Settings
) -> None:
    open_port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    rows = [queue(subject=f"Mail {number}") for number in range(3)]
    courier = Courier()
    courier.deliver_next(NOW)

    settings.EMAIL_PORT = open_port
    tried = [courier.deliver_next(NOW + 2 * SECOND) for _mail in rows]
    courier.close()

    assert tried == [True, True, False]  # the first waits for its own second try
    assert [outcome(row)[0] for row in rows] == ["queued", "sent", "sent"]
    assert len(mail_server.accepted) == 2


def test_mails_of_one_round_travel_over_one_connection(mail_server: Relay) -> None:
    for number in range(5):
        queue(subject=f"Mail {number}")

    deliver()

    assert len(mail_server.accepted) == 5
    assert len(mail_server.callers) == 1


def test_a_connection_that_broke_costs_only_the_mail_it_carried(mail_server: Relay) -> None:
    mail_server.answer([Answer.DROP_ACCEPTED])
    rows = [queue(subject="first"), queue(subject="second")]

    deliver()

    assert [outcome(row) for row in rows] == [
        ("queued", 1, "SMTPServerDisconnected"),
        ("sent", 1, ""),
    ]


def test_the_longest_due_goes_first() -> None:
    queue(subject="later", now=NOW + MINUTE)
    queue(subject="earlier")

    deliver(NOW + HOUR)

    assert [sent.subject for sent in mail.outbox] == ["earlier", "later"]


@pytest.mark.usefixtures("no_mail_server")
def test_a_mail_nobody_takes_is_tried_after_1_5_15_60_minutes_then_hourly_for_72_hours() -> None:
    row, now, minutes = queue(), NOW, []

    while row.status == OutgoingMail.Status.QUEUED:
        deliver(now)
        row.refresh_from_db()
        minutes.append(int((row.due_at - now) / MINUTE))
        now = row.due_at

    assert minutes[:-1] == [1, 5, 15, 60] + [60] * 70
    assert outcome(row) == ("given_up", 75, "ConnectionRefusedError 111")
    assert row.finished_at is not None
    assert 71 * HOUR < row.finished_at - NOW <= 72 * HOUR


def test_giving_up_is_logged_by_number_and_occasion_and_names_no_one(
    settings: Settings, no_mail_server: None, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OUTBOX_GIVE_UP_AFTER = datetime.timedelta(0)
    row = queue(occasion="code")

    deliver()

    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert line.getMessage() == f"Mail {row.pk} (code) was given up."
    assert "amina" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "error"),
    [(Answer.LATER, "SMTPDataError 451"), (Answer.NEVER, "SMTPDataError 554")],
)
def test_a_refusal_is_noted_by_its_code_and_tried_again_whatever_the_code(
    mail_server: Relay, answer: Answer, error: str
) -> None:
    mail_server.answer([answer])
    row = queue()

    deliver()
    refused = outcome(row)
    deliver(NOW + MINUTE)

    assert refused == ("queued", 1, error)
    assert outcome(row) == ("sent", 2, "")


def test_what_a_server_says_about_a_person_is_not_written_down(
    mail_server: Relay, caplog: pytest.LogCaptureFixture
) -> None:
    mail_server.unknown.add("amina@example.com")
    row = queue()

    deliver()

    ours = [line for line in caplog.messages if line.startswith("Mail ")]
    assert outcome(row) == ("queued", 1, "SMTPRecipientsRefused 550")
    assert ours == [f"Mail {row.pk} (other) was not taken: SMTPRecipientsRefused 550."]


def test_an_address_that_is_refused_keeps_the_mail_from_nobody_else(mail_server: Relay) -> None:
    mail_server.unknown.add("gone@example.com")
    queue(to=["amina@example.com", "gone@example.com", "karim@example.com"])

    deliver()

    assert mail_server.recipients == [["amina@example.com"], ["karim@example.com"]]


def test_a_mail_that_is_of_no_use_any_more_is_never_sent_and_its_text_is_gone() -> None:
    row = queue(occasion="code", expires_at=NOW + 10 * MINUTE)

    deliver(NOW + 10 * MINUTE)

    assert mail.outbox == []
    assert outcome(row) == ("expired", 0, "")
    assert row.payload == {}


def test_a_mail_that_cannot_be_read_any_more_holds_up_no_other() -> None:
    broken, good = queue(subject="broken"), queue(subject="good")
    OutgoingMail.objects.filter(pk=broken.pk).update(payload={"subject": "half"})

    deliver()

    assert outcome(broken) == ("queued", 1, "KeyError")
    assert outcome(good) == ("sent", 1, "")


def test_a_transport_that_does_not_exist_loses_nothing(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "souftech.nowhere.EmailBackend"
    row = queue()

    deliver()

    assert outcome(row) == ("queued", 1, "ModuleNotFoundError")


def test_a_mail_that_kills_every_worker_is_given_up_in_the_end() -> None:
    row = queue()
    OutgoingMail.objects.filter(pk=row.pk).update(attempts=75)

    deliver()

    assert mail.outbox == []
    assert outcome(row) == ("given_up", 76, "NotTakenError")


def test_of_two_workers_that_see_the_same_mail_one_gets_it(settings: Settings) -> None:
    queue()
    first, second = OutgoingMail.objects.get(), OutgoingMail.objects.get()

    claims = [first.claim(NOW), second.claim(NOW)]

    assert claims == [True, False]
    assert not OutgoingMail.objects.due(at=NOW + settings.OUTBOX_LEASE - MINUTE).exists()
    assert OutgoingMail.objects.due(at=NOW + settings.OUTBOX_LEASE).count() == 1


def test_a_worker_that_lost_its_lease_can_neither_bury_nor_revive_the_mail() -> None:
    queue()
    slow = OutgoingMail.objects.get()
    slow.claim(NOW)
    deliver(NOW + HOUR)

    writes = [slow.mark_sent(NOW + HOUR), slow.postpone(NOW + HOUR, "late"), slow.expire(NOW)]

    assert writes == [False, False, False]
    assert outcome(slow) == ("sent", 2, "")


def test_without_a_mail_server_each_mail_is_one_file_however_often_it_is_delivered(
    settings: Settings,
) -> None:
    settings.MAIL_TRANSPORT = "souftech.eml.EmailBackend"
    row = queue(subject="مرحبا", body="نص")
    deliver()
    OutgoingMail.objects.update(status="queued")

    deliver(NOW + HOUR)

    (file,) = Path(settings.MAIL_FOLDER).iterdir()
    assert file.name == f"{row.key}.eml"
    assert file.read_bytes() == row.message().message().as_bytes()


def test_a_folder_that_cannot_be_written_keeps_the_mail_queued(settings: Settings) -> None:
    settings.MAIL_TRANSPORT = "souftech.eml.EmailBackend"
    Path(settings.MAIL_FOLDER).write_text("a file is in the way")
    row = queue()

    deliver()

    assert outcome(row) == ("queued", 1, "FileExistsError 17")


def test_texts_are_dropped_7_days_after_sending_and_30_days_after_giving_up() -> None:
    queue(subject="sent")
    deliver()
    queue(subject="waiting", now=NOW + DAY)
    lost = queue(subject="lost", now=NOW + DAY)
    OutgoingMail.objects.filter(pk=lost.pk).update(status="given_up", finished_at=NOW)

    left = [texts_left_at(NOW + days * DAY) for days in (6, 7, 29, 30)]

    both = ["waiting", "lost"]
    assert left == [["sent", *both], both, both, ["waiting"]]


def test_a_code_is_dropped_when_it_expires_whether_it_was_sent_or_waits() -> None:
    queue(subject="sent", expires_at=NOW + HOUR)
    deliver()
    queue(subject="waits", expires_at=NOW + HOUR)
    OutgoingMail.objects.filter(subject="waits").update(due_at=NOW + DAY)

    assert texts_left_at(NOW + HOUR - MINUTE) == ["sent", "waits"]
    assert texts_left_at(NOW + HOUR) == []
    assert states() == [("sent", "sent"), ("waits", "expired")]


def test_a_mail_that_waits_is_never_emptied() -> None:
    queue(expires_at=NOW)

    assert not OutgoingMail.objects.with_body_to_purge(at=NOW + 365 * DAY).exists()


def texts_left_at(now: datetime.datetime) -> list[str]:
    """Purge as of `now` and return the subjects of the mails that still have their text."""
    assert not purge_mail_bodies(now)
    whole = OutgoingMail.objects.exclude(payload={})
    return list(whole.order_by("pk").values_list("subject", flat=True))
