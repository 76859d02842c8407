"""Staff are reminded: in the morning of what needs them, and of what has become late."""

import datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from contact.models import Inquiry, Reminder
from contact.reminders import announce_late, purge_reminders, send_digests
from contact.services import quarantine_inquiry, receive_inquiry
from souftech.models import OutgoingMail
from tests.machine import Machine

pytestmark = pytest.mark.django_db
# A Sunday morning, eight o'clock in El Oued.
SUNDAY = datetime.datetime(2026, 11, 15, 7, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


def reader(email: str, language: str = "en", **facts: Any) -> User:
    made = User.objects.create_user(email, language=language, **{"is_staff": True, **facts})
    made.user_permissions.add(Permission.objects.get(codename="view_inquiry"))
    return made


def write(at: datetime.datetime, **facts: Any) -> Inquiry:
    sender: dict[str, Any] = {"phone": "", "topic": "project", "language": "en", "name": "Amel"}
    email = f"{at:%d%H%M}@example.com"
    inquiry = receive_inquiry(message="My words", email=email, at=at, **sender)
    Inquiry.objects.filter(pk=inquiry.pk).update(**facts)
    return inquiry


def at(moment: datetime.datetime, *jobs: Any) -> None:
    with time_machine.travel(moment, tick=False):
        for job in jobs:
            job(moment)


def reminders() -> list[tuple[str, str, str]]:
    mails = OutgoingMail.objects.filter(occasion__in=["digest", "late"]).order_by("pk")
    return [(mail.occasion, mail.recipient, f"{mail.created_at:%d %H:%M}") for mail in mails]


def text(occasion: str) -> str:
    return OutgoingMail.objects.filter(occasion=occasion).latest("pk").body


def digest_of(late: Inquiry, fresh: Inquiry) -> str:
    page = "http://127.0.0.1:8000/admin/contact/inquiry"
    return f"""Hello,

Waiting for an answer: 2 inquiries
of which late: 1

{late.reference} · A project
Late since 15 November 2026, 08:00
{page}/{late.pk}/change/

{fresh.reference} · Support
Due by 17 November 2026, 07:00
{page}/{fresh.pk}/change/

Suspected spam: 1 inquiry is kept apart. Please look whether it is honest.
To be deleted within three days: 1

Mails that could not be delivered: 2

Open the staff pages:

http://127.0.0.1:8000/admin/
"""


def test_the_digest_comes_at_eight_on_working_days_once_for_each_reader(
    settings: Settings,
) -> None:
    settings.HOLIDAYS = frozenset({datetime.date(2026, 11, 17)})
    reader("karim@souftech.com")
    write(SUNDAY - DAY)

    for half_hours in range(-2, 7 * 48):  # from seven on Sunday to seven on the next Sunday
        at(SUNDAY + half_hours * HOUR / 2, send_digests)

    days = ["15 07:00", "16 07:00", "18 07:00", "19 07:00"]
    assert reminders() == [("digest", "karim@souftech.com", day) for day in days]


def test_the_digest_says_what_waits_what_is_late_and_what_is_about_to_go(
    settings: Settings,
) -> None:
    reader("karim@souftech.com")
    late, fresh = write(SUNDAY - 4 * DAY), write(SUNDAY - HOUR, topic="support")
    write(SUNDAY - DAY, state="answered")
    quarantine_inquiry(write(SUNDAY - 28 * DAY), SUNDAY - 28 * DAY)
    OutgoingMail.objects.all().update(status=OutgoingMail.Status.SENT)
    OutgoingMail.objects.filter(about=fresh.public_id).update(status="given_up")

    at(SUNDAY, send_digests)

    assert text("digest") == digest_of(late, fresh)


def test_nothing_comes_where_nothing_waits_and_what_comes_later_is_for_the_next_morning() -> None:
    reader("karim@souftech.com")

    at(SUNDAY, send_digests)
    write(SUNDAY + HOUR)
    at(SUNDAY + 2 * HOUR, send_digests)
    at(SUNDAY + DAY, send_digests)

    assert reminders() == [("digest", "karim@souftech.com", "16 07:00")]


def test_quarantine_is_told_of_from_the_first_day() -> None:
    reader("karim@souftech.com")
    quarantine_inquiry(write(SUNDAY - HOUR), SUNDAY)

    at(SUNDAY, send_digests)

    assert "Suspected spam: 1 inquiry is kept apart." in text("digest")


def test_only_active_staff_who_may_read_inquiries_are_reminded() -> None:
    User.objects.create_superuser("owner@souftech.com", "a long password")
    User.objects.create_user("clerk@souftech.com", is_staff=True)
    reader("gone@souftech.com", is_active=False)
    reader("visitor@example.com", is_staff=False)
    write(SUNDAY - 4 * DAY)

    at(SUNDAY, send_digests, announce_late)

    assert [to for _occasion, to, _when in reminders()] == ["owner@souftech.com"] * 2


def test_each_reads_in_their_own_language() -> None:
    for language in ("en", "fr", "ar"):
        reader(f"{language}@souftech.com", language)
    write(SUNDAY - 4 * DAY)

    at(SUNDAY, send_digests, announce_late)

    mails = OutgoingMail.objects.filter(occasion__in=["digest", "late"])
    spoken = {(mail.recipient[:2], mail.language, mail.body[:5]) for mail in mails}
    assert spoken == {("en", "en", "Hello"), ("fr", "fr", "Bonjo"), ("ar", "ar", "السلا")}


def test_no_reminder_names_anybody_so_that_erasing_a_person_need_not_look_there(
    settings: Settings,
) -> None:
    settings.STAFF_MAIL_CONTENT = "full"
    reader("karim@souftech.com")
    kept = write(SUNDAY - 4 * DAY)

    at(SUNDAY, send_digests, announce_late)

    said = [text("digest"), text("late")]
    assert [kept.reference in words for words in said] == [True, True]
    assert [word for word in ("Amel", kept.email, "My words") if word in " ".join(said)] == []


@pytest.mark.promise("use-reply")
def test_what_passes_its_time_is_told_once_and_again_only_if_it_waits_anew() -> None:
    reader("karim@souftech.com")
    kept = write(SUNDAY)
    due = SUNDAY + 2 * DAY

    for minutes in (-5, 0, 5, 60):
        at(due + minutes * HOUR / 60, announce_late)
    Inquiry.objects.filter(pk=kept.pk).update(waiting_since=due)
    at(due + 2 * DAY, announce_late)

    assert reminders() == [
        ("late", "karim@souftech.com", "17 07:00"),
        ("late", "karim@souftech.com", "19 07:00"),
    ]


def test_what_became_late_together_comes_in_one_mail_to_whom_it_concerns() -> None:
    karim, salma = reader("karim@souftech.com"), reader("salma@souftech.com")
    mine, free = write(SUNDAY, assignee=karim), write(SUNDAY + HOUR / 60)

    at(SUNDAY + 2 * DAY + HOUR, announce_late)

    mails = OutgoingMail.objects.filter(occasion="late").order_by("recipient")
    told = [
        (mail.recipient, mine.reference in mail.body, free.reference in mail.body) for mail in mails
    ]
    assert told == [(karim.email, True, True), (salma.email, False, True)]


def test_what_was_late_long_before_anybody_looked_is_left_to_the_digest() -> None:
    reader("karim@souftech.com")
    write(SUNDAY - 20 * DAY)

    at(SUNDAY, announce_late)

    assert (reminders(), Reminder.objects.count()) == ([], 0)


def test_the_worker_reminds_and_forgets_after_sixty_days() -> None:
    reader("karim@souftech.com")
    write(SUNDAY - 4 * DAY)

    at(SUNDAY, lambda _now: call_command("worker", "--once"))
    counts = [Reminder.objects.count()]
    for days in (59, 60):
        at(SUNDAY + days * DAY, purge_reminders)
        counts.append(Reminder.objects.count())

    assert counts == [2, 2, 0]


def test_four_workers_at_once_remind_everybody_once(machine: Machine) -> None:
    machine.call("hire(5, '2026-11-15T09:00Z')").wait()

    crowd = [machine.call("remind('2026-11-17T10:00Z')") for _ in range(4)]

    assert [process.wait() for process in crowd] == [0, 0, 0, 0]
    occasions = (
        "SELECT occasion, count(*) FROM souftech_outgoingmail WHERE occasion IN ('digest', 'late') "
        "GROUP BY occasion ORDER BY 1"
    )
    assert machine.ask(occasions) == [("digest", 5), ("late", 5)]
