"""Error reports to Sentry: what broke and where, and nothing of whose request it was."""

from typing import TYPE_CHECKING, Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration, ignore_logger
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.utils import BadDsn

from souftech.logs import OWN, current_request

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

FACTS = ("event_id", "timestamp", "level", "platform", "logger", "sdk")
PLACE = ("filename", "module", "function", "lineno", "in_app")


# Nothing is gathered in the first place; what comes all the same, `scrubbed` leaves behind.
OPTIONS: dict[str, Any] = {
    "data_collection": {
        "user_info": False,
        "cookies": {"mode": "off"},
        "http_headers": {"request": {"mode": "off"}},
        "http_bodies": [],
        "url_query_params": {"mode": "off"},
        "database_query_data": False,
        "queues": False,
        "stack_frame_variables": False,
        "frame_context_lines": 0,
    },
    "include_local_variables": False,
    "max_request_body_size": "never",
    "max_breadcrumbs": 0,
    "server_name": "",
    "auto_session_tracking": False,
    "send_client_reports": False,
    "propagate_traces": False,
    "default_integrations": False,
    "auto_enabling_integrations": False,
}


def start_reports(dsn: str, transport: "type[Transport] | None" = None) -> None:
    """Send every fault to the project that `dsn` names; refuse one that cannot be read."""
    integrations = [
        AtexitIntegration(callback=lambda *_pending: None),
        DedupeIntegration(),
        DjangoIntegration(middleware_spans=False, signals_spans=False),
        ExcepthookIntegration(),
        LoggingIntegration(level=None),
        ThreadingIntegration(),
    ]
    try:
        sentry_sdk.init(
            dsn, transport=transport, integrations=integrations, before_send=scrubbed, **OPTIONS
        )
    except BadDsn:
        raise ImproperlyConfigured(
            "SENTRY_DSN is no such address: copy it from your Sentry project, or leave it empty."
        ) from None
    # Django's and gunicorn's lines repeat what the exception itself reports, with the path.
    for name in ("django.request", "django.security", "gunicorn.error"):
        ignore_logger(name)


def scrubbed(event: "Event", _hint: "Hint") -> "Event | None":
    """Return a new event of the few facts that are about the program; all else is left behind."""
    given: dict[str, Any] = dict(event)
    kept = {name: given[name] for name in FACTS if name in given}
    errors = (given.get("exception") or {}).get("values") or []
    own = str(given.get("logger", "")).partition(".")[0] in OWN
    if not errors and not own:
        return None
    if errors:
        kept["exception"] = {"values": [_without_words(error) for error in errors]}
    if own and "logentry" in given:
        kept["logentry"] = {"message": str(given["logentry"].get("message", ""))}
    if request := current_request.get():
        kept["tags"] = {"request": request}
    return kept  # type: ignore[return-value]


def _without_words(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    places = [{name: frame[name] for name in PLACE if name in frame} for frame in frames]
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {"frames": places},
    }
