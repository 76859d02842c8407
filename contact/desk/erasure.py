"""Erasing an inquiry: a page that says what goes and what stays, and asks why."""

import logging

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from contact.desk.forms import ReasonForm
from contact.desk.rights import with_right
from contact.models import Inquiry
from contact.services import erase_inquiry, extent_of, open_inquiry
from souftech.ledger import LedgerError

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right("erase_inquiry")
def erase(request: HttpRequest, inquiry: Inquiry, user: User) -> HttpResponse:
    """Show what would go; with a reason, erase it."""
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        open_inquiry(inquiry, user, timezone.now())
        return erasure_page(request, inquiry, form)
    try:
        erase_inquiry(inquiry, by=user, at=timezone.now(), **form.cleaned_data)
    except LedgerError:
        logger.exception("Nothing can be erased: the ledger cannot be written.")
        messages.error(request, _("Nothing has been erased: the ledger cannot be written."))
        return erasure_page(request, inquiry, form, status=503)
    messages.success(request, _("%(reference)s is erased.") % {"reference": inquiry.reference})
    return redirect("admin:contact_inquiry_changelist")


def erasure_page(
    request: HttpRequest, inquiry: Inquiry, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    """Return the page that stands before an erasure."""
    context = {
        **admin.site.each_context(request),
        "title": _("Erase inquiry %(reference)s") % {"reference": inquiry.reference},
        "inquiry": inquiry,
        "extent": extent_of(inquiry),
        "form": form,
    }
    return TemplateResponse(request, "admin/contact/inquiry/erase.html", context, status=status)
