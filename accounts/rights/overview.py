"""The page from which people reach what they can do about their data."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from accounts.forms import AddressForm
from accounts.notices import proving_notice
from accounts.person import kept_by_nobody, proven_address


class Choice(NamedTuple):
    """One thing that people can do: the name of its page, and words for it."""

    page: str
    title: str | Promise
    sentence: str | Promise


CHOICES: list[Choice] = [
    Choice(
        "see_data",
        pgettext_lazy("your data", "See it"),
        _("Everything we keep about you, our own notes included."),
    ),
    Choice(
        "correct_data",
        pgettext_lazy("your data", "Correct it"),
        _("Your name, your telephone number, your e-mail."),
    ),
    Choice(
        "copy_data",
        pgettext_lazy("your data", "Take it"),
        _("A copy of all of it with your files, to keep."),
    ),
    Choice(
        "erase_data",
        pgettext_lazy("your data", "Erase it"),
        _("One inquiry, or everything. You see first what goes."),
    ),
    Choice(
        "ask_about_data",
        _("Object, or ask for something else"),
        _("One of us reads it and answers you."),
    ),
]


@kept_by_nobody
@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """Show what people can do about their data, and how they prove whose it is."""
    notice = {"sent": "sent" in request.GET, "spent": "spent" in request.GET}
    return show_overview(request, AddressForm(), **notice)


def show_overview(
    request: HttpRequest, form: AddressForm, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show the page from which people reach their data, or prove that it is theirs."""
    email = proven_address(request, timezone.now())
    typing = not (email or request.user.is_authenticated)
    facts = {
        "choices": CHOICES,
        "email": email,
        "language_action": "your_data_in_language" if typing else "",
        "minutes": int(settings.PROVEN_FOR.total_seconds() // 60),
        "hours": int(settings.LINK_LASTS.total_seconds() // 3600),
        "form": form,
        "unmailed": True,
        "notice": proving_notice(),
    }
    return render(request, "rights/overview.html", facts | notice, status=status)
