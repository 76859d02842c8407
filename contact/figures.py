"""How the company answers, in figures: inquiries a week, and how long the first answer took.

Aggregates alone: no question here reads who wrote, or what.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Q, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from contact.models import Inquiry, State

WEEKS = 12
WEEK = datetime.timedelta(days=7)
HOUR = 3600


@dataclass(frozen=True)
class WeekFigures:
    """One week from its Sunday on; hours are none where nothing has been answered."""

    starts: datetime.date
    count: int
    answered: int
    median: float | None
    ninetieth: float | None


class Seconds(Func):
    """The whole seconds of a time since 1970, the same number in every database."""

    output_field = IntegerField()
    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)


def weekly_figures(at: datetime.datetime) -> list[WeekFigures]:
    """Return the last twelve weeks, the oldest first; the last of them is still going on."""
    starts = week_starts(at)
    counts = _counts(starts)
    ranks = _ranked(starts)
    return [
        WeekFigures(timezone.localdate(start), *counts[week], *ranks.get(week, (None, None)))
        for week, start in enumerate(starts)
    ]


def week_starts(at: datetime.datetime) -> list[datetime.datetime]:
    """Return when each of the last twelve weeks began, in the company's time zone."""
    today = timezone.localdate(at)
    sunday = today - datetime.timedelta(days=today.isoweekday() % 7)
    zone = timezone.get_default_timezone()
    midnight = datetime.datetime.combine(sunday, datetime.time.min, zone)
    return [midnight - weeks * WEEK for weeks in reversed(range(WEEKS))]


def inquiries_by_week(starts: list[datetime.datetime]) -> Any:
    """Return what came since the first of `starts`, each with the number of its week."""
    weeks = [
        When(created_at__gte=start, then=week) for week, start in reversed(list(enumerate(starts)))
    ]
    since = Inquiry.objects.filter(created_at__gte=starts[0]).exclude(state=State.SPAM)
    return since.order_by().annotate(week=Case(*weeks, output_field=IntegerField()))


def counted(starts: list[datetime.datetime]) -> Any:
    """Ask how many came in each week, and how many of them have been answered."""
    answered = Count("pk", filter=Q(first_answered_at__isnull=False))
    return inquiries_by_week(starts).values("week").annotate(count=Count("pk"), answered=answered)


def ranked(starts: list[datetime.datetime]) -> Any:
    """Ask for the time that half, and that nine tenths, of each week's answers took at most.

    The nearest rank: of n times in order, number ceil(n / 2) and number ceil(9 n / 10).
    """
    seconds = Seconds("first_answered_at") - Seconds("created_at")
    times = inquiries_by_week(starts).filter(first_answered_at__isnull=False)
    numbered = times.annotate(
        seconds=seconds,
        rank=Window(RowNumber(), partition_by=F("week"), order_by=seconds.asc()),
        of=Window(Count("pk"), partition_by=F("week")),
    )
    half, most = (F("of") + 1) / 2, (9 * F("of") + 9) / 10
    return (
        numbered.annotate(half=half, most=most)
        .filter(Q(rank=F("half")) | Q(rank=F("most")))
        .values("week", "seconds", "rank", "half", "most")
    )


def _counts(starts: list[datetime.datetime]) -> dict[int, tuple[int, int]]:
    found = {row["week"]: (row["count"], row["answered"]) for row in counted(starts)}
    return {week: found.get(week, (0, 0)) for week in range(len(starts))}


def _ranked(starts: list[datetime.datetime]) -> dict[int, tuple[float | None, float | None]]:
    found: dict[int, list[float | None]] = {}
    for row in ranked(starts):
        hours = found.setdefault(row["week"], [None, None])
        for place, name in enumerate(("half", "most")):
            if row["rank"] == row[name]:
                hours[place] = row["seconds"] / HOUR
    return {week: (half, most) for week, (half, most) in found.items()}
