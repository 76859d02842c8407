"""What staff can be; what each role may do is written in the migration that made the groups."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SUPPORT = "support", _("Support: reads and answers")
    PRIVACY = "privacy", _("Privacy: also exports and erases")
    MANAGER = "manager", _("Manager: also invites")


def label_of(group: Group) -> str:
    """Return a group's name in the language in use; one that is no role keeps its own."""
    return str(Role(group.name).label) if group.name in Role.values else group.name
