"""`{% sheet "css/site.css" %}` puts a style sheet into the page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from pages.sheets import enclosed, text_of

register = template.Library()


@register.simple_tag
def sheet(name: str) -> SafeString:
    return mark_safe(f"<style>{text_of(name)}</style>")  # noqa: S308 - a file of our own


@register.simple_tag
def enclosed_sheet(name: str) -> str:
    return mark_safe(f"<style>{enclosed(name)}</style>")  # noqa: S308 - a file of our own
