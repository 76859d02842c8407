"""What the admin's first page shows above its lists."""

from django import template

from souftech.warnings import desk_warnings

register = template.Library()
register.simple_tag(desk_warnings)
