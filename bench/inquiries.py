"""The measurement itself, in a process whose settings name the database: see bench/desk.py."""

import datetime
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - models exist only after the set-up
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from contact.links import REFERENCE_LETTERS  # noqa: E402
from contact.models import Author, Inquiry, Message, State, Topic  # noqa: E402
from contact.search import search_text_of  # noqa: E402
from pages.policy import POLICY  # noqa: E402
from tests.team import begin_with_password  # noqa: E402

ROUNDS = 7
PIECE = 2000
MINUTE = datetime.timedelta(minutes=1)
ARABIC = "السلام عليكم أريد إنشاء موقع إلكتروني لمؤسستي الصغيرة في الوادي مع خدمة الدفع وشكرا"
FRENCH = "bonjour je voudrais un site pour mon école à Guemar avec une page de contact"
ENGLISH = "hello we need support for the booking system that you built last year it is slow since"
WORDS = f"{ARABIC} {FRENCH} {ENGLISH}".split()
STATES = [State.NEW, State.OPEN, State.ANSWERED, *[State.CLOSED] * 16, State.SPAM]
LIST = "/admin/contact/inquiry/"


@transaction.atomic
def generate(count: int) -> None:
    """Make so many inquiries of a message each, over three years up to now."""
    chance, now = random.Random(5), timezone.now()  # noqa: S311 - the same rows each time
    step = datetime.timedelta(days=3 * 365) / count
    for begin in range(0, count, PIECE):
        numbers = range(begin, min(begin + PIECE, count))
        piece = [_inquiry(number, now - (count - number) * step, chance) for number in numbers]
        messages = [
            Message(
                inquiry=inquiry, author=Author.SENDER, created_at=inquiry.created_at,
                body=" ".join(chance.choices(WORDS, k=60)),
            )
            for inquiry in piece
        ]  # fmt: skip
        for inquiry, message in zip(piece, messages, strict=True):
            inquiry.search_text = search_text_of(inquiry, [message.body])
        Inquiry.objects.bulk_create(piece)
        Message.objects.bulk_create(messages)


def settle() -> None:
    """Let the database learn what it holds, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _inquiry(number: int, at: datetime.datetime, chance: random.Random) -> Inquiry:
    state = chance.choice(STATES)
    waits = state in (State.NEW, State.OPEN)
    letters = [REFERENCE_LETTERS[number >> 4 * place & 15] for place in range(8)]
    return Inquiry(
        reference=f"{''.join(letters[:4])}-{''.join(letters[4:])}",
        name=f"{chance.choice(WORDS)} {number}", email=f"person{number}@example.com",
        phone=f"+2136{number:08}", topic=chance.choice(Topic.values),
        language=chance.choice(["ar", "ar", "fr", "en"]), state=state, created_at=at,
        policy_date=POLICY.date, policy_revision=POLICY.revision, last_message_at=at,
        waiting_since=at if waits else None, unread=state == State.NEW,
        quarantined_at=at if state == State.SPAM else None,
        first_answered_at=None if waits else at + chance.randint(5, 6000) * MINUTE,
    )  # fmt: skip


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def run(query: str, values: Any = None) -> list[Any]:
    """Read every row, since SQLite works only while it is read."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def queries_of(client: Client, path: str) -> list[tuple[str, Any]]:
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, *more: Any) -> Any:
        if not sql.startswith(
            ("BEGIN", "SAVEPOINT", "RELEASE")
        ):  # nobody ends what is only repeated
            asked.append((sql, values))
        return execute(sql, values, *more)

    with connection.execute_wrapper(note):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(path)
    return asked


def line(client: Client, name: str, path: str, keys: list[int]) -> str:
    """Measure one page and, in turn with it, a SELECT of the rows that it shows."""
    client.get(path)
    asked = queries_of(client, path)
    places = ", ".join(str(key) for key in keys)
    select = f"SELECT * FROM contact_inquiry WHERE id IN ({places})"  # noqa: S608 - own numbers
    times = [
        (
            milliseconds(lambda: client.get(path)),
            milliseconds(lambda: [run(*query) for query in asked]),
            milliseconds(lambda: run(select)),
        )
        for _round in range(ROUNDS)
    ]
    page, queries, plain = (median(column) for column in zip(*times, strict=True))
    figures = f"{len(asked)} | {page:.0f} | {queries:.1f} | {plain:.2f} | {queries / plain:.0f}"
    return f"| {connection.vendor} | {name} | {figures} |"


def main() -> None:
    count = int(sys.argv[1])
    took = milliseconds(lambda: generate(count)) / 1000
    print(f"{connection.vendor}: {count} inquiries made in {took:.0f} s", file=sys.stderr)
    settle()
    client = Client(SERVER_NAME="127.0.0.1")
    begin_with_password(
        client, User.objects.create_superuser("bench@souftech.test", "a long password")
    )
    newest = list(Inquiry.objects.exclude(state=State.SPAM).values_list("pk", flat=True)[:50])
    waiting = list(Inquiry.objects.waiting().values_list("pk", flat=True)[:10])
    pages = {
        "front page": ("/admin/", waiting),
        "list": (LIST, newest),
        "list, late": (f"{LIST}?waiting=late", waiting),
        "list, one topic": (f"{LIST}?topic__exact=terms", newest),
        "list, a year": (f"{LIST}?created_at__year={timezone.now().year - 1}", newest),
        "search, a common word": (f"{LIST}?q=%D8%A7%D9%84%D9%88%D8%A7%D8%AF%D9%89", newest),
        "search, one person": (f"{LIST}?q=0600001234", newest[:1]),
        "search, nobody": (f"{LIST}?q=zzzzz", newest[:1]),
        "detail": (f"{LIST}{newest[0]}/change/", newest[:1]),
    }
    for name, (path, keys) in pages.items():
        print(line(client, name, path, keys))


if __name__ == "__main__":
    main()
