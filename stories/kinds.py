"""The seven kinds of record and the words of the coverage, each described once. No Django.

Addresses, API, admin and the read index loop over ``KINDS``. Words are data: the key is what the log and partners see
and never changes; the labels are English and Spanish. A site may add words, not rename them.
"""

from dataclasses import dataclass
from typing import Any

type Words = dict[str, tuple[str, str]]

STORY_CATEGORIES: Words = {
    "report": ("Report", "Crónica"),
    "digest": ("Digest", "Resumen"),
    "analysis": ("Analysis", "Análisis"),
    "explainer": ("Explainer", "Claves"),
    "brief": ("Brief", "Breve"),
    "editorial": ("Editorial", "Editorial"),
}
SOURCE_CATEGORIES: Words = {
    "newspaper": ("Newspaper", "Periódico"),
    "agency": ("News agency", "Agencia de noticias"),
    "broadcaster": ("Broadcaster", "Radio o televisión"),
    "website": ("Website", "Sitio web"),
    "government": ("Government", "Gobierno"),
    "court": ("Court", "Tribunal"),
    "organisation": ("Organisation", "Organización"),
    "person": ("Person", "Persona"),
    "academic": ("Academic", "Academia"),
    "other": ("Other", "Otra"),
}
DOCUMENT_CATEGORIES: Words = {
    "article": ("Article", "Artículo"),
    "press_release": ("Press release", "Nota de prensa"),
    "statute": ("Statute", "Ley"),
    "treaty": ("Treaty", "Tratado"),
    "ruling": ("Ruling", "Fallo"),
    "filing": ("Filing", "Escrito judicial"),
    "statement": ("Statement", "Declaración"),
    "interview": ("Interview", "Entrevista"),
    "letter": ("Letter", "Carta"),
    "dataset": ("Dataset", "Datos"),
    "other": ("Other", "Otro"),
}
EVENT_CATEGORIES: Words = {
    "meeting": ("Meeting", "Reunión"),
    "agreement": ("Agreement", "Acuerdo"),
    "law": ("Law", "Ley"),
    "ruling": ("Ruling", "Fallo"),
    "arrest": ("Arrest", "Detención"),
    "sentence": ("Sentence", "Condena"),
    "statement": ("Statement", "Declaración"),
    "suspension": ("Suspension", "Suspensión"),
    "resumption": ("Resumption", "Reanudación"),
    "exodus": ("Exodus", "Éxodo"),
    "other": ("Other", "Otro"),
}
EVENT_STATUSES: Words = {
    "planned": ("Planned", "Previsto"),
    "happened": ("Happened", "Ocurrió"),
    "postponed": ("Postponed", "Aplazado"),
    "cancelled": ("Cancelled", "Cancelado"),
    "disputed": ("Disputed", "En disputa"),
}
ISSUE_STATUSES: Words = {
    "open": ("Open", "Abierto"),
    "in_force": ("In force", "En vigor"),
    "dormant": ("Dormant", "Inactivo"),
    "settled": ("Settled", "Resuelto"),
}
PARTY_CATEGORIES: Words = {
    "state": ("State", "Estado"),
    "government": ("Government", "Gobierno"),
    "agency": ("Agency", "Organismo"),
    "organisation": ("Organisation", "Organización"),
    "person": ("Person", "Persona"),
    "group": ("Group", "Grupo"),
}
CITATION_KINDS: Words = {
    "quotation": ("Quotation", "Cita textual"),
    "paraphrase": ("Paraphrase", "Paráfrasis"),
    "denial": ("Denial", "Desmentido"),
}
CITATION_STANDINGS: Words = {
    "current": ("Current", "Vigente"),
    "superseded": ("Superseded", "Superada"),
    "disputed": ("Disputed", "En disputa"),
}
STANCES: Words = {
    "held": ("Held", "Mantiene"),
    "shifted": ("Shifted", "Cambió"),
    "withdrawn": ("Withdrawn", "Retirada"),
}
ACTIONS: Words = {
    "publish": ("Published", "Publicado"),
    "update": ("Updated", "Actualizado"),
    "correct": ("Corrected", "Corregido"),
    "withdraw": ("Withdrawn", "Retirado"),
    "restore": ("Restored", "Restablecido"),
    "take_down": ("Taken down", "Suprimido"),
}
GONE: dict[str, str] = {"withdraw": "withdrawn", "take_down": "taken_down"}
LANGUAGES: Words = {"en": ("English", "Inglés"), "es": ("Spanish", "Español")}


def choices(words: Words) -> list[tuple[str, str]]:
    """Pairs of key and English label, as form fields take them."""
    return [(key, english) for key, (english, _) in words.items()]


# One named function per vocabulary: migrations then record the function, and a new word is no migration.
def story_categories() -> list[tuple[str, str]]:
    return choices(STORY_CATEGORIES)


def source_categories() -> list[tuple[str, str]]:
    return choices(SOURCE_CATEGORIES)


def document_categories() -> list[tuple[str, str]]:
    return choices(DOCUMENT_CATEGORIES)


def event_categories() -> list[tuple[str, str]]:
    return choices(EVENT_CATEGORIES)


def event_statuses() -> list[tuple[str, str]]:
    return choices(EVENT_STATUSES)


def issue_statuses() -> list[tuple[str, str]]:
    return choices(ISSUE_STATUSES)


def party_categories() -> list[tuple[str, str]]:
    return choices(PARTY_CATEGORIES)


def citation_kinds() -> list[tuple[str, str]]:
    return choices(CITATION_KINDS)


def citation_standings() -> list[tuple[str, str]]:
    return choices(CITATION_STANDINGS)


def stances() -> list[tuple[str, str]]:
    return choices(STANCES)


def actions() -> list[tuple[str, str]]:
    return choices(ACTIONS)


def languages() -> list[tuple[str, str]]:
    return choices(LANGUAGES)


type Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record.

    ``name`` is what the log says, ``plural`` the first step of its addresses. ``dated`` kinds are listed by the day
    they happened, the others by the day they were published. ``names`` says where content names other records and in
    which role; ``values`` which plain words of the content are filters. ``*`` in a path steps through a list.
    """

    name: str
    plural: str
    label: tuple[str, str]
    label_plural: tuple[str, str]
    fields: tuple[str, ...]  # what its content has besides what all kinds share, in the order partners get it
    names: dict[Path, tuple[str, str]]  # path in content -> (role, kind named)
    values: tuple[str, ...] = ()
    dated: bool = False
    comes_along: bool = False  # published together with the first record that names it


_CITED: dict[Path, tuple[str, str]] = {
    ("citations", "*", "document"): ("cites", "document"),
    ("citations", "*", "document", "source"): ("of_source", "source"),
}

STORY = Kind(
    "story",
    "stories",
    ("Story", "Artículo"),
    ("Stories", "Artículos"),
    (
        *("standfirst", "body_html", "body_text", "language", "category", "byline"),
        *("issues", "events", "translation_of", "citations"),
    ),
    {
        ("issues", "*"): ("about", "issue"),
        ("events", "*"): ("mentions", "event"),
        ("translation_of",): ("translates", "story"),
        **_CITED,
    },
    ("language", "category"),
)
SOURCE = Kind(
    "source",
    "sources",
    ("Source", "Fuente"),
    ("Sources", "Fuentes"),
    ("short_name", "category", "country", "language", "homepage"),
    {},
    ("category", "language"),
    comes_along=True,
)
DOCUMENT = Kind(
    "document",
    "documents",
    ("Document", "Documento"),
    ("Documents", "Documentos"),
    ("source", "date", "original_url", "archived_url", "language", "category"),
    {("source",): ("of_source", "source")},
    ("category", "language"),
    comes_along=True,
)
EVENT = Kind(
    "event",
    "events",
    ("Event", "Suceso"),
    ("Events", "Sucesos"),
    ("date", "place", "category", "status", "participants", "series", "issues", "citations"),
    {
        ("participants", "*"): ("takes_part", "party"),
        ("series",): ("in_series", "series"),
        ("issues", "*"): ("about", "issue"),
        **_CITED,
    },
    ("category", "status"),
    dated=True,
)
ISSUE = Kind(
    "issue",
    "issues",
    ("Issue", "Asunto"),
    ("Issues", "Asuntos"),
    ("question", "status", "status_note", "status_since", "positions", "open_questions"),
    {
        ("positions", "*", "party"): ("position", "party"),
        ("positions", "*", "citations", "*", "document"): ("cites", "document"),
        ("positions", "*", "citations", "*", "document", "source"): ("of_source", "source"),
        ("open_questions", "*", "answered_by"): ("answered_by", "document"),
    },
    ("status",),
)
PARTY = Kind(
    "party",
    "parties",
    ("Party", "Parte"),
    ("Parties", "Partes"),
    ("short_name", "category", "aliases"),
    {},
    ("category",),
    comes_along=True,
)
SERIES = Kind(
    "series", "series", ("Series", "Serie"), ("Series", "Series"), ("expected_per_year",), {}, comes_along=True
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (STORY, SOURCE, DOCUMENT, EVENT, ISSUE, PARTY, SERIES)}
BY_PLURAL: dict[str, Kind] = {kind.plural: kind for kind in KINDS.values()}
ROLES: frozenset[str] = frozenset(role for kind in KINDS.values() for role, _ in kind.names.values())


def reach(content: object, path: Path) -> list[dict[str, Any]]:
    """Every object that ``path`` leads to in ``content``; absent and null steps lead nowhere."""
    found = [content]
    for step in path:
        if step == "*":
            found = [member for each in found if isinstance(each, list) for member in each]
        else:
            found = [each.get(step) for each in found if isinstance(each, dict)]
    return [each for each in found if isinstance(each, dict)]
