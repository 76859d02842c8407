"""What the pages of the desk show beside Django's own."""

from django import template

from souftech.warnings import desk_warnings

register = template.Library()
register.simple_tag(desk_warnings)
