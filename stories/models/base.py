"""What all working records share. The public side never imports this module, nor anything that does."""

import re
import uuid
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.db.models import F, Q
from django.db.models.base import ModelBase
from django.utils.text import slugify

from stories.dates import ImpreciseDate, NotUnderstood
from stories.kinds import KINDS, Kind
from stories.models.edition import Publication, RemovedAddress
from stories.models.user import User

SLUG_LENGTH = 120


class Stale(Exception):
    """Somebody saved this record after it was opened: saving would lose their work."""


class States(models.TextChoices):
    """Where a record stands on the desk. Whether it is public is what the log says, not a state."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"


def refuse_id_like(slug: str) -> None:
    """ValidationError for a slug that an address could take for a record's id or a number."""
    try:
        uuid.UUID(slug)
    except ValueError:
        if not slug.isdigit():
            return
    raise ValidationError(
        "“%(slug)s” looks like an id or a number: use a few words, for instance havana-round.", params={"slug": slug}
    )


class RecordsField(models.ManyToManyField[Any, Any]):
    """Many records of another kind, in the order they were added. None of them can be deleted while it is named."""

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        through = getattr(self.remote_field, "through", None)
        if isinstance(through, type) and issubclass(through, models.Model) and not cls._meta.abstract:
            keys = [field for field in through._meta.fields if isinstance(field, models.ForeignKey)]
            far_side = next(key for key in keys if key.name != cls._meta.model_name)
            far_side.remote_field.on_delete = models.PROTECT


class DateColumns:
    """An imprecise date kept in the four columns ``<name>_text``, ``_edtf``, ``_earliest`` and ``_latest``."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: models.Model, owner: type | None = None) -> ImpreciseDate:
        return ImpreciseDate(*(getattr(row, f"{self.name}_{part}") for part in ("text", "edtf", "earliest", "latest")))

    def __set__(self, row: models.Model, value: ImpreciseDate) -> None:
        for part in ("text", "edtf", "earliest", "latest"):
            setattr(row, f"{self.name}_{part}", getattr(value, part))

    def settle(self, row: models.Model) -> None:
        """Recompute the bounds from the EDTF value; ValidationError on its field if it is not understood."""
        known = self.__get__(row)
        try:
            self.__set__(row, ImpreciseDate.read(known.text, known.edtf))
        except NotUnderstood as refusal:
            raise ValidationError({f"{self.name}_edtf": str(refusal)}) from refusal


def date_text(help_text: str = "Copy the words of the report: “late 1990s”, “July 2009”, “Thursday”.") -> Any:
    return models.CharField("date as printed", max_length=200, blank=True, help_text=help_text)


def date_edtf() -> Any:
    return models.CharField(
        "reading (EDTF)",
        max_length=200,
        blank=True,
        help_text="What the words can mean: 2009-07, 2014?, 1997~/1999~, {1994,1995}. Leave empty if unknown.",
    )


def bounds_in_order(name: str) -> models.CheckConstraint:
    """The earliest day of a date is not after its latest; an open end has none."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    return models.CheckConstraint(
        name=f"%(class)s_{name}_bounds_in_order",
        condition=Q(**{f"{earliest}__isnull": True})
        | Q(**{f"{latest}__isnull": True})
        | Q(**{f"{earliest}__lte": F(latest)}),
    )


class Dated(models.Model):
    """Happened, or was put out, at an imprecise date."""

    date_text = date_text()
    date_edtf = date_edtf()
    date_earliest: models.DateField[date | None, date | None] = models.DateField(null=True, editable=False)
    date_latest: models.DateField[date | None, date | None] = models.DateField(null=True, editable=False)

    date = DateColumns()

    class Meta:
        abstract = True
        constraints: ClassVar = [bounds_in_order("date")]

    def clean(self) -> None:
        super().clean()
        Dated.__dict__["date"].settle(self)


class Since(models.Model):
    """Holds since an imprecise date."""

    since_text = date_text("Since when, as printed.")
    since_edtf = date_edtf()
    since_earliest: models.DateField[date | None, date | None] = models.DateField(null=True, editable=False)
    since_latest: models.DateField[date | None, date | None] = models.DateField(null=True, editable=False)

    since = DateColumns()

    class Meta:
        abstract = True
        constraints: ClassVar = [bounds_in_order("since")]

    def clean(self) -> None:
        super().clean()
        Since.__dict__["since"].settle(self)


class Record(models.Model):
    """A working record of one of the seven kinds: what editors edit, never seen by the public.

    Every save raises ``revision`` by one and is refused (``Stale``) if somebody else saved in between; a trigger of
    the database refuses the same for writes that do not come through here. Unfinished work can be saved: what is
    missing (``unfinished``) only keeps a record from being published.
    """

    kind: ClassVar[Kind]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=300, blank=True)
    slug = models.SlugField(
        max_length=SLUG_LENGTH,
        blank=True,
        db_index=False,
        validators=[refuse_id_like],
        help_text="Part of the address. Made from the title if empty.",
    )
    summary = models.TextField(blank=True)
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Whose move it is."
    )
    due_at = models.DateTimeField("due", null=True, blank=True)
    desk_note = models.TextField("note", blank=True, help_text="For the desk only. Never published.")
    state = models.CharField(max_length=10, choices=States, default=States.DRAFT, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="last saved by"
    )
    trashed_at = models.DateTimeField(null=True, editable=False)
    trashed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slug"],
                condition=~Q(slug=""),  # what has no name yet has no address
                name="%(class)s_slug_is_one_address",
                violation_error_message="Another record has this address: choose a different one.",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-changed_at"], name="%(class)s_last_changed")]  # the desk's lists

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = KINDS.get(cls.__name__.lower(), cls.__dict__.get("kind"))  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.title or f"Untitled {self.kind.label[0].lower()}"

    def get_absolute_url(self) -> str:
        """Where readers find the record once it is published."""
        return f"/{self.kind.plural}/{self.slug}/"

    def clean(self) -> None:
        super().clean()
        self.title = " ".join(self.title.split())
        if self.slug:
            self._refuse_taken_slug()
        elif self.title:
            self.slug = self._free_slug()

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """All but that of the address: ``clean`` asks for it, at its field, and a database that fails is no answer."""
        super().validate_constraints({*(exclude or ()), "slug"})

    def unfinished(self) -> dict[str, str]:
        """What is missing before this can be published: sentences by the name of their field. Empty if nothing is."""
        return {} if self.title else {"title": "Give it a name: readers and lists know it by that."}

    def _refuse_taken_slug(self) -> None:
        """ValidationError if another record has this address on the desk, or ever had it in public. Two queries."""
        if type(self)._default_manager.exclude(pk=self.pk).filter(slug=self.slug).exists():
            raise ValidationError({"slug": "Another record has this address: choose a different one."})
        if self.slug_was_anothers():
            raise ValidationError({"slug": "Readers know another record by this address: choose a different one."})

    def slug_was_anothers(self) -> bool:
        """True if a record other than this one has, or ever had, this slug in public. One query."""
        known = Publication.objects.filter(kind=self.kind.name, slug=self.slug).exclude(uid=self.pk)
        digest = RemovedAddress.digest_of(self.kind.name, self.slug)
        removed = RemovedAddress.objects.filter(digest=digest).exclude(record=self.pk)
        return known.values("uid").union(removed.values("record")).exists()

    def _free_slug(self) -> str:
        """The title as a slug, with a number behind it if the plain one is taken on the desk or in public."""
        plain = slugify(self.title)[: SLUG_LENGTH - 8].strip("-_")
        if not plain or plain.isdigit() or re.fullmatch(r"[0-9a-f-]{32,36}", plain):
            plain = f"{self.kind.name}-{plain}".strip("-")[: SLUG_LENGTH - 8]
        others = type(self)._default_manager.exclude(pk=self.pk)
        for number in range(1, 10_000):
            self.slug = plain if number == 1 else f"{plain}-{number}"
            if not others.filter(slug=self.slug).exists() and not self.slug_was_anothers():
                return self.slug
        raise ValidationError({"slug": f"Every address from {plain} to {plain}-9999 is taken: type another."})

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save as the next revision. Raises ``Stale`` and keeps the old revision if somebody saved in between."""
        opened = self.revision
        self.revision = opened + 1
        if update_fields is not None:
            update_fields = {*update_fields, "revision", "changed_at"}
        try:
            super().save(
                force_insert=force_insert, force_update=force_update, using=using, update_fields=update_fields
            )
        except IntegrityError as refusal:
            self.revision = opened
            if "stale revision" in str(refusal):
                raise Stale(f"“{self}” was saved by somebody else after you opened it.") from refusal
            raise
        except Exception:
            self.revision = opened
            raise

    def fresh(self, using: str = DEFAULT_DB_ALIAS) -> Self:
        """The record as the database has it now, locked until the transaction ends where the database can lock rows."""
        return type(self)._default_manager.using(using).select_for_update(of=("self",)).get(pk=self.pk)


class Child(models.Model):
    """A row that belongs to one record, in order. It is saved only together with its record, after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["order", "id"]


def every_kind() -> list[type[Record]]:
    """The seven record models, in the order of ``KINDS``."""
    return [model_of(name) for name in KINDS]


def model_of(kind: str) -> type[Record]:
    """The model of a kind's working records."""
    return next(model for model in Record.__subclasses__() if model.__name__.lower() == kind)
