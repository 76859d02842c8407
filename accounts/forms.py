"""The forms of signing in: they check, and write nothing."""

import unicodedata
from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ShowFactorForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from accounts.services.proving import DIGITS
from accounts.sessions import BEGUN, length_of
from contact.fields import EmailField
from contact.forms import ADDRESS_ATTRIBUTES
from contact.text import strip_marks

PASSKEY_NAME_LENGTH = 60


class PlainLook:
    """Leaves the words to the labels: a placeholder is gone when one needs it."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)


class SignInForm(PlainLook, LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none", "autocomplete": "username", "dir": "ltr",
            "spellcheck": "false",
        }  # fmt: skip
        self.fields["password"].widget.attrs["dir"] = "ltr"

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in for as long as a session lasts, counted from now whatever is done in it."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        end_session_in_time(request)
        return response


def end_session_in_time(request: HttpRequest, age: str = "SESSION_COOKIE_AGE") -> None:
    """Have the session end so long from now as the setting `age` says, however busy.

    Where that is shortened meanwhile, it ends as much sooner.
    """
    now = timezone.now()
    request.session[BEGUN] = {"age": age, "at": now.timestamp()}
    request.session.set_expiry(now + length_of(age))


class PasswordAgainForm(PlainLook, ReauthenticateForm):
    pass


class CodeLook(PlainLook):
    """Has a code typed as digits, left to right in every language."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label = _("Code")
        code.widget.attrs |= {"dir": "ltr", "inputmode": "numeric"}


class FirstCodeForm(CodeLook, ActivateTOTPForm):
    pass


class CodeForm(CodeLook, AuthenticateForm):
    pass


class CodeAgainForm(CodeLook, ShowFactorForm):
    pass


class PasskeyForm(PlainLook, AddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of this passkey"),
        required=False,
        max_length=PASSKEY_NAME_LENGTH,
        help_text=_("So that you know later which one it is, such as “My phone”."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class NewPasswordForm(PlainLook, SetPasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["new_password1"].help_text = _(
            "At least 8 characters, neither digits alone nor a password that many people use."
        )
        self.fields["new_password2"].help_text = ""
        words = (_("Choose a password."), _("Type the password once more to confirm it."))
        for field, required in zip(self.fields.values(), words, strict=True):
            field.widget.attrs["dir"] = "ltr"
            field.error_messages["required"] = required

    def validate_password_for_user(self, user: User, _second: str = "") -> None:
        """Judge what was typed first, whatever became of the second time."""
        super().validate_password_for_user(user, "new_password1")


class AddressForm(forms.Form):
    """To which address a code or a link is mailed."""

    use_required_attribute = False

    email = EmailField(
        label=_("E-mail"),
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs=ADDRESS_ATTRIBUTES),
    )


class EnteredCodeForm(forms.Form):
    """The code from a mail, in the digits of any keyboard, with or without spaces."""

    use_required_attribute = False

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The eight digits from the mail."),
        error_messages={"required": _("Enter the eight digits from the mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "dir": "ltr", "inputmode": "numeric"}
        ),
    )

    def clean_code(self) -> str:
        """Return the digits as they were mailed."""
        typed = strip_marks(self.cleaned_data["code"])
        code = "".join(str(unicodedata.digit(c, "")) for c in typed if c not in " -\u00a0")
        if len(code) != DIGITS:
            raise forms.ValidationError(_("Enter the eight digits from the mail."))
        return code

    def refuse(self) -> None:
        """Say that the code proves nothing, in the same words whatever the reason."""
        words = _(
            "This code is not right, or it is over. Check it, or have another one mailed to you."
        )
        self.add_error("code", words)


class StaffInvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("The invitation is written in it."),
        initial=get_language,
    )

    def clean_email(self) -> str:
        """Refuse an account that an invitation must not touch."""
        email = User.normalize_username(self.cleaned_data["email"])
        if User.objects.owners().filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This account has every right already."))
        return email
