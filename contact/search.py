"""Search that knows Arabic: what is kept and what is asked for are brought to one plain form."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from contact.models import Inquiry

# What people type for one another, and what Unicode does not take apart by itself.
ALIKE = str.maketrans({
    "ٱ": "ا", "ء": "", "ٴ": "",
    "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "ک": "ك", "گ": "ك", "ڭ": "ك", "ڨ": "ق", "ڤ": "ف", "پ": "ب", "چ": "ج",
    "ـ": "",
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i",
    "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "–": "-", "—": "-", "−": "-",
})  # fmt: skip
DROPPED = ("Mn", "Me", "Cf")  # accents, vowel signs, marks that show nothing
# A number as people write it: digits in groups, of which one word is made.
NUMBER = re.compile(r"\+?\d(?:[ ().\-/]{0,3}\d){6,}")
COUNTRY = re.compile(r"^(?:00)?(?:213(?=0?\d{9}$))?0*")
EDGES = ".,;:!?،؛؟«»\"'()[]{}…"
MOST_WORDS = 10
LONGEST_QUERY = 300


def folded(text: str) -> str:
    """Return `text` in the one form of all its spellings; folding again changes nothing."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(ALIKE)
    plain = unicodedata.normalize("NFKD", plain)
    kept = "".join(map(_folded_character, plain))
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def search_text_of(inquiry: "Inquiry", texts: Iterable[str]) -> str:
    """Return everything by which `inquiry` is found, `texts` being what was said in it."""
    lines = [folded(line) for text in (inquiry.name, *texts) for line in text.splitlines()]
    numbers = [_digits(number) for line in lines for number in NUMBER.findall(line)]
    codes = [inquiry.reference, inquiry.reference.replace("-", ""), inquiry.email]
    if inquiry.phone:
        codes += [inquiry.phone.as_e164, _digits(inquiry.phone.as_national)]
    return "\n".join([*map(folded, codes), *lines, *dict.fromkeys(numbers)])


def found_by(query: str) -> Q:
    """Return the condition that every word of `query` is in the text of an inquiry."""
    plain = folded(query[:LONGEST_QUERY])
    condition = _all_of(NUMBER.sub(" ", plain).split()[:MOST_WORDS])
    for number in NUMBER.findall(plain)[:MOST_WORDS]:
        whole = COUNTRY.sub("", _digits(number))
        groups = number.split()
        # Several groups of digits may be one telephone number, or several numbers.
        apart = _all_of(groups) if len(groups) > 1 else Q()
        condition &= Q(search_text__contains=whole) | apart
    return condition


def _all_of(words: Iterable[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(search_text__contains=word.strip(EDGES) or word)
    return condition


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind in DROPPED:
        return ""
    return " " if kind in ("Cc", "Cs") else character


def _digits(number: str) -> str:
    return "".join(filter(str.isdecimal, number))
