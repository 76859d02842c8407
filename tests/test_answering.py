"""Staff answer: once, in the sender's language, and never past one another."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from accounts.models import User
from contact.links import token_of
from contact.models import Inquiry, SavedReply, State
from contact.services import (
    OvertakenError,
    answer_and_close_inquiry,
    answer_inquiry,
    quarantine_inquiry,
    receive_inquiry,
)
from tests.desk import (
    DAY,
    LIST,
    MINUTE,
    NOW,
    acts,
    inquiry,
    mails,
    member,
    page,
    said,
    signed_in,
    typed,
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> User:
    return member("karim@souftech.com")


def answer(kept: Inquiry, by: User, body: str = "نعم، بكلّ سرور.") -> None:
    last = kept.messages.last()
    answer_inquiry(kept, by=by, body=body, seen=last.pk if last else 0, at=NOW + DAY)


@pytest.mark.promise("use-reply")
def test_an_answer_reaches_the_sender_in_their_language_and_ends_the_waiting(karim: User) -> None:
    kept = inquiry()

    with travel(NOW + DAY, tick=False):
        response = signed_in(karim).post(page(kept, "answer"), typed(kept, "نعم، بكلّ سرور."))

    kept.refresh_from_db()
    (mail,) = mails(kept, "answer")
    assert (response.status_code, response["Location"]) == (302, page(kept))
    assert said(kept) == [("sender", "أريد موقعًا."), ("staff", "نعم، بكلّ سرور.")]
    assert (kept.state, kept.waiting_since, kept.first_answered_at, kept.assignee) == (
        State.ANSWERED, None, NOW + DAY, karim,
    )  # fmt: skip
    assert (mail.recipient, mail.language) == ("amina@example.com", "ar")
    assert mail.body.startswith("نعم، بكلّ سرور.\n")
    assert f"http://127.0.0.1:8000{kept.get_absolute_url()}" in mail.body


def test_the_answer_stands_in_the_senders_mailbox_under_what_went_before(karim: User) -> None:
    kept = inquiry()
    answer(kept, karim)

    (first,), (reply,) = mails(kept, "acknowledgement"), mails(kept, "answer")
    headers = [mail.message().message() for mail in (first, reply)]

    assert headers[0]["References"] == headers[1]["References"] == kept.thread_id
    assert headers[1]["In-Reply-To"] == kept.thread_id
    assert headers[1]["Auto-Submitted"] == "no"


def test_one_button_answers_and_closes(karim: User) -> None:
    kept = inquiry()

    signed_in(karim).post(page(kept, "answer-and-close"), typed(kept, "تمّ."))

    kept.refresh_from_db()
    assert (kept.state, kept.closed_at is not None) == (State.CLOSED, True)
    assert [act for _who, act, _reference in acts()] == ["answered", "closed"]


def test_the_same_answer_twice_is_one(karim: User) -> None:
    kept = inquiry()
    filled = typed(kept, "نعم.")
    client = signed_in(karim)

    pages = [client.post(page(kept, "answer"), filled)["Location"] for _ in range(2)]

    assert pages == [page(kept)] * 2
    assert (len(said(kept)), len(mails(kept, "answer"))) == (2, 1)


def test_the_second_persons_answer_is_refused_with_the_firsts_before_them_and_their_draft_kept(
    karim: User,
) -> None:
    kept = inquiry()
    filled = typed(kept, "جواب كريم")
    answer(kept, member("salima@souftech.com"), "جواب سليمة")

    refused = signed_in(karim).post(page(kept, "answer"), filled)

    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Your answer has not been sent" in html
    assert '<strong class="mark">new</strong>' in html
    assert "جواب كريم</textarea>" in html
    assert [body for _author, body in said(kept)] == ["أريد موقعًا.", "جواب سليمة"]
    assert len(mails(kept, "answer")) == 1


def test_whoever_has_read_what_came_between_may_answer_all_the_same(karim: User) -> None:
    kept = inquiry()
    filled = typed(kept, "جواب كريم")
    answer(kept, member("salima@souftech.com"), "جواب سليمة")

    with travel(NOW + 2 * DAY, tick=False):
        client = signed_in(karim)
        shown = client.post(page(kept, "answer"), filled).context["answer"]
        again = {"answer-seen": shown["seen"].value(), "answer-body": shown["body"].value()}
        client.post(page(kept, "answer"), again)

    assert [body for _author, body in said(kept)][1:] == ["جواب سليمة", "جواب كريم"]


def test_a_word_of_the_sender_in_between_is_read_before_the_answer_goes(karim: User) -> None:
    sender = {"name": "Ali", "email": "ali@example.com", "phone": "", "topic": "other"}
    facts: dict[str, Any] = {**sender, "language": "fr", "key": "k" * 22}
    kept = receive_inquiry(message="Un site", at=NOW, **facts)
    filled = typed(kept, "Oui")
    receive_inquiry(message="Non, deux sites", at=NOW + MINUTE, **facts)

    html = signed_in(karim).post(page(kept, "answer"), filled).content.decode()

    assert "Non, deux sites" in html
    assert mails(kept, "answer") == []


def test_what_was_set_apart_meanwhile_is_not_answered(karim: User) -> None:
    kept = inquiry()
    Inquiry.objects.update(state=State.SPAM)

    with pytest.raises(OvertakenError):
        answer(kept, karim)

    assert len(said(kept)) == 1


def test_an_empty_answer_is_asked_for_again(karim: User) -> None:
    kept = inquiry()
    client = signed_in(karim)

    pages = [client.post(page(kept, act), typed(kept, " ")) for act in ("answer", "preview")]

    assert ["Write your answer." in shown.content.decode() for shown in pages] == [True, True]
    assert len(said(kept)) == 1


def test_a_preview_shows_the_mail_as_it_will_be_and_sends_nothing(karim: User) -> None:
    kept = inquiry()

    html = signed_in(karim).post(page(kept, "preview"), typed(kept, "نعم <b>")).content.decode()

    assert '<div lang="ar" dir="rtl">' in " ".join(html.split())
    assert '<p dir="rtl">نعم &lt;b&gt;</p>' in html
    assert f"/ar/inquiry/{kept.reference}/…/" in html
    assert token_of(kept) not in html
    assert "نعم &lt;b&gt;</textarea>" in html
    assert (len(said(kept)), mails(kept, "answer")) == (1, [])


def test_a_saved_reply_joins_what_was_typed_with_the_senders_name_in_their_language(
    karim: User,
) -> None:
    kept = inquiry("أمينة")
    reply = SavedReply.objects.create(title="Price", body_ar="مرحبًا {name}", body_en="Hello")
    SavedReply.objects.create(title="Hours", body_en="From nine to five")
    client = signed_in(karim)

    offered = client.get(page(kept)).context["replies"]
    filled = client.post(page(kept, "insert"), typed(kept, "السلام عليكم", saved=reply.pk))

    assert offered == [reply]
    assert filled.context["answer"]["body"].value() == "السلام عليكم\n\nمرحبًا أمينة"
    assert filled.context["answer"]["seen"].value() == str(kept.messages.get().pk)


def test_an_answer_to_what_is_suspected_spam_by_now_is_not_sent_and_not_lost(
    karim: User,
) -> None:
    kept = inquiry()
    filled = typed(kept, "جواب كريم")
    quarantine_inquiry(kept, NOW, member("salima@souftech.com"))

    refused = signed_in(karim).post(page(kept, "answer"), filled)

    html = refused.content.decode()
    assert (refused.status_code, len(said(kept))) == (409, 1)
    assert "somebody has marked this as suspected spam" in html
    assert "جواب كريم</textarea>" in html


@pytest.mark.parametrize("chosen", ["", "x", "99999"])
def test_a_saved_reply_that_there_is_not_is_not_found(karim: User, chosen: str) -> None:
    kept = inquiry()

    answered = signed_in(karim).post(page(kept, "insert"), typed(kept, "x", saved=chosen))

    assert answered.status_code == 404


def test_the_whole_conversation_is_read_on_the_senders_page_without_notes(
    karim: User, client: Client
) -> None:
    kept = inquiry()
    signed_in(karim).post(page(kept, "note"), {"note-body": "secret-note"})
    last = kept.messages.last()
    assert last
    answer_and_close_inquiry(kept, by=karim, body="الجواب", seen=last.pk, at=NOW + DAY)

    html = client.get(kept.get_absolute_url()).content.decode()

    assert ("أريد موقعًا." in html, "الجواب" in html, "secret-note" in html) == (True, True, False)
    assert "karim" not in html


def test_a_note_is_in_no_mail(karim: User) -> None:
    kept = inquiry()

    for _ in range(2):
        signed_in(karim).post(page(kept, "note"), {"note-body": "secret-note"})
    answer(kept, karim)

    everything = [str(mail.payload) for act in ("answer", "new_inquiry", "acknowledgement")
                  for mail in mails(kept, act)]  # fmt: skip
    assert len(everything) == 3
    assert not any("secret-note" in mail for mail in everything)
    assert [note.body for note in kept.notes.all()] == ["secret-note"]


def test_an_empty_note_is_asked_for_again(karim: User) -> None:
    kept = inquiry()

    html = signed_in(karim).post(page(kept, "note"), {"note-body": ""}).content.decode()

    assert "Write your note." in html
    assert "that copy will hold it" in html


def test_who_opens_an_inquiry_reads_who_else_has_it_open(karim: User) -> None:
    kept = inquiry()
    with travel(NOW, tick=False):
        signed_in(member("salima@souftech.com")).get(page(kept))

    with travel(NOW + 2 * MINUTE, tick=False):
        html = " ".join(signed_in(karim).get(page(kept)).content.decode().split())

    assert "Opened by <bdi>salima@souftech.com</bdi> 2 minutes ago" in html
    kept.refresh_from_db()
    assert kept.unread is False


def test_a_page_costs_the_same_queries_however_long_the_conversation(
    karim: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept = inquiry()
    client = signed_in(karim)
    client.get(page(kept))
    counts = []

    for _ in range(2):
        for number in range(10):
            answer(kept, karim, f"answer {number}")
        with django_assert_num_queries(18) as queries:
            client.get(page(kept))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_only_who_may_answer_answers(karim: User) -> None:
    kept = inquiry()
    reader = signed_in(member("reader@souftech.com", "view_inquiry"))

    acts_ = ["answer", "answer-and-close", "preview", "insert", "note", "assign", "settle",
             "close", "reopen", "bounce", "reach", "restore", "quarantine", "erase"]  # fmt: skip
    refused = {act: reader.post(page(kept, act)).status_code for act in acts_}

    assert set(refused.values()) == {403}
    assert "<form" not in reader.get(page(kept)).content.decode().partition("desk-main")[2]
    assert LIST in page(kept)
