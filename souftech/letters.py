"""A mail from one subject and one body template: plain text, and the same words as HTML.

The HTML is drawn when the mail is handed over: nobody who writes to us has to wait for it.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, override

from pages.company import COMPANY
from souftech.digits import whole_numbers
from souftech.mail import Mail

RIGHT_TO_LEFT = ("R", "AL")
LINK = re.compile("(<a .*?</a>)")
CODE = re.compile(r"(\d{4})(\d{4})")


def compose(
    occasion: str, language: str, context: Mapping[str, Any], *, to: str, **options: Any
) -> Mail:
    """Return the mail of `templates/mail/<occasion>` in `language`, addressed to `to`."""
    facts = {"company": COMPANY, "site_url": settings.SITE_URL, **context}
    with override(language):
        subject = render_to_string(f"mail/{occasion}.subject.txt", facts).strip()
        body = render_to_string(f"mail/{occasion}.txt", facts).strip() + "\n"
    facts = {"occasion": occasion, "language": language, "is_letter": True}
    return Mail(subject, body, to=[to], **facts, **options)


def as_html(subject: str, body: str, language: str, *, occasion: str = "") -> str:
    """Return the HTML of a letter, which says the words of its `body`; a code is set large."""
    paragraphs = paragraphs_of(body, language)
    if occasion == "code":
        for paragraph in paragraphs:
            found = CODE.fullmatch(paragraph["html"])
            paragraph["code"] = "\u00a0".join(found.groups()) if found else ""
    facts = {"subject": subject, "paragraphs": paragraphs}
    with override(language):
        return render_to_string("mail/base.html", facts)


def direction(text: str, language: str) -> str:
    """Return "rtl" or "ltr": how a paragraph of a mail in `language` has to be laid out."""
    classes = map(unicodedata.bidirectional, text)
    strong = [side for side in classes if side == "L" or side in RIGHT_TO_LEFT]
    if get_language_info(language)["bidi"]:
        return "rtl" if any(side in RIGHT_TO_LEFT for side in strong) else "ltr"
    return "rtl" if strong and strong[0] in RIGHT_TO_LEFT else "ltr"


def paragraphs_of(body: str, language: str) -> list[dict[str, str]]:
    """Return the paragraphs of a mail as HTML, each with the direction it reads in."""
    return [
        {"dir": direction(text, language), "html": _linked(text)}
        for text in body.strip().split("\n\n")
        if text.strip()
    ]


def _linked(text: str) -> str:
    """Return a paragraph as HTML, everything in it escaped, its addresses made links."""
    parts = LINK.split(urlize(text, autoescape=True))
    parts[::2] = [whole_numbers(mark_safe(part)) for part in parts[::2]]  # noqa: S308 - as below
    html = linebreaks("".join(parts), autoescape=False)
    inner = html.removeprefix("<p>").removesuffix("</p>").replace("<a ", '<a dir="ltr" ')
    return mark_safe(inner)  # noqa: S308 - urlize escaped the text
