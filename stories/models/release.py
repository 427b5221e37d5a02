from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from stories.models.user import User


class Release(models.Model):
    """Content frozen for later, outside the log until it is due. Seen by the desk only.

    ``content`` is a record's content as JSON with every reference it names; references are brought up to date when
    it is published. Nothing goes out before ``embargo_until``, by anybody.
    """

    class States(models.TextChoices):
        WAITING = "waiting", "Waiting"
        PUBLISHED = "published", "Published"
        FAILED = "failed", "Did not go out"
        CANCELLED = "cancelled", "Cancelled"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    title = models.CharField(max_length=300)
    content = models.TextField()
    base_version = models.PositiveIntegerField(default=0)  # the record's version when this was frozen; 0: unpublished
    minor = models.BooleanField(default=False)
    due_at = models.DateTimeField("goes out at")
    embargo_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=States, default=States.WAITING)
    failure = models.TextField(blank=True)
    key = models.CharField(max_length=100, unique=True)
    number = models.PositiveBigIntegerField(null=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="release_is_due_after_its_embargo",
                condition=Q(embargo_until__isnull=True) | Q(embargo_until__lte=F("due_at")),
            ),
            models.UniqueConstraint(
                fields=["record"], condition=Q(state="waiting"), name="release_one_waits_per_record"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="release_next_due"),  # publishing.due
            models.Index(
                fields=["record", "-id"], name="release_last_of_record"
            ),  # where a record stands, on the desk
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.due_at:%Y-%m-%d %H:%M} UTC"
