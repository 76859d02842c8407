"""What is said in an inquiry, by both sides; and what staff say among themselves."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from contact.models.inquiries import Inquiry
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose


class Author(models.TextChoices):
    SENDER = "sender", _("Sender")
    STAFF = "staff", _("Staff")


class SaidQuerySet(models.QuerySet[Any]):
    def of_person(self, person: Person) -> Self:
        """Return what was said in the inquiries of this person."""
        return self.filter(inquiry__public_id__in=person.inquiries)


class Message(models.Model):
    """One thing said in an inquiry, by its sender or by staff."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(_("author"), max_length=10, choices=Author)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"))
    once = models.UUIDField(null=True, unique=True, editable=False)

    personal = (
        Personal("body created_at", Kind.CONTENT, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY),
        Personal("staff", Kind.STAFF, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY),
    )
    impersonal = "inquiry author once"

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry_id}/{self.pk}"


class Note(models.Model):
    """What staff write for each other; the sender reads it in an access copy alone."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="notes")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("written"))

    personal = (
        Personal("body created_at", Kind.CONTENT, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY),
        Personal("staff", Kind.STAFF, Purpose.REPLY, Kept.INQUIRY, Erased.WITH_INQUIRY),
    )
    impersonal = "inquiry"

    objects = SaidQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.inquiry_id}/{self.pk}"
