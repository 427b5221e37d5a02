"""What changed between two contents of a record, field by field, in words an editor reads.

A content is what CONTRACT.md calls so: the JSON of one record without what is not its own. No Django here, and no look
at the database: two contents go in, changes come out (parts.py says how they are told), and three ways to show them:
HTML, plain text, JSON.
"""

from stories.diffs.data import as_json
from stories.diffs.fields import changes, ignore_reference_titles, unchanged
from stories.diffs.labels import LABELS, LANGUAGES, label, say
from stories.diffs.markup import Html, as_html, runs_as_html
from stories.diffs.outline import outline
from stories.diffs.parts import Change, Line, Note, Part, Run
from stories.diffs.plain import as_text
from stories.diffs.shown import shortened
from stories.diffs.values import Content
from stories.diffs.words import MAX_WORK, Work, compare

__all__ = [
    "LABELS",
    "LANGUAGES",
    "MAX_WORK",
    "Change",
    "Content",
    "Html",
    "Line",
    "Note",
    "Part",
    "Run",
    "Work",
    "as_html",
    "as_json",
    "as_text",
    "changes",
    "compare",
    "ignore_reference_titles",
    "label",
    "outline",
    "runs_as_html",
    "say",
    "shortened",
    "unchanged",
]
