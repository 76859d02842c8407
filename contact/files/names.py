"""Names of files: what a reader may see of them; on the disk they are never used."""

import unicodedata

from contact.files.kinds import ENDINGS, Kind

LONGEST = 100
JOINERS = "\u200c\u200d"  # Persian and emoji need them, and they hide nothing
FORBIDDEN = dict.fromkeys(map(ord, '<>:"|?*'), "_")
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


def clean_name(given: str) -> str:
    """Return the last part of a path in NFC, without control, bidi and other unseen characters."""
    text = given.replace("\\", "/").rpartition("/")[2]
    seen = (c for c in unicodedata.normalize("NFC", text) if c in JOINERS or not _is_hidden(c))
    return " ".join("".join(seen).translate(FORBIDDEN).split()).strip(" .")


def stem(given: str, kind: Kind) -> str:
    """Return a name without its ending, where that says what the file is; never an empty one."""
    name = clean_name(given)
    start, _dot, ending = name.rpartition(".")
    if start and ending.lower() in ENDINGS[kind]:
        name = start
    return name[:LONGEST].strip(" .") or "file"


def shown(given: str) -> str:
    """Return a name to be read inside a sentence of either direction, cut in its middle if long."""
    name = clean_name(given) or "file"
    if len(name) > LONGEST:
        start, _dot, ending = name.rpartition(".")
        name = f"{start[: LONGEST - 20]}….{ending[-18:]}"
    return f"{ISOLATE}{name}{END_OF_ISOLATE}"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
