"""What staff set apart and take back waits again, is announced, and is seen by nobody unnoticed."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from accounts.models import User
from contact.models import Inquiry, SavedReply
from contact.services import (
    close_inquiry,
    quarantine_inquiry,
    restore_inquiry,
    settle_inquiry,
    write_on,
)
from tests.desk import DAY, MINUTE, NOW, acts, inquiry, mails, mark_of_old, member, page, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> User:
    return member("karim@souftech.com", "view_inquiry", "answer_inquiry", "erase_inquiry")


@pytest.fixture
def desk(karim: User) -> Client:
    return signed_in(karim)


def state_of(kept: Inquiry) -> tuple[str, bool, bool]:
    """Return the state, whether it waits, and whether it is closed."""
    kept.refresh_from_db()
    return kept.state, kept.waiting_since is not None, kept.closed_at is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [("new", ("new", True, False)), ("answered", ("open", True, False)),
     ("closed", ("open", True, False))],
)  # fmt: skip
def test_what_was_no_spam_waits_for_somebody_whatever_it_was_before(
    karim: User, before: str, after: tuple[str, bool, bool]
) -> None:
    kept = inquiry()
    if before != "new":
        settle_inquiry(kept, by=karim, at=NOW)
    if before == "closed":
        close_inquiry(kept, by=karim, at=NOW)

    mark_of_old(kept, NOW)
    restore_inquiry(kept, NOW + DAY, karim)

    assert state_of(kept) == after


def test_what_a_sender_wrote_while_set_apart_is_announced_when_it_is_no_spam(karim: User) -> None:
    kept = inquiry()
    quarantine_inquiry(kept, NOW, karim)
    write_on(kept, body="Still there?", key="k" * 22, at=NOW + MINUTE)

    restore_inquiry(kept, NOW + DAY, karim)

    assert ["Still there?" in mail.body for mail in mails(kept, "message")] == [True]


def test_the_shortcut_to_the_public_page_is_closed(desk: Client) -> None:
    kept = inquiry()
    kind = ContentType.objects.get_for_model(Inquiry)

    assert desk.get(f"/admin/r/{kind.pk}/{kept.pk}/").status_code == 404


@pytest.mark.parametrize("act", ["preview", "insert", "note", "erase"])
def test_whoever_sees_an_inquiry_is_in_the_record_by_whichever_way(desk: Client, act: str) -> None:
    kept = inquiry()
    reply = SavedReply.objects.create(title="Price", body_ar="السعر")

    desk.post(page(kept, act), {"saved": reply.pk})

    assert [done for _who, done, _reference in acts()] == ["opened"]
