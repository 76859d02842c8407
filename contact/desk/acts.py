"""The buttons beside an inquiry: each is one act, and leads back to the page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from contact import services
from contact.desk.rights import DeskView, with_right
from contact.models import Inquiry


def button(
    right: str, done: Promise, act: Callable[..., bool], *, mailed: Promise | None = None
) -> Callable[..., HttpResponse]:
    """Return the view of a button; what somebody else has done already is said to be so.

    It says `mailed` in place of `done` where the sender is told of it by mail.
    """

    def press(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
        if act(inquiry, by=user, at=timezone.now()):
            inquiry.refresh_from_db()  # somebody may have set it apart before the act
            is_told = mailed and inquiry.is_reachable() and not inquiry.is_quarantined
            messages.success(request, str(mailed if is_told else done))
        else:
            messages.info(request, _("That has been done already, or is not possible now."))
        return redirect("admin:contact_inquiry_change", inquiry.pk)

    view: DeskView = press
    return require_POST(with_right(right)(view))


def _take(inquiry: Inquiry, *, by: User, **facts: object) -> bool:
    return services.assign_inquiry(inquiry, to=by, by=by, **facts)  # type: ignore[arg-type]


def _leave(inquiry: Inquiry, *, by: User, **facts: object) -> bool:
    return services.assign_inquiry(inquiry, to=None, by=by, **facts)  # type: ignore[arg-type]


BUTTONS = {
    "assign": button("answer_inquiry", _("This is yours now."), _take),
    "unassign": button("answer_inquiry", _("This is nobody’s now."), _leave),
    "settle": button("answer_inquiry", _("Marked as answered."), services.settle_inquiry),
    "close": button("answer_inquiry", _("Closed."), services.close_inquiry),
    "reopen": button("answer_inquiry", _("Open again."), services.reopen_inquiry),
    "bounce": button(
        "answer_inquiry", _("No mail goes to this address any more."), services.mark_bouncing
    ),
    "reach": button(
        "answer_inquiry", _("Mails go to this address again."), services.mark_reachable
    ),
    "renew-link": button(
        "answer_inquiry",
        _("The old link opens nothing any more."),
        services.renew_link,
        mailed=_("The old link opens nothing any more; the new one is on its way to the sender."),
    ),
    "restore": button(
        "change_inquiry",
        _("Out of quarantine."),
        services.restore_inquiry,
    ),
    "quarantine": button(
        "change_inquiry", _("Kept apart as suspected spam."), services.quarantine_inquiry
    ),
}
