"""The record of staff access and the saved replies, in the admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contact.models import ErasedInquiry, SavedReply, StaffAct
from souftech.reading import ReadOnlyAdmin, TitledAdmin


class RecordAdmin(ReadOnlyAdmin):
    """A list to read, in which an inquiry is found by its reference."""

    search_fields = ["reference"]
    search_help_text = _("Example: KXRT-MWPD")


@admin.register(StaffAct)
class StaffActAdmin(RecordAdmin):
    list_display = ["at", "staff", "act", "reference", "reason"]
    list_filter = ["act", "staff"]
    list_select_related = ["staff"]
    date_hierarchy = "at"


@admin.register(ErasedInquiry)
class ErasedInquiryAdmin(RecordAdmin):
    list_display = [
        "erased_at",
        "reference",
        "topic",
        "language",
        "created_at",
        "closed_at",
        "cause",
    ]
    list_filter = ["cause", "topic", "language"]
    date_hierarchy = "erased_at"


class SavedReplyForm(forms.ModelForm):
    class Meta:
        model = SavedReply
        fields = ("title", "body_en", "body_fr", "body_ar")

    def clean(self) -> dict[str, Any] | None:
        """Ask for a text in one language at least."""
        typed = super().clean()
        if not any(self.cleaned_data.get(f"body_{code}") for code, _name in settings.LANGUAGES):
            raise ValidationError(_("Write the reply in one language at least."), code="required")
        return typed


@admin.register(SavedReply)
class SavedReplyAdmin(TitledAdmin):
    list_display = ["title"]
    search_fields = ["title", "body_en", "body_fr", "body_ar"]
    form = SavedReplyForm
    fieldsets = [
        (
            None,
            {
                "fields": ["title", "body_en", "body_fr", "body_ar"],
                "description": _(
                    "It is offered where it exists in the sender’s language. {name} becomes the "
                    "name of whoever you answer."
                ),
            },
        )
    ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        """Offer no action: what several deleted at once, nobody meant to delete."""
        return {}
