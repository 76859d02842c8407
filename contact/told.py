"""How long an inquiry is kept, in the words that all of its pages and mails share."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from contact.models import Attachment, Inquiry, Keeping
from contact.models.questions import InquiryQuerySet
from pages.facts import files_after_closing, kept_after_closing
from pages.notice import Periods
from souftech.personal import Kept


@dataclass(frozen=True)
class Told:
    """What is told of the end of an inquiry, in whichever language is in use then."""

    inquiry: Inquiry
    keeping: Keeping
    known_files: bool | None = None

    def has_files(self) -> bool:
        """Tell whether it holds files, asked of the database where nobody has said."""
        if self.known_files is None:
            return Attachment.objects.filter(message__inquiry=self.inquiry).exists()
        return self.known_files

    def until(self) -> datetime.datetime | None:
        """Return when it goes, once it is closed."""
        return self.keeping.told_end_of(self.inquiry)

    def end(self) -> datetime.datetime | None:
        """Return when it goes as far as staff know: suspected spam may go sooner."""
        return self.keeping.end_of(self.inquiry)

    def files_until(self) -> datetime.datetime | None:
        """Return when its files go, once it is closed."""
        return self.keeping.files_end_of(self.inquiry)

    def kept(self) -> str:
        """Say how long it is kept from its end on."""
        return kept_after_closing(self.keeping.months_of(self.inquiry))

    def files_kept(self) -> str:
        """Say how long its files are kept from its end on."""
        return files_after_closing(self.keeping.files_time_of(self.inquiry))

    def periods(self) -> Periods:
        """Say both where a notice would name those of what comes in now."""
        return {Kept.INQUIRY: self.kept(), Kept.FILE: self.files_kept()}


def told_of(inquiry: Inquiry, *, has_files: bool | None = None) -> Told:
    """Return what is told of one inquiry."""
    return Told(inquiry, Keeping.read(), has_files)


def told_of_each(inquiries: Iterable[Inquiry]) -> list[Told]:
    """Return what is told of each of these, which `with_files` has been asked of."""
    keeping = Keeping.read()
    return [Told(inquiry, keeping, inquiry.has_files) for inquiry in inquiries]  # type: ignore[attr-defined]


def with_files(inquiries: InquiryQuerySet) -> InquiryQuerySet:
    """Return the same inquiries, each knowing whether it holds files."""
    files = Attachment.objects.filter(message__inquiry=OuterRef("pk"))
    return inquiries.annotate(has_files=Exists(files))
