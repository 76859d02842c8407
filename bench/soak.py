"""What is left after a bad day: many people write while the site is killed again and again."""

import http.client
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import NamedTuple, Self, TypeVar

from bench.forms import form_at, send
from bench.servers import ROOT, wait_for
from bench.sites import DATABASES, GUNICORN_OF_SITE, WORKER, ask, database, is_sound, site_on
from tests.smtp import Relay

SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "2000"))
PEOPLE, KILLS = 16, 3
LONGEST = 600
HURRIED = {"EMAIL_TIMEOUT": "3", "OUTBOX_LEASE_SECONDS": "8", "OUTBOX_BACKOFF_SECONDS": "0.3"}
TOLD = Counter(acknowledgement=1, new_inquiry=1)
Found = TypeVar("Found")


class Outcome(NamedTuple):
    """What became of the messages that were answered with a page of their own.

    `posted_twice` counts mails of which a killed worker could not note that they had gone.
    """

    accepted: int
    lost: int
    doubled: int
    posted_twice: int
    is_sound: bool


class Process:
    """A process of the site, in a group of its own, that dies without warning."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.command = command
        self.environment = os.environ | environment

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def start(self) -> None:
        self.running = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, start_new_session=True
        )

    def kill(self) -> None:
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class Crowd:
    """People who each send a form, and send it again until they are shown where it led to."""

    def __init__(self, port: int, submissions: int) -> None:
        self.port = port
        self.submissions = submissions
        self.pages: dict[str, str] = {}

    def write(self, number: int) -> None:
        """Send a message of one's own; the form is kept while the site is away."""
        typed = {"email": f"person{number}@example.com", "message": f"Message number {number}."}
        form = insist(lambda: form_at(self.port, "/ar/contact/"))
        self.pages[typed["email"]] = insist(lambda: send(form, **typed))

    def has_sent(self, share: float) -> bool:
        return len(self.pages) >= share * self.submissions


def insist(ask_for: Callable[[], Found]) -> Found:
    """Ask until there is an answer; `TimeoutError` after ten minutes."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        try:
            if found := ask_for():
                return found
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    raise TimeoutError("Nothing answers.")


def soak(url: str, folder: str, *, submissions: int, people: int, kills: int) -> Outcome:
    """Have people write while web server and worker are killed; return what is left of it."""
    with ExitStack() as stack:
        relay = stack.enter_context(Relay())
        site = site_on(url, folder) | HURRIED | {"EMAIL_URL": relay.url}
        victims = [
            stack.enter_context(Process(command, site)) for command in (GUNICORN_OF_SITE, WORKER)
        ]
        wait_for(int(site["PORT"]), "/livez")
        crowd = Crowd(int(site["PORT"]), submissions)
        killer = threading.Thread(target=kill_again_and_again, args=(victims, crowd, kills))
        killer.start()
        with ThreadPoolExecutor(people) as everybody:
            list(everybody.map(crowd.write, range(submissions)))
        killer.join()
        insist(lambda: not ask(url, "SELECT 1 FROM souftech_outgoingmail WHERE status = 'queued'"))
        return count(url, crowd, relay)


def kill_again_and_again(victims: Sequence[Process], crowd: Crowd, kills: int) -> None:
    """Kill all processes at even distances, and start them again at once."""
    for kill in range(1, kills + 1):
        insist(partial(crowd.has_sent, kill / (kills + 1)))
        for victim in victims:
            victim.kill()
            victim.start()


def count(url: str, crowd: Crowd, relay: Relay) -> Outcome:
    """Compare what people were shown with what is kept and what was posted."""
    rows = ask(url, "SELECT email, reference, public_id FROM contact_inquiry")
    texts = Counter(email for (email,) in ask(url, TEXTS))
    mails: dict[str, Counter[str]] = {}
    for about, occasion in ask(url, "SELECT about, occasion FROM souftech_outgoingmail"):
        mails.setdefault(str(about), Counter())[occasion] += 1
    kept = Counter(
        email
        for email, reference, public_id in rows
        if reference in crowd.pages.get(email, "") and mails.get(str(public_id)) == TOLD
    )
    return Outcome(
        accepted=len(crowd.pages),
        lost=len(crowd.pages) - len(kept),
        doubled=len(rows) - len(kept) + sum(times - 1 for times in texts.values()),
        posted_twice=sum(times - 1 for times in relay.times.values()),
        is_sound=is_sound(url) and len(relay.times) == 2 * len(crowd.pages),
    )


TEXTS = "SELECT email FROM contact_message m JOIN contact_inquiry i ON i.id = m.inquiry_id"


def main() -> None:
    print("| database | accepted | lost | doubled | posted twice | sound | seconds |")
    print("|---|---|---|---|---|---|---|")
    for kind in DATABASES:
        with tempfile.TemporaryDirectory() as folder, database(kind, folder) as url:
            begun = time.monotonic()
            found = soak(url, folder, submissions=SUBMISSIONS, people=PEOPLE, kills=KILLS)
            row = [kind, *map(str, found), f"{time.monotonic() - begun:.0f}"]
            print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
