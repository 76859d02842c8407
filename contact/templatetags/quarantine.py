"""How many inquiries wait in quarantine, for the admin's first page."""

from django import template

from contact.models import Inquiry

register = template.Library()


@register.simple_tag
def count_quarantined() -> int:
    return Inquiry.objects.quarantined().count()
