"""The desk tells whoever presses a button what came of it, and who else learns of it."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from contact.desk.acts import button
from contact.models import Inquiry
from contact.services import quarantine_inquiry, renew_link
from tests.desk import inquiry, member, page, signed_in

pytestmark = pytest.mark.django_db
NEW = "the new one is on its way to the sender"


def told(kept: Inquiry, act: str, code: str = "en", **typed: str) -> str:
    """Return what the page says after a button of it was pressed."""
    desk = signed_in(member())
    desk.cookies["language"] = code
    return desk.post(page(kept, act), typed, follow=True).content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "The note is kept."), ("fr", "Note enregistrée."), ("ar", "حُفظت الملاحظة.")],
)
def test_whoever_keeps_a_note_is_told_that_it_is_kept(code: str, said: str) -> None:
    assert said in told(inquiry(), "note", code, **{"note-body": "Calls tomorrow"})


@pytest.mark.parametrize(
    ("facts", "goes"),
    [({}, True), ({"bounces": True}, False), ({"state": "spam"}, False)],
)
def test_a_new_link_is_said_to_go_to_the_sender_only_where_it_does(
    facts: dict[str, Any], goes: bool
) -> None:
    kept = inquiry()
    Inquiry.objects.filter(pk=kept.pk).update(**facts)

    said = told(kept, "renew-link")

    assert ("The old link opens nothing any more" in said, NEW in said) == (True, goes)


def test_a_new_link_is_not_said_to_go_where_somebody_just_set_its_inquiry_apart(
    rf: RequestFactory,
) -> None:
    def renew_set_apart(inquiry: Inquiry, **facts: Any) -> bool:
        return quarantine_inquiry(inquiry, facts["at"]) and renew_link(inquiry, **facts)

    kept, request = inquiry(), rf.post("/")
    request.user, storage = member(), CookieStorage(request)
    vars(request)["_messages"] = storage

    press = button("answer_inquiry", _("Closed."), renew_set_apart, mailed=_("Sent"))
    press(request, kept.pk)

    assert [str(message) for message in get_messages(request)] == ["Closed."]
