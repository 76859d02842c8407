"""Taking all that is held about oneself: asking for the copy, waiting for it, fetching it."""

import uuid
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from accounts.links import copy_behind, copy_path
from accounts.models import DataCopy
from accounts.person import for_person
from accounts.services import ask_for_copy, delete_copies
from contact.files.downloads import Download, hand_over
from contact.flood import told_to_wait
from souftech.personal import Person
from souftech.posting import posted_from
from souftech.throttle import TooManyError

TOO_MANY = 429


@require_http_methods(["GET", "HEAD", "POST"])
@for_person
def copy_data(request: HttpRequest, person: Person) -> HttpResponse:
    """Show how far the copy is, or ask for one."""
    now = timezone.now()
    if request.method != "POST":
        return show_copy(request, person)
    try:
        ask_for_copy(person.email, language=str(get_language()), at=now)
    except TooManyError as flood:
        return told_to_wait(show_copy(request, person, status=TOO_MANY), flood.until)
    return redirect("copy_data")


@for_person
@posted_from("copy_data")
def drop_copy(_request: HttpRequest, person: Person) -> HttpResponse:
    """Delete the copy, made or not."""
    delete_copies(DataCopy.objects.of_person(person))
    return redirect("copy_data")


@require_safe
def fetch_copy(request: HttpRequest, public_id: uuid.UUID, token: str) -> HttpResponseBase:
    """Hand over the copy that this link opens; anything else is not found."""
    copy = copy_behind(public_id, token, timezone.now())
    if copy is None:
        raise Http404
    name = f"souftech-{timezone.localdate(copy.ready_at):%Y-%m-%d}.zip"
    told = Download(copy.public_id.hex, copy.key, copy.size, name, "application/zip")
    return hand_over(request, told)


def show_copy(
    request: HttpRequest, person: Person, *, status: int = 200, **notice: Any
) -> HttpResponse:
    """Show how far the copy is."""
    now = timezone.now()
    copy = DataCopy.objects.current(at=now).of_person(person).first()
    facts = {
        "copy": copy,
        "late": copy is not None and copy.is_late(at=now),
        "refused": status == TOO_MANY,
        "link": copy_path(copy) if copy and copy.ready_at else "",
        "until": copy.kept_until if copy else None,
        "days": settings.COPY_KEPT.days,
    }
    return render(request, "rights/copy.html", facts | notice, status=status)
