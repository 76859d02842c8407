"""Files on their way from a form to its message: held, shown as attached, taken away again."""

import datetime
import re
from typing import TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.models import User
from contact.attaching import FilesField, WithFiles, waiting_files
from contact.files import refusals
from contact.flood import files_flood_ends, told_to_wait
from contact.services import CrowdedError, NoRoomError, discard_files, hold_files, hold_on
from souftech.network import visitor_keys

Form = TypeVar("Form", bound=WithFiles)
NO_FILES: MultiValueDict[str, UploadedFile] = MultiValueDict()
FIELD = re.compile(r"[a-z-]{1,20}", re.ASCII)
FLOOD = _(
    "Very many files came from your network within an hour. Nothing has been sent: send your "
    "message without files, or attach them again after %(time)s."
)


class FilesForm(WithFiles):
    attachments = FilesField()


def hold(form: WithFiles, request: HttpRequest, at: datetime.datetime) -> bool:
    """Hold what came with a form until it is right, and tell whether it is.

    Where nothing can be held, the form says so in words; in a flood no file is even looked at.
    """
    form.flood = files_flood(request, at)
    if form.flood:
        form.files = NO_FILES
    return _hold(form, request, at)


def held_so_far(kind: type[Form], request: HttpRequest) -> Form:
    """Return a form as it was sent, unjudged, with its files held for as long as it is shown."""
    at = timezone.now()
    flood = files_flood(request, at)
    form = kind.filled(request.POST, NO_FILES if flood else request.FILES)
    form.flood = flood
    _hold(form, request, at)
    return form


def files_flood(request: HttpRequest, at: datetime.datetime) -> datetime.datetime | None:
    """Return until when no files are taken from this network; staff are no strangers."""
    is_counted = request.FILES and not is_staff(request)
    return files_flood_ends(request, at) if is_counted else None


def _hold(form: WithFiles, request: HttpRequest, at: datetime.datetime) -> bool:
    form.is_valid()
    found = form.examined
    discard_files(found.dropped)
    network = visitor_keys(request, at) if found.accepted and not is_staff(request) else []
    try:
        form.attached = [*found.waiting, *hold_files(found.accepted, at, network)]
    except CrowdedError:
        form.refuse(str(refusals.CROWDED))
    except NoRoomError:
        form.refuse(str(refusals.NO_ROOM))
    if form.flood:
        form.refuse(FLOOD % {"time": date_format(localtime(form.flood), "TIME_FORMAT")})
    if not hold_on(found.waiting, at):
        form.refuse(str(refusals.GONE))
    return form.is_valid()


def is_staff(request: HttpRequest) -> bool:
    """Tell whether one of our own has signed in; asks nothing of whoever has no session."""
    return isinstance(request.user, User) and request.user.is_staff


def told_of_flood(response: HttpResponse, form: WithFiles) -> HttpResponse:
    """Return the answer that shows a form, as a refusal where it took no files in a flood."""
    if form.flood is None:
        return response
    response.status_code = 429
    return told_to_wait(response, form.flood)


@require_POST
def attach_file(request: HttpRequest) -> HttpResponse:
    """Hold files before their form is sent; the answer is their lines in it, or why not."""
    form = FilesForm(request.POST, request.FILES)
    sound = hold(form, request, timezone.now())
    known = {file.pk for file in form.examined.waiting}
    field = request.POST.get("field", "")
    facts = {
        "attached": [file for file in form.attached if file.pk not in known],
        "refusals": form.errors.get("attachments", []),
        "name": field if FIELD.fullmatch(field) else "attachments",
    }
    response = render(request, "includes/attached.html", facts, status=200 if sound else 422)
    response["Cache-Control"] = "no-store"
    return told_of_flood(response, form)


@require_POST
def detach_file(request: HttpRequest) -> HttpResponse:
    """Delete files that wait; one that has its message stays where it is."""
    discard_files(waiting_files(request.POST.getlist("attachments-drop")))
    return HttpResponse(status=204)
