"""The link to an inquiry: found again by its owner alone, renewed, and never strewn about."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from contact.models import Inquiry
from contact.services import erase_inquiry, renew_link, send_links
from souftech.models import OutgoingMail
from tests.desk import MINUTE, NOW, inquiry, mails, member, page, signed_in
from tests.test_mails import mail, part

pytestmark = pytest.mark.django_db


def link(kept: Inquiry) -> str:
    return kept.get_absolute_url()


def test_lost_links_are_mailed_to_the_address_they_belong_to(client: Client) -> None:
    kept = inquiry()
    inquiry("brahim", email="brahim@example.com")

    html = client.post("/en/inquiry/", {"email": "Amina@Example.com"}, follow=True).content.decode()

    sent = OutgoingMail.objects.get(occasion="links")
    assert "We have sent a mail to" in html
    assert sent.recipient == "Amina@example.com"
    assert re.findall(r"[A-Z]{4}-[A-Z]{4}", sent.body)[0] == kept.reference
    assert sent.body.count("/inquiry/") == 1
    assert f"http://127.0.0.1:8000{link(kept)}" in sent.body


def test_nobody_learns_from_the_answer_whether_an_address_is_known(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inquiry(email="known@example.com")
    pages, counts = [], []

    for email in ("known@example.com", "other@example.com"):
        with django_assert_num_queries(7) as queries:
            answer = client.post("/en/inquiry/", {"email": email})
        pages.append((answer.status_code, answer["Location"], answer.content))
        counts.append((len(queries), OutgoingMail.objects.filter(recipient=email).count()))

    assert pages[0] == pages[1]
    assert counts[0][0] == counts[1][0]
    assert OutgoingMail.objects.filter(occasion="links").count() == 2


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "If you did not expect this, you need do nothing."),
        ("fr", "Si vous ne vous y attendiez pas, vous n’avez rien à faire."),
        ("ar", "إن لم تكن تتوقع هذه الرسالة فلا يلزمك فعل شيء."),
    ],
)
def test_who_never_asked_for_links_reads_that_nothing_is_to_be_done(code: str, words: str) -> None:
    inquiry(email="known@example.com")

    for email in ("known@example.com", "other@example.com"):
        send_links(email, language=code, at=NOW)

    bodies = [sent.body for sent in OutgoingMail.objects.filter(occasion="links")]
    assert [f"\n\n{words}\n\nSouftech\n" in body for body in bodies] == [True, True]


def test_an_address_gets_its_links_three_times_an_hour_at_most() -> None:
    sent = [send_links("a@example.com", language="fr", at=NOW + n * MINUTE) for n in range(4)]
    later = send_links("A@example.com", language="fr", at=NOW + datetime.timedelta(hours=2))

    assert (sent, later) == ([True, True, True, False], True)
    assert OutgoingMail.objects.count() == 4


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "5 older inquiries came from this address too. To see all of them, sign in"),
        ("fr", "5 demandes plus anciennes sont aussi venues de cette adresse."),
        ("ar", "كما وردت من هذا العنوان 5 طلبات أقدم. لترى جميع طلباتك، سجّل الدخول"),
    ],
)
def test_who_has_more_inquiries_than_a_mail_lists_reads_how_many_and_where_all_of_them_are(
    code: str, said: str
) -> None:
    for number in range(25):
        inquiry(at=NOW + number * MINUTE, message=str(number))

    send_links("amina@example.com", language=code, at=NOW)

    letter = mail("links")
    shown = [part(letter, kind) for kind in ("plain", "html")]
    place = f"http://127.0.0.1:8000/{code}/account/enter/"
    assert [(text.count(said), place in text) for text in shown] == [(1, True)] * 2
    assert shown[0].count("/inquiry/") == 20


def test_who_has_as_many_inquiries_as_a_mail_lists_reads_of_no_others() -> None:
    for number in range(20):
        inquiry(at=NOW + number * MINUTE, message=str(number))

    send_links("amina@example.com", language="en", at=NOW)

    body = part(mail("links"), "plain")
    assert (body.count("/inquiry/"), "older" in body, "sign in" in body) == (20, False, False)


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_each_link_in_the_mail_stands_under_the_day_and_then_the_reference(code: str) -> None:
    kept = inquiry()

    send_links("amina@example.com", language=code, at=NOW)

    with override(code):
        line = f"{date_format(kept.created_at, 'DATE_FORMAT')} · {kept.reference}\n"
    assert line in part(mail("links"), "plain")


def test_an_address_is_asked_for_again_where_it_is_none(client: Client) -> None:
    html = client.post("/en/inquiry/", {"email": ""}).content.decode()

    assert html.count("Enter your e-mail address.") == 2


def test_a_renewed_link_makes_the_old_one_useless(client: Client) -> None:
    kept = inquiry()
    old = link(kept)

    signed_in(member("karim@souftech.com")).post(page(kept, "renew-link"))
    kept.refresh_from_db()

    assert (client.get(old).status_code, client.get(link(kept)).status_code) == (404, 200)
    (sent,) = mails(kept, "new_link")
    assert (sent.recipient, sent.is_sealed) == ("amina@example.com", True)
    assert f"http://127.0.0.1:8000{link(kept)}" in sent.body


def test_a_link_is_renewed_once_a_minute_and_mailed_only_where_mail_arrives() -> None:
    kept, karim = inquiry(), member("karim@souftech.com")
    Inquiry.objects.update(bounces=True)

    done = [renew_link(kept, by=karim, at=NOW + n * MINUTE) for n in (0, 0.5, 2)]

    assert (done, mails(kept, "new_link")) == ([True, False, True], [])


def test_a_network_cannot_have_us_mail_the_whole_world(client: Client, settings: Settings) -> None:
    settings.HOURLY_CEILING = 2
    public: dict[str, Any] = {"REMOTE_ADDR": "8.8.8.8"}

    answers = [
        client.post("/en/inquiry/", {"email": f"{n}@example.com"}, **public) for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 3600
    html = answers[2].content.decode()
    assert ("we have mailed nothing" in html, "yours has not been sent" in html) == (True, False)
    assert OutgoingMail.objects.count() == 2


def test_erasing_an_inquiry_takes_the_mailed_links_with_it_and_staff_are_asked_to_do_so_too() -> (
    None
):
    kept = inquiry()
    send_links("AMINA@example.com", language="ar", at=NOW)

    erase_inquiry(kept, by=member("karim@souftech.com"), reason="asked", at=NOW)

    mail = OutgoingMail.objects.get()
    assert (mail.occasion, mail.about, kept.reference in mail.body) == ("please_delete", None, True)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "what stood here was erased, or its link was replaced by another"),
        ("fr", "ce qui se trouvait ici a été effacé, ou son lien a été remplacé par un autre"),
        ("ar", "حُذف ما كان هنا، أو حلّ محلّ رابطه رابط آخر"),
    ],
)
def test_a_link_that_opens_nothing_says_why_and_where_to_get_another_and_never_which(
    client: Client, code: str, words: str
) -> None:
    renewed, erased = inquiry(language=code), inquiry(language=code, email="b@example.com")
    guessed = f"/{code}/inquiry/{erased.reference}/{'x' * 32}/"
    places = [link(renewed), link(erased), guessed, f"/{code}/inquiry/KXRT-MWPD/abc/"]
    renew_link(renewed, by=member(), at=NOW)
    Inquiry.objects.get(pk=erased.pk).delete()

    answers = [client.get(place) for place in places]

    shown = [answer.content.decode().partition("<main")[2] for answer in answers]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert [html == shown[0] for html in shown] == [True] * 4
    assert (words in shown[0], f'href="/{code}/inquiry/"' in shown[0]) == (True, True)
    assert words not in client.get(f"/{code}/nowhere/").content.decode()
