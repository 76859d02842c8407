"""Whatever is sent is answered in words, in the visitor's language, and nothing half is kept."""

import json
import logging

import pytest

from contact.models import Inquiry
from souftech.logs import JsonFormatter
from souftech.models import OutgoingMail
from tests.hostile import CASES, MARK, MULTIPART, ODD, WHOLE, Answer, Case, ask, get, parts

pytestmark = pytest.mark.django_db
SECRETS = (MARK, "192.0.2.77", "Mozilla", "evil", "etc", "passwd")


def named(case: Case) -> str:
    return case.name


def send(case: Case) -> Answer:
    return ask(**case.changes)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log, whatever the level of the loggers that other tests have set."""
    caplog.set_level(logging.INFO)
    return caplog


def test_the_harness_would_keep_what_is_sound() -> None:
    kept = [ask(WHOLE).status, ask(parts(), CONTENT_TYPE=MULTIPART).status]

    assert kept == [302, 302]
    assert Inquiry.objects.count() == 1  # the same words in both, so they are one


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_request_that_no_browser_makes_is_refused_with_a_page(case: Case) -> None:
    answer = send(case)

    assert answer.status == case.status
    assert '<html lang="ar" dir="rtl"' in " ".join(answer.html.split())
    assert "contact@souftech.com" in answer.html
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_nothing_of_it_is_kept_and_one_line_without_its_words_is_logged(
    case: Case, lines: pytest.LogCaptureFixture
) -> None:
    send(case)

    written = [JsonFormatter().format(record) for record in lines.records]
    assert (Inquiry.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    assert [json.loads(line)["status"] for line in written] == [case.status]
    assert [secret for secret in SECRETS if secret in written[0]] == []


@pytest.mark.parametrize("case", ODD, ids=named)
def test_what_is_merely_odd_is_answered_as_ever(case: Case) -> None:
    assert send(case).status == case.status


def test_a_page_that_cannot_be_posted_to_says_what_it_can() -> None:
    answer = ask(WHOLE, PATH_INFO="/fr/privacy/")

    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert '<html lang="fr"' in " ".join(answer.html.split())


def test_a_refusal_before_any_language_is_known_speaks_the_browsers() -> None:
    answer = ask(**get("/", HTTP_HOST="evil.example", HTTP_ACCEPT_LANGUAGE="fr-DZ,ar;q=0.5"))

    assert (answer.status, answer.headers["Content-Language"]) == (400, "fr")
