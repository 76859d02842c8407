"""The marks between the parts of a text, each with its spaces, in the language in use."""

from django.utils.translation import get_language

MARKS = {"ar": ("، ", "؛ ", ": "), "fr": (", ", "\u00a0; ", "\u00a0: ")}
OTHERS = (", ", "; ", ": ")


def comma() -> str:
    """Return what stands between the parts of a list."""
    return _marks()[0]


def semicolon() -> str:
    """Return what stands between parts that may hold commas."""
    return _marks()[1]


def colon() -> str:
    """Return what stands between a name and what it holds."""
    return _marks()[2]


def _marks() -> tuple[str, str, str]:
    return MARKS.get(get_language() or "", OTHERS)
