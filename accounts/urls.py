"""The addresses of signing in: those that visitors and staff need, and no others."""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import include, path, reverse_lazy

from accounts import entering, home
from accounts.factor import for_staff, is_demanded
from accounts.switching import enter_in_language
from accounts.views import AddPasskey, SetUpApp, invitation

of_visitors = [
    path("", home.your_account, name="your_account"),
    path("enter/", entering.enter, name="enter"),
    path("enter/language/", enter_in_language, name="enter_in_language"),
    path("code/<uuid:proof>/", entering.code, name="code"),
    path("code/<uuid:proof>/again/", entering.another_code, name="another_code"),
    path("leave/", home.leave, name="leave"),
    path("leave/everywhere/", home.leave_everywhere, name="leave_everywhere"),
]
of_factors = [
    path(
        "",
        for_staff(factor.IndexView.as_view(extra_context={"demanded": is_demanded})),
        name="mfa_index",
    ),
    path("app/", for_staff(SetUpApp.as_view()), name="mfa_activate_totp"),
    path("app/remove/", for_staff(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("passkey/", for_staff(AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "passkey/<int:pk>/remove/",
        for_staff(passkey.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))),
        name="mfa_remove_webauthn",
    ),
    path("codes/", for_staff(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/file/",
        for_staff(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "codes/new/",
        for_staff(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
urlpatterns = [
    *of_visitors,
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("again/", for_staff(account.reauthenticate), name="account_reauthenticate"),
    path("again/code/", for_staff(factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "again/passkey/",
        for_staff(passkey.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-factor/", include(of_factors)),
]
