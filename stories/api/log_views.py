"""The whole log: where it stands, its changes, and every address that is none."""

import uuid
from typing import Any

import orjson
from django.conf import settings
from django.urls import Resolver404, resolve
from rest_framework.request import Request
from rest_framework.response import Response

from stories.api import problems, queries
from stories.api.answers import PublicView
from stories.api.asked import Asked, absolute
from stories.api.problems import BadParameter, not_found
from stories.api.queries import Parameter
from stories.kinds import KINDS
from stories.reading import changes, records
from stories.reading.moments import Moment
from stories.reading.rows import stamp


class Index(Asked):
    """Where everything is, and where the log stands."""

    operation, summary, answers = "read_index", "Where everything is", "index"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (queries.FORMAT,)

    def get(self, request: Request) -> Response:
        moment = self.moment()
        return self.answer(self.key(moment), lambda: self._body(moment))

    @staticmethod
    def _body(moment: Moment) -> dict[str, object]:
        return {
            "head": moment.head.as_json(),
            "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "time_zone": settings.TIME_ZONE},
            "lists": {kind.plural: absolute(f"{kind.plural}/") for kind in KINDS.values()},
            "timeline": absolute("timeline/"),
            "search": absolute("search/"),
            "changes": absolute("changes/"),
            "schema": absolute("schema/"),
        }


class Changes(Asked):
    """The log after a number: what a follower needs to miss nothing and to verify all of it."""

    operation, summary, answers = "list_changes", "The log after a number", "changes"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return queries.OF_CHANGES

    def get(self, request: Request) -> Response:
        moment, issue = self.moment(), self._issue()
        return self.answer(self.key(moment), lambda: self._body(moment, issue))

    def _issue(self) -> uuid.UUID | None:
        """The issue whose changes are asked for. One that was withdrawn counts: its followers must learn of it."""
        name = self.query.get("issue")
        if name is None:
            return None
        if issue := records.identify("issue", name):
            return issue
        detail = f"“{problems.shortened(name)}” is no issue that was ever public: a slug or an id is accepted."
        raise BadParameter("issue", detail)

    def _body(self, moment: Moment, issue: uuid.UUID | None) -> dict[str, object]:
        after, limit = self.query.get("after", 0), self.query.get("limit", queries.LIMIT)
        found = changes.changes(moment, after, limit=limit, kind=self.query.get("kind"), issue=issue)
        last = found[-1].number if len(found) == limit else max(after, moment.head.number)
        results = [change_as_json(change) for change in found]
        return {"head": moment.head.as_json(), "next_after": last, "results": results}


class Nowhere(PublicView):
    """Every other address below the API's."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.count(request)
        if not request.path.endswith("/") and _leads_somewhere(f"{request.path}/"):
            return
        raise not_found()

    def get(self, request: Request, rest: str = "") -> Response:
        return self.moved(f"{request.path}/")


def _leads_somewhere(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "cls", Nowhere) is not Nowhere
    except Resolver404:
        return False


def change_as_json(change: changes.Change) -> dict[str, object]:
    """As partners get it, in the order of the contract."""
    affects = {"count": change.affects.count, "records": change.affects.records, "url": change.affects.url}
    return {
        "number": change.number,
        "batch": change.batch,
        "kind": change.kind,
        "id": change.id,
        "slug": change.slug,
        "version": change.version,
        "action": change.action,
        "minor": change.minor,
        "note": change.note,
        "at": stamp(change.at),
        "previous": change.previous,
        "digest": change.digest,
        "chain": change.chain,
        "affects": affects,
        "content": None if change.content is None else orjson.Fragment(change.content),
        "gone": change.gone,
    }
