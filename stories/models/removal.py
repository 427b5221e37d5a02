from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from stories.models.user import User


class Removal(models.Model):
    """A legal removal: asked for by one person, confirmed by another. The desk's only; it holds no text of the record.

    ``along`` are records that are removed with it, as pairs of kind and id. ``reason`` is what readers find in the
    record's place, ``note`` what they find with the records that named it; both stand in the log for ever.
    """

    class States(models.TextChoices):
        ASKED = "asked", "Waits for a second person"
        DONE = "done", "Removed"
        DECLINED = "declined", "Declined"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    along = models.JSONField(default=list, blank=True)
    reason = models.TextField(help_text="Readers find this in its place, for ever. Do not name what is removed.")
    note = models.TextField(help_text="Readers find this with what named it, for ever.")
    state = models.CharField(max_length=10, choices=States, default=States.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    number = models.PositiveBigIntegerField(null=True, blank=True)  # in the log, of the removal itself

    class Meta:
        ordering: ClassVar = ["-asked_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(state="asked"), name="removal_is_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                name="removal_takes_two_persons",
                condition=~Q(state="done") | (Q(settled_by__isnull=False) & ~Q(settled_by=F("asked_by"))),
            ),
            models.CheckConstraint(
                name="removal_done_has_its_number", condition=~Q(state="done") | Q(number__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"removal of {self.kind} {self.record}"
