"""What the admin's first page says about inquiries: what waits, and how fast answers are."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language_bidi

from contact.chart import HEIGHT, WIDTH, bars
from contact.figures import weekly_figures
from contact.models import Inquiry

register = template.Library()
SHOWN = 10


@register.inclusion_tag("admin/contact/waiting.html")
def waiting_inquiries() -> dict[str, Any]:
    """Show what waits for an answer, the longest first."""
    now = timezone.now()
    waiting = Inquiry.objects.waiting().without_texts().select_related("assignee")
    oldest = [
        {
            "inquiry": inquiry,
            "late": inquiry.is_late(now),
            "days": inquiry.working_days_waited(now),
        }
        for inquiry in waiting[:SHOWN]
    ]
    return {
        "oldest": oldest,
        "waiting": Inquiry.objects.waiting().count(),
        "late": Inquiry.objects.overdue(at=now).count(),
    }


@register.simple_tag
def count_pressing() -> int:
    """Return how many requests about data have to be answered soon."""
    return Inquiry.objects.pressing(at=timezone.now()).count()


@register.inclusion_tag("admin/contact/figures.html")
def answer_figures() -> dict[str, Any]:
    """Draw the last weeks, and write the same in a table."""
    weeks = weekly_figures(timezone.now())
    mirrored = get_language_bidi()
    counts = [week.count for week in weeks]
    most = [week.ninetieth for week in weeks]
    slowest = max((hours for hours in most if hours), default=0)
    return {
        "weeks": weeks,
        "width": WIDTH,
        "height": HEIGHT,
        "highest": max(counts),
        "slowest": slowest,
        "count_bars": bars(counts, max(counts), mirrored=mirrored),
        "most_bars": bars(most, slowest, mirrored=mirrored),
        "half_bars": bars([week.median for week in weeks], slowest, mirrored=mirrored),
    }
