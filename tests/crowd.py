"""What many people do at once; run inside a process of its own."""

import contextlib
import datetime
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import Proof, User, Way
from accounts.person import person_with
from accounts.services import ask_for_code, enter_code, erase_person
from contact.files.inspection import inspect
from contact.flood import admit
from contact.models import Inquiry
from contact.reminders import announce_late, send_digests
from contact.services import (
    NoRoomError,
    hold_files,
    receive_inquiry,
    restore_inquiry,
    send_links,
    write_on,
)
from contact.spam import Clues, stamp
from souftech.throttle import TooManyError, hit
from tests.attaching import upload
from tests.desk import inquiry as keep_inquiry

DAY = datetime.timedelta(days=1)
FORM = {
    "key": "the-key-of-one-form-22",
    "name": "أمل بن علي",
    "email": "amel@example.com",
    "topic": "project",
    "message": "السلام عليكم",
}


class ChangedError(Exception):
    """Somebody's transaction did not hold."""


def is_kept(number: int) -> bool:
    return number % 11 != 10


def queue_mails(count: int) -> None:
    """Promise mails as the site does, each in a transaction; every eleventh transaction fails."""
    for number in range(count):
        try:
            queue_mail(number)
        except ChangedError:
            continue


@transaction.atomic
def queue_mail(number: int) -> None:
    send_mail(f"Mail {number}", "Good day.", None, [f"person{number}@souftech.test"])
    if not is_kept(number):
        raise ChangedError


def knock(times: int) -> None:
    """Count one thing again and again."""
    now = datetime.datetime.now(datetime.UTC)
    for _ in range(times):
        hit("knock", "door", window=datetime.timedelta(hours=1), at=now)


def press_send(thumbs: int, changes: list[dict[str, str]], at: float) -> None:
    """Send one form so many times in each of its changes, all at the same instant `at`.

    Each comes from a browser of its own, unless a change names a cookie.
    """
    barrier = threading.Barrier(thumbs * len(changes))

    def press(change: dict[str, str]) -> int:
        barrier.wait()
        time.sleep(max(0, at - time.time()))
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.cookies["csrftoken"] = change.get("cookie", get_random_string(32))
        answer = browser.post("/ar/contact/", {**FORM, **change})
        connection.close()
        return answer.status_code

    with ThreadPoolExecutor(barrier.parties) as presses:
        answers = list(presses.map(press, changes * thumbs))
    if answers != [302] * barrier.parties:
        raise ChangedError(answers)


def write(name: str, times: int) -> None:
    """Send messages from one network, each with words of its own, as long as that is allowed."""
    now = datetime.datetime.now(datetime.UTC)
    started = stamp(now - datetime.timedelta(minutes=1))
    request = RequestFactory().post("/en/contact/", REMOTE_ADDR="203.0.113.7")
    facts: dict[str, Any] = {"name": name, "phone": "", "topic": "other", "language": "en"}
    for number in range(times):
        words = facts | {
            "email": f"{name}{number}@souftech.test",
            "message": f"{name} {number}",
        }
        with contextlib.suppress(TooManyError):
            clues = Clues(started=started, visitor=admit(request, now))
            receive_inquiry(**words, at=now, clues=clues)


def restore_all() -> None:
    """Take every inquiry out of quarantine."""
    now = datetime.datetime.now(datetime.UTC)
    for inquiry in Inquiry.objects.all():
        restore_inquiry(inquiry, now)


def hire(count: int, day: str) -> None:
    """Have so many staff, and an inquiry that has been late since `day`."""
    for number in range(count):
        User.objects.create_superuser(f"staff{number}@souftech.test", "a long password")
    write("amel", 1)
    Inquiry.objects.update(waiting_since=datetime.datetime.fromisoformat(day))


def remind(day: str) -> None:
    """Do what a worker does about reminders on that day, ten times over."""
    now = datetime.datetime.fromisoformat(day)
    for _ in range(10):
        send_digests(now)
        announce_late(now)


def write_as_known(email: str, message: str) -> None:
    """Write to the company with a file, from an address that has an account."""
    name = email.partition("@")[0].capitalize()
    file = hold_files([inspect(upload(f"{name}.pdf"))], timezone.now())
    User.objects.get_or_create(email=email)
    keep_inquiry(name, timezone.now(), email=email, message=message, files=file)


def hold(network: str, hands: int) -> None:
    """Hold as many files at once, of a tenth of a megabyte, for one network or for no known one."""
    barrier = threading.Barrier(hands)

    def hold_one(_number: int) -> None:
        file = inspect(upload("a.txt", b"Good day.\n" * 10_000))
        barrier.wait()
        with contextlib.suppress(NoRoomError):
            hold_files([file], timezone.now(), [network] if network else [])
        connection.close()

    with ThreadPoolExecutor(hands) as everybody:
        list(everybody.map(hold_one, range(hands)))


def erase(email: str) -> None:
    """Erase all that is held about an address, and the mails that tell staff so."""
    erase_person(person_with(email), at=timezone.now())


@transaction.atomic
def write_on_slowly(email: str) -> None:
    """Write on in an inquiry, and keep it locked for a moment; a file tells when."""
    found = Inquiry.objects.of(email).get()
    write_on(found, body="Wait, one more thing", key="k", at=timezone.now())
    send_links(email, language="en", at=timezone.now())
    (settings.DATA_DIR / "writing").touch()
    time.sleep(3)


def close_long_ago(email: str) -> None:
    """Have an inquiry be closed for so long that its files go today, and tomorrow all of it."""
    now = timezone.now()
    times = {"created_at": now - 400 * DAY, "last_message_at": now - 364 * DAY}
    ends = {"closed_at": now - 364 * DAY, "delete_at": now + DAY, "files_delete_at": now - DAY}
    Inquiry.objects.of(email).update(state="closed", waiting_since=None, **times, **ends)


@transaction.atomic
def erase_and_die(email: str) -> None:
    """Erase all that is held about an address, and be killed before that is kept."""
    erase_person(person_with(email), at=timezone.now())
    os._exit(9)


def ask_for_one_code(email: str) -> None:
    """Have a code mailed."""
    ask_for_code(email, way=Way.SIGN_IN, language="en", at=timezone.now())


def guess(tries: int) -> None:
    """Guess at the only code there is, four times at every moment; no guess is a code."""
    proof = Proof.objects.get()

    def guess_once(_number: int) -> None:
        enter_code(proof.public_id, "no code", ways=[Way.SIGN_IN], at=timezone.now())
        connection.close()

    with ThreadPoolExecutor(4) as guessers:
        list(guessers.map(guess_once, range(tries)))
