"""The sender's page: all that both sides said, room for more, and nothing for anybody else."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import travel

from contact.models import Inquiry, State
from contact.services import (
    answer_inquiry,
    close_inquiry,
    quarantine_inquiry,
    renew_link,
    write_on,
)  # fmt: skip
from tests.desk import DAY, NOW, inquiry, mails, member, said

pytestmark = pytest.mark.django_db
KEY = "k" * 22


def link(kept: Inquiry, act: str = "") -> str:
    return f"{kept.get_absolute_url()}{act}"


def typed(message: str, key: str = KEY) -> dict[str, str]:
    return {"key": key, "message": message}


def more(kept: Inquiry) -> tuple[str, dict[str, str]]:
    """Return where somebody writes on, and what."""
    return link(kept, "write/"), typed("And another thing.")


def answered(kept: Inquiry, body: str = "نعم") -> None:
    last = kept.messages.last()
    by = member(f"{body}@souftech.com")
    answer_inquiry(kept, by=by, body=body, seen=last.pk if last else 0, at=NOW + DAY)


def test_the_page_shows_what_both_sides_said_each_in_its_own_direction(client: Client) -> None:
    kept = inquiry()
    answered(kept, "Oui.")

    html = client.get(link(kept)).content.decode()

    assert re.findall(r'<div class="body" dir="auto"><p>(.*?)</p>', html) == [
        "أريد موقعًا.", "Oui.",
    ]  # fmt: skip
    assert re.findall(r'class="(sender|staff)"', html) == ["sender", "staff"]
    assert "souftech.com</bdi>" not in html


@pytest.mark.promise("collect-content", "use-reply")
def test_a_sender_writes_on_and_staff_are_told(client: Client) -> None:
    kept = inquiry()
    answered(kept)

    with travel(NOW + 2 * DAY):
        response = client.post(link(kept, "write/"), typed("شكرًا."))

    kept.refresh_from_db()
    newest = kept.messages.latest("pk")
    assert response["Location"] == f"{link(kept)}#arrived"
    assert said(kept)[-1] == ("sender", "شكرًا.")
    assert (kept.state, kept.unread, kept.waiting_since) == ("open", True, newest.created_at)
    (told,) = mails(kept, "message")
    assert (told.recipient, "شكرًا." in told.body) == ("staff@souftech.test", True)


def test_what_happens_next_stands_there_as_long_as_somebody_waits(client: Client) -> None:
    kept, shown = inquiry(language="en"), []

    for act in (lambda: None, lambda: answered(kept), lambda: client.post(*more(kept))):
        act()
        shown.append("What happens next" in client.get(link(kept)).content.decode())

    assert shown == [True, False, True]


def test_a_closed_inquiry_is_open_again_when_its_sender_writes(client: Client) -> None:
    kept = inquiry()
    answered(kept)
    close_inquiry(kept, by=member("karim@souftech.com"), at=NOW + DAY)
    before = client.get(link(kept)).content.decode()

    client.post(link(kept, "write/"), typed("سؤال آخر"))

    kept.refresh_from_db()
    assert "23 نوفمبر 2027" in before
    assert (kept.state, kept.closed_at) == (State.OPEN, None)


@pytest.mark.parametrize(("second", "kept_texts"), [("واحد", 1), ("اثنان", 2)])
def test_what_is_sent_twice_is_kept_once_and_other_words_are_not_lost(
    client: Client, second: str, kept_texts: int
) -> None:
    kept = inquiry()

    for text in ("واحد", second):
        client.post(link(kept, "write/"), typed(text))

    assert len(said(kept)) == 1 + kept_texts
    assert len(mails(kept, "message")) == kept_texts


def test_an_empty_message_is_asked_for_again(client: Client) -> None:
    kept = inquiry(language="en")

    html = client.post(link(kept, "write/"), typed(" ")).content.decode()

    assert html.count("Write your message.") == 2
    assert len(said(kept)) == 1


def test_suspected_spam_writes_on_and_nobody_is_mailed(client: Client) -> None:
    kept = inquiry()
    Inquiry.objects.update(state=State.SPAM)

    client.post(link(kept, "write/"), typed("buy"))

    kept.refresh_from_db()
    assert (kept.state, len(said(kept)), mails(kept, "message")) == ("spam", 2, [])


def test_an_expired_page_comes_back_with_what_was_typed() -> None:
    kept = inquiry(language="en")
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(link(kept, "write/"), typed("not lost"))

    html = response.content.decode()
    assert (response.status_code, "not lost</textarea>" in html) == (403, True)
    assert "This page had expired before you sent it." in html
    assert len(said(kept)) == 1


def test_a_forged_message_without_the_link_is_just_refused() -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/en/inquiry/BBBB-BBBB/x/write/", typed("forged"))

    assert (response.status_code, b"forged" in response.content) == (404, False)


def test_a_change_of_language_keeps_the_draft(client: Client) -> None:
    kept = inquiry()
    french = link(kept, "language/").replace("/ar/", "/fr/")

    html = client.post(french, typed("brouillon")).content.decode()

    assert ('<html lang="fr"' in html, "brouillon</textarea>" in html) == (True, True)
    assert client.get(french)["Location"] == link(kept).replace("/ar/", "/fr/")
    assert client.cookies["language"].value == "fr"


def test_a_flood_is_held_back_and_the_draft_stays(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 1
    kept = inquiry(language="en")
    public: dict[str, Any] = {"REMOTE_ADDR": "8.8.8.8"}

    answers = [client.post(link(kept, "write/"), typed(text), **public) for text in ("one", "two")]

    html = answers[1].content.decode()
    assert [answer.status_code for answer in answers] == [302, 429]
    assert 0 < int(answers[1]["Retry-After"]) <= 3600
    assert ("two</textarea>" in html, "send it again after" in html) == (True, True)
    assert len(said(kept)) == 2


def test_a_page_learns_of_an_answer_and_is_told_nothing_twice(client: Client) -> None:
    kept = inquiry()
    first = client.get(link(kept, "news/"))
    same = client.get(link(kept, "news/"), headers={"If-None-Match": first["ETag"]})
    answered(kept, "نعم، طبعًا")

    fresh = client.get(link(kept, "news/"), headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")
    assert (fresh.status_code, "نعم، طبعًا" in fresh.content.decode()) == (200, True)
    assert f'data-tag="{fresh["ETag"]}"'.replace('""', '"') in client.get(
        link(kept)
    ).content.decode().replace("&quot;", "")


def test_the_question_for_news_costs_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept = inquiry()
    tag = client.get(link(kept, "news/"))["ETag"]

    with django_assert_num_queries(1):
        client.get(link(kept, "news/"), headers={"If-None-Match": tag})


@pytest.mark.parametrize("act", ["", "news/", "write/", "language/"])
def test_another_link_opens_nothing(client: Client, act: str) -> None:
    kept, other = inquiry(), inquiry("brahim", message="else")
    wrong = link(kept).replace(kept.reference, other.reference)

    looked, sent = client.get(f"{wrong}{act}", follow=True), client.post(f"{wrong}{act}")

    assert looked.status_code == 404
    assert sent.status_code in (404, 405)
    assert len(said(other)) == 1


@pytest.mark.parametrize("act", ["", "news/"])
def test_nothing_about_an_inquiry_is_kept_by_caches_or_search_engines(
    client: Client, act: str
) -> None:
    response = client.get(link(inquiry(), act))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_to_look_at_a_page_changes_nothing(client: Client) -> None:
    kept = inquiry()
    before = Inquiry.objects.values().get()

    for act in ("", "news/", "language/"):
        client.get(link(kept, act))

    assert (Inquiry.objects.values().get(), len(said(kept))) == (before, 1)


def test_a_mail_tells_only_the_link_where_the_company_wants_it_so(settings: Settings) -> None:
    settings.SENDER_MAIL_CONTENT = "link"
    kept = inquiry()

    answered(kept, "secret words")

    (mail,) = mails(kept, "answer")
    assert ("secret words" in mail.body, link(kept) in mail.body) == (False, True)


def test_what_is_gone_takes_nothing_more() -> None:
    kept = inquiry()
    Inquiry.objects.all().delete()

    with pytest.raises(Inquiry.DoesNotExist):
        write_on(kept, body="x", key=KEY, at=NOW)
    with travel(NOW), pytest.raises(Inquiry.DoesNotExist):
        renew_link(kept, by=member("karim@souftech.com"), at=NOW)


def test_a_message_from_a_page_without_a_key_is_kept_each_time(client: Client) -> None:
    kept = inquiry()

    for _ in range(2):
        client.post(link(kept, "write/"), {"message": "نعم"})

    assert len(said(kept)) == 3


def test_the_sender_does_not_learn_that_we_suspect_spam(client: Client) -> None:
    kept = inquiry(language="en")
    before = client.get(link(kept, "news/"))

    quarantine_inquiry(kept, NOW + DAY, member("karim@souftech.com"))

    after = client.get(link(kept, "news/"))
    assert (after["ETag"], after.content) == (before["ETag"], before.content)
    assert "12\u00a0months after closing" in client.get(link(kept)).content.decode()


def test_a_tag_that_a_proxy_made_weak_is_known_all_the_same(client: Client) -> None:
    kept = inquiry()
    tag = client.get(link(kept, "news/"))["ETag"]

    again = client.get(link(kept, "news/"), headers={"If-None-Match": f"W/{tag}"})

    assert again.status_code == 304
