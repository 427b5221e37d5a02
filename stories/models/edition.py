"""The log and the index readers are served from. This module imports no working record, and never may."""

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from stories.kinds import actions

ZEROS = "0" * 64


class Edition(models.Model):
    """One row of the log: the whole public content of one record at one moment, and the act that put it there.

    Append-only: triggers refuse every change but emptying ``content``. ``content`` is RFC 8785 JSON, empty after a
    withdrawal. ``published_at`` is the editorial date and ``successor`` what readers are pointed to instead; neither
    is part of the entry that is chained, ``seal`` covers them. Who acted stands in ``Receipt``.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    version = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=actions)
    minor = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    batch = models.PositiveBigIntegerField()
    published_at = models.DateTimeField()
    successor = models.UUIDField(null=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "version"], name="edition_version_is_unique_in_its_record"),
            models.CheckConstraint(name="edition_number_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="edition_batch_begins_before_it_ends", condition=Q(batch__lte=F("number"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="edition_as_of_a_time"),  # reading.moments
            models.Index(  # the page of corrections
                fields=["action", "-number"],
                name="edition_corrections",
                condition=Q(action__in=["correct", "withdraw", "take_down", "restore"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action} {self.kind} {self.record} version {self.version}"


class Publication(models.Model):
    """One edition as readers meet it, valid from its number until the one that superseded it. Derived from the log.

    ``sort_at`` is whole seconds since 1970 UTC: an event's earliest day, else the publication date. ``earliest`` and
    ``latest`` are the days that its date can mean, at the ends of the calendar where it is open; null if it has none.
    ``payload`` is the finished JSON of the item, ``body_html`` the finished HTML of a story's body. ``hidden_from`` is
    the number that withdrew the record, ``hidden_until`` the one that restored it: while the head stands between them,
    no list, count or search shows its text at any number.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=10)
    uid = models.UUIDField()
    version = models.PositiveIntegerField()
    slug = models.CharField(max_length=120)
    language = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    sort_at = models.BigIntegerField()
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    valid_until = models.PositiveBigIntegerField(null=True)
    hidden_from = models.PositiveBigIntegerField(null=True)
    hidden_until = models.PositiveBigIntegerField(null=True)
    payload = models.BinaryField()
    body_html = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["uid"], condition=Q(valid_until__isnull=True), name="publication_current_one_per_record"
            ),
            models.UniqueConstraint(
                fields=["kind", "slug"],
                condition=Q(valid_until__isnull=True),
                name="publication_current_one_per_address",
            ),
            models.CheckConstraint(
                name="publication_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("number")),
            ),
        ]
        indexes: ClassVar = [  # all read by reading.*
            models.Index(fields=["kind", "slug", "number"], name="publication_by_address"),
            models.Index(fields=["uid", "number"], name="publication_by_record"),
            models.Index(
                fields=["kind", "-sort_at", "-number", "valid_until", "hidden_from", "hidden_until"],
                name="publication_lists",
            ),
            models.Index(fields=["kind", "-updated_at", "-number"], name="publication_lists_by_update"),
            models.Index(fields=["kind", "title", "number"], name="publication_lists_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.slug}"


class Link(models.Model):
    """An edge of the read index: this publication has that target in that role. Derived from the log.

    ``target`` is the id of a record (roles of ``kinds.ROLES``) or a word (category, status, language, year).
    """

    pk = models.CompositePrimaryKey("role", "target", "kind", "sort_at", "publication")
    role = models.CharField(max_length=12)
    target = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    sort_at = models.BigIntegerField()
    publication = models.PositiveBigIntegerField()
    valid_from = models.PositiveBigIntegerField()
    valid_until = models.PositiveBigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["publication"], name="link_of_publication"),  # publishing.index closes by it
            models.Index(fields=["target", "publication", "valid_until"], name="link_names_until"),  # reading.changes
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.role} {self.target}"


class Tally(models.Model):
    """How many current publications of a kind have a target in a role. Derived from the log."""

    pk = models.CompositePrimaryKey("role", "target", "kind")
    role = models.CharField(max_length=12)
    target = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "role", "-count", "target"], name="tally_most")
        ]  # reading.choices

    def __str__(self) -> str:
        return f"{self.role} {self.target}: {self.count} {self.kind}"


class Head(models.Model):
    """The one row that says where the log stands; ``counter`` rises when the index is rebuilt."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, default=ZEROS)
    at = models.DateTimeField(null=True)
    counter = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(name="head_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.number)


class RemovedAddress(models.Model):
    """An address of which every edition was erased by a legal removal, as a digest: it answers 410 or moves, for ever.

    Not derived from the log, which has forgotten the words.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    record = models.UUIDField()

    @staticmethod
    def digest_of(kind: str, slug: str) -> str:
        """Hex SHA-256 of the path of an address, ``story/delegates-meet-again``."""
        return hashlib.sha256(f"{kind}/{slug}".encode()).hexdigest()

    def __str__(self) -> str:
        return f"a former address of {self.record}"


class Receipt(models.Model):
    """Who did which act, once per idempotency key, kept for ever. The desk's only: never public."""

    key = models.CharField(primary_key=True, max_length=100)
    verb = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    record = models.UUIDField()
    batch = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="receipt_of_batch")
        ]  # who published what, on the desk

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.record}: {self.batch}–{self.last}"


class Outbox(models.Model):
    """What is to happen after a publication, written in its transaction. Done rows carry the time."""

    id = models.BigAutoField(primary_key=True)
    batch = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="outbox_waiting")  # the worker
        ]

    def __str__(self) -> str:
        return f"{self.batch}–{self.last}"
