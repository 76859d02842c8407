"""Handing a file over to whoever holds the inquiry's link."""

import uuid

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from contact.files.downloads import Download, hand_over
from contact.models import Attachment, Inquiry


@require_safe
def open_by_link(
    request: HttpRequest, reference: str, token: str, public_id: uuid.UUID
) -> HttpResponseBase:
    """Hand over a file of the inquiry that this link opens; anything else is not found."""
    inquiry = Inquiry.objects.by_link(reference, token)
    if inquiry is None:
        raise Http404
    return handed_over(request, inquiry, public_id)


def handed_over(request: HttpRequest, inquiry: Inquiry, public_id: uuid.UUID) -> HttpResponseBase:
    """Return a file of this inquiry, whole or the part that was asked for."""
    found = Attachment.objects.filter(message__inquiry=inquiry, public_id=public_id).first()
    if found is None:
        raise Http404
    name = found.name + found.ending
    told = Download(found.public_id.hex, found.key, found.size, name, found.content_type)
    return hand_over(request, told)
