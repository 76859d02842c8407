"""Time as the company works: Sunday to Thursday without `HOLIDAYS`, in its own time zone.

What arrives on a day off counts from the start of the next working day. A deadline of so many
working days falls at the same time of day, so many working days later.
"""

import datetime

from django.conf import settings
from django.utils import timezone

DAY = datetime.timedelta(days=1)
FIRST_SUNDAY = datetime.date(1970, 1, 4)
DAYS_A_WEEK = 5


def is_working_day(day: datetime.date) -> bool:
    """Tell whether the company works on `day`."""
    return _is_in_week(day) and day not in settings.HOLIDAYS


def deadline(start: datetime.datetime, days: int) -> datetime.datetime:
    """Return when `days` working days from `start` are over."""
    counted = _counted_from(start)
    return _at(_moved(counted.date(), days), counted.time())


def latest_start(end: datetime.datetime, days: int) -> datetime.datetime:
    """Return the last moment from which `days` working days are over at `end`.

    So `deadline(start, days) <= end` is `start <= latest_start(end, days)`: one comparison that a
    database can make with an index.
    """
    local = timezone.localtime(end)
    day, time = local.date(), local.time()
    while not is_working_day(day):
        day, time = day - DAY, datetime.time.max
    return _at(_moved(day, -days), time)


def working_days_between(start: datetime.datetime, end: datetime.datetime) -> int:
    """Return how many whole working days are over from `start` to `end`."""
    first, last = _counted_from(start), _counted_from(end)
    begun = last.time() < first.time()
    return max(0, _working_days_before(last.date()) - _working_days_before(first.date()) - begun)


def _counted_from(moment: datetime.datetime) -> datetime.datetime:
    local = timezone.localtime(moment)
    if is_working_day(local.date()):
        return local
    return _at(_moved(local.date(), 1), datetime.time.min)


def _moved(day: datetime.date, days: int) -> datetime.date:
    """Return the working day that is `days` of them after `day`, or before it where negative."""
    step = DAY if days > 0 else -DAY
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def _working_days_before(day: datetime.date) -> int:
    weeks, days = divmod((day - FIRST_SUNDAY).days, 7)
    off = sum(1 for holiday in settings.HOLIDAYS if holiday < day and _is_in_week(holiday))
    return DAYS_A_WEEK * weeks + min(days, DAYS_A_WEEK) - off


def _is_in_week(day: datetime.date) -> bool:
    return (day - FIRST_SUNDAY).days % 7 < DAYS_A_WEEK


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, time, timezone.get_default_timezone())
