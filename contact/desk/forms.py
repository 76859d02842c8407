"""What staff type at the desk; the forms check it and do nothing with it."""

from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from contact.attaching import LIMITS, FilesField, WithFiles
from contact.fields import LineField, ParagraphsField
from contact.limits import ANSWER_LENGTH, REASON_LENGTH
from contact.models import Attachment


class AnswerForm(WithFiles):
    use_required_attribute = False
    prefix = "answer"

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    body = ParagraphsField(
        label=_("Your answer"),
        longest=ANSWER_LENGTH,
        error_messages={"required": _("Write your answer.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 8}),
    )
    attachments = FilesField(help_text=LIMITS)

    @classmethod
    def draft(cls, seen: object, body: str, files: list[Attachment]) -> Self:
        """Return the box with an answer that is not sent yet."""
        form = cls(initial={"seen": seen, "body": body})
        form.attached = files
        return form


class NoteForm(forms.Form):
    use_required_attribute = False
    prefix = "note"

    body = ParagraphsField(
        label=_("Internal note"),
        longest=ANSWER_LENGTH,
        help_text=_(
            "For staff only. If the sender asks for a copy of their data, that copy will hold it."
        ),
        error_messages={"required": _("Write your note.")},
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 3}),
    )


class ReasonForm(forms.Form):
    use_required_attribute = False

    reason = LineField(
        label=_("Reason"),
        longest=REASON_LENGTH,
        help_text=_("It is kept in the record of staff access for 12 months. Name nobody in it."),
        error_messages={"required": _("Say why: without a reason it cannot be done.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
