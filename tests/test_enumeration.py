"""Nobody learns from an answer whether an address is known, or whose it is."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.services import open_account
from souftech.models import OutgoingMail
from tests.desk import NOW, inquiry
from tests.doors import DATA, ENTER, ask
from tests.team import member

pytestmark = pytest.mark.django_db
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{64}|(?<=value=\")[^\"]*|\w{4,}@example\.com|\b\d{8}\b"
    r"|[\w-]{32}(?=/)|\"[^\"]*\"$|\w{3}, [\w ]+ \d\d:\d\d:\d\d GMT"
)
PEOPLE = ["knows@example.com", "staff@example.com", "never@example.com", "ended@example.com"]


@pytest.fixture(autouse=True)
def _people() -> None:
    inquiry("Amel", email=PEOPLE[0])
    open_account(PEOPLE[0], language="fr", at=NOW)
    member("manager", email=PEOPLE[1])
    User.objects.create_user(PEOPLE[3], is_active=False)
    ask(Client(), "warm@example.com")  # what the first request of all looks up is kept
    OutgoingMail.objects.all().delete()


def told(email: str, page: str) -> dict[str, Any]:
    """Return all that somebody can observe who types an address, but for what is random."""
    client = Client()
    client.get(page if page == ENTER else DATA)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(client, email, page)
        shown = client.get(answer["Location"])
    rows = OutgoingMail.objects.filter(recipient=email)
    return {
        "status": (answer.status_code, shown.status_code),
        "headers": [CHANGING.sub("*", str(sorted(one.headers.items()))) for one in (answer, shown)],
        "cookies": sorted(client.cookies),
        "body": CHANGING.sub("*", shown.content.decode()),
        "queries": [re.split(r" WHERE | VALUES | \"s\d", one["sql"])[0] for one in queries],
        "mails": [(row.occasion, CHANGING.sub("*", row.subject + row.body)) for row in rows],
    }


@pytest.mark.parametrize("page", [ENTER, f"{DATA}by-mail/"])
@pytest.mark.promise("protection")
def test_known_and_unknown_are_told_the_same(page: str) -> None:
    first, *others = [told(email, page) for email in PEOPLE]

    assert others == [first] * 3
    assert (len(first["mails"]), len(first["queries"]) > 3) == (1, True)


@pytest.mark.parametrize("way", ["", "again/"])
def test_a_page_does_not_tell_a_stranger_how_many_codes_its_owner_asked_for(way: str) -> None:
    for _ in range(3):
        ask(Client(), "busy@example.com")

    pages = []
    for email in ("busy@example.com", "idle@example.com"):
        stranger = Client()
        page = ask(stranger, email)["Location"]
        answer = stranger.post(f"{page}again/", follow=True) if way else stranger.get(page)
        pages.append((CHANGING.sub("*", answer.content.decode()), len(answer.content)))

    assert pages[0] == pages[1]


def test_a_wrong_code_is_answered_alike(client: Client) -> None:
    pages = []
    for email in PEOPLE:
        page = ask(client, email)["Location"]
        with CaptureQueriesContext(connection) as queries:
            html = client.post(page, {"code": "00000000"}).content.decode()
        pages.append((len(queries), CHANGING.sub("*", html)))

    assert pages == [pages[0]] * 4


def test_the_staffs_door_does_not_tell_a_visitor_from_a_stranger(client: Client) -> None:
    pages = []
    for email in (PEOPLE[0], PEOPLE[2], PEOPLE[3]):
        typed = {"login": email, "password": "a guess of somebody"}
        answer = client.post("/en/account/sign-in/", typed)
        pages.append((answer.status_code, CHANGING.sub("*", answer.content.decode())))

    assert pages == [pages[0]] * 3
