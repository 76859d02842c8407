"""What staff do with several inquiries at once; to delete them is not among it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contact import services
from contact.desk.exports import csv_of
from contact.desk.forms import ReasonForm
from contact.desk.rights import reader_of
from contact.models import Inquiry
from contact.models.questions import InquiryQuerySet


class InquiryActions(admin.ModelAdmin):
    actions = ["assign", "settle", "quarantine", "restore", "reopen", "export"]

    @admin.action(description=_("Assign to me"), permissions=["answer"])
    def assign(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        self._each(request, inquiries, services.assign_inquiry, to=request.user)

    @admin.action(description=_("Mark as answered"), permissions=["answer"])
    def settle(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        self._each(request, inquiries, services.settle_inquiry)

    @admin.action(description=_("Mark as suspected spam"), permissions=["change"])
    def quarantine(self, request: HttpRequest, inquiries: InquiryQuerySet) -> None:
        answered = inquiries.count() - inquiries.may_be_spam().count()
        self._each(request, inquiries, services.quarantine_inquiry)
        if answered:
            left_out = ngettext(
                "%(count)d inquiry was left out: "
                "what was answered is no spam, nor is a request about data.",
                "%(count)d inquiries were left out: "
                "what was answered is no spam, nor is a request about data.",
                answered,
            )
            self.message_user(request, left_out % {"count": answered}, messages.WARNING)

    @admin.action(description=_("Not spam"), permissions=["change"])
    def restore(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        self._each(request, inquiries, services.restore_inquiry)

    @admin.action(description=_("Reopen"), permissions=["answer"])
    def reopen(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> None:
        self._each(request, inquiries, services.reopen_inquiry)

    @admin.action(description=_("Export as a table (CSV)"), permissions=["export"])
    def export(self, request: HttpRequest, inquiries: QuerySet[Inquiry]) -> HttpResponseBase:
        """Ask why, then write that down and hand the table over."""
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            return self._ask_why(request, inquiries, form)
        now = timezone.now()
        chosen = services.export_inquiries(
            inquiries, by=reader_of(request), at=now, **form.cleaned_data
        )
        return csv_of(chosen, f"inquiries-{now:%Y-%m-%d}.csv")

    def has_answer_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person may answer."""
        return request.user.has_perm("contact.answer_inquiry")

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person may take data out of the site."""
        return request.user.has_perm("contact.export_inquiry")

    def _each(
        self,
        request: HttpRequest,
        inquiries: QuerySet[Inquiry],
        act: Callable[..., bool],
        **facts: Any,
    ) -> None:
        """Do one act with each of them, and say with how many it was possible."""
        now = timezone.now()
        count = sum(act(inquiry, by=reader_of(request), at=now, **facts) for inquiry in inquiries)
        done = ngettext("Done with %(count)d inquiry.", "Done with %(count)d inquiries.", count)
        level = messages.SUCCESS if count else messages.INFO
        self.message_user(request, done % {"count": count}, level)

    def _ask_why(
        self, request: HttpRequest, inquiries: QuerySet[Inquiry], form: ReasonForm
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Export inquiries"),
            "count": inquiries.count(),
            "chosen": request.POST.getlist("_selected_action"),
            "across": request.POST.get("select_across", "0"),
            "form": form,
        }
        return TemplateResponse(request, "admin/contact/inquiry/export.html", context)
