"""The contact form: it checks what was typed, and does nothing with it."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contact.attaching import FilesField, WithFiles
from contact.fields import EmailField, KeyField, NameField, ParagraphsField, PhoneField
from contact.limits import MESSAGE_LENGTH
from contact.models import Topic

ADVICE = format_lazy(
    _(
        "Up to {count} characters. Please leave out sensitive details that we do not "
        "need, such as passwords or card numbers."
    ),
    count=lazy(number_format, str)(MESSAGE_LENGTH, force_grouping=True),
)
ADDRESS_ATTRIBUTES = {
    "autocomplete": "email",
    "autocapitalize": "none",
    "dir": "ltr",
    "inputmode": "email",
    "spellcheck": "false",
}


class WritingForm(WithFiles):
    """Something more to say in an inquiry."""

    use_required_attribute = False

    key = KeyField()
    message = ParagraphsField(
        label=_("Write on"),
        longest=MESSAGE_LENGTH,
        help_text=ADVICE,
        error_messages={"required": _("Write your message.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 5}),
    )
    attachments = FilesField()


class LinksForm(forms.Form):
    """Where the links to somebody's inquiries are to be sent."""

    use_required_attribute = False

    email = EmailField(
        label=_("E-mail"),
        help_text=_("The address that you wrote to us from."),
        error_messages={"required": _("Enter your e-mail address.")},
        widget=forms.EmailInput(attrs=ADDRESS_ATTRIBUTES),
    )


class ContactForm(WithFiles):
    use_required_attribute = False

    key = KeyField()
    name = NameField()
    email = EmailField(
        label=_("E-mail"),
        help_text=_("We answer to this address and use it for nothing else."),
        error_messages={"required": _("Enter your e-mail address, so that we can answer you.")},
        widget=forms.EmailInput(attrs=ADDRESS_ATTRIBUTES),
    )
    phone = PhoneField(
        label=_("Phone (optional)"),
        required=False,
        help_text=_("Only if you would like us to call you back."),
        widget=forms.TextInput(
            attrs={"autocomplete": "tel", "dir": "ltr", "inputmode": "tel", "type": "tel"}
        ),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        choices=[("", _("Choose a topic")), *Topic.choices],
        error_messages={
            "required": _("Choose what your message is about."),
            "invalid_choice": _("Choose one of the topics in the list."),
        },
    )
    message = ParagraphsField(
        label=_("Message"),
        longest=MESSAGE_LENGTH,
        help_text=ADVICE,
        error_messages={"required": _("Write your message.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 8}),
    )
    attachments = FilesField()
    # These two are never an error. The name of the first is one that no browser fills in by itself.
    afterthought = forms.Field(
        label=_("Leave this empty"),
        required=False,
        template_name="forms/trap.html",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    started = forms.Field(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Set apart what is judged or held by itself, and is none of the message's own facts."""
        typed = super().clean()
        self.traces = {name: self.cleaned_data.pop(name) for name in ("afterthought", "started")}
        self.cleaned_data.pop("attachments", None)
        return typed
