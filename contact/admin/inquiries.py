"""Inquiries as staff see them: readable in both directions, safe from accidents."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Field, QuerySet
from django.forms import TypedChoiceField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from contact.admin.lists import InquiryList
from contact.models import Inquiry, State
from contact.services import quarantine_inquiry, restore_inquiry
from souftech.models import OutgoingMail


@admin.register(Inquiry)
class InquiryAdmin(InquiryList):
    actions = ["restore", "quarantine"]
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

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: Inquiry | None = None,
    ) -> list[str]:
        """Leave quarantine to its own button, which sends the mails that are still due."""
        fixed = [str(name) for name in self.readonly_fields]
        return [*fixed, "state"] if obj and obj.is_quarantined else fixed

    def formfield_for_choice_field(
        self, db_field: Field, request: HttpRequest, **options: Any
    ) -> TypedChoiceField | None:
        if db_field.name == "state":
            options["choices"] = [choice for choice in State.choices if choice[0] != State.SPAM]
        return super().formfield_for_choice_field(db_field, request, **options)

    def get_urls(self) -> list[URLPattern]:
        views = {"restore": self.restore_one, "quarantine": self.quarantine_one}
        judging = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"contact_inquiry_{name}",
            )
            for name, view in views.items()
        ]
        return [*judging, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        context["may_judge"] = self.has_change_permission(request, options.get("obj"))
        return super().render_change_form(request, context, *args, **options)

    def restore_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the button "Not spam" of one inquiry."""
        return self._judge_one(request, pk, self.restore)

    def quarantine_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the button "Mark as suspected spam" of one inquiry."""
        return self._judge_one(request, pk, self.quarantine)

    @admin.action(description=_("Not spam"), permissions=["change"])
    def restore(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        """Answer the action above the list."""
        count = sum(restore_inquiry(inquiry, timezone.now()) for inquiry in inquiries)
        done = _("Inquiries that are out of quarantine now: %(count)d.") % {"count": count}
        self.message_user(request, done, messages.SUCCESS)

    @admin.action(description=_("Mark as suspected spam"), permissions=["change"])
    def quarantine(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        """Answer the action above the list."""
        count = sum(quarantine_inquiry(inquiry, timezone.now()) for inquiry in inquiries)
        done = _("Inquiries that are in quarantine now: %(count)d.") % {"count": count}
        self.message_user(request, done, messages.SUCCESS)

    def _judge_one(
        self,
        request: HttpRequest,
        pk: int,
        judge: Callable[[HttpRequest, QuerySet[Inquiry]], None],
    ) -> HttpResponse:
        inquiry = get_object_or_404(Inquiry, pk=pk)
        if not self.has_change_permission(request, inquiry):
            raise PermissionDenied
        judge(request, Inquiry.objects.filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:contact_inquiry_change", args=[pk]))

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
