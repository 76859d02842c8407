"""Files at the desk: opened by whoever may read the inquiry, and unknown to everybody else."""

import uuid

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.models import User
from contact.models import Inquiry
from contact.opening import handed_over


@require_safe
def open_at_desk(request: HttpRequest, pk: int, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand over a file to staff who may view inquiries; to others there is none."""
    user = request.user
    may_enter = isinstance(user, User) and admin.site.has_permission(request)
    if not (may_enter and user.has_perm("contact.view_inquiry")):
        raise Http404
    return handed_over(request, get_object_or_404(Inquiry, pk=pk), public_id)
