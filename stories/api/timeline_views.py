"""The timeline for programs: the same events in the same order as the page has."""

from typing import Any, ClassVar

from stories.api import queries
from stories.api.list_views import RecordList
from stories.api.queries import Parameter
from stories.kinds import KINDS, Kind
from stories.reading import in_order
from stories.reading.lists import Page
from stories.reading.moments import Moment

PARAMETERS = tuple(each for each in queries.OF_LIST["event"] if each is not queries.ORDERING)


class Timeline(RecordList):
    """Events by their day, earliest first. At most three queries, and one for each name that is included."""

    operation, summary, answers = "timeline", "Events in the order of their days, undated ones last", "list"
    description = "Everything that the list of events can be narrowed to. An open beginning stands by its latest day."
    kind: Kind = KINDS["event"]
    usual: ClassVar[str] = in_order.ORDERING

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return PARAMETERS

    @property
    def path(self) -> str:
        return "timeline/"

    def page(self, moment: Moment, ordering: str, **asked: Any) -> Page:
        return in_order.page(moment, **asked)
