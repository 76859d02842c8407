"""Every mail about an inquiry, one function each.

What people's own messages bring about is only promised by these functions, as rows for the outbox,
and written by the worker: nobody who writes to us has to wait for it.
"""

import datetime
from collections.abc import Iterable
from email.utils import formataddr
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from contact.models import Inquiry, Message
from contact.models.questions import InquiryQuerySet
from contact.told import told_of, told_of_each, with_files
from pages.company import COMPANY
from souftech.letters import compose
from souftech.mail import Mail
from souftech.models import OutgoingMail
from souftech.outbox import unwritten

MOST_LINKS = 20
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
MOST_THANKS = {HOUR: 1, DAY: 3}

if TYPE_CHECKING:
    from contact.reminders import Digest

REMINDER_OF_USE = DAY


def acknowledge_inquiry(inquiry: Inquiry) -> OutgoingMail:
    """Tell the sender that the message has arrived; nothing that was typed is repeated."""
    return unwritten(
        "acknowledgement", to=inquiry.email, language=inquiry.language, about=inquiry.public_id
    )


def write_acknowledgement(mail: OutgoingMail) -> Mail | None:
    """Write what `acknowledge_inquiry` promised, unless mails to this address come back.

    Nor may an address get too many, or a stranger could have us fill somebody's mailbox.
    """
    inquiry = Inquiry.objects.get(public_id=str(mail.about))
    if _is_one_too_many(mail, inquiry) or not inquiry.is_reachable():
        return None
    return compose(
        mail.occasion,
        mail.language,
        {"inquiry": inquiry, "url": url_of(inquiry), "told": told_of(inquiry)},
        to=mail.recipient,
        reply_to=[formataddr((COMPANY.name, COMPANY.email))],
        headers=_thread(inquiry) | {"Auto-Submitted": "auto-replied"},
        sealed=True,
    )


def _is_one_too_many(mail: OutgoingMail, inquiry: Inquiry) -> bool:
    like_it = OutgoingMail.objects.like
    if not inquiry.right:
        return any(like_it(mail, within=time).count() >= n for time, n in MOST_THANKS.items())
    # Its address is proven, so nobody else can use this up: only other requests count.
    requests = Inquiry.objects.of(inquiry.email).exclude(right="").values("public_id")
    return like_it(mail, within=DAY).filter(about__in=requests).count() >= MOST_THANKS[DAY]


def send_answer(answer: Message) -> None:
    """Send the sender what staff answered, and the link under which the conversation goes on."""
    answer_mail(answer.inquiry, answer.body, answer.attachments.count()).send()


def answer_mail(inquiry: Inquiry, body: str, files: int) -> Mail:
    """Return the mail that brings `body` to the sender of an inquiry that is as it is then.

    With it come so many `files`, which stand on the page and not in the mail.
    """
    return compose(
        "answer",
        inquiry.language,
        {
            "inquiry": inquiry,
            "answer": body if settings.SENDER_MAIL_CONTENT == "full" else "",
            "files": files,
            "url": url_of(inquiry),
            "told": told_of(inquiry, has_files=bool(files) or None),
        },
        to=inquiry.email,
        about=inquiry.public_id,
        reply_to=[formataddr((COMPANY.name, COMPANY.email))],
        headers=_thread(inquiry) | {"Auto-Submitted": "no"},
        sealed=True,
    )


def send_links(email: str, inquiries: InquiryQuerySet, *, language: str) -> None:
    """Send somebody the links of their inquiries, of very many the newest, or that there are none.

    What has no link here it counts, and leads to where all of them stand.
    """
    with override(language):
        contact, enter = (settings.SITE_URL + reverse(name) for name in ("contact", "enter"))
    newest = with_files(inquiries).order_by("-created_at", "-pk")[:MOST_LINKS]
    pages = [(told, url_of(told.inquiry)) for told in told_of_each(newest)]
    facts: dict[str, Any] = {"pages": pages, "contact": contact}
    facts |= {"more": inquiries.count() - len(pages), "enter": enter}
    compose("links", language, facts, to=email, sealed=True).send()


def send_new_link(inquiry: Inquiry) -> None:
    """Send a sender the link that stands for the old one, which we have ended."""
    facts = {"inquiry": inquiry, "url": url_of(inquiry), "told": told_of(inquiry)}
    options: dict[str, Any] = {"about": inquiry.public_id, "headers": _thread(inquiry)}
    compose("new_link", inquiry.language, facts, to=inquiry.email, sealed=True, **options).send()


def url_of(inquiry: Inquiry) -> str:
    """Return the whole address of the sender's page."""
    return settings.SITE_URL + inquiry.get_absolute_url()


def announce_message(inquiry: Inquiry, message: Message) -> list[OutgoingMail]:
    """Tell staff that a sender has written on."""
    return _tell_staff("message", inquiry, message, message.created_at)


def announce_inquiry(inquiry: Inquiry, message: Message) -> list[OutgoingMail]:
    """Tell staff what somebody wrote, or by `STAFF_MAIL_CONTENT` only that somebody did."""
    return _tell_staff("new_inquiry", inquiry, message, inquiry.created_at)


def announce_addition(
    inquiry: Inquiry, message: Message, *, at: datetime.datetime
) -> list[OutgoingMail]:
    """Tell staff that somebody sent their form again, with other words or details, at `at`."""
    return _tell_staff("addition", inquiry, message, at)


def send_digest(reader: User, digest: "Digest") -> None:
    """Tell one of the staff in the morning what needs somebody; it names no sender."""
    pressing = [(inquiry, _page(inquiry)) for inquiry in digest.pressing]
    facts = {"digest": digest, "inquiries": digest.oldest, "pressing": pressing}
    _remind("digest", reader, facts, digest.at)


def announce_late(reader: User, inquiries: list[Inquiry], *, at: datetime.datetime) -> None:
    """Tell one of the staff that these should have been answered by now; it names no sender."""
    _remind("late", reader, {"inquiries": inquiries}, at)


def announce_pressing(reader: User, inquiries: list[Inquiry], *, at: datetime.datetime) -> None:
    """Tell one of the staff of requests about data that have waited long; it names no sender."""
    pressing = [(inquiry, _page(inquiry)) for inquiry in inquiries]
    _remind("pressing", reader, {"inquiries": [], "pressing": pressing}, at)


def _remind(occasion: str, reader: User, context: dict[str, Any], at: datetime.datetime) -> None:
    facts = {
        "at": at,
        "desk": settings.SITE_URL + reverse("admin:index"),
        "lines": [(one, one.is_late(at), _page(one)) for one in context["inquiries"]],
    }
    mail = compose(
        occasion,
        reader.language,
        context | facts,
        to=reader.email,
        expires_at=at + REMINDER_OF_USE,
    )
    mail.send()


def _page(inquiry: Inquiry) -> str:
    return settings.SITE_URL + reverse("admin:contact_inquiry_change", args=[inquiry.pk])


def _tell_staff(
    occasion: str, inquiry: Inquiry, message: Message, at: datetime.datetime
) -> list[OutgoingMail]:
    facts = {"message": message.pk, "received": at.isoformat()}
    language, about = settings.STAFF_LANGUAGE, inquiry.public_id
    return [
        unwritten(occasion, to=address, language=language, about=about, **facts)
        for address in settings.STAFF_EMAILS
    ]


def write_to_staff(mail: OutgoingMail) -> Mail:
    """Write what `_tell_staff` promised, about that very message."""
    facts = mail.facts or {}
    message = Message.objects.select_related("inquiry").get(pk=facts["message"])
    inquiry, whole = message.inquiry, settings.STAFF_MAIL_CONTENT == "full"
    return compose(
        mail.occasion,
        mail.language,
        {
            "inquiry": inquiry,
            "message": message if whole else None,
            "files": message.attachments.count(),
            "received": datetime.datetime.fromisoformat(facts["received"]),
            "url": _page(inquiry),
        },
        to=mail.recipient,
        reply_to=[formataddr((inquiry.name, inquiry.email))] if whole else None,
        headers=_thread(inquiry),
        sealed=True,  # who reads an inquiry does so at the desk, where it is recorded
    )


def ask_staff_to_delete(erased: Iterable[Inquiry]) -> None:
    """Ask staff to delete what lies in their mailboxes of inquiries that were erased, if any does.

    They are named by reference alone. The mail is about none of them, else it would go with them.
    """
    facts = {"references": [inquiry.reference for inquiry in erased if inquiry.was_announced]}
    for address in settings.STAFF_EMAILS if facts["references"] else ():
        compose("please_delete", settings.STAFF_LANGUAGE, facts, to=address).send()


def _thread(inquiry: Inquiry) -> dict[str, str]:
    """Return the headers that keep all mails about one inquiry together."""
    return {
        "References": inquiry.thread_id,
        "In-Reply-To": inquiry.thread_id,
        "X-Auto-Response-Suppress": "All",
    }


# What the worker writes, by occasion: the rest is written where it is sent.
WRITERS = {
    "acknowledgement": write_acknowledgement,
    "new_inquiry": write_to_staff,
    "message": write_to_staff,
    "addition": write_to_staff,
}
