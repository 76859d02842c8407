"""The public style sheets, carried inside each page: no round trip stands before the first paint.

They are files in the source. A page may hold them because the policy names the hash of each.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

NAMES = ("fonts", "site", "home", "document", "form", "inquiry", "choices")
SHEETS = [f"css/{name}.css" for name in NAMES]
NEIGHBOUR = re.compile(r'url\("\.\./([^"]+)"\)')
SPARED = re.compile(r"/\*.*?\*/|(?<=[{};:,])\s+|\s+(?=[{}])", re.DOTALL)


@cache
def text_of(sheet: str) -> str:
    """Return a style sheet as a page holds it, its addresses made absolute.

    Raises `LookupError` for a sheet that the policy does not name.
    """
    if sheet not in SHEETS:
        raise LookupError(f"{sheet} is not among the sheets that pages may hold.")
    return NEIGHBOUR.sub(lambda found: f'url("{static(found[1])}")', enclosed(sheet))


@cache
def enclosed(sheet: str) -> str:
    """Return a style sheet without what only its writers read.

    For a page that is handed over as a file, and so read under no policy. Raises `LookupError`.
    """
    path = finders.find(sheet)
    if not path:
        raise LookupError(f"There is no sheet {sheet}.")
    return SPARED.sub("", Path(path).read_text("utf-8"))


@cache
def hashes() -> list[str]:
    """Return the sources that a Content-Security-Policy needs to let these sheets in."""
    return [hash_of(sheet) for sheet in SHEETS]


def hashes_in(page: str) -> list[str]:
    """Return the sources that a page needs for the sheets that it holds, and no others."""
    return [hash_of(sheet) for sheet in SHEETS if f"<style>{text_of(sheet)}</style>" in page]


def hash_of(sheet: str) -> str:
    """Return the source that lets one sheet in."""
    digest = hashlib.sha256(text_of(sheet).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
