"""Numbers and sizes, for templates."""

from django import template
from django.utils.formats import get_format

from souftech.digits import whole_numbers
from souftech.sizes import size_in_words

register = template.Library()
register.filter(whole_numbers)
register.filter(size_in_words)


@register.simple_tag
def thousands() -> str:
    """Return what stands between the thousands and the hundreds of a number."""
    return str(get_format("THOUSAND_SEPARATOR"))
