"""How the demo's stories are written down: paragraphs, and after each sentence in brackets the document it rests on.

    ## A heading
    They resumed in July 2009.[ap] It denies this.[ap denial] It was “respectful”.[cuba “respectful”]
    - a member of a list

A blank line ends a block. Documents are ``herald``, ``ap``, ``reuters`` and ``cuba``.
"""

import re
from html import escape

from stories import text
from stories.blocks import Mark
from stories.management.demo.records import AP_REPORT, HERALD_REPORT, PRESS_RELEASE, REUTERS_REPORT
from stories.management.demo.shape import Content, citation, named, numbered, record, spaced, uid

CITED = {"herald": HERALD_REPORT, "ap": AP_REPORT, "reuters": REUTERS_REPORT, "cuba": PRESS_RELEASE}
MARK = re.compile(r"\[(herald|ap|reuters|cuba)( denial)?(?: “([^”]+)”)?\]")


def story(
    slug: str,
    title: str,
    standfirst: str,
    prose: str,
    *,
    category: str,
    issues: list[Content],
    events: list[Content],
    language: str = "en",
    byline: str = "The desk",
    translation_of: Content | None = None,
) -> Content:
    """A story; its citations are read off the marks in its body."""
    html = text.clean(body(slug, prose))
    return record(
        "story",
        slug,
        title,
        standfirst,
        standfirst=spaced(standfirst),
        body_html=html,
        body_text=text.plain(html),
        language=language,
        translation_of=named(translation_of) if translation_of else None,
        category=category,
        byline=[{"name": byline, "role": ""}],
        issues=[named(each) for each in issues],
        events=[named(each) for each in events],
        citations=[
            {**one, "supports": {"passage": mark.passage}}
            for one, mark in zip(
                numbered([_citation(mark) for mark in text.marks(html)]), text.marks(html), strict=True
            )
        ],
    )


def _citation(mark: Mark) -> Content:
    document = next(document for document in CITED.values() if document["id"] == str(mark.document))
    return {**citation("", document, kind=mark.kind, quote=mark.quote), "id": str(mark.id)}


def body(slug: str, prose: str) -> str:
    """The HTML of ``prose``. The n-th mark of a document keeps its id from edition to edition."""
    seen: dict[str, int] = {}

    def mark(found: re.Match[str]) -> str:
        name, denial, quote = found.groups()
        seen[name] = seen.get(name, 0) + 1
        kind = "quotation" if quote else "denial" if denial else "paraphrase"
        attributes = {
            "data-id": uid(f"mark/{slug}/{name}/{seen[name]}"),
            "data-document": CITED[name]["id"],
            "data-kind": kind,
            "data-quote": quote or "",
        }
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
        return f"<cite{written}></cite>"

    blocks = [MARK.sub(mark, _block(block)) for block in re.split(r"\n\s*\n", prose.strip())]
    return "".join(blocks)


def _block(block: str) -> str:
    lines = [line.strip() for line in block.strip().splitlines()]
    if lines[0].startswith("## "):
        return f"<h2>{escape(spaced(' '.join(lines))[3:], quote=False)}</h2>"
    if lines[0].startswith("- "):
        members = re.split(r"(?:^| )- ", " ".join(lines))[1:]
        return "<ul>" + "".join(f"<li><p>{escape(member, quote=False)}</p></li>" for member in members) + "</ul>"
    return f"<p>{escape(spaced(' '.join(lines)), quote=False)}</p>"
