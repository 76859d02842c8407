"""Answers that staff give often, written once in each language."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SavedReply(models.Model):
    """One such answer; `{name}` stands for the sender's name."""

    title = models.CharField(pgettext_lazy("saved reply", "title"), max_length=100, unique=True)
    body_en = models.TextField(_("in English"), blank=True)
    body_fr = models.TextField(_("in French"), blank=True)
    body_ar = models.TextField(_("in Arabic"), blank=True)

    impersonal = "title body_en body_fr body_ar"

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def text_for(self, name: str, language: str) -> str:
        """Return this answer to somebody called `name`, or nothing if it lacks that language."""
        body: str = getattr(self, f"body_{language}")
        return body.replace("{name}", name)
