"""Every mail to a sender says for how long we keep the inquiry, or when we delete it."""

import pytest

from contact.models import Inquiry
from contact.services import answer_inquiry, close_inquiry, renew_link, send_links, settle_inquiry
from souftech.letters import as_html
from souftech.models import OutgoingMail
from tests.desk import DAY, MINUTE, NOW, inquiry, member
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
