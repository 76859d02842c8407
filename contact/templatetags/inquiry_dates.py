"""The way down to a year, a month and a day of the list, without a look at every row."""

import calendar
import datetime
from itertools import takewhile
from typing import Any

from django import template
from django.contrib.admin.views.main import ChangeList
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contact.models import Inquiry

register = template.Library()
FIELD = "created_at"


@register.inclusion_tag("admin/date_hierarchy.html")
def date_links(changes: ChangeList) -> dict[str, Any]:
    """Offer the years, months or days from the oldest to the newest inquiry of all."""
    times = Inquiry.objects.values_list(FIELD, flat=True)
    first, last = times.order_by(FIELD).first(), times.order_by(f"-{FIELD}").first()
    if first is None or last is None:
        return {"show": False}
    first_day, last_day = timezone.localdate(first), timezone.localdate(last)
    chosen = _chosen(changes) or [first_day.year] * (first_day.year == last_day.year)
    parts = [part for part in _parts(chosen, last_day) if first_day <= _end(part)]
    choices = [
        {"link": _link(changes, part), "title": _title(part)}
        for part in parts
        if _start(part) <= last_day
    ]
    if len(chosen) == len(("year", "month", "day")):
        choices = [{"title": _title(chosen)}]
    return {"show": True, "back": _back(changes, chosen), "choices": choices}


def _chosen(changes: ChangeList) -> list[int]:
    """Return the year, month and day that are chosen, or as many of them as are."""
    values = [changes.params.get(f"{FIELD}__{name}") for name in ("year", "month", "day")]
    return [int(value) for value in takewhile(bool, values) if value]


def _parts(chosen: list[int], last_day: datetime.date) -> list[list[int]]:
    """Return what may be chosen next below what is chosen."""
    if not chosen:
        return [[year] for year in range(1970, last_day.year + 1)]
    if len(chosen) == 1:
        return [[*chosen, month] for month in range(1, 13)]
    days = calendar.monthrange(chosen[0], chosen[1])[1]
    return [[*chosen[:2], day] for day in range(1, days + 1)]


def _start(part: list[int]) -> datetime.date:
    year, month, day = [*part, 1, 1][:3]
    return datetime.date(year, month, day)


def _end(part: list[int]) -> datetime.date:
    year, month = [*part, 12][:2]
    day = part[2] if len(part) > 2 else calendar.monthrange(year, month)[1]  # noqa: PLR2004
    return datetime.date(year, month, day)


def _title(part: list[int]) -> str:
    formats = ["", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT"]
    return date_format(_start(part), formats[len(part) - 1]) if len(part) > 1 else str(part[0])


def _link(changes: ChangeList, part: list[int]) -> str:
    names = [f"{FIELD}__{name}" for name in ("year", "month", "day")]
    return changes.get_query_string(dict(zip(names, part, strict=False)), [f"{FIELD}__"])


def _back(changes: ChangeList, chosen: list[int]) -> dict[str, str] | None:
    if not _chosen(changes):
        return None
    above = chosen[:-1]
    return {"link": _link(changes, above), "title": _title(above) if above else _("All dates")}
