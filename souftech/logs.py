"""Log lines: one JSON object each, and nothing in them that is about a person.

What our own code logs is written as it is, so it must hold no personal data. Whatever others log
(Django, gunicorn, libraries) keeps its fixed words alone: their arguments are paths, hosts and
addresses. Of an exception its type and place are told, never its message.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

OWN = {"accounts", "contact", "pages", "souftech"}
BASE_DIR = Path(__file__).resolve().parent.parent
LONGEST_STACK = 40
LONGEST_MESSAGE = 200

# The request that this thread is answering, so that every line about it can be found.
current_request: ContextVar[str] = ContextVar("current_request", default="")


def configuration(level: str) -> dict[str, Any]:
    """Return `LOGGING`: every logger of every process writes such lines to the standard error."""
    alone = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "souftech.logs.JsonFormatter"}},
        "filters": {"faults": {"()": "souftech.logs.OnlyFaults"}},
        "handlers": {
            "stderr": {
                "class": "souftech.lines.GatheringHandler",
                "formatter": "json",
                "level": level,
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {**alone, "level": "INFO"},
            # A refused request is one line of ours, with its reason; Django would add a second.
            "django.request": {"level": "ERROR", "filters": ["faults"]},
            "django.security": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "gunicorn.error": alone,
        },
    }


class OnlyFaults(logging.Filter):
    """Pass what an exception caused: a mere status is in the request's own line."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        if ready := getattr(record, "line", None):
            return str(ready)
        line: dict[str, Any] = {
            "time": moment_of(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if request := current_request.get():
            line["request"] = request
        if record.exc_info and record.exc_info[1]:
            line |= fault(record.exc_info[1])
        return json.dumps(line, default=str)


def moment_of(moment: float) -> str:
    """Return a moment, given in seconds since 1970, as RFC 3339 writes it: UTC, milliseconds."""
    second = int(moment)
    return f"{second_of(second)}.{int((moment - second) * 1000):03d}Z"


@lru_cache(maxsize=2)
def second_of(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def message_of(record: logging.LogRecord) -> str:
    """Return our own words whole, and of others' words those that are the same every time."""
    words = str(record.msg)
    if record.name.partition(".")[0] in OWN:
        words = record.getMessage()
    elif isinstance(record.msg, BaseException):
        words = type(record.msg).__name__
    elif record.name == "py.warnings":  # file, line and kind; then its words begin
        words = ": ".join(record.getMessage().split(": ")[:2])
    elif record.name.startswith("django.security") or words.startswith("Invalid request from"):
        words = "Invalid request"
    elif record.name == "django.request":
        words = "Internal Server Error"
    else:
        words = _fixed_words(record)
    return words[:LONGEST_MESSAGE]


def _fixed_words(record: logging.LogRecord) -> str:
    if isinstance(record.args, tuple) and all(map(_is_harmless, record.args)):
        return record.getMessage().partition("\n")[0]
    return str(record.msg).partition(" %")[0].partition("\n")[0]


def _is_harmless(argument: object) -> bool:
    """Tell whether an argument is a number, such as a process's, or the name of a signal."""
    return isinstance(argument, int) or (isinstance(argument, str) and argument.startswith("SIG"))


def fault(error: BaseException) -> dict[str, Any]:
    """Return an exception's type, what led to it, and where: no message, no variable."""
    frames = traceback.extract_tb(error.__traceback__)[-LONGEST_STACK:]
    return {
        "error": type(error).__name__,
        "caused_by": [type(cause).__name__ for cause in _causes(error)],
        "stack": [f"{short(frame.filename)}:{frame.lineno}:{frame.name}" for frame in frames],
    }


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def short(filename: str) -> str:
    """Return a file's path inside the project or inside the installed packages."""
    path = Path(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(BASE_DIR)) if path.is_relative_to(BASE_DIR) else path.name


def hide_words_of_the_uncaught() -> None:
    """Have an exception that ends this process written down like any other, without its words."""
    sys.excepthook = _log_uncaught


def _log_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    logging.getLogger("souftech").critical("The process ended.", exc_info=(kind, error, trace))
