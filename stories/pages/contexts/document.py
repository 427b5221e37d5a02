"""What the page of a document shows: what it is, what it supports, and who else says the same."""

import orjson

from stories.kinds import KINDS
from stories.pages.contexts.shared import Context, Item, up_to_date
from stories.pages.contexts.uses import (
    CITED,
    by_record,
    counted,
    document_of,
    frame,
    narrowed,
    of_all,
    rows,
    speakers,
    statements,
)
from stories.reading.moments import Moment
from stories.reading.records import Found
from stories.reading.uses import Way, uses_of

CITING = tuple(Way("cites", kind) for kind in ("story", "event", "issue"))
ANSWERED = Way("answered_by", "issue")


def context(found: Found, moment: Moment) -> Context:
    """The document as readers meet it at the moment. Two queries."""
    item: Item = orjson.loads(found.payload or b"{}")
    uses = uses_of(found.id, (*CITING, ANSWERED), moment)
    citing = {way.kind: rows(uses[way.role, way.kind], moment) for way in CITING}
    answered = rows(uses[ANSWERED.role, ANSWERED.kind], moment)
    cited = [(each, CITED[kind]) for kind, items in citing.items() for each in items]
    up_to_date([(item, KINDS["document"].names), *cited], moment, whole=("source",))
    uid = str(found.id)
    own_voice = {uid, item["source"]["id"] if item["source"] else uid}
    supports = []
    for way in CITING:
        own = uses[way.role, way.kind]
        if own.rows:
            supports.append(
                {
                    "kind": KINDS[way.kind],
                    "total": counted(way.kind, own.total),
                    "of_all": of_all(len(own.rows), own),
                    "more": narrowed(way.kind, "document", found.slug, moment),
                    "records": by_record(
                        _supported(each, uid, own_voice) for each in statements(citing[way.kind]) if _is_of(each, uid)
                    ),
                }
            )
    return {
        **frame(found, item, moment),
        "supports": supports,
        "answers": [
            {"issue": issue, "text": question["text"]}
            for issue in answered
            for question in issue["open_questions"]
            if question["answered_by"] and question["answered_by"]["id"] == uid
        ],
    }


def _is_of(statement: Item, document: str) -> bool:
    return any(document_of(citation) == document for citation in statement["citations"])


def _supported(statement: Item, document: str, own_voice: set[str]) -> Item:
    """The statement with what the document says of it, and who else says so: another document of its source does not count."""
    own = [citation for citation in statement["citations"] if document_of(citation) == document]
    return {**statement, "uses": own, "others": speakers(statement["citations"], besides=own_voice)}
