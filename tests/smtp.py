"""A real mail server on this machine: it keeps what it accepts, and fails when it is told to."""

import asyncio
import email
import email.policy
import socket
import threading
from collections import Counter
from collections.abc import Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from email.message import EmailMessage

LONGER_THAN_ANY_TEST = 3600


class Answer(Enum):
    ACCEPT = auto()
    SLOW = auto()
    LATER = auto()
    NEVER = auto()
    HANG = auto()
    DROP_ACCEPTED = auto()
    HANG_ACCEPTED = auto()


REPLIES = {
    Answer.ACCEPT: "250 Taken",
    Answer.SLOW: "250 Taken at last",
    Answer.LATER: "451 Not now",
    Answer.NEVER: "554 Never",
}
KEPT = (Answer.ACCEPT, Answer.SLOW, Answer.DROP_ACCEPTED, Answer.HANG_ACCEPTED)


class Relay:
    """Answers one mail after the other as `answers` say, then accepts whatever comes."""

    def __init__(self, answers: Iterable[Answer] = (), *, unknown: Iterable[str] = ()) -> None:
        self.accepted: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.cut_off: list[str] = []
        self.callers: set[tuple[str, int]] = set()
        self.hangs = threading.Event()
        self.unknown = set(unknown)
        self.answer(answers)
        self.port = _free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    def answer(self, answers: Iterable[Answer]) -> None:
        """Answer the next mails so, whatever was planned before."""
        self.hangs.clear()
        self._answers = iter(list(answers))

    @property
    def times(self) -> Counter[str]:
        """How often each `Message-ID` was accepted."""
        return Counter(str(message["Message-ID"]) for message in self.accepted)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return f"550 {address} is unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        answer = next(self._answers, Answer.ACCEPT)
        self.callers.add(session.peer)
        if answer in KEPT:
            self.accepted.append(message)
            self.recipients.append(list(envelope.rcpt_tos))
        if answer is Answer.SLOW:
            self.hangs.set()
            await asyncio.sleep(1)
        if answer in REPLIES:
            return REPLIES[answer]
        if answer in KEPT:
            self.cut_off.append(str(message["Message-ID"]))
        if answer is Answer.DROP_ACCEPTED:
            server.transport.abort()
        self.hangs.set()
        await asyncio.sleep(LONGER_THAN_ANY_TEST)
        raise AssertionError("A test took an hour.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
