"""The pages of signing in that are the site's own."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth import logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.factor import note_set_up
from accounts.forms import NewPasswordForm, end_session_in_time
from accounts.links import invited_by
from accounts.models import User
from accounts.services import accept_invitation


class SetUpApp(ActivateTOTPView):
    """Sets up an authenticator app; the session that did so has shown it."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_set_up(self.request)
        return response


class AddPasskey(AddWebAuthnView):
    """Adds a passkey; the session that did so has shown it."""

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_set_up(self.request)
        return response


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person set a password, and lead them on to their second factor."""
    user = invited_by(token)
    if not user:
        return render(request, "account/invitation_over.html", status=410)
    form = NewPasswordForm(user, request.POST or None)
    if not form.is_valid():
        return render(request, "account/invitation.html", {"form": form, "invited": user})
    if not accept_invitation(user, form.cleaned_data["new_password1"]):
        return render(request, "account/invitation_over.html", status=410)
    return begin_session(request, user)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer a network that tries to sign in too often; what it sent was not even looked at."""
    response = render(request, "account/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


def begin_session(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in whoever has just set a password; a second factor that exists is asked for."""
    logout(request)
    facts: dict[str, Any] = {"user": user, "redirect_url": reverse("mfa_index")}
    response: HttpResponse = perform_password_login(
        request, {"email": user.email}, Login(**facts, email=user.email)
    )
    end_session_in_time(request)
    return response
