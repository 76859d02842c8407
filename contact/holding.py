"""Files on their way from a form to its message: held, shown as attached, taken away again."""

import datetime
import re
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from contact.attaching import FilesField, WithFiles, waiting_files
from contact.files import refusals
from contact.services import NoRoomError, discard_files, hold_files, hold_on

Form = TypeVar("Form", bound=WithFiles)
FIELD = re.compile(r"[a-z-]{1,20}", re.ASCII)


class FilesForm(WithFiles):
    attachments = FilesField()


def hold(form: WithFiles, at: datetime.datetime) -> bool:
    """Hold what came with a form until it is right, and tell whether it is.

    Where nothing can be held, the form says so in words.
    """
    form.is_valid()
    found = form.examined
    discard_files(found.dropped)
    try:
        form.attached = [*found.waiting, *hold_files(found.accepted, at)]
    except NoRoomError:
        form.refuse(str(refusals.NO_ROOM))
    if not hold_on(found.waiting, at):
        form.refuse(str(refusals.GONE))
    return form.is_valid()


def held_so_far(kind: type[Form], request: HttpRequest) -> Form:
    """Return a form as it was sent, unjudged, with its files held for as long as it is shown."""
    form = kind.filled(request.POST, request.FILES)
    hold(form, timezone.now())
    return form


@require_POST
def attach_file(request: HttpRequest) -> HttpResponse:
    """Hold files before their form is sent; the answer is their lines in it, or why not."""
    form = FilesForm(request.POST, request.FILES)
    sound = hold(form, timezone.now())
    known = {file.pk for file in form.examined.waiting}
    field = request.POST.get("field", "")
    facts = {
        "attached": [file for file in form.attached if file.pk not in known],
        "refusals": form.errors.get("attachments", []),
        "name": field if FIELD.fullmatch(field) else "attachments",
    }
    response = render(request, "includes/attached.html", facts, status=200 if sound else 422)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def detach_file(request: HttpRequest) -> HttpResponse:
    """Delete files that wait; one that has its message stays where it is."""
    discard_files(waiting_files(request.POST.getlist("attachments-drop")))
    return HttpResponse(status=204)
