"""Records in the admin that are read and never made, changed or deleted by hand."""

from typing import Any

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list to read."""

    list_display_links = None
    list_per_page = 100

    def has_add_permission(self, *_facts: Any) -> bool:
        return False

    def has_change_permission(self, *_facts: Any) -> bool:
        return False

    def has_delete_permission(self, *_facts: Any) -> bool:
        return False
