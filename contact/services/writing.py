"""What the sender does on the inquiry's own page."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from contact import emails
from contact.keys import new_key, stamp_of
from contact.models import Act, Attachment, Author, Inquiry, Message, StaffAct
from contact.services.files import keep_files
from contact.services.recording import record
from souftech.outbox import keep
from souftech.throttle import hit

LINKS_AN_HOUR = 3
HOUR = datetime.timedelta(hours=1)
SAME_PRESS = datetime.timedelta(minutes=1)


@transaction.atomic
def write_on(
    inquiry: Inquiry,
    *,
    body: str,
    key: str,
    at: datetime.datetime,
    files: Sequence[Attachment] = (),
) -> Message:
    """Keep what the sender adds, once for each `key`, text and files, tell staff, and return it.

    An inquiry that was over is open again. Raises `Inquiry.DoesNotExist` if it is gone.
    """
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    once = stamp_of(
        "on", found.public_id, key or new_key(), body, *sorted(file.sha256 for file in files)
    )
    if known := found.messages.filter(once=once).first():
        return known
    found.hear(at)
    found.save()
    facts = {"author": Author.SENDER, "body": body, "created_at": at, "once": once}
    message = found.messages.create(**facts)
    keep_files(message, files)
    found.refold()
    if not found.is_quarantined:
        keep(emails.announce_message(found, message))
    return message


@transaction.atomic
def send_links(email: str, *, language: str, at: datetime.datetime) -> bool:
    """Mail an address the links of what came from it, or that nothing did.

    False, and no mail, after three an hour.
    """
    if hit("links", email.lower(), window=HOUR, at=at) > LINKS_AN_HOUR:
        return False
    # Locked, so that no link is mailed to what is erased at this moment.
    found = Inquiry.objects.of(email).select_for_update(of=("self",))
    emails.send_links(email, found, language=language)
    return True


@transaction.atomic
def renew_link(inquiry: Inquiry, *, by: User, at: datetime.datetime) -> bool:
    """Make the inquiry's link useless, and mail its sender another; false within a minute of that.

    No mail goes to an address that bounces, nor about suspected spam.
    """
    found = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    renewals = StaffAct.objects.filter(act=Act.RENEWED, about=found.public_id)
    if renewals.filter(at__gt=at - SAME_PRESS).exists():
        return False
    found.link_version += 1
    found.save()
    record(Act.RENEWED, found, by, at)
    if found.is_reachable() and not found.is_quarantined:
        emails.send_new_link(found)
    return True
