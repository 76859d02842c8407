"""Staff are asked to delete what they were mailed of inquiries that are erased, and no more."""

import pytest
from pytest_django import Settings

from accounts.services import erase_person
from contact.models import Inquiry
from contact.services import erase_inquiry, quarantine_inquiry
from contact.services.receiving import quarantine
from contact.spam import Reason
from souftech.models import OutgoingMail
from tests.desk import DAY, NOW, inquiry, member
from tests.rights import ADDRESS, person

pytestmark = pytest.mark.django_db


@pytest.mark.promise("rights")
def test_staff_are_asked_by_reference_alone_to_delete_what_lies_in_their_mailboxes(
    settings: Settings,
) -> None:
    settings.STAFF_EMAILS = ["one@souftech.test", "two@souftech.test"]
    references = [inquiry(at=NOW).reference, inquiry(at=NOW + DAY).reference]

    erase_person(person(), at=NOW + 2 * DAY)

    mails = OutgoingMail.objects.filter(occasion="please_delete").order_by("pk")
    assert [mail.recipient for mail in mails] == settings.STAFF_EMAILS
    assert [mail.about for mail in OutgoingMail.objects.all()] == [None, None]
    for text in (mails[0].body, mails[0].subject):
        assert ("أمينة" in text, ADDRESS in text) == (False, False)
    assert [reference in mails[0].body for reference in references] == [True, True]


@pytest.mark.parametrize("by_staff", [False, True])
def test_staff_are_not_asked_to_delete_mails_that_they_never_got(by_staff: bool) -> None:
    karim, spam, marked = member(), inquiry(), inquiry(at=NOW + DAY)
    Inquiry.objects.filter(pk=spam.pk).update(**quarantine((Reason.LINKS.value,), NOW))
    quarantine_inquiry(marked, NOW + DAY)

    if by_staff:
        for kept in (spam, marked):
            erase_inquiry(kept, by=karim, reason="Spam", at=NOW + DAY)
    else:
        erase_person(person(), at=NOW + DAY)

    mail = OutgoingMail.objects.get(occasion="please_delete")
    assert (marked.reference in mail.body, spam.reference in mail.body) == (True, False)
