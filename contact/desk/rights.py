"""Who may do what at the desk."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from contact.models import Inquiry

DeskView = Callable[[HttpRequest, Inquiry, User], HttpResponse]


def reader_of(request: HttpRequest) -> User:
    """Return who asks; raise `PermissionDenied` for nobody."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


def with_right(right: str) -> Callable[[DeskView], Callable[[HttpRequest, int], HttpResponse]]:
    """Give a view the inquiry it is about and the person who asks, if that person has `right`."""

    def decorate(view: DeskView) -> Callable[[HttpRequest, int], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, pk: int) -> HttpResponse:
            user = reader_of(request)
            if not user.has_perm(f"contact.{right}"):
                raise PermissionDenied
            try:
                return view(request, get_object_or_404(Inquiry, pk=pk), user)
            except Inquiry.DoesNotExist as gone:  # erased at this moment
                raise Http404 from gone

        return guarded

    return decorate
