"""Inquiries as staff see them: newest first, readable in both directions, safe from accidents."""

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from contact.models import Inquiry
from souftech.models import OutgoingMail


@admin.register(Inquiry)
class InquiryAdmin(admin.ModelAdmin):
    list_display = ["reference", "name", "topic", "language", "state", "age"]
    list_filter = ["state", "topic", "language"]
    search_fields = ["reference", "name", "email", "phone", "messages__body"]
    search_help_text = _("Reference, name, e-mail, phone (+213…) or words of a message")
    date_hierarchy = "created_at"
    list_per_page = 50
    actions = None
    readonly_fields = [
        "reference", "sender", "phone_link", "topic", "language", "created_at", "age",
        "policy_date", "conversation", "mails",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["reference", "state", "conversation"]}),
        (_("Sender"), {"fields": ["sender", "phone_link", "language"]}),
        (_("Facts"), {"fields": ["topic", "created_at", "age", "policy_date", "mails"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: Inquiry | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    @admin.display(description=_("age"), ordering="-created_at")
    def age(self, inquiry: Inquiry) -> str:
        return timesince(inquiry.created_at, timezone.now(), depth=1)

    @admin.display(description=_("sender"))
    def sender(self, inquiry: Inquiry) -> SafeString:
        return render_to_string("admin/contact/sender.html", {"inquiry": inquiry})

    @admin.display(description=_("phone"))
    def phone_link(self, inquiry: Inquiry) -> SafeString | str:
        return render_to_string("admin/contact/phone.html", {"inquiry": inquiry})

    @admin.display(description=_("conversation"))
    def conversation(self, inquiry: Inquiry) -> SafeString:
        return render_to_string("admin/contact/conversation.html", {"inquiry": inquiry})

    @admin.display(description=_("mails"))
    def mails(self, inquiry: Inquiry) -> SafeString:
        mails = (
            OutgoingMail.objects.filter(about=inquiry.public_id)
            .defer("payload")
            .order_by("created_at")
        )
        return render_to_string("admin/contact/mails.html", {"mails": mails})
