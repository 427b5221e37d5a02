"""Lists of the API, page by page: the records of a kind, and the acts on one record."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from rest_framework.request import Request
from rest_framework.response import Response

from stories.api import cursors, queries
from stories.api.asked import Asked, absolute
from stories.api.cursors import BadCursor, Cursor
from stories.api.items import included, item, translations_of
from stories.api.problems import BadParameter
from stories.api.queries import Parameter
from stories.api.record_views import OfRecord
from stories.filters.declared import FILTERS, BadFilter
from stories.kinds import KINDS, Kind
from stories.reading import history, lists
from stories.reading.lists import Position
from stories.reading.moments import Moment
from stories.reading.records import Gone


class Paged(Asked):
    """A list, page by page, every page as of the number of the first."""

    deciding: ClassVar[tuple[str, ...]] = ()  # parameters that decide what is in the list

    @property
    def path(self) -> str:
        """Where the list is, below the root of the API."""
        raise NotImplementedError  # each list below says its own; DRF's views have no abstract methods

    def begin(self, ordering: str) -> tuple[Moment, Cursor | None]:
        """The moment of this page, and the cursor if one was given. One query; one more if as_of names no number."""
        text, as_of = self.query.get("cursor"), self.query.get("as_of")
        if text is None:
            return self.moment(as_of), None
        try:
            cursor = cursors.read(text, ordering, self.path, self._others())
        except BadCursor as refusal:
            raise BadParameter("cursor", str(refusal)) from refusal
        moment = self.moment(str(cursor.as_of), parameter="cursor")
        if as_of is not None and self.moment(as_of).as_of != cursor.as_of:
            detail = f"The cursor serves number {cursor.as_of}: leave as_of out, or begin again without the cursor."
            raise BadParameter("as_of", detail)
        return moment, cursor

    def envelope(self, moment: Moment, ordering: str, ends: tuple[Position | None, Position | None]) -> dict[str, Any]:
        """Head, number served, and the addresses of the next and the previous page."""
        following, previous = ends
        return {
            "head": moment.head.as_json(),
            "as_of": moment.as_of,
            "next": following and self._address(Cursor(moment.as_of, ordering, following, "after")),
            "previous": previous and self._address(Cursor(moment.as_of, ordering, previous, "before")),
        }

    def _others(self) -> dict[str, str]:
        return {name: self.query.given[name] for name in self.deciding if name in self.query.given}

    def _address(self, cursor: Cursor) -> str:
        """The address of another page; the cursor has its number, so as_of is left out."""
        kept = {name: value for name, value in self.query.given.items() if name not in ("cursor", "as_of")}
        text = cursors.write(cursor, self.path, self._others())
        return absolute(f"{self.path}?{urlencode({**kept, 'cursor': text})}")


class RecordList(Paged):
    """The records of one kind."""

    operation, summary, answers = "list_{plural}", "{plural}, page by page", "list"
    kind: Kind = KINDS["story"]
    usual: ClassVar[str] = lists.NEWEST_FIRST  # the order if none is asked for
    deciding = ("ordering", *sorted({name for each in FILTERS.values() for name in each.each()}))

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return queries.OF_LIST[self.kind.name]

    @property
    def path(self) -> str:
        return f"{self.kind.plural}/"

    def get(self, request: Request) -> Response:
        ordering = self.query.get("ordering", self.usual)
        moment, cursor = self.begin(ordering)
        return self.answer(self.key(moment), lambda: self._body(moment, ordering, cursor))

    def _body(self, moment: Moment, ordering: str, cursor: Cursor | None) -> dict[str, Any]:
        try:
            narrowed, bounds = FILTERS[self.kind.name].narrow(self.query.values, moment, ordering)
        except BadFilter as refusal:
            raise BadParameter(refusal.name, str(refusal)) from refusal
        page = self.page(
            moment,
            ordering,
            size=self.query.get("page_size", queries.PAGE_SIZE),
            position=cursor.position if cursor else None,
            direction=cursor.direction if cursor else "after",
            bounds=bounds,
            narrowed=narrowed,
        )
        fields = self.query.get("fields")
        body = self.envelope(moment, ordering, (page.next, page.previous))
        names, payloads = self.query.get("include", ()), [row.payload for row in page.rows]
        translated = translations_of(payloads, names, moment)
        body["results"] = [item(payload, fields, more) for payload, more in zip(payloads, translated, strict=True)]
        if names:
            body["included"] = included(self.kind, payloads, names, moment, translated)
        return body

    def page(self, moment: Moment, ordering: str, **asked: Any) -> lists.Page:
        """The page that was asked for. One query."""
        return lists.page(self.kind.name, moment, ordering=ordering, **asked)


class Editions(Paged, OfRecord):
    """The acts on one record, newest first; of a withdrawn one too: acts and reasons are all that is left of it."""

    operation, summary, answers = "list_{kind}_editions", "Acts on one {kind}, newest first", "editions"
    below = "editions/"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return queries.OF_EDITIONS

    @property
    def path(self) -> str:
        return f"{self.kind.plural}/{self.kwargs['name']}/editions/"

    def get(self, request: Request, name: str) -> Response:
        given = "cursor" in self.query.given or "as_of" in self.query.given
        begun, cursor = self.begin("-version") if given else (None, None)
        moment, outcome = self.read(name, begun, [])
        record = outcome.id if isinstance(outcome, Gone) else None
        if record is None:
            found = self.found(outcome)
            if isinstance(found, Response):
                return found
            record = found.id
        return self.answer(self.key(moment), lambda: self._body(record, moment, cursor))

    def _body(self, record: Any, moment: Moment, cursor: Cursor | None) -> dict[str, Any]:
        size = self.query.get("page_size", queries.PAGE_SIZE)
        version = cursor.position.number if cursor else None
        backward = cursor is not None and cursor.direction == "before"
        before, after = (None, version) if backward else (version, None)
        acts = history.acts(record, moment, size=size + 1, before=before, after=after)
        more = len(acts) > size
        acts = acts[1:] if more and backward else acts[:size]
        has_next, has_previous = (True, more) if backward else (more, cursor is not None)
        ends = (
            Position(acts[-1].version, acts[-1].version) if acts and has_next else None,
            Position(acts[0].version, acts[0].version) if acts and has_previous else None,
        )
        return {**self.envelope(moment, "-version", ends), "results": [act.as_json() for act in acts]}
