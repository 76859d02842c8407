"""The list of inquiries: what stands in it, and how it stays fast however long it is."""

import datetime
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contact.admin.filters import AssigneeFilter, RequestFilter, StateFilter, WaitingFilter
from contact.models import Inquiry, StaffAct
from contact.models.questions import InquiryQuerySet
from souftech.reading import TitledAdmin

MOST_COUNTED = 1000


class BoundedPaginator(Paginator):
    """Pages of the first thousand rows, whose keys are found by one look through the table.

    To count, and then to fetch, would be two looks; and to count all of it takes longest.
    """

    @cached_property
    def keys(self) -> list[int]:
        """The keys of these rows in their order, and one more if there are more."""
        rows = cast("QuerySet[Inquiry]", self.object_list)
        return list(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1])

    @cached_property
    def count(self) -> int:
        return min(len(self.keys), MOST_COUNTED)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than the pages show."""
        return len(self.keys) > MOST_COUNTED

    def rows(self, start: int, end: int) -> list[Inquiry]:
        """Return the rows from place `start` to place `end`, in their order."""
        keys = self.keys[start : min(end, MOST_COUNTED)]
        found = Inquiry.objects.without_texts().select_related("assignee").in_bulk(keys)
        return [found[key] for key in keys if key in found]


class InquiryChangeList(ChangeList):
    """One page of the list, with who of the others has which inquiry open."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        pages = cast("BoundedPaginator", self.paginator)
        whole = self.show_all and self.can_show_all
        start = 0 if whole or not self.multi_page else (self.page_num - 1) * self.list_per_page
        shown = pages.rows(start, pages.count if whole else start + self.list_per_page)
        others = StaffAct.objects.opened_lately(at=timezone.now()).exclude(staff=request.user.pk)
        opened = others.filter(about__in=[inquiry.public_id for inquiry in shown])
        # The newest comes first, so it is read in reverse to be the one that stays.
        latest = {act.about: act for act in reversed(opened.select_related("staff"))}
        for inquiry in shown:
            inquiry.open_with = latest.get(inquiry.public_id)  # type: ignore[attr-defined]
        self.result_list = shown


class InquiryList(TitledAdmin):
    """What the list of inquiries shows, newest first."""

    list_display = [
        "standing", "reference", "name", "topic", "language", "age", "assigned", "opened",
    ]  # fmt: skip
    list_display_links = ["reference"]
    list_filter = [
        WaitingFilter, RequestFilter, AssigneeFilter, StateFilter, "topic", "language",
    ]  # fmt: skip
    sortable_by = ["age"]
    search_fields = ["search_text"]
    search_help_text = _("Reference, name, e-mail, phone or words, in any spelling")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator

    def get_changelist(self, request: HttpRequest, **_options: Any) -> type[ChangeList]:  # noqa: ARG002
        return InquiryChangeList

    def get_queryset(self, request: HttpRequest) -> InquiryQuerySet:
        inquiries = cast("InquiryQuerySet", super().get_queryset(request))
        return inquiries.without_texts().select_related("assignee")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put first what has waited longest, where only what waits is asked for."""
        if request.GET.get(RequestFilter.parameter_name):
            return ["right_due_at", "pk"]
        if request.GET.get(WaitingFilter.parameter_name):
            return ["waiting_since", "pk"]
        return ["-created_at", "-pk"]

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[Inquiry],
        search_term: str,
    ) -> tuple[QuerySet[Inquiry], bool]:
        """Find every word in whichever spelling; no inquiry is found twice."""
        return queryset.found_by(search_term), False  # type: ignore[attr-defined]

    @admin.display(description=_("state"))
    def standing(self, inquiry: Inquiry) -> SafeString:
        marks = [("unread", gettext("unread"))] if inquiry.unread else []
        if inquiry.is_late(timezone.now()):
            marks.append(("late", gettext("late")))
        if inquiry.right and inquiry.is_waiting:
            marks.append(("request", self.request_in_words(inquiry)))
        words = format_html_join("", ' <b class="mark mark-{}">{}</b>', marks)
        return format_html("{}{}", inquiry.get_state_display(), words)

    def request_in_words(self, inquiry: Inquiry) -> str:
        """Return which right somebody asked for, and by when they have to be answered."""
        due = date_format(timezone.localtime(inquiry.right_due_at), "DATE_FORMAT")
        words = gettext("%(right)s, due on %(date)s")
        return words % {"right": inquiry.get_right_display(), "date": due}

    @admin.display(description=_("age"), ordering="-created_at")
    def age(self, inquiry: Inquiry) -> str:
        return timesince(inquiry.created_at, timezone.now(), depth=1)

    @admin.display(description=_("assignee"), empty_value="")
    def assigned(self, inquiry: Inquiry) -> User | None:
        return inquiry.assignee

    @admin.display(description=_("open with"), empty_value="")
    def opened(self, inquiry: Inquiry) -> str | None:
        act: StaffAct | None = getattr(inquiry, "open_with", None)
        if act is None:
            return None
        minutes = (timezone.now() - act.at) // datetime.timedelta(minutes=1)
        words = gettext("Opened %(minutes)d min ago by %(who)s")
        return words % {"minutes": minutes, "who": act.staff}
