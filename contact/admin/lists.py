"""The list of inquiries: what stands in it, what it is narrowed down by, what is found in it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from contact.models import Inquiry, State


class StateFilter(admin.SimpleListFilter):
    """Choose by state; suspected spam stays out of the way until asked for, or searched for."""

    title = _("state")
    parameter_name = "state__exact"

    def lookups(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        model_admin: admin.ModelAdmin,  # noqa: ARG002
    ) -> list[tuple[str, str]]:
        honest = [(state.value, str(state.label)) for state in State if state != State.SPAM]
        count = Inquiry.objects.quarantined().count()
        return [*honest, (State.SPAM.value, f"{State.SPAM.label} ({count})")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        everything, *states = super().choices(changelist)
        yield everything | {"display": _("All but suspected spam")}
        yield from states

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        if self.value():
            return queryset.filter(state=self.value())
        return queryset if request.GET.get(SEARCH_VAR) else queryset.exclude(state=State.SPAM)


class InquiryList(admin.ModelAdmin):
    """What the list of inquiries shows, newest first."""

    list_display = ["reference", "name", "topic", "language", "state", "age"]
    list_filter = [StateFilter, "topic", "language"]
    search_fields = ["reference", "name", "email", "phone", "messages__body"]
    search_help_text = _("Reference, name, e-mail, phone (+213…) or words of a message")
    date_hierarchy = "created_at"
    list_per_page = 50

    @admin.display(description=_("age"), ordering="-created_at")
    def age(self, inquiry: Inquiry) -> str:
        return timesince(inquiry.created_at, timezone.now(), depth=1)
