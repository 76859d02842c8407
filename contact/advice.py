"""What in a text looks like something that we do not need: a hint for its writer, nothing more.

It is looked for anew each time the text is shown; what is found is neither kept nor counted.
"""

import re
import unicodedata

CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
NATIONAL_ID = re.compile(r"(?<!\d)\d(?:[ -]?\d){17}(?!\d)")
PASSWORD = re.compile(
    r"(?:password|passwd|mot de passe|mdp|كلمة (?:ال)?(?:سر|مرور))[^\n:=]{0,15}[:=]\s*\S",
    re.IGNORECASE,
)


def looks_sensitive(text: str) -> bool:
    """Tell whether a card's or an Algerian's national number or a password seems to stand here."""
    western = "".join(str(unicodedata.digit(c, c)) for c in text)
    cards = any(passes_luhn(found) for found in CARD.findall(western))
    return cards or bool(NATIONAL_ID.search(western) or PASSWORD.search(western))


def passes_luhn(number: str) -> bool:
    """Tell whether the last digit of a card's number is right (ISO/IEC 7812-1, annex B)."""
    digits = [int(c) for c in reversed(number) if c.isdecimal()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
