"""The marks of the language in use, and numbers and sizes, for templates."""

from collections.abc import Iterable

from django import template

from souftech.digits import whole_numbers
from souftech.punctuation import colon, comma, semicolon
from souftech.sizes import size_in_words

register = template.Library()
register.simple_tag(comma)
register.simple_tag(colon)
register.filter(whole_numbers)
register.filter(size_in_words)


@register.filter
def semicolons(parts: Iterable[str]) -> str:
    """Return the parts as one text."""
    return semicolon().join(parts)
