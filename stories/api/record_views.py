"""One record of the API: as it is, as of a number, and as each of its editions showed it."""

from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from stories.api import problems, queries
from stories.api.answers import item_etag, known_numbers, matches
from stories.api.asked import ROOT, Asked
from stories.api.items import included, item, some, translations_of
from stories.api.problems import not_found
from stories.api.queries import TRANSLATIONS, Parameter
from stories.kinds import KINDS, Kind
from stories.reading import history, records
from stories.reading.moments import Moment
from stories.reading.records import Found, Gone, Moved


class OfRecord(Asked):
    """An address below one record."""

    kind: Kind = KINDS["story"]
    below = ""

    def found(self, outcome: records.Outcome) -> Found | Response:
        """The record, or a redirect to its address; 404 and 410 are raised."""
        match outcome:
            case Found():
                return outcome
            case Moved(slug):
                return self.moved(f"{ROOT}{self.kind.plural}/{slug}/{self.below.format(**self.kwargs)}")
            case Gone():
                raise problems.gone(outcome)
            case _:
                raise not_found(f"No {self.kind.name} that readers can see has this address at that moment.")

    def read(self, name: str, moment: Moment | None, unless: list[int]) -> tuple[Moment, records.Outcome]:
        """The record now, or at the moment that was asked for."""
        if moment is None:
            return records.record_now(self.kind.name, name, unless=unless)
        return moment, records.record(self.kind.name, name, moment, unless=unless)

    def asked_moment(self) -> Moment | None:
        as_of = self.query.get("as_of")
        return None if as_of is None else self.moment(as_of)


class Record(OfRecord):
    """One record as of now or of a number. One query; a validator of its edition needs no second one."""

    operation, summary, answers = "read_{kind}", "One {kind}", "item"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return queries.OF_DETAIL[self.kind.name]

    def get(self, request: Request, name: str) -> Response:
        fields, names = self.query.get("fields"), self.query.get("include")
        header = request.META.get("HTTP_IF_NONE_MATCH")
        known = [] if names else known_numbers(header, fields)
        asked = self.asked_moment()
        moment, outcome = self.read(name, asked, known)
        found = self.found(outcome)
        if isinstance(found, Response):
            return found
        if names:
            return self.answer(self.key(moment), lambda: self._with_included(found, moment))
        etag = item_etag(found, moment.head.generation, fields)
        if found.payload is None and not matches(header, etag):
            return self.get_again(name, moment)
        return self.answer(etag, lambda: item(found.payload or b"", fields))

    def get_again(self, name: str, moment: Moment) -> Response:
        """The asker's copy is of another generation: read what it seemed to have."""
        found = self.found(records.record(self.kind.name, name, moment))
        if isinstance(found, Response):
            return found
        fields = self.query.get("fields")
        return self.answer(
            item_etag(found, moment.head.generation, fields), lambda: item(found.payload or b"", fields)
        )

    def _with_included(self, found: Found, moment: Moment) -> dict[str, Any]:
        payload, names = found.payload or b"", self.query.get("include")
        translated = translations_of([payload], names, moment)
        body = some(orjson.loads(payload), self.query.get("fields"))
        if TRANSLATIONS in names:
            body[TRANSLATIONS] = translated[0]
        return {**body, "included": included(self.kind, [payload], names, moment, translated)}


class Edition(OfRecord):
    """One record as one of its editions showed it."""

    operation, summary, answers = "read_{kind}_edition", "One {kind} as an edition showed it", "item"
    below = "editions/{version}/"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return queries.OF_EDITION[self.kind.name]

    def get(self, request: Request, name: str, version: str) -> Response:
        moment, outcome = self.read(name, self.asked_moment(), [])
        found = self.found(outcome)
        if isinstance(found, Response):
            return found
        number = int(version) if len(version) <= 9 else 0
        then = found if found.version == number else history.edition(found.id, number, moment)
        if then is None:
            raise self._why_not(found, number, moment)
        fields = self.query.get("fields")
        etag = item_etag(then, moment.head.generation, fields)
        return self.answer(etag, lambda: item(then.payload or b"", fields))

    def _why_not(self, found: Found, version: int, moment: Moment) -> problems.Problem:
        """410 for a withdrawal, 404 for one that is not there (yet)."""
        if act := records.gone_edition(found.id, version, moment):
            return problems.gone(act)
        return not_found(f"This {found.kind} has no edition {version} at that moment.")
