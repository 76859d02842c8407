"""Files that came with a message, or that wait for theirs."""

import datetime
import secrets
import uuid
from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contact.files.kinds import ENDINGS, TYPES, Kind, Removed
from contact.files.names import LONGEST
from contact.files.tokens import waiting_token
from contact.models.messages import Message
from souftech.lengths import period
from souftech.personal import Erased, Kept, Person, Personal, Purpose
from souftech.personal import Kind as PersonalKind


def new_key() -> str:
    """Return where a file's bytes will lie: 128 bits of chance, spread over 256 folders."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:]}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def waiting(self) -> Self:
        """Return those that belong to no message yet."""
        return self.filter(message__isnull=True)

    def of_network(self, keys: Sequence[str]) -> Self:
        """Return those that wait and came from the network which had these keys."""
        return self.waiting().filter(network__in=keys)

    def out_of_time(self, *, at: datetime.datetime) -> Self:
        """Return those that have waited for a message in vain."""
        return self.waiting().filter(deadline__lte=at)

    def to_delete(self, *, at: datetime.datetime) -> Self:
        """Return those kept as long as was promised at closing, or as a period since then says."""
        over = Q(message__inquiry__files_delete_at__lte=at)
        for length, last in period("FILES_KEPT").lengths:
            since = {"closed_at__lte": length.before(at), "created_at__lte": last}
            over |= Q(**{f"message__inquiry__{fact}": when for fact, when in since.items()})
        return self.filter(over)

    def of_person(self, person: Person) -> Self:
        """Return those that came with the messages of this person's inquiries."""
        return self.filter(message__inquiry__public_id__in=person.inquiries)

    def kept(self) -> Self:
        """Return those that came with a message."""
        return self.filter(message__isnull=False)

    def bytes_together(self) -> int:
        """Return how much they hold."""
        return self.aggregate(together=Sum("size"))["together"] or 0


class Attachment(models.Model):
    """One file: what is told of it, and the key under which its bytes lie.

    `network` is a keyed hash of where it came from, until it has its message.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    key = models.CharField(
        _("storage key"), max_length=40, unique=True, default=new_key, editable=False
    )
    name = models.CharField(_("name"), max_length=LONGEST)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    removed = models.JSONField(_("removed"), default=list, blank=True)
    created_at = models.DateTimeField(pgettext_lazy("file", "received"))
    deadline = models.DateTimeField(null=True, blank=True, editable=False)
    network = models.CharField(
        _("code of the network it came from"),
        max_length=64,
        default="",
        blank=True,
        editable=False,
    )

    objects = AttachmentQuerySet.as_manager()

    personal = (
        Personal(
            "name size kind removed created_at",
            PersonalKind.CONTENT, Purpose.REPLY, Kept.FILE, Erased.WITH_INQUIRY,
        ),
        Personal(
            "key sha256", PersonalKind.CONTENT, Purpose.REPLY, Kept.FILE, Erased.WITH_INQUIRY,
            in_copy=False,
        ),
        Personal(
            "network", PersonalKind.TECHNICAL, Purpose.PROTECT, Kept.COUNTERS, Erased.BY_CLOCK,
            in_copy=False,
        ),
    )  # fmt: skip
    impersonal = "public_id message deadline"

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["deadline"], name="attachment_deadline")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def ending(self) -> str:
        """What its name ends with, as its content says; with the dot."""
        return f".{ENDINGS[Kind(self.kind)][0]}"

    @property
    def content_type(self) -> str:
        """The type of its content, in the words of a response."""
        return TYPES[Kind(self.kind)]

    @property
    def removed_in_words(self) -> list[str]:
        """What was taken out of it before it was kept."""
        return [str(Removed(code).label) for code in self.removed]

    @property
    def token(self) -> str:
        """What stands for it in a form while it waits."""
        return waiting_token(self.public_id)
