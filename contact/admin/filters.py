"""What the list of inquiries is narrowed down by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contact.models import Inquiry, State

if TYPE_CHECKING:
    from contact.models.questions import InquiryQuerySet


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


class WaitingFilter(admin.SimpleListFilter):
    """Choose what waits for an answer, or what has waited too long."""

    title = _("answer")
    parameter_name = "waiting"

    def lookups(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        model_admin: admin.ModelAdmin,  # noqa: ARG002
    ) -> list[tuple[str, Any]]:
        return [("yes", _("Waits for an answer")), ("late", _("Late"))]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[Inquiry],
    ) -> QuerySet[Inquiry]:
        inquiries = cast("InquiryQuerySet", queryset)
        if self.value() == "late":
            return inquiries.overdue(at=timezone.now())
        return inquiries.waiting() if self.value() else inquiries


class RequestFilter(admin.SimpleListFilter):
    """Choose what was asked for about somebody's data."""

    title = _("request about data")
    parameter_name = "request"

    def lookups(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        model_admin: admin.ModelAdmin,  # noqa: ARG002
    ) -> list[tuple[str, Any]]:
        every = _("Every request about data")
        return [("waiting", _("Waits")), ("pressing", _("Due soon")), ("any", every)]

    def queryset(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[Inquiry],
    ) -> QuerySet[Inquiry]:
        inquiries = cast("InquiryQuerySet", queryset)
        if self.value() == "pressing":
            return inquiries.pressing(at=timezone.now())
        if self.value() == "waiting":
            return inquiries.requests()
        return inquiries.exclude(right="") if self.value() else inquiries


class AssigneeFilter(admin.SimpleListFilter):
    """Choose by who takes care of it: myself, nobody, or one of the others."""

    title = _("assignee")
    parameter_name = "assignee"

    def lookups(
        self,
        request: HttpRequest,
        model_admin: admin.ModelAdmin,  # noqa: ARG002 - Django's signature
    ) -> list[tuple[str, Any]]:
        staff = User.objects.filter(is_staff=True, is_active=True).order_by("email")
        others = [(str(one.pk), one.email) for one in staff if one != request.user]
        return [("me", _("Me")), ("nobody", _("Nobody")), *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        chosen = self.value()
        if chosen == "nobody":
            return queryset.filter(assignee=None)
        if chosen == "me":
            return queryset.filter(assignee=request.user.pk)
        return queryset.filter(assignee=int(chosen or 0)) if chosen in self._others() else queryset

    def _others(self) -> list[str]:
        return [str(value) for value, _title in self.lookup_choices if str(value).isdecimal()]
