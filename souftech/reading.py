"""What the lists of the admin have in common, and records in it that are only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst


class TitledAdmin(admin.ModelAdmin):
    """A list that is called by what stands in it: no sentence of Django's agrees with each noun."""

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))


class ReadOnlyAdmin(TitledAdmin):
    """A list of records that nobody makes, changes or deletes by hand."""

    list_display_links = None
    list_per_page = 100

    def has_add_permission(self, *_facts: Any) -> bool:
        return False

    def has_change_permission(self, *_facts: Any) -> bool:
        return False

    def has_delete_permission(self, *_facts: Any) -> bool:
        return False
