"""How many things in a form have to be corrected."""

from django import template
from django.forms import BaseForm
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def problems(form: BaseForm) -> int:
    """Return how many a form has, some fields more than one."""
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag
def problems_in(*forms: BaseForm | str) -> str:
    """Return in words that there is something to correct in these forms, nothing if there is not.

    A form that a page does not have is an empty text.
    """
    count = sum(problems(form) for form in forms if isinstance(form, BaseForm))
    return ngettext("There is a problem", "There are problems", count) if count else ""
