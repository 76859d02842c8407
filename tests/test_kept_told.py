"""Every mail to a sender says for how long we keep the inquiry, or when we delete it."""

import pytest

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
from tests.desk import DAY, MINUTE, NOW, inquiry, member, page, signed_in, typed
from tests.post import write_all

pytestmark = pytest.mark.django_db
TO_SENDER = ["acknowledgement", "answer", "links", "new_link"]
WHILE_OPEN = {
    "en": "How long we keep your inquiry: 12 months after closing.",
    "fr": "Durée de conservation de votre demande\u00a0: 12 mois après la clôture.",
    "ar": "مدة حفظ طلبك: 12 شهرًا بعد الإغلاق.",
}
ONCE_CLOSED = {
    "en": "This inquiry is closed. Unless you write on, we delete it on 23 November 2027.",
    "fr": "Cette demande est close. Si vous n’écrivez pas de nouveau, nous la supprimons le "
    "23 novembre 2027.",
    "ar": "هذا الطلب مغلق. إن لم تكتب إلينا من جديد، فسنحذفه في 23 نوفمبر 2027.",
}


def ask_for_links(kept: Inquiry) -> None:
    """Have both mails with links sent: the one that is asked for, and that of a new link."""
    send_links(kept.email, language=kept.language, at=NOW + DAY)
    renew_link(kept, by=member("rachid@souftech.com"), at=NOW + DAY)


def telling(words: str) -> list[str]:
    """Return the occasions of the mails that say these words, in both their forms."""
    write_all()
    return sorted(
        mail.occasion
        for mail in OutgoingMail.objects.all()
        if words in mail.body and words in as_html(mail.subject, mail.body, mail.language)
    )


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
