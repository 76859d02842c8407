"""Inquiries in the admin: a list with actions, and the desk in place of the stock form."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from contact.admin.actions import InquiryActions
from contact.admin.lists import InquiryList
from contact.desk.files import open_at_desk
from contact.desk.page import show_inquiry
from contact.desk.urls import VIEWS
from contact.models import Inquiry


@admin.register(Inquiry)
class InquiryAdmin(InquiryActions, InquiryList):
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: Inquiry | None = None,  # noqa: ARG002
    ) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *_stock: Any,
        **_options: Any,
    ) -> HttpResponse:
        """Show the inquiry's own page: nothing in it is changed by filling in a form."""
        if not object_id.isdecimal():
            raise Http404
        return show_inquiry(request, int(object_id))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"contact_inquiry_{name.replace('-', '_')}",
            )
            for name, view in VIEWS.items()
        ]
        # Its view asks who is asking by itself: whoever may not see a file learns nothing of it.
        file = path("<int:pk>/files/<uuid:public_id>/", open_at_desk, name="contact_inquiry_file")
        return [file, *own, *super().get_urls()]
