"""Outgoing mails as staff see them: what became of each, and a way to send it again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from souftech.delivery import resend_mail
from souftech.digits import whole_numbers
from souftech.models import Job, OutgoingMail, RetentionRun
from souftech.naming import NamedFilter, in_words
from souftech.punctuation import colon
from souftech.reading import ReadOnlyAdmin, TitledAdmin

COUNTED = {
    "closed": _("inquiries closed"),
    "shortened": _("ends brought forward"),
    "files": _("files deleted"),
    "deleted": _("inquiries deleted"),
    "mails": _("mails deleted"),
    "erased": _("records of erasure deleted"),
    "runs": _("records of runs deleted"),
    "texts": _("texts of mails deleted"),
    "counters": _("counters deleted"),
    "day_keys": _("keys of days deleted"),
    "spam": _("suspected spam deleted"),
    "acts": _("records of staff access deleted"),
    "log": _("entries of the desk’s log deleted"),
    "unclaimed": _("files without a message deleted"),
    "unowned": _("files that belong to nothing deleted"),
    "reminders": _("reminders forgotten"),
    "sessions": _("sessions deleted"),
    "proofs": _("codes and links deleted"),
    "warned": _("owners of unused accounts told"),
    "accounts": _("unused accounts deleted"),
    "copies": _("copies of somebody’s data deleted"),
    "entries": _("entries of the ledger dropped"),
}


@admin.register(OutgoingMail)
class OutgoingMailAdmin(TitledAdmin):
    list_display = [
        "created_at", "reason", "recipient", "title", "status", "attempts", "next_try",
        "last_error",
    ]  # fmt: skip
    list_display_links = ["created_at", "title"]
    list_filter = ["status", ("occasion", NamedFilter), "language"]
    search_fields = ["recipient", "subject", "about"]
    search_help_text = _("Recipient, subject, or the id of the inquiry")
    date_hierarchy = "created_at"
    ordering = ["-created_at", "-pk"]
    list_per_page = 50
    actions = ["send_again", "let_go"]
    fieldsets = [
        (None, {"fields": ["title", "recipient", "text"]}),
        (_("Delivery"), {"fields": ["status", "attempts", "next_try", "last_error"]}),
        (
            _("Facts"),
            {
                "fields": [
                    "reason", "language", "about", "created_at", "finished_at", "expires_at",
                    "message_id",
                ]
            },
        ),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutgoingMail]:
        """Leave the texts out of the list, which shows none of them."""
        mails: QuerySet[OutgoingMail] = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and match.url_name == "souftech_outgoingmail_changelist"
        return mails.defer("payload") if is_list and request.method == "GET" else mails

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: OutgoingMail | None = None,  # noqa: ARG002
    ) -> list[str]:
        return [str(name) for _title, facts in self.fieldsets for name in facts["fields"]]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: OutgoingMail | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def save_model(self, *_facts: Any) -> None:
        """Save nothing: no field is for hands, and the worker may have changed some meanwhile."""

    def log_change(self, *_facts: Any) -> None:  # type: ignore[override]
        """Note nothing: nothing has changed, and the log would keep the subject for a year."""

    def get_urls(self) -> list[URLPattern]:
        again = path(
            "<int:pk>/send-again/",
            self.admin_site.admin_view(require_POST(self.send_one_again)),
            name="souftech_outgoingmail_send_again",
        )
        return [again, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        mail = options.get("obj")
        context |= {
            "show_save": False,
            "show_save_and_continue": False,
            "may_be_resent": self.has_change_permission(request, mail)
            and mail is not None
            and mail.may_be_resent(timezone.now()),
        }
        return super().render_change_form(request, context, *args, **options)

    def send_one_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Answer the button beside one mail."""
        mail = get_object_or_404(OutgoingMail, pk=pk)
        if not self.has_change_permission(request, mail):
            raise PermissionDenied
        self._send(request, [mail])
        return HttpResponseRedirect(reverse("admin:souftech_outgoingmail_change", args=[pk]))

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Answer the action above the list."""
        self._send(request, list(mails))

    @admin.action(description=_("Let go of mails that were given up"), permissions=["change"])
    def let_go(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """Take note of mails that nobody will get: no warning tells of them any more."""
        now = timezone.now()
        gone = sum(mail.expire(now) for mail in mails.filter(status=OutgoingMail.Status.GIVEN_UP))
        done = _("Mails that were let go of: %(count)d.") % {"count": gone}
        self.message_user(request, done, messages.SUCCESS if gone else messages.WARNING)

    @admin.display(description=_("occasion"), ordering="occasion")
    def reason(self, mail: OutgoingMail) -> str:
        return in_words(mail.occasion)

    @admin.display(description=_("subject"), ordering="subject")
    def title(self, mail: OutgoingMail) -> str:
        return str(mail)

    @admin.display(description=_("text"))
    def text(self, mail: OutgoingMail) -> SafeString | str:
        if not mail.payload:
            return str(_("No longer kept."))
        if mail.facts is not None:
            return str(_("It is written when its turn comes, just before it leaves."))
        if mail.is_sealed:
            return str(_("Only the recipient may read this one."))
        body = whole_numbers(mail.body)
        return format_html('<div class="message-body" dir="auto">{}</div>', body)

    @admin.display(description=_("next try"), ordering="due_at")
    def next_try(self, mail: OutgoingMail) -> Any:
        return mail.due_at if mail.status == OutgoingMail.Status.QUEUED else None

    def _send(self, request: HttpRequest, mails: list[OutgoingMail]) -> None:
        now = timezone.now()
        queued = sum(resend_mail(mail, now) for mail in mails)
        if queued:
            done = _("Mails that will be sent again: %(count)d.") % {"count": queued}
            self.message_user(request, done, messages.SUCCESS)
        if queued < len(mails):
            left = _(
                "Mails that cannot be sent again, because they still wait, have expired, or their "
                "text is no longer kept: %(count)d."
            ) % {"count": len(mails) - queued}
            self.message_user(request, left, messages.WARNING)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["named", "last_finished_at", "last_error", "due_at", "runs"]
    ordering = ["name"]

    @admin.display(description=_("name"), ordering="name")
    def named(self, job: Job) -> str:
        return in_words(job.name)


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "done", "named", "last_run"]
    fields = ["named", "started_at", "last_run", "done"]
    list_filter = [("job", NamedFilter)]
    ordering = ["-started_at", "-pk"]

    @admin.display(description=_("periodic job"), ordering="job")
    def named(self, run: RetentionRun) -> str:
        return in_words(run.job)

    @admin.display(description=_("last run"), ordering="finished_at")
    def last_run(self, run: RetentionRun) -> Any:
        return run.finished_at

    @admin.display(description=_("how many"))
    def done(self, run: RetentionRun) -> str:
        return " · ".join(
            f"{COUNTED.get(name, name)}{colon()}{number_format(n, force_grouping=True)}"
            for name, n in run.counts.items()
        )
