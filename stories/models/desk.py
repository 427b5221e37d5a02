"""What the desk remembers of the work itself: saves, unsaved text, who is where, what was passed over. Never public."""

from typing import ClassVar

from django.db import models

from stories.models.user import User


class Save(models.Model):
    """One save of a working record: who, when, why, and the whole of it. ``content`` is empty if it was erased.

    ``content`` is what ``snapshots.take`` gave, ``desk`` the fields that the desk keeps to itself, by name.
    """

    class Acts(models.TextChoices):
        CREATED = "created", "Created"
        SAVED = "saved", "Saved"
        MOVED = "moved", "Moved on"
        RESTORED = "restored", "Restored from an earlier save"
        REVERTED = "reverted", "Put back from a published version"
        IMPORTED = "imported", "Imported"
        TRASHED = "trashed", "Moved to the trash"
        UNTRASHED = "untrashed", "Taken out of the trash"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=Acts, default=Acts.SAVED)
    why = models.CharField(max_length=200, blank=True)
    content = models.JSONField(default=dict)
    desk = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [  # its index is read by the history of a record and by three-way comparisons
            models.UniqueConstraint(fields=["record", "revision"], name="save_is_one_per_revision")
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class Autosave(models.Model):
    """What somebody typed into a form and has not saved: one row per person and record, overwritten as they type.

    ``record`` of a record that was never saved is the id it will have. ``tabs`` holds one draft per browser tab:
    ``{tab: {"at": RFC 3339, "opened_at_revision": number or null, "fields": {name: [value, …]}}}``.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    opened_at_revision = models.PositiveIntegerField(null=True)
    tabs = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "record"], name="autosave_is_one_per_person_and_record")
        ]

    def __str__(self) -> str:
        return f"unsaved {self.kind} of {self.person}"


class Presence(models.Model):
    """Somebody has a record open. Gone once nothing was heard for a while; never a lock."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "person"], name="presence_is_one_per_record_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.kind} {self.record}"


class Waiver(models.Model):
    """A check before publishing that was passed over, with the reason that was given."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    revision = models.PositiveIntegerField()
    check_name = models.CharField(max_length=40)
    about = models.TextField(help_text="The check's sentence, as it stood on the page.")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["record", "-id"], name="waiver_of_record")
        ]  # the history of a record

    def __str__(self) -> str:
        return f"{self.check_name}: {self.reason[:60]}"
