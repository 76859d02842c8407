"""The marks of the language in use, for templates."""

from collections.abc import Iterable

from django import template

from souftech.punctuation import colon, comma, semicolon

register = template.Library()
register.simple_tag(comma)
register.simple_tag(colon)


@register.filter
def semicolons(parts: Iterable[str]) -> str:
    """Return the parts as one text."""
    return semicolon().join(parts)
