"""The marks of the language in use, and numbers and sizes, for templates."""

from collections.abc import Iterable

from django import template
from django.utils.formats import get_format

from souftech.digits import whole_numbers
from souftech.punctuation import colon, comma, semicolon
from souftech.sizes import size_in_words

register = template.Library()
register.simple_tag(comma)
register.simple_tag(colon)
register.filter(whole_numbers)
register.filter(size_in_words)


@register.simple_tag
def thousands() -> str:
    """Return what stands between the thousands and the hundreds of a number."""
    return str(get_format("THOUSAND_SEPARATOR"))


@register.filter
def semicolons(parts: Iterable[str]) -> str:
    """Return the parts as one text."""
    return semicolon().join(parts)
