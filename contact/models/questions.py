"""What the program asks of inquiries, by the names that staff would use."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Lower

from contact.links import opens
from contact.models.choices import State
from contact.models.keeping import Keeping
from contact.search import found_by
from contact.working_days import latest_start
from souftech.lengths import period
from souftech.personal import Person

if TYPE_CHECKING:
    from contact.models.inquiries import Inquiry


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def waiting(self) -> Self:
        """Return those that wait for an answer, the longest first."""
        unanswered = self.filter(state__in=[State.NEW, State.OPEN], waiting_since__isnull=False)
        return unanswered.order_by("waiting_since", "pk")

    def of(self, email: str) -> Self:
        """Return those that came from an address, whatever its case."""
        return self.annotate(address=Lower("email")).filter(address=email.lower())

    def of_person(self, person: Person) -> Self:
        """Return those that this person sent."""
        return self.of(person.email)

    def overdue(self, *, at: datetime.datetime) -> Self:
        """Return those that wait for `ANSWER_WITHIN` working days or more, the longest first."""
        return self.waiting().filter(waiting_since__lte=latest_start(at, settings.ANSWER_WITHIN))

    def requests(self) -> Self:
        """Return what was asked for about somebody's data and waits, the first due first."""
        return self.waiting().exclude(right="").order_by("right_due_at", "pk")

    def pressing(self, *, at: datetime.datetime) -> Self:
        """Return those requests that have waited for `REQUEST_ALARM`."""
        return self.requests().filter(right_due_at__lte=at + settings.REQUEST_LEFT)

    def found_by(self, query: str) -> Self:
        """Return those that hold every word of `query`, in whichever spelling."""
        return self.filter(found_by(query))

    def without_texts(self) -> Self:
        """Leave out of memory what only a search reads."""
        return self.defer("search_text")

    def may_be_spam(self) -> Self:
        """Return those that nobody has answered, and whose sender has not proven their address."""
        return self.filter(first_answered_at=None, right="")

    def quarantined(self) -> Self:
        """Return those that look like spam."""
        return self.filter(state=State.SPAM)

    def spam_to_delete(self, *, at: datetime.datetime) -> Self:
        """Return the suspected spam that has been kept as long as the policy says."""
        old = Q(quarantined_at__lte=period("SPAM_KEPT").over_by(at)) | Q(delete_at__lte=at)
        return self.quarantined().filter(old)

    def to_close(self, *, at: datetime.datetime) -> Self:
        """Return those that were answered and in which nobody has written for long enough."""
        silent_since = period("INQUIRY_CLOSES_AFTER").over_by(at)
        return self.filter(state=State.ANSWERED, last_message_at__lte=silent_since)

    def to_shorten(self, keeping: Keeping) -> Self:
        """Return the closed ones that, or whose files, had longer than a period since they came."""
        longer = Q(delete_at=None) | Q(files_delete_at=None)
        for length, last in keeping.whole.lengths:
            longer |= Q(kept_months__gt=length.months, created_at__lte=last)
        for length, last in keeping.files.lengths:
            until = F("closed_at") + length.time
            longer |= Q(files_delete_at__gt=until, created_at__lte=last)
        return self.filter(longer, state=State.CLOSED, closed_at__isnull=False)

    def to_delete(self, *, at: datetime.datetime) -> Self:
        """Return the closed ones that have been kept as long as was promised when they closed."""
        return self.filter(state=State.CLOSED, delete_at__lte=at)

    def by_link(self, reference: str, token: str) -> "Inquiry | None":
        """Return the inquiry that this link opens, or none."""
        found = self.filter(reference=reference).defer("search_text")
        inquiry = found.annotate(newest=Max("messages__pk")).first()
        return inquiry if inquiry and opens(token, inquiry) else None
