"""The day of a month as people count it: French alone says the first and then two, three."""

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

_english = DateFormat.S


def ordinal(shown: DateFormat) -> str:
    """Return what follows the number of a day, in the language in use."""
    if get_language() != "fr":
        return str(_english(shown))
    return "er" if shown.j() == 1 else ""


def count_days_as_spoken() -> None:
    """Let "S" in a format of dates mean the language in use.

    Django keeps English there for all, and every date on pages, in mails and lists goes through it.
    """
    DateFormat.S = ordinal  # type: ignore[method-assign, assignment]
