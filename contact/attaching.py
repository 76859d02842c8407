"""The part of a form that takes files, wherever it stands: at the site, at the desk."""

import datetime
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from contact.files import refusals
from contact.files.inspection import inspect
from contact.files.kinds import ENDINGS, Accepted, Refused
from contact.files.names import shown
from contact.files.tokens import read_waiting
from contact.models import Attachment
from souftech.sizes import size_in_words

ACCEPTED = ",".join(f".{ending}" for endings in ENDINGS.values() for ending in endings)


@dataclass
class Sent:
    """What a browser sends of files: new ones, and tokens of those that wait."""

    uploads: list[UploadedFile]
    kept: list[str]
    dropped: list[str]


@dataclass
class Examined:
    """What became of it: files to hold, files that wait, files to discard, and words."""

    accepted: list[Accepted] = field(default_factory=list)
    waiting: list[Attachment] = field(default_factory=list)
    dropped: list[Attachment] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        return Sent(_all(files, name), _all(data, f"{name}-kept"), _all(data, f"{name}-drop"))


class FilesField(forms.Field):
    """Several files; the form that has it is one `WithFiles`, and says what became of them."""

    widget = FilesInput
    template_name = "includes/files.html"

    def __init__(self, **options: Any) -> None:
        told = {"label": _("Files (optional)"), "help_text": ADVICE, **options}
        super().__init__(required=False, template_name=self.template_name, **told)
        self.widget.attrs |= {"multiple": True, "accept": ACCEPTED}


class WithFiles(forms.Form):
    """A form with a field `attachments`.

    It examines what was sent and keeps nothing: `attached` is for whoever holds the files, so that
    the form can show them, and `flood` is until when they take none from this network.
    """

    flood: datetime.datetime | None = None

    def __init__(self, *typed: Any, **options: Any) -> None:
        super().__init__(*typed, **options)
        self.examined = Examined()
        self.attached: list[Attachment] = []
        self.refusals: list[str] = []

    @classmethod
    def filled(cls, typed: QueryDict, files: MultiValueDict[str, UploadedFile]) -> Self:
        """Return the form with what was typed so far, which nobody has judged yet but for files."""
        form = cls(initial=typed.dict())
        name = form.add_prefix("attachments")
        form.examine(form.fields["attachments"].widget.value_from_datadict(typed, files, name))
        return form

    def unjudged(self, typed: QueryDict) -> Self:
        """Return the form anew with what was typed and the files it shows; asks no database."""
        again = type(self)(initial=typed.dict())
        again.attached = self.attached
        return again

    def clean_attachments(self) -> Examined:
        self.examine(self.cleaned_data["attachments"])
        return self.examined

    def examine(self, sent: Sent) -> None:
        """Look at every file once, and say what was refused."""
        self.examined = examine_sent(sent)
        self.attached = self.examined.waiting
        for words in self.examined.refusals:
            self.refuse(words)

    def refuse(self, words: str) -> None:
        """Say in words why files are not taken."""
        if self.is_bound:
            self.add_error("attachments", words)
        else:
            self.refusals.append(words)


def examine_sent(sent: Sent) -> Examined:
    """Return what is to be kept of what was sent, in order, and why the rest is not."""
    found = Examined(dropped=waiting_files(sent.dropped))
    tokens = [token for token in dict.fromkeys(sent.kept) if token not in sent.dropped]
    found.waiting = waiting_files(tokens)[: settings.FILES_MOST]
    if len(found.waiting) < len(tokens):
        found.refusals.append(str(refusals.GONE))
    for upload in sent.uploads:
        try:
            found.accepted.append(_one_more(upload, found))
        except Refused as refused:
            found.refusals.append(refused.words(shown(str(upload.name))))
    return found


def waiting_files(tokens: list[str]) -> list[Attachment]:
    """Return the files for which these tokens stand, as far as they are still there."""
    ids = [public_id for token in tokens if (public_id := read_waiting(token))]
    found = Attachment.objects.in_bulk(ids, field_name="public_id") if ids else {}
    return [found[public_id] for public_id in ids if public_id in found]


def _one_more(upload: UploadedFile, found: Examined) -> Accepted:
    """Examine one more file; raise `Refused` for it, or because of those before it."""
    before = [file.size for file in found.waiting] + [file.size for file in found.accepted]
    if len(before) >= settings.FILES_MOST:
        raise Refused(_too_many())
    file = inspect(upload)
    if sum(before) + file.size > settings.FILES_BYTES:
        raise Refused(refusals.TOGETHER, most=settings.FILES_BYTES)
    return file


def _too_many() -> str:
    words = ngettext(
        "%%(name)s is one too many: up to %(most)d file may be attached.",
        "%%(name)s is one too many: up to %(most)d files may be attached.",
        settings.FILES_MOST,
    )
    return words % {"most": settings.FILES_MOST}


def _limits() -> str:
    return gettext(
        "Up to %(count)d files of %(each)s each, %(together)s together: PDF, JPEG, PNG, WebP, "
        "plain text, Word, Excel or OpenDocument. From pictures we remove the place where they "
        "were taken and other hidden data."
    ) % {
        "count": settings.FILES_MOST,
        "each": size_in_words(settings.FILE_BYTES),
        "together": size_in_words(settings.FILES_BYTES),
    }


def _advice() -> str:
    advice = gettext("Please attach nothing sensitive that we do not need.")
    return f"{_limits()} {advice}"


LIMITS = lazy(_limits, str)()
ADVICE = lazy(_advice, str)()


def _all(values: Any, name: str) -> list[Any]:
    return values.getlist(name) if isinstance(values, MultiValueDict) else []
