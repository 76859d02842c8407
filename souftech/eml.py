"""A transport for a machine without a mail server: each mail becomes a file to open."""

import datetime
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from email.message import Message
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

ONLY_FOR_THE_OWNER = 0o700


class EmailBackend(BaseEmailBackend):
    """Write each mail whole or not at all to `MAIL_FOLDER`, named by its `Message-ID`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return the number of files written; raise `OSError` where the folder cannot be used."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(mode=ONLY_FOR_THE_OWNER, parents=True, exist_ok=True)
        for email_message in email_messages:
            message = email_message.message()
            _write(folder / _file_name(message), message.as_bytes())
        return len(email_messages)


def delete_copies(keys: Iterable[object]) -> None:
    """Delete the files of the mails with these keys, where there are any."""
    for key in keys:
        Path(settings.MAIL_FOLDER, f"{key}.eml").unlink(missing_ok=True)


def delete_older(moment: datetime.datetime) -> None:
    """Delete the files written up to a moment: also those of mails of which no row is left."""
    for path in Path(settings.MAIL_FOLDER).glob("*.eml"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime <= moment.timestamp():
                path.unlink()


def _file_name(message: Message) -> str:
    key = str(message["Message-ID"]).strip("<>").partition("@")[0]
    return re.sub(r"[^\w-]", "_", key) + ".eml"


def _write(path: Path, content: bytes) -> None:
    # Renamed into place and synced, folder too: a mail is called sent only when a crash cannot
    # take it back.
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
