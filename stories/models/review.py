from typing import ClassVar

from django.db import models

from stories.models.base import States
from stories.models.user import User


class Review(models.Model):
    """One move of a record between the desk's states, by whom, and the word that went with it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    before = models.CharField(max_length=10, choices=States)
    after = models.CharField(max_length=10, choices=States)
    revision = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["record", "-id"], name="review_of_record")]  # the desk's record page

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
