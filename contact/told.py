"""How long an inquiry is kept, in the words that all of its pages and mails share."""

import datetime
from dataclasses import dataclass

from contact.models import Inquiry, Keeping
from pages.facts import files_after_closing, kept_after_closing
from pages.notice import Periods
from souftech.personal import Kept


@dataclass(frozen=True)
class Told:
    """What is told of the end of an inquiry, in whichever language is in use then."""

    inquiry: Inquiry
    keeping: Keeping

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


def told_of(inquiry: Inquiry) -> Told:
    """Return what is told of one inquiry."""
    return Told(inquiry, Keeping.read())
