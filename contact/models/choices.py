"""What an inquiry is about, how far it has come, and which right somebody asked for with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    PROJECT = "project", _("A project")
    SUPPORT = "support", _("Support")
    PRIVACY = "privacy", _("Privacy")
    TERMS = "terms", _("Terms of use")
    OTHER = "other", _("Something else")


class Right(models.TextChoices):
    OBJECTION = "objection", _("An objection")
    OTHER = "other", _("Another request about one’s data")


class State(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    SPAM = "spam", _("Suspected spam")
