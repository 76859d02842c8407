"""An open page asks for news: mostly there is none, which is told before Django begins."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from contact.models import Inquiry
from contact.news import NewsLayer
from contact.services import (
    answer_inquiry,
    close_inquiry,
    erase_inquiry,
    renew_link,
    settle_inquiry,
)
from souftech.visits import what_it_was
from tests.desk import DAY, NOW, inquiry, member
from tests.hostile import connections_kept

pytestmark = pytest.mark.django_db
SITE = "127.0.0.1:8000"

Answer = tuple[str, dict[str, str]]
DJANGO: Answer = ("Django", {})


def asked(kept: Inquiry, tag: str, method: str = "GET", **changes: str) -> dict[str, Any]:
    """Return what gunicorn would hand over when an open page asks."""
    page = f"{kept.get_absolute_url()}news/"
    more = {"HTTP_HOST": SITE, "HTTP_IF_NONE_MATCH": tag, **changes}
    return RequestFactory().generic(method, page, **more).environ  # type: ignore[arg-type]


def ask(environ: dict[str, Any], django: Any = None) -> Answer:
    """Have the layer answer; what it hands on is answered by `django`, or noted as such."""
    found: list[Answer] = [DJANGO]

    def start_response(status: str, headers: list[tuple[str, str]], *_error: Any) -> Any:
        found.append((status, dict(headers)))

    with connections_kept():
        list(NewsLayer(django or (lambda _environ, _start: []))(environ, start_response))
    return found[-1]


def last(kept: Inquiry) -> int:
    return kept.messages.latest("pk").pk


def tag_for(kept: Inquiry, code: str = "ar") -> str:
    return Client().get(f"{kept.get_absolute_url()}news/".replace("/ar/", f"/{code}/"))["ETag"]


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.promise("protection")
def test_the_short_answer_is_the_one_that_the_view_gives(settings: Settings, secure: bool) -> None:
    settings.SITE = urlsplit(f"http{'s' * secure}://{SITE}")
    settings.SECURE_HSTS_SECONDS = 3600 if secure else 0
    kept = inquiry()
    tag, page = tag_for(kept), f"{kept.get_absolute_url()}news/"
    host: Any = {"If-None-Match": f"W/{tag}", "Host": SITE}

    theirs = Client().get(page, headers=host, secure=secure)
    ours = ask(asked(kept, f"W/{tag}", **{"wsgi.url_scheme": settings.SITE.scheme}))

    expires = ours[1].pop("Expires")
    assert ours == ("304 Not Modified", {k: v for k, v in theirs.items() if k != "Expires"})
    assert expires[-4:] == theirs["Expires"][-4:] == " GMT"
    assert ("Strict-Transport-Security" in ours[1], theirs.status_code) == (secure, 304)


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_it_is_logged_as_the_view_would_be(code: str) -> None:
    kept = inquiry(language=code)
    known, unknown = asked(kept, tag_for(kept)), asked(kept, '"else"')

    statuses = [ask(known)[0], ask(unknown, get_wsgi_application())[0]]

    assert statuses == ["304 Not Modified", "200 OK"]
    assert what_it_was(known, "304") == what_it_was(unknown, "304")
    assert f'"language": "{code}"' in what_it_was(known, "304")


def test_it_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kept = inquiry()
    tag = tag_for(kept)

    with django_assert_num_queries(1):
        assert ask(asked(kept, tag))[0] == "304 Not Modified"


@pytest.mark.parametrize(
    "changes",
    [
        {"HTTP_IF_NONE_MATCH": ""},
        {"HTTP_IF_NONE_MATCH": '"else"'},
        {"HTTP_HOST": "evil.example"},
        {"wsgi.url_scheme": "https"},
        {"REQUEST_METHOD": "POST"},
        {"REQUEST_METHOD": "HEAD"},
    ],
)
def test_whatever_is_not_plainly_such_a_question_is_left_to_django(changes: dict[str, str]) -> None:
    kept = inquiry()
    question = asked(kept, tag_for(kept))

    assert ask(question)[0] == "304 Not Modified"
    assert ask({**question, **changes}) == DJANGO


@pytest.mark.promise("files-context")
def test_only_the_link_of_now_learns_that_nothing_happened() -> None:
    kept, other = inquiry(), inquiry("brahim", message="else")
    question = asked(kept, tag_for(kept))
    page = question["PATH_INFO"]
    wrong = [page.replace(kept.reference, other.reference), page.replace("/news/", "A/news/")]
    wrong += [page.replace(kept.reference, "BBBB-BBBB"), page.replace("/ar/", "/fr/")]

    answers = [ask({**question, "PATH_INFO": path}) for path in wrong]
    renew_link(kept, by=member(), at=NOW)

    assert [*answers, ask(question)] == [DJANGO] * 5


ACTS: dict[str, Callable[[Inquiry, User], object]] = {
    "answer": lambda kept, by: answer_inquiry(
        kept, by=by, body="نعم", seen=last(kept), at=NOW + DAY
    ),
    "close": lambda kept, by: close_inquiry(kept, by=by, at=NOW + DAY),
    "erase": lambda kept, by: erase_inquiry(kept, by=by, reason="asked", at=NOW + DAY),
}


@pytest.mark.parametrize("act", ACTS)
def test_whatever_happens_to_an_inquiry_is_told(act: str) -> None:
    kept, karim = inquiry(), member()
    settle_inquiry(kept, by=karim, at=NOW)
    question = asked(kept, tag_for(kept))

    before = ask(question)[0]
    ACTS[act](kept, karim)

    assert (before, ask(question)) == ("304 Not Modified", DJANGO)


def test_without_a_database_it_is_left_to_django_to_say_so() -> None:
    kept = inquiry()
    question = asked(kept, tag_for(kept))

    def away(*_call: Any) -> None:
        raise OperationalError

    with connection.execute_wrapper(away):
        assert ask(question) == DJANGO
