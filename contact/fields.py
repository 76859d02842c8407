"""Form fields that forgive what can be forgiven and say in words what cannot."""

import re
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from contact.keys import is_key, new_key
from contact.limits import EMAIL_LENGTH, NAME_LENGTH
from contact.text import is_blank, normalise, refuse_hidden, strip_marks


def _grouped(count: int) -> str:
    return str(number_format(count, force_grouping=True))


class LengthValidator(MaxLengthValidator):
    message = ngettext_lazy(
        "This is %(length)s characters long; at most %(limit)s character fits.",
        "This is %(length)s characters long; at most %(limit)s characters fit.",
        "limit_value",
    )

    def __call__(self, value: str) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            bare = error.params or {}  # by which the plural is chosen
            length, limit = _grouped(bare["show_value"]), _grouped(bare["limit_value"])
            error.params = {**bare, "length": length, "limit": limit}
            raise


class LineField(forms.CharField):
    """One line of text in any script."""

    allowed_controls = ""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(LengthValidator(longest))

    def to_python(self, value: Any) -> str:
        return super().to_python(normalise(value or "")) or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and is_blank(value):
            raise ValidationError(self.error_messages["required"], code="required")
        refuse_hidden(value, allowed=self.allowed_controls)


class NameField(LineField):
    """What somebody wants to be called."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Name"),
            longest=NAME_LENGTH,
            error_messages={"required": _("Enter your name, so that we know how to address you.")},
            widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        )


class ParagraphsField(LineField):
    """Text of several lines; no `maxlength`, since a browser would cut a pasted text unseen."""

    widget = forms.Textarea
    allowed_controls = "\n\t"
    counted = True

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(longest=longest, **options)
        self.widget.attrs["data-longest"] = longest


class AddressValidator(EmailValidator):
    """An address that mail can reach: no quoted or non-ASCII local part, no IP, a dotted domain."""

    message = _("Enter an e-mail address such as name@example.com.")
    user_regex = re.compile(
        r"(?=.{1,64}\Z)[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*\Z",
        re.IGNORECASE | re.ASCII,
    )
    domain_allowlist: list[str] = []

    def validate_domain_part(self, domain_part: str) -> bool:
        return domain_part.isascii() and bool(self.domain_regex.match(domain_part))


class EmailField(forms.EmailField):
    """An e-mail address; an international domain is kept in its ASCII form."""

    default_validators = [AddressValidator()]

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=EMAIL_LENGTH, **options)

    def to_python(self, value: Any) -> str:
        local, at, domain = strip_marks(value or "").rpartition("@")
        if domain.isascii():
            return local + at + domain.lower()
        try:
            # By the rules of 2008: those of 2003, Python's own, take straße.de for strasse.de.
            return local + at + idna.encode(domain, uts46=True).decode()
        except idna.IDNAError:
            return local + at + domain


class PhoneField(PhoneNumberField):
    """A telephone number as people in Algeria and abroad write it, kept as E.164."""

    default_error_messages = {
        "invalid": _(
            "Enter a phone number such as 0550 12 34 56, or +33 6 12 34 56 78 from abroad, "
            "or leave this empty."
        )
    }

    def to_python(self, value: Any) -> Any:
        number = super().to_python(strip_marks(value or ""))
        if number and number.extension:  # E.164 has none, and to drop it would be to lose it
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class KeyField(forms.Field):
    """The key of the form as it was shown; one that is missing or broken never costs a message."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, initial=new_key, **options)

    def prepare_value(self, value: Any) -> str:
        return value if is_key(value) else new_key()

    def to_python(self, value: Any) -> str:
        return value if is_key(value) else ""
