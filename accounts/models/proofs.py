"""Proofs of an address: what was mailed to it, and has to come back."""

import datetime
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import ADDRESS_LENGTH
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose


class Way(models.TextChoices):
    SIGN_IN = "sign_in", _("Code for signing in")
    RIGHTS = "rights", _("Code for one’s data")
    CORRECTION = "correction", _("Code for a new address")
    LINK = "link", _("Link to one’s data")


PAGE_WAYS = (Way.SIGN_IN, Way.RIGHTS)  # whose codes are entered at one page of their own


class ProofQuerySet(models.QuerySet["Proof"]):
    def usable(self, *, at: datetime.datetime) -> Self:
        """Return those that can still prove something."""
        unused = self.filter(used_at=None, expires_at__gt=at)
        return unused.filter(tries__lt=settings.PROOF_TRIES)

    def out_of_time(self, *, at: datetime.datetime) -> Self:
        """Return those that can prove nothing any more."""
        return self.filter(expires_at__lte=at)

    def of_person(self, person: Person) -> Self:
        """Return those that were mailed to this person."""
        return self.filter(email=person.email)


class Proof(models.Model):
    """One code or link on its way to an address and back; only a hash of it is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    email = models.EmailField(_("e-mail"), max_length=ADDRESS_LENGTH, db_index=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, editable=False)
    created_at = models.DateTimeField(_("asked for"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    personal = (
        Personal("email", Kind.CONTACT, Purpose.SIGN_IN, Kept.PROOF, Erased.WITH_PERSON),
        Personal(
            "language way created_at expires_at tries used_at",
            Kind.CIRCUMSTANCES, Purpose.SIGN_IN, Kept.PROOF, Erased.WITH_PERSON,
        ),
        Personal(
            "secret_hash",
            Kind.TECHNICAL, Purpose.SIGN_IN, Kept.PROOF, Erased.WITH_PERSON, in_copy=False,
        ),
    )  # fmt: skip
    impersonal = "public_id"

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of an address")
        verbose_name_plural = _("proofs of an address")

    def __str__(self) -> str:
        return str(self.public_id)
