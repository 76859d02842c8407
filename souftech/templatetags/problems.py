"""How many things in a form have to be corrected."""

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def problems(form: BaseForm) -> int:
    """Return how many a form has, some fields more than one."""
    return sum(len(errors) for errors in form.errors.values())
