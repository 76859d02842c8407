"""Every mail to a sender says for how long we keep the inquiry, or when we delete it."""

import pytest
from django.test import Client
from django.utils.html import strip_tags

from contact.models import Inquiry
from contact.services import (
    answer_and_close_inquiry,
    answer_inquiry,
    close_inquiry,
    renew_link,
    send_links,
    settle_inquiry,
)
from souftech.letters import as_html
from souftech.models import OutgoingMail
from tests.attaching import held, upload
from tests.desk import DAY, MINUTE, NOW, inquiry, member, page, signed_in, typed
from tests.post import write_all

pytestmark = pytest.mark.django_db
TO_SENDER = ["acknowledgement", "answer", "links", "new_link"]
WHILE_OPEN = {
    "en": "How long we keep your inquiry: 12\u00a0months after closing.",
    "fr": "Durée de conservation de votre demande\u00a0: 12\u00a0mois après la clôture.",
    "ar": "مدة حفظ طلبك: 12\u00a0شهرًا بعد الإغلاق.",
}
ONCE_CLOSED = {
    "en": "This inquiry is closed. Unless you write on, we delete it on 23 November 2027.",
    "fr": "Cette demande est close. Si vous n’écrivez pas de nouveau, nous la supprimons le "
    "23 novembre 2027.",
    "ar": "هذا الطلب مغلق. إن لم تكتب إلينا من جديد، فسنحذفه في 23 نوفمبر 2027.",
}

FILES_WHILE_OPEN = {
    "en": "Your files: 90\u00a0days after closing.",
    "fr": "Vos fichiers\u00a0: 90\u00a0jours après la clôture.",
    "ar": "ملفاتك: 90\u00a0يومًا بعد الإغلاق.",
}
FILES_ONCE_CLOSED = {
    "en": "We delete your files on 21 February 2027.",
    "fr": "Nous supprimons vos fichiers le 21 février 2027.",
    "ar": "سنحذف ملفاتك في 21 فيفري 2027.",
}
ANSWER_WITH = [
    ("en", 1, "We have attached 1 file to this answer"),
    ("fr", 2, "Nous avons joint 2 fichiers à cette réponse"),
    ("ar", 2, "أرفقنا بهذا الردّ ملفين"),
    ("ar", 3, "أرفقنا بهذا الردّ 3 ملفات"),
]


def ask_for_links(kept: Inquiry) -> None:
    """Have both mails with links sent: the one that is asked for, and that of a new link."""
    send_links(kept.email, language=kept.language, at=NOW + DAY)
    renew_link(kept, by=member("rachid@souftech.com"), at=NOW + DAY)


def telling(words: str) -> list[str]:
    """Return the occasions of the mails that say these words, none of them in one form only."""
    write_all()
    mails = OutgoingMail.objects.order_by("occasion", "pk")
    plain = [mail.occasion for mail in mails if words in mail.body]
    drawn = [(mail.occasion, as_html(mail.subject, mail.body, mail.language)) for mail in mails]
    assert plain == [occasion for occasion, html in drawn if words in html]
    return plain


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_while_an_inquiry_is_open_each_mail_names_the_period(code: str) -> None:
    kept = inquiry(language=code)
    last = kept.messages.get().pk

    answer_inquiry(kept, by=member(), body="Yes.", seen=last, at=NOW + MINUTE)
    ask_for_links(kept)

    assert (telling(WHILE_OPEN[code]), telling(ONCE_CLOSED[code])) == (TO_SENDER, [])


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_once_an_inquiry_is_closed_each_mail_names_the_date(code: str) -> None:
    kept, karim = inquiry(language=code), member()
    settle_inquiry(kept, by=karim, at=NOW + MINUTE)

    close_inquiry(kept, by=karim, at=NOW + DAY)
    ask_for_links(kept)

    told = ["acknowledgement", "links", "new_link"]
    assert (telling(ONCE_CLOSED[code]), telling(WHILE_OPEN[code])) == (told, [])


def test_an_arabic_page_says_of_an_inquiry_how_long_it_is_kept(client: Client) -> None:
    html = client.get(inquiry().get_absolute_url()).content.decode()

    assert "مدة الحفظ 12 شهرًا بعد الإغلاق" in " ".join(strip_tags(html).split())


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_an_answer_that_closes_an_inquiry_names_the_date(code: str) -> None:
    kept = inquiry(language=code)
    karim, last, at = member(), kept.messages.get().pk, NOW + DAY

    for _ in range(2):
        answer_and_close_inquiry(kept, by=karim, body="Yes.", seen=last, at=at)

    assert (telling(ONCE_CLOSED[code]), telling(WHILE_OPEN[code])) == (
        ["acknowledgement", "answer"], [],
    )  # fmt: skip


def test_a_preview_of_what_answers_a_closed_inquiry_names_no_date() -> None:
    kept, karim = inquiry(language="en"), member()
    settle_inquiry(kept, by=karim, at=NOW)
    close_inquiry(kept, by=karim, at=NOW)

    html = signed_in(karim).post(page(kept, "preview"), typed(kept, "Yes.")).content.decode()

    assert (WHILE_OPEN["en"] in html, ONCE_CLOSED["en"] in html) == (True, False)


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_of_an_inquiry_with_files_each_mail_names_their_period_too(code: str) -> None:
    kept = inquiry(language=code, files=held(upload()))
    last = kept.messages.get().pk

    answer_inquiry(kept, by=member(), body="Yes.", seen=last, at=NOW + MINUTE)
    ask_for_links(kept)

    assert (telling(FILES_WHILE_OPEN[code]), telling(WHILE_OPEN[code])) == (TO_SENDER, TO_SENDER)


@pytest.mark.parametrize("code", ["en", "fr", "ar"])
def test_once_an_inquiry_with_files_is_closed_each_mail_names_their_date(code: str) -> None:
    kept, karim = inquiry(language=code, files=held(upload())), member()
    settle_inquiry(kept, by=karim, at=NOW + MINUTE)

    close_inquiry(kept, by=karim, at=NOW + DAY)
    ask_for_links(kept)

    assert telling(FILES_ONCE_CLOSED[code]) == ["acknowledgement", "links", "new_link"]


@pytest.mark.parametrize(("code", "count", "words"), ANSWER_WITH)
def test_an_answer_says_that_files_stand_on_the_page(code: str, count: int, words: str) -> None:
    kept = inquiry(language=code)
    last = kept.messages.get().pk
    files = held(*[upload(f"{n}.pdf") for n in range(count)])

    answer_inquiry(kept, by=member(), body="Yes.", seen=last, at=NOW, files=files)

    assert (telling(words), "answer" in telling(FILES_WHILE_OPEN[code])) == (["answer"], True)


def test_a_preview_says_that_files_stand_on_the_page() -> None:
    kept = inquiry(language="en")
    filled = typed(kept, "Yes.", **{"answer-attachments": upload()})

    html = signed_in(member()).post(page(kept, "preview"), filled).content.decode()

    assert ("We have attached 1 file" in html, FILES_WHILE_OPEN["en"] in html) == (True, True)


def test_an_answer_without_files_and_an_inquiry_without_any_say_nothing_of_them() -> None:
    kept = inquiry(language="en")
    last = kept.messages.get().pk

    answer_inquiry(kept, by=member(), body="Yes.", seen=last, at=NOW)

    assert (telling("your files"), telling("Your files"), telling("attached")) == ([], [], [])
