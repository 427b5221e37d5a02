"""What a partner gets instead of an answer: a problem by RFC 9457, in words that say what to do."""

from collections.abc import Mapping
from http import HTTPStatus

from stories.reading.records import Gone
from stories.reading.rows import stamp

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends a request with this status. ``detail`` tells the reader what was wrong and what is accepted."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(detail)
        self.status, self.headers, self.members = status, dict(headers or {}), members
        self.detail = detail

    def as_json(self) -> dict[str, object]:
        title = HTTPStatus(self.status).phrase
        return {
            "type": "about:blank",
            "title": title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


class BadParameter(Problem):
    """400: this parameter is not known here, given twice, or has a value that is not accepted."""

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(400, detail, parameter=shortened(name))


def not_found(detail: str = "There is no such address. /api/v1/ lists what there is.") -> Problem:
    return Problem(404, detail)


def gone(what: Gone) -> Problem:
    """410 with the reason that readers were given, the act that removed the record, and what replaces it."""
    words = "withdrawn" if what.gone == "withdrawn" else "taken down for legal reasons"
    return Problem(
        410,
        f"This {what.kind} was {words}. Its acts and reasons stay readable under editions/.",
        reason=what.reason,
        at=stamp(what.at),
        number=what.number,
        gone=what.gone,
        successor=what.successor,
    )


def shortened(text: str, length: int = 60) -> str:
    """The text as an error may repeat it: not longer than this, nothing unprintable."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: length + 1])
    return shown if len(shown) <= length else f"{shown[:length]}…"
