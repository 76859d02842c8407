"""Who somebody is: the e-mail address is the login, and little else is kept."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from souftech.personal import Erased, Kept, Kind, Person, Personal, Purpose

ADDRESS_LENGTH = 254

USED_AT = Coalesce("last_login", "date_joined")


class UserQuerySet(models.QuerySet["User"]):
    def of_person(self, person: Person) -> Self:
        """Return this person's account, if there is one; a member of staff is not meant."""
        return self.filter(email=person.email, is_staff=False)

    def owners(self) -> Self:
        """Return the accounts with every right, which no invitation may touch."""
        return self.filter(is_superuser=True)

    def visitors(self) -> Self:
        """Return the accounts of those who do not work here."""
        return self.filter(is_staff=False, is_superuser=False)

    def unused_since(self, moment: datetime.datetime) -> Self:
        """Return those who have not signed in after `moment`, the longest unused first."""
        return self.alias(used_at=USED_AT).filter(used_at__lte=moment).order_by("used_at", "pk")

    def told(self) -> Self:
        """Return those who were told of the end of their account since they last used it."""
        return self.filter(warned_at__gte=USED_AT)

    def untold(self) -> Self:
        """Return those who were not."""
        return self.filter(Q(warned_at=None) | Q(warned_at__lt=USED_AT))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """Create an account; raise `ValueError` without an address."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user: User = self.model(email=self.model.normalize_username(email), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """Create an account with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find an account whatever the case its address is typed in."""
        found: User = self.get(email__iexact=username)
        return found


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, staff or not."""

    email = models.EmailField(_("e-mail"), max_length=ADDRESS_LENGTH, unique=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    warned_at = models.DateTimeField(_("told of its end"), null=True, blank=True, editable=False)

    personal = (
        Personal("email", Kind.CONTACT, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT),
        Personal(
            "language date_joined last_login warned_at is_active",
            Kind.CIRCUMSTANCES, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT,
        ),
        Personal(
            "is_staff is_superuser groups user_permissions",
            Kind.STAFF, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT, in_copy=False,
        ),
        Personal(
            "password",
            Kind.TECHNICAL, Purpose.SIGN_IN, Kept.ACCOUNT, Erased.WITH_ACCOUNT, in_copy=False,
        ),
    )  # fmt: skip

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [("invite_staff", "May invite staff")]
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """Return the address in lower case; Django calls this for every form and command."""
        return super().normalize_username(username).strip().lower()

    @property
    def last_used(self) -> datetime.datetime:
        """When somebody last signed in, or when the account was made."""
        return self.last_login or self.date_joined
