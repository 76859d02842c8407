"""Sessions that can be found by whose they are, so that all of one person's can end at once."""

import datetime
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from souftech.clocks import CLOCKS_DIFFER
from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose

if TYPE_CHECKING:
    Sessions = BaseSessionManager["Session"]
else:
    Sessions = BaseSessionManager


def owner_of(email: str) -> str:
    """Return what stands for an address beside a session: it tells nothing of it."""
    return salted_hmac("session owner", email.lower(), algorithm="sha256").hexdigest()


class SessionManager(Sessions):
    def of_person(self, person: Person) -> models.QuerySet["Session"]:
        """Return those that are signed in as this person, or in which the address was proven."""
        accounts = list(User.objects.of_person(person).values_list("pk", flat=True))
        return self.filter(Q(owner=owner_of(person.email)) | Q(account__in=accounts))

    def out_of_time(self, *, at: datetime.datetime) -> models.QuerySet["Session"]:
        """Return those that are over, or have longer left than any that begins now."""
        longest = max(settings.SESSION_COOKIE_AGE, settings.VISITOR_SESSION_AGE)
        later = at + datetime.timedelta(seconds=longest) + CLOCKS_DIFFER
        return self.filter(Q(expire_date__lte=at) | Q(expire_date__gt=later))


class Session(AbstractBaseSession):
    """One browser that is signed in or has proven an address, until it has been silent for long."""

    session_key = models.CharField(_("session key"), max_length=40, primary_key=True)
    session_data = models.TextField(_("session data"))
    expire_date = models.DateTimeField(_("expires"), db_index=True)
    account = models.PositiveBigIntegerField(_("account"), null=True, db_index=True)
    owner = models.CharField(_("hash of the address"), max_length=64, blank=True, db_index=True)

    personal = (
        Personal(
            "session_key session_data expire_date account owner",
            Kind.TECHNICAL, Purpose.SIGN_IN, Kept.SESSION, Erased.WITH_PERSON, in_copy=False,
        ),
    )  # fmt: skip

    objects: ClassVar[SessionManager] = SessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
