"""How long something is kept, counted in months of the calendar."""

import calendar
import datetime


def months_after(moment: datetime.datetime, months: int) -> datetime.datetime:
    """Return the same day so many months later, or that month's last where it has no such day."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    day = min(moment.day, calendar.monthrange(year, month)[1])
    return moment.replace(year=year, month=month, day=day)
