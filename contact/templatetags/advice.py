"""`{% if text|looks_sensitive %}`: whether its writer deserves a hint."""

from django import template

from contact.advice import looks_sensitive

register = template.Library()
register.filter("looks_sensitive", looks_sensitive)
