"""When an inquiry and its files go: each by the shortest periods there have been since it came."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from souftech.lengths import Period, periods
from souftech.months import months_after

if TYPE_CHECKING:
    from contact.models.inquiries import Inquiry


@dataclass(frozen=True)
class Keeping:
    """The periods by which inquiries end; later ones can only hasten what was fixed at closing."""

    whole: Period
    files: Period
    spam: Period

    @classmethod
    def read(cls) -> Self:
        """Return what is in force, with what is known of its past."""
        return cls(*periods("INQUIRY_KEPT_MONTHS", "FILES_KEPT", "SPAM_KEPT"))

    def months_of(self, inquiry: "Inquiry") -> int:
        """Return for how many months from its end an inquiry is kept."""
        months = self.whole.ruling(inquiry.created_at).months
        return min(months, inquiry.kept_months or months)

    def files_time_of(self, inquiry: "Inquiry") -> datetime.timedelta:
        """Return for how long from closing the files of an inquiry are kept."""
        return self.files.ruling(inquiry.created_at).time

    def told_end_of(self, inquiry: "Inquiry") -> datetime.datetime | None:
        """Return when one that is closed goes; that we suspect spam does not show in it."""
        if inquiry.closed_at is None:
            return None
        last = max(inquiry.closed_at, inquiry.last_message_at or inquiry.closed_at)
        return months_after(last, self.months_of(inquiry))

    def end_of(self, inquiry: "Inquiry") -> datetime.datetime | None:
        """Return when an inquiry goes, or none as long as that is not certain."""
        ends = [self.told_end_of(inquiry)]
        if inquiry.quarantined_at is not None:
            ends += [self.spam.end_of(inquiry.quarantined_at), inquiry.delete_at]
        return min((end for end in ends if end is not None), default=None)

    def files_end_of(self, inquiry: "Inquiry") -> datetime.datetime | None:
        """Return when the files of one that is closed go: with it at the latest."""
        until = self.told_end_of(inquiry)
        if until is None or inquiry.closed_at is None:
            return None
        until = min(until, inquiry.closed_at + self.files_time_of(inquiry))
        return min(until, inquiry.files_delete_at or until)
