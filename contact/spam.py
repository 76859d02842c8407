"""How much a message looks like spam: reasons that add up to points."""

import datetime
import re
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.utils.translation import gettext_lazy as _

FIRST_REPEAT = 3
MOST_POINTS = 5
SHORT_TEXT = 100  # letters and digits; upon so few, several people may well hit on one day
LINK = re.compile(r"https?://|(?<![/\w])www\.", re.IGNORECASE)


class Reason(models.TextChoices):
    TRAP = "trap", _("A field that people do not see was filled in.")
    HURRY = "hurry", _("It was sent within seconds, or without loading the form.")
    LINKS = "links", _("It holds many links, or the name holds one.")
    REPEAT = "repeat", _("The same text has arrived several times within a day.")
    FLOOD = "flood", _("Many messages have come from the same network within an hour.")
    STAFF = "staff", _("One of us marked it.")


@dataclass(frozen=True)
class Clues:
    """How a form was filled in, and by which network; all of it is judged, none of it is kept."""

    afterthought: str | None = None
    started: str | None = None
    visitor: str = ""


@dataclass(frozen=True)
class Signs:
    """What speaks for or against a message, apart from its words.

    `seconds` passed since the form was shown, if that is known; the text has now come `repeats`
    times within a day, and this is the `sendings`-th message of its network within an hour.
    """

    trapped: bool = False
    seconds: float | None = None
    repeats: int = 1
    sendings: int = 0


@dataclass(frozen=True)
class Verdict:
    points: int = 0
    reasons: tuple[str, ...] = ()

    @property
    def is_spam(self) -> bool:
        return self.points >= settings.SPAM_SCORE


def stamp(at: datetime.datetime) -> str:
    """Return a signed note of when a form was shown, which `seconds_since` reads."""
    return _signer().sign(str(int(at.timestamp())))


def seconds_since(started: str | None, at: datetime.datetime) -> float | None:
    """Return how long ago a form was shown, or none where that is missing or forged."""
    try:
        return at.timestamp() - int(_signer().unsign(started or ""))
    except (BadSignature, ValueError):  # a lone surrogate cannot even be compared
        return None


def fingerprint(text: str) -> str:
    """Return what stays the same of `text` when only case, spaces and signs differ."""
    return "".join(c for c in text.casefold() if c.isalnum()) or text


def score(message: str, name: str, signs: Signs) -> Verdict:
    """Add up what speaks against a message; `SPAM_SCORE` points make it suspected spam."""
    points = {
        Reason.TRAP: MOST_POINTS if signs.trapped else 0,
        Reason.HURRY: 3 if _is_hurried(signs.seconds) else 0,
        Reason.LINKS: 3 if _has_many_links(message, name) else 0,
        Reason.REPEAT: _repeat_points(signs.repeats, message),
        Reason.FLOOD: _flood_points(signs.sendings),
    }
    reasons = tuple(reason.value for reason, weight in points.items() if weight)
    return Verdict(sum(points.values()), reasons)


def _signer() -> Signer:
    return Signer(salt="when a form was shown")


def _is_hurried(seconds: float | None) -> bool:
    return seconds is None or seconds < settings.SPAM_MIN_SECONDS


def _has_many_links(message: str, name: str) -> bool:
    return len(LINK.findall(message)) > settings.SPAM_LINKS or bool(LINK.search(name))


def _repeat_points(repeats: int, message: str) -> int:
    if repeats < FIRST_REPEAT:
        return 0
    is_common = len(fingerprint(message)) < SHORT_TEXT and repeats < 2 * MOST_POINTS
    return min(repeats, MOST_POINTS - is_common)


def _flood_points(sendings: int) -> int:
    # Two points over the limit and one more for each limit's worth beyond: a family that shares
    # an address stays below the line, while a flood soon crosses it by itself.
    times_over = max(0, sendings - 1) // settings.HOURLY_LIMIT
    return min(times_over + 1, MOST_POINTS) if times_over else 0
