"""What is written down about a visit: enough to find a fault, nothing about the visitor."""

import datetime
import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from souftech.logs import JsonFormatter, configuration
from souftech.urls import urlpatterns as site
from souftech.visits import device_of
from tests.environment import ENVIRONMENT
from tests.hostile import MARK, ask, form, get
from tests.machine import ROOT

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.77"


def break_down(request: HttpRequest, word: str) -> HttpResponse:
    words = request.POST["name"], request.POST["message"], request.COOKIES["note"]
    try:
        int(f"{words}")
    except ValueError:
        raise RuntimeError(f"{request.headers} {word} {words}")  # noqa: B904
    return HttpResponse()


urlpatterns = [path("fr/break/<slug:word>/", break_down), *site]
handler400 = "pages.errors.bad_request"
handler500 = "pages.errors.server_error"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the site's own handler writes for every logger of the project."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "django", "gunicorn.error")]
    for logger in loggers:
        logger.addHandler(handler)
    logging.getLogger("souftech").setLevel(logging.INFO)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.promise("collect")
def test_a_visit_is_one_line_of_facts(written: io.StringIO) -> None:
    ask(**get("/fr/contact/", f"topic={MARK}"))

    (line,) = lines(written)
    assert len(line.pop("request")) == 16
    assert datetime.datetime.fromisoformat(line.pop("time")).tzinfo == datetime.UTC
    assert line.pop("ms") > 0
    assert line == {
        "level": "INFO", "logger": "souftech.request", "message": "request",
        "route": "<code>/contact/", "method": "GET", "status": 200,
        "language": "fr", "device": "mobile",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("page", "route"),
    [
        (f"/ar/inquiry/BBBB-BBBB/{MARK}/", "<code>/inquiry/<slug:reference>/<slug:token>/"),
        (f"/ar/{MARK}/", ""),
        ("/admin/login/", "admin/login/"),
        ("/robots.txt", "robots.txt"),
    ],
)
@pytest.mark.promise("collect")
def test_a_line_names_the_route_and_never_the_address(
    written: io.StringIO, page: str, route: str
) -> None:
    ask(**get(page))

    assert [line["route"] for line in lines(written)] == [route]
    assert MARK not in written.getvalue()


def test_a_fault_of_ours_is_told_by_type_and_place_alone(written: io.StringIO) -> None:
    with override_settings(ROOT_URLCONF=__name__, ADMINS=[("Admin", "admin@souftech.test")]):
        answer = ask(form(), PATH_INFO=f"/fr/break/{MARK}/")

    fault, visit = lines(written)
    assert (answer.status, fault["error"], fault["caused_by"]) == (
        500, "RuntimeError", ["ValueError"],
    )  # fmt: skip
    assert fault["stack"][-1].startswith("tests/test_logs.py:")
    assert fault["request"] == visit["request"]
    assert visit["route"] == "<code>/break/<slug:word>/"


@pytest.mark.promise("collect-technical")
def test_a_fault_leaves_the_visitors_words_in_no_log_mail_or_page(written: io.StringIO) -> None:
    with override_settings(ROOT_URLCONF=__name__, ADMINS=[("Admin", "admin@souftech.test")]):
        answer = ask(form(), PATH_INFO=f"/fr/break/{MARK}/", HTTP_X_MARK=MARK)

    left = written.getvalue() + answer.html + "".join(str(m.message()) for m in mail.outbox)
    assert "RuntimeError" in left
    assert [secret for secret in (MARK, ADDRESS, "Mozilla") if secret in left] == []


@pytest.mark.parametrize(
    ("name", "words", "arguments", "message"),
    [
        ("gunicorn.error", f"Invalid request from ip={ADDRESS}: {MARK}", (), "Invalid request"),
        ("gunicorn.error", "Error handling request %s %s", ("GET", MARK), "Error handling request"),
        ("gunicorn.error", "Worker (pid:%s) was sent %s!", (7, "SIGKILL"),
         "Worker (pid:7) was sent SIGKILL!"),
        ("django.security.DisallowedHost", f"Invalid HTTP_HOST: {MARK}", (), "Invalid request"),
        ("django.request", "Gone: %s", (MARK,), "Internal Server Error"),
        ("redis", ValueError(MARK), (), "ValueError"),
        ("library", "Failed\n%s", (MARK,), "Failed"),
        ("py.warnings", "%s", (f"a.py:3: UserWarning: {MARK}\n",), "a.py:3: UserWarning"),
        ("souftech.delivery", "Mail %s was given up.", (7,), "Mail 7 was given up."),
    ],
)  # fmt: skip
def test_others_words_are_written_without_what_they_are_about(
    name: str, words: Any, arguments: tuple[object, ...], message: str
) -> None:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, words, arguments, None)

    line = json.loads(JsonFormatter().format(record))

    assert (line["logger"], line["message"]) == (name, message)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148", "mobile"),
        ("Mozilla/5.0 (Linux; Android 15; Mobile) Chrome/140.0 Safari/537.36", "mobile"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"),
        ("curl/8.5", "bot"),
        ("", "bot"),
    ],
)
@pytest.mark.promise("collect")
def test_a_device_is_told_as_coarsely_as_the_policy_says(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_every_logger_writes_such_lines() -> None:
    found = configuration("WARNING")

    assert found["handlers"]["stderr"] == {
        "class": "souftech.lines.GatheringHandler", "formatter": "json", "level": "WARNING",
    }  # fmt: skip
    handlers = {tuple(rules.get("handlers", ())) for rules in found["loggers"].values()}
    assert handlers == {("stderr",), ()}


def test_a_worker_that_breaks_down_leaves_one_line_without_words() -> None:
    program = (
        "from souftech.logs import hide_words_of_the_uncaught as hide; import django;"
        f"django.setup(); hide(); raise RuntimeError('{MARK}')"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT, env={**ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "souftech.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    line = json.loads(ended.stderr)
    assert (line["level"], line["error"], MARK in ended.stderr) == (
        "CRITICAL", "RuntimeError", False,
    )  # fmt: skip
