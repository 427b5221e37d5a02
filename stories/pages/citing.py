"""How a version of a story is cited: in words, and in the three forms that reference managers read.

Every form names the version and its permanent address: what is cited stays what it was.
"""

from dataclasses import dataclass
from datetime import date

import orjson
from django.utils.translation import gettext

from stories.pages import words

# What LaTeX would take for a command. BibTeX counts braces even after a backslash: they go by their names.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&_#$"},
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # macros of BibTeX


@dataclass(frozen=True, slots=True)
class Cited:
    """One version of a story. Days are the site's; ``url`` is the absolute, permanent address of the version."""

    slug: str
    title: str
    authors: tuple[str, ...]
    language: str
    site: str
    published: date
    version: int
    dated: date  # of the version
    url: str

    @property
    def key(self) -> str:
        """What the version is called in a list of references: letters, digits, ``-`` and ``_`` only."""
        return f"{self.slug}-v{self.version}"


def forms(cited: Cited) -> dict[str, str]:
    """Each form by its name: ``plain``, ``bibtex``, ``ris``, ``csl``."""
    return {"plain": plain(cited), "bibtex": bibtex(cited), "ris": ris(cited), "csl": csl(cited)}


def plain(cited: Cited) -> str:
    """In words: Ana, Ben. “Title.” Site, 9 June 2015, version 4 of 12 June 2015. Address"""
    title = _line(cited.title)
    stop = "" if title.endswith((".", "?", "!", "…")) else "."
    by = f"{_line(', '.join(cited.authors))}. " if cited.authors else ""
    return (
        f"{by}“{title}{stop}” {_line(cited.site)}, {words.day_words(cited.published)}, {_version(cited)}. {cited.url}"
    )


def bibtex(cited: Cited) -> str:
    """As an entry of BibTeX and biblatex. Names stand in braces of their own: they are not taken apart."""
    fields = {
        "author": "{" + " and ".join(f"{{{_latex(name)}}}" for name in cited.authors) + "}" if cited.authors else "",
        "title": f"{{{{{_latex(cited.title)}}}}}",
        "howpublished": f"{{{_latex(cited.site)}}}",
        "year": f"{{{cited.published.year}}}",
        "month": _MONTHS[cited.published.month - 1],
        "day": f"{{{cited.published.day}}}",
        "version": f"{{{cited.version}}}",
        "note": f"{{{_latex(_version(cited)[:1].upper() + _version(cited)[1:])}}}",
        "language": f"{{{cited.language}}}" if cited.language else "",
        "url": f"{{{_in_braces(cited.url)}}}",
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return f"@misc{{{cited.key},\n" + ",\n".join(lines) + "\n}"


def ris(cited: Cited) -> str:
    """As RIS: a tag of two signs, two spaces, a hyphen, a space and the value, a line each."""
    day = cited.published
    lines = [
        ("TY", "NEWS"),
        ("ID", cited.key),
        ("TI", cited.title),
        *(("AU", name) for name in cited.authors),
        ("T2", cited.site),
        ("PY", f"{day.year:04}"),
        ("DA", f"{day.year:04}/{day.month:02}/{day.day:02}/"),
        ("ET", str(cited.version)),
        ("N1", _version(cited)),
        ("LA", cited.language),
        ("UR", cited.url),
    ]
    return "\n".join(f"{tag}  - {_line(value)}" for tag, value in lines if value) + "\nER  - "


def csl(cited: Cited) -> str:
    """As CSL-JSON: an array with one item."""
    day = cited.published
    item: dict[str, object] = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": _line(cited.title),
        "author": [{"literal": _line(name)} for name in cited.authors],
        "container-title": _line(cited.site),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": str(cited.version),
        "note": _version(cited),
        "language": cited.language,
        "URL": cited.url,
    }
    return orjson.dumps([{name: value for name, value in item.items() if value}], option=orjson.OPT_INDENT_2).decode()


def _version(cited: Cited) -> str:
    """Which version it is, with its day if that is another than that of publication."""
    if cited.dated == cited.published:
        return gettext("version %(number)s") % {"number": cited.version}
    day = words.day_words(cited.dated)
    return gettext("version %(number)s of %(day)s") % {"number": cited.version, "day": day}


def _line(text: str) -> str:
    """The text on one line, without signs that nobody sees: a line break would begin another field."""
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(text.split())


def _latex(text: str) -> str:
    return _line(text).translate(_LATEX)


def _in_braces(url: str) -> str:
    """An address as it stands in a BibTeX field, where braces are counted."""
    return _line(url).replace("{", "%7B").replace("}", "%7D")
