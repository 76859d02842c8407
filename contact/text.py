"""Text as people type and paste it, brought to one form; what no reader could see is refused."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Telephones and messengers wrap pasted numbers and names in these; they show nothing.
EMBEDDINGS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
OVERRIDES = "\u202d\u202e"
LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\u0085]")
SHOWN = ("L", "N", "P", "S")
FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by class, yet nothing is seen


def normalise(value: str) -> str:
    """Return `value` in NFC, with \\n for every line end and without invisible embeddings."""
    return unicodedata.normalize("NFC", LINE_ENDS.sub("\n", value).translate(EMBEDDINGS))


def strip_marks(value: str) -> str:
    """Return `value` without spaces around it and without any invisible format character."""
    return "".join(c for c in value if unicodedata.category(c) != "Cf").strip()


def refuse_hidden(value: str, *, allowed: str = "") -> None:
    """Raise `ValidationError` for control and override characters other than those `allowed`."""
    for character in value:
        if character in OVERRIDES or (
            unicodedata.category(character) in ("Cc", "Cs") and character not in allowed
        ):
            raise ValidationError(
                _(
                    "This holds an invisible character (%(code)s) that could hide or reverse "
                    "what others read. Please delete it, or type this part again."
                ),
                code="hidden",
                params={"code": f"U+{ord(character):04X}"},
            )


def is_blank(value: str) -> bool:
    """Tell whether a reader would see nothing at all."""
    return not any(unicodedata.category(c)[0] in SHOWN and c not in FILLERS for c in value)
