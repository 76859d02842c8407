"""A fault is reported to Sentry, if anybody asks for that, and nobody's data goes with it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from souftech.reports import start_reports
from tests.hostile import MARK, ask, form

pytestmark = pytest.mark.django_db
DSN = "http://key@127.0.0.1:9/1"
SENT: list[Envelope] = []


class Mailbag(Transport):
    """Keeps what would go out."""

    def capture_envelope(self, envelope: Envelope) -> None:
        SENT.append(envelope)


@pytest.fixture(autouse=True)
def _reports() -> Iterator[None]:
    SENT.clear()
    start_reports(DSN, Mailbag)
    yield
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def events() -> list[dict[str, Any]]:
    return [dict(event) for envelope in SENT if (event := envelope.get_event())]


def break_down_for(mark: str) -> None:
    with override_settings(ROOT_URLCONF="tests.test_logs"):
        ask(form(), PATH_INFO=f"/fr/break/{mark}/", HTTP_X_MARK=mark, QUERY_STRING=f"q={mark}")


@pytest.mark.promise("use-detect")
def test_a_fault_is_reported_once_with_its_types_and_places() -> None:
    break_down_for(MARK)

    (event,) = events()
    assert [error["type"] for error in event["exception"]["values"]] == [
        "ValueError", "RuntimeError",
    ]  # fmt: skip
    frame = event["exception"]["values"][-1]["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["module"]) == ("break_down", "tests.test_logs")
    assert set(frame) == {"filename", "module", "function", "lineno", "in_app"}


@pytest.mark.promise("collect-technical", "share-technical")
def test_nothing_of_the_visitor_goes_with_it() -> None:
    break_down_for(MARK)

    sent = b"".join(envelope.serialize() for envelope in SENT).decode()
    assert "RuntimeError" in sent
    secrets = (MARK, "192.0.2.77", "Mozilla", "csrftoken", "cookie", "/fr/break", "message=")
    assert [secret for secret in secrets if secret.lower() in sent.lower()] == []


def test_an_error_that_we_log_is_reported_by_its_fixed_words() -> None:
    logging.getLogger("souftech.jobs").error("Job %s failed: %s.", "purge", MARK)

    (event,) = events()
    assert event["logentry"] == {"message": "Job %s failed: %s."}
    assert MARK not in str(event)


def test_what_libraries_log_is_not_reported() -> None:
    logging.getLogger("library").error(f"about {MARK}")  # noqa: G004 - as careless ones do

    assert events() == []


def test_a_request_that_goes_well_reports_nothing() -> None:
    ask(form())

    assert SENT == []


def test_an_address_that_is_none_is_refused_in_one_line() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN is no such address"):
        start_reports("sentry")
