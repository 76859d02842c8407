"""What somebody who has signed in finds: all that came from their address, and the way out."""

from typing import Any

from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.person import kept_by_nobody
from accounts.services import end_sessions
from contact.links import token_of
from contact.models import Inquiry
from contact.told import told_of_each, with_files
from souftech.lengths import period
from souftech.posting import posted_from

PIECE = 50


@kept_by_nobody
@require_safe
def your_account(request: HttpRequest) -> HttpResponse:
    """Show all inquiries of one's address, each with the link to its own page."""
    user = request.user
    if not isinstance(user, User):
        return redirect("enter")
    return show_account(request, user)


@kept_by_nobody
@posted_from("your_account")
def leave(request: HttpRequest) -> HttpResponse:
    """End this session, and with it what was proven in it."""
    logout(request)
    return redirect(f"{reverse('enter')}?left")


@kept_by_nobody
@posted_from("your_account")
def leave_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions of this account, on whatever device."""
    if isinstance(request.user, User):
        end_sessions(request.user)
    logout(request)
    return redirect(f"{reverse('enter')}?left")


def show_account(
    request: HttpRequest, user: User, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the page of an account."""
    every = with_files(Inquiry.objects.of(user.email).without_texts())
    piece = Paginator(every, PIECE).get_page(request.GET.get("page"))
    kept = period("ACCOUNT_KEPT_MONTHS").ruling(user.last_used)
    told = told_of_each(piece)
    rows = [(one, token_of(one.inquiry), state_for_sender(one.inquiry)) for one in told]
    facts: dict[str, Any] = {"rows": rows, "piece": piece, "months": kept.months}
    return render(request, "account/your_account.html", facts | notice, status=status)


def state_for_sender(inquiry: Inquiry) -> Promise:
    """Return how far an inquiry has come; that we suspect spam does not show in it."""
    if inquiry.closed_at:
        return _("Closed")
    if inquiry.first_answered_at and not inquiry.waiting_since:
        return _("Answered")
    return _("Waits for our answer")
