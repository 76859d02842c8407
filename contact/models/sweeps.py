"""How far the search for files that nobody owns has come."""

from django.db import models

ONLY_ROW = 1


class SweepManager(models.Manager["Sweep"]):
    def under_way(self) -> "Sweep":
        """Return the one round there is, begun or about to begin."""
        return self.get_or_create(pk=ONLY_ROW)[0]


class Sweep(models.Model):
    """A round through all files in the order of their keys, and what it has found so far."""

    reached = models.TextField(default="", blank=True)
    missing = models.PositiveIntegerField(default=0)
    unowned = models.PositiveIntegerField(default=0)

    impersonal = "reached missing unowned"

    objects = SweepManager()

    def __str__(self) -> str:
        return self.reached

    def go_on(self, reached: str, *, missing: int, unowned: int) -> None:
        """Note how far the round has come, and what was found on the way."""
        self.reached = reached
        self.missing += missing
        self.unowned += unowned
        self.save()

    def begin_anew(self) -> None:
        """Note that the next round begins with the first key."""
        self.reached, self.missing, self.unowned = "", 0, 0
        self.save()
