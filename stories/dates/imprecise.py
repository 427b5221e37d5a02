"""A date as a record keeps it: the words as printed beside what they are read as."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from stories.dates.edtf import parse
from stories.dates.printing import words
from stories.dates.values import Language, Precision


@dataclass(frozen=True, slots=True)
class ImpreciseDate:
    """The words as printed, the EDTF value, and the earliest and latest day it can mean (None: open or unknown)."""

    text: str
    edtf: str
    earliest: date | None
    latest: date | None

    @classmethod
    def read(cls, text: str, edtf: str) -> Self:
        """A date with its bounds. Either may be empty; without EDTF there are no bounds. Raises NotUnderstood."""
        text, edtf = text.strip(), edtf.strip()
        if not edtf:
            return cls(text, "", None, None)
        value = parse(edtf)
        return cls(text, str(value), *value.bounds)

    def __bool__(self) -> bool:
        return bool(self.text or self.edtf)

    @property
    def words(self) -> dict[Language, str]:
        """What readers are told, by language; where there is only the printed text, that."""
        if not self.edtf:
            return {"en": self.text, "es": self.text}
        return {"en": words(self.edtf, "en"), "es": words(self.edtf, "es")}

    @property
    def precision(self) -> Precision:
        """How finely it is known, `span` and `set` for several dates; empty if undated."""
        return parse(self.edtf).precision if self.edtf else ""

    @property
    def is_uncertain(self) -> bool:
        """Whether any of its dates is marked `?` or `%`."""
        return "?" in self.edtf or "%" in self.edtf

    @property
    def is_approximate(self) -> bool:
        """Whether any of its dates is marked `~` or `%`."""
        return "~" in self.edtf or "%" in self.edtf

    @property
    def sort_key(self) -> tuple[bool, date, date, str]:
        """Puts earliest first and undated last. A date without an earliest day stands at its latest."""
        undated = self.earliest is None and self.latest is None
        return undated, self.earliest or self.latest or date.max, self.latest or date.max, self.edtf

    def as_json(self) -> dict[str, object]:
        """The public shape of a date, as partners know it; days as `YYYY-MM-DD` or null."""
        return {
            "text": self.text,
            "edtf": self.edtf,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "words": dict(self.words),
        }


def overlaps(a: ImpreciseDate, b: ImpreciseDate) -> bool:
    """Whether the two can mean one same day, first and last days included.

    A missing bound excludes nothing, but what has no date at all is in no list from 1994 to 1995.
    """
    if (a.earliest or a.latest) is None or (b.earliest or b.latest) is None:
        return False
    a_first, a_last = a.earliest or date.min, a.latest or date.max
    b_first, b_last = b.earliest or date.min, b.latest or date.max
    return a_first <= b_last and b_first <= a_last
