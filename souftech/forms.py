"""How the project draws its forms: Django's own rendering with the project's field template."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"
