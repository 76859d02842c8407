"""The desk tells whoever presses a button what came of it, and who else learns of it."""

from typing import Any

import pytest

from contact.models import Inquiry
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
