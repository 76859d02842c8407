"""Telephone numbers of several groups: whole, and in their order in any text."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

FEWEST, MOST = 7, 20  # below are dates and times, above is nothing that anybody reads out
BEGINNINGS = "+(0٠۰"  # a list of years or of amounts begins otherwise
BETWEEN = "[-. \u00a0\u202f]"
NUMBER = re.compile(
    rf"(?<![\w/@=&#%+-])\+?(?:\(\d+\){BETWEEN}?)?\d+"
    rf"(?:(?:{BETWEEN}?\(\d+\){BETWEEN}?|{BETWEEN})\d+)*(?!\w)"
)


def whole_numbers(text: str) -> SafeString:
    """Return `text` as HTML, escaped unless it is safe, telephone numbers from left to right."""
    return mark_safe(NUMBER.sub(_isolated, conditional_escape(text)))  # noqa: S308 - escaped


def _isolated(found: re.Match[str]) -> str:
    number = found[0]
    is_listed = number[0] not in BEGINNINGS
    if is_listed or number.isdecimal() or not FEWEST <= sum(map(str.isdecimal, number)) <= MOST:
        return number
    return f'<bdi class="number" dir="ltr">{number}</bdi>'
