"""The staff's site: its one door is the site's own sign-in, with the second factor."""

from collections.abc import Iterable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.factor import has_factor, has_shown_factor, has_shown_password, is_demanded

# Second factors are secrets, an account has one address, and roles come with the program.
NOT_FOR_HANDS = ["mfa.authenticator", "account.emailaddress", "auth.group"]


class StaffSite(AdminSite):
    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Take what an app offers, apart from what nobody should change by hand."""
        several = isinstance(model_or_iterable, Iterable) and not isinstance(
            model_or_iterable, ModelBase
        )
        models = model_or_iterable if several else [model_or_iterable]
        shown = [it for it in models if it._meta.label_lower not in NOT_FOR_HANDS]  # noqa: SLF001
        super().register(shown, *args, **options)

    def get_urls(self) -> list[Any]:
        """Leave out the shortcut to an object's public page: that is its sender's secret link."""
        urls: list[Any] = super().get_urls()
        return [url for url in urls if getattr(url, "name", "") != "view_on_site"]

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may see the staff's pages at all: every one of them asks this."""
        if not (super().has_permission(request) and has_shown_password(request)):
            return False
        return not is_demanded() or has_shown_factor(request)

    @method_decorator(never_cache)
    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """Lead to the sign-in, and whoever has signed in to what they still need to do."""
        response: HttpResponse = secure_admin_login(self.lead_on)(request)
        return response

    def lead_on(self, request: HttpRequest) -> HttpResponseBase:
        """Lead a staff member in, or to showing or setting up the second factor."""
        page = get_next_redirect_url(request) or reverse("admin:index")
        if self.has_permission(request):
            return redirect(page)
        if not has_shown_password(request):
            return render(request, "account/other_door.html", {"next": page}, status=403)
        if not has_factor(request):
            return redirect("mfa_index")
        ways = get_adapter().get_reauthentication_methods(request.user)
        shown = next(way["url"] for way in ways if way["id"].startswith("mfa"))
        return redirect_to_login(page, shown, REDIRECT_FIELD_NAME)
