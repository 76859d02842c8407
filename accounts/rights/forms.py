"""What people fill in about their data; the forms check it and do nothing with it."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from contact.fields import EmailField, NameField, PhoneField
from contact.forms import ADDRESS_ATTRIBUTES
from contact.models import Inquiry

EVERYTHING = "everything"

Typed = dict[str, Any]


class Choices(forms.RadioSelect):
    """Circles to choose one of; what points at all of them points at the first."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return super().id_for_label(id_, index or "0")


class ErasureForm(forms.Form):
    """What is to be erased, and that this is meant."""

    use_required_attribute = False

    what = forms.ChoiceField(
        label=_("What is to be erased?"),
        widget=Choices,
        error_messages={
            "required": _("Choose what is to be erased."),
            "invalid_choice": _("This is not there any more: choose anew."),
        },
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone."),
        error_messages={"required": _("Confirm that you know that this cannot be undone.")},
    )

    def __init__(
        self, typed: Any = None, *, inquiries: list[Inquiry], kept: Typed | None = None
    ) -> None:
        super().__init__(typed, initial=kept)
        each = [(inquiry.reference, in_words(inquiry)) for inquiry in inquiries]
        what = self.fields["what"]
        what.choices = [(EVERYTHING, _("Everything")), *each]  # type: ignore[attr-defined]
        what.template_name = "forms/choices.html"  # type: ignore[attr-defined]
        self.fields["sure"].template_name = "forms/tick.html"  # type: ignore[attr-defined]


class DetailsForm(forms.Form):
    """A name and a telephone number as they should be, and in which inquiries."""

    use_required_attribute = False

    name = NameField()
    phone = PhoneField(
        label=_("Phone (optional)"),
        required=False,
        help_text=_("Leave this empty if we should have no number of yours."),
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "dir": "ltr", "inputmode": "tel", "type": "tel"}
        ),
    )
    reference = forms.ChoiceField(
        label=_("Where is this to stand?"),
        required=False,
        error_messages={"invalid_choice": _("This is not there any more: choose anew.")},
    )

    def __init__(
        self, typed: Any = None, *, inquiries: list[Inquiry], kept: Typed | None = None
    ) -> None:
        super().__init__(typed, initial=kept or _details_of(inquiries))
        if len({(inquiry.name, str(inquiry.phone)) for inquiry in inquiries}) < 2:  # noqa: PLR2004
            del self.fields["reference"]
            return
        each = [(inquiry.reference, inquiry.reference) for inquiry in inquiries]
        everywhere = ("", _("In all my inquiries"))
        self.fields["reference"].choices = [everywhere, *each]  # type: ignore[attr-defined]


def _details_of(inquiries: list[Inquiry]) -> Typed:
    """Return name and number as the newest inquiry has them, the number in groups."""
    if not inquiries:
        return {}
    newest = inquiries[0]
    return {"name": newest.name, "phone": newest.phone.as_international if newest.phone else ""}


class NewAddressForm(forms.Form):
    """The address that is to stand in place of the one that was proven, and is another."""

    use_required_attribute = False
    present = ""

    email = EmailField(
        label=_("New e-mail"),
        help_text=_("We mail a code to it, to be sure that it is yours."),
        error_messages={"required": _("Enter your new e-mail address.")},
        widget=forms.EmailInput(attrs=ADDRESS_ATTRIBUTES),
    )

    def clean_email(self) -> str:
        """Refuse what would change nothing."""
        email = str(self.cleaned_data["email"])
        if email.strip().lower() == self.present:
            raise forms.ValidationError(_("This is your address already. Enter the new one."))
        return email


def in_words(inquiry: Inquiry) -> SafeString:
    """Return by what its sender knows an inquiry: reference, topic and day."""
    day = date_format(inquiry.created_at, "DATE_FORMAT")
    topic = inquiry.get_topic_display()
    return format_html('<bdi dir="ltr">{}</bdi> · {} · {}', inquiry.reference, topic, day)
