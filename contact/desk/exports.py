"""Inquiries as a table that a spreadsheet opens, and does not run."""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.models import Inquiry
from souftech.punctuation import comma

BOM = "\ufeff"  # without it a spreadsheet takes Arabic for something else
# Some spreadsheets part cells at a semicolon, and rows at each line end.
FORMULA = re.compile(r"(^|[;\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")
NUMBER = re.compile(r"\+[\d ]+")


class Echo:
    """A file that hands back each line."""

    def write(self, line: str) -> str:
        return line


def csv_of(inquiries: Iterable[Inquiry], name: str) -> StreamingHttpResponse:
    """Return inquiries as a file for download, made while it is sent."""
    response = StreamingHttpResponse(lines(inquiries), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def lines(inquiries: Iterable[Inquiry]) -> Iterator[str]:
    """Yield the lines of the table: a head, then one inquiry a line with all that was said."""
    writer = csv.writer(Echo())
    head = [
        _("Reference"), _("Received"), _("State"), _("Topic"), _("Language"), _("Name"),
        _("E-mail"), _("Phone"), _("Messages"),
    ]  # fmt: skip
    yield BOM + str(writer.writerow(head))
    for inquiry in inquiries:
        yield str(writer.writerow([harmless(cell) for cell in cells(inquiry)]))


def cells(inquiry: Inquiry) -> list[str]:
    """Return the facts of an inquiry, as they were typed."""
    return [
        inquiry.reference, moment(inquiry.created_at), inquiry.get_state_display(),
        inquiry.get_topic_display(), inquiry.get_language_display(), inquiry.name, inquiry.email,
        inquiry.phone.as_e164 if inquiry.phone else "",
        "\n\n".join(
            f"{message.get_author_display()}{comma()}{moment(message.created_at)}\n{message.body}"
            for message in inquiry.messages.all()
        ),
    ]  # fmt: skip


def moment(at: datetime.datetime) -> str:
    """Return a time as the company's clocks show it."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a telephone number stays whole."""
    return cell if NUMBER.fullmatch(cell) else FORMULA.sub(r"\1\2'", cell)
