"""A process that is killed while it keeps or deletes files; run inside a process of its own."""

import datetime
import io
import os
import signal
from typing import Any

from django.db import connection, transaction

from contact.files.kinds import Accepted, Kind
from contact.files.store import store
from contact.models import Attachment
from contact.models.attachments import new_key
from contact.services import (
    discard_files,
    hold_files,
    receive_inquiry,
    sweep_files,
    sweeping,
)
from contact.services.erasing import delete_whole

SENDER: dict[str, Any] = {
    "name": "أمل", "email": "amel@example.com", "phone": "", "topic": "other", "language": "ar",
    "message": "السلام عليكم",
}  # fmt: skip


def die(*_call: Any) -> None:
    """End at once, as by a power cut: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_insert(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.startswith("INSERT INTO") and "contact_attachment" in sql:
        die()
    return execute(sql, params, many, context)


class Endless(io.BytesIO):
    """A file after whose first piece the process is killed."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            die()
        return super().read(size)


def held(stream: io.BytesIO | None = None) -> list[Attachment]:
    """Keep one file that waits for its message."""
    stream = stream or io.BytesIO(b"Good day\n" * 50_000)
    size = len(stream.getbuffer())
    file = Accepted(Kind.TEXT, stream, name="a", size=size, sha256="0" * 64)
    return hold_files([file], now())


def keep_two() -> None:
    """Keep an inquiry with a file, which nothing that follows may touch, and a file that waits."""
    receive_inquiry(**SENDER, at=now(), files=held())
    held()


def be_killed(moment: str) -> None:
    keep_two()
    MOMENTS[moment]()


def while_writing() -> None:
    held(Endless(b"Good day\n" * 50_000))


def before_the_row() -> None:
    with connection.execute_wrapper(die_at_insert):
        held()


@transaction.atomic
def before_its_commit() -> None:
    held()
    die()


@transaction.atomic
def before_a_deletion_is_committed() -> None:
    discard_files(held_before())
    die()


@transaction.atomic
def between_row_and_bytes() -> None:
    transaction.on_commit(die)
    discard_files(held_before())


@transaction.atomic
def between_inquiry_and_bytes() -> None:
    kept = receive_inquiry(**SENDER | {"email": "b@example.com"}, at=now(), files=held_before())
    transaction.on_commit(die)
    delete_whole({kept.pk: kept.public_id})


def held_before() -> list[Attachment]:
    """Return the file that waits."""
    return [Attachment.objects.waiting().latest("pk")]


MOMENTS = {
    "while a file is written": while_writing,
    "between file and row": before_the_row,
    "before the row is committed": before_its_commit,
    "before a deletion is committed": before_a_deletion_is_committed,
    "between row and file": between_row_and_bytes,
    "between an inquiry and its file": between_inquiry_and_bytes,
}


def sweep(minutes: int) -> None:
    """Do what the worker does, so many minutes from now."""
    while sweep_files(now() + datetime.timedelta(minutes=minutes)):
        pass


def sweep_until_killed(slices: int) -> None:
    """Leave bytes that nobody owns, and sweep them in slices of ten until power fails in one."""
    for _ in range(60):
        store().write(new_key(), io.BytesIO(b"x"))
    sweeping.MOST_DELETED = 10
    for _ in range(slices):
        sweep_files(now() + datetime.timedelta(minutes=31))
    with connection.execute_wrapper(die_at_note):
        sweep_files(now() + datetime.timedelta(minutes=31))


def die_at_note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if sql.startswith("UPDATE") and "contact_sweep" in sql:
        die()
    return execute(sql, params, many, context)


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
