"""An address whose mails come back gets none, until somebody says that it is well."""

import pytest

from accounts.models import User
from contact.models import Inquiry
from contact.services import answer_inquiry, mark_bouncing
from tests.desk import DAY, NOW, acts, inquiry, mails, member, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> User:
    return member("karim@souftech.com")


def answer(kept: Inquiry, by: User) -> None:
    answer_inquiry(kept, by=by, body="نعم", seen=kept.messages.get().pk, at=NOW + DAY)


def test_no_mail_goes_to_an_address_that_bounces_and_the_next_reader_is_told(karim: User) -> None:
    kept = inquiry()
    mark_bouncing(kept, by=karim, at=NOW)

    second = inquiry(message="مرة أخرى", at=NOW + DAY)
    answer(second, karim)

    waiting = [mail.status for mail in mails(kept, "acknowledgement")]
    assert waiting == ["expired"]
    assert (mails(second, "acknowledgement"), mails(second, "answer")) == ([], [])
    html = signed_in(karim).get(page(second)).content.decode()
    assert "Mails to this address come back" in html


def test_mails_go_again_to_an_address_that_is_well(karim: User) -> None:
    kept = inquiry()
    client = signed_in(karim)

    for act in ("bounce", "bounce", "reach", "reach"):
        client.post(page(kept, act))
    answer(kept, karim)

    assert [act for _who, act, _reference in acts()] == ["bounced", "reached", "answered"]
    assert len(mails(kept, "answer")) == 1
