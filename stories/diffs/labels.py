"""What a comparison calls things, in English and Spanish: the one table of labels, and the sentences around them."""

from stories.diffs.vocabulary import WORDS
from stories.kinds import Words

LANGUAGES = ("en", "es")

# In the order of the editors' form; what is not here follows by name.
LABELS: Words = {
    "title": ("Title", "Título"),
    "slug": ("Address", "Dirección"),
    "summary": ("Summary", "Resumen"),
    "standfirst": ("Standfirst", "Entradilla"),
    "question": ("Question", "Pregunta"),
    "body_html": ("Body", "Texto"),
    "body_text": ("Body", "Texto"),
    "byline": ("Byline", "Firma"),
    "short_name": ("Short name", "Nombre corto"),
    "source": ("Source", "Fuente"),
    "date": ("Date", "Fecha"),
    "place": ("Place", "Lugar"),
    "category": ("Category", "Categoría"),
    "status": ("Status", "Estado"),
    "status_note": ("Note on the status", "Nota sobre el estado"),
    "status_since": ("Status since", "Estado desde"),
    "language": ("Language", "Idioma"),
    "country": ("Country", "País"),
    "homepage": ("Home page", "Página de inicio"),
    "original_url": ("Original link", "Enlace original"),
    "archived_url": ("Archived copy", "Copia archivada"),
    "aliases": ("Other names", "Otros nombres"),
    "expected_per_year": ("Expected per year", "Previstos por año"),
    "participants": ("Participants", "Participantes"),
    "series": ("Series", "Serie"),
    "issues": ("Issues", "Asuntos"),
    "events": ("Events", "Sucesos"),
    "translation_of": ("Translation of", "Traducción de"),
    "positions": ("Positions", "Posturas"),
    "open_questions": ("Open questions", "Preguntas abiertas"),
    "citations": ("Citations", "Citas"),
}
LABELS_OF_KIND: dict[tuple[str, str], tuple[str, str]] = {
    ("story", "title"): ("Headline", "Titular"),
    ("story", "summary"): ("Standfirst", "Entradilla"),
    ("source", "title"): ("Name", "Nombre"),
    ("party", "title"): ("Name", "Nombre"),
    ("series", "title"): ("Name", "Nombre"),
}
# What is said inside a member of a list.
INSIDE: Words = {
    "document": ("Document", "Documento"),
    "locator": ("Where", "Lugar"),
    "quote": ("Quotation", "Cita"),
    "kind": ("Kind", "Clase"),
    "standing": ("Standing", "Vigencia"),
    "supports": ("Supports", "Sustenta"),
    "number": ("Footnote", "Nota"),
    "id": ("Mark", "Marca"),
    "party": ("Party", "Parte"),
    "stance": ("Stance", "Actitud"),
    "holds": ("Holds", "Sostiene"),
    "since": ("Since", "Desde"),
    "answered_by": ("Answered by", "Responde"),
    "citation": ("Citation", "Cita"),
    "text": ("Question", "Pregunta"),
    "name": ("Name", "Nombre"),
    "role": ("Role", "Función"),
}
SHAPES: Words = {
    "p": ("Paragraph", "Párrafo"),
    "h2": ("Heading", "Título"),
    "h3": ("Subheading", "Subtítulo"),
    "ul": ("List item", "Elemento de lista"),
    "ol": ("Numbered item", "Elemento numerado"),
    "blockquote": ("Quotation", "Cita en bloque"),
}
PHRASES: Words = {
    "removed": ("Removed", "Suprimido"),
    "added": ("Added", "Añadido"),
    "moved_block": ("Moved from paragraph {was} to paragraph {now}", "Pasa del párrafo {was} al párrafo {now}"),
    "moved_item": ("Moved from place {was} to place {now}", "Pasa del lugar {was} al lugar {now}"),
    "divided": ("Paragraph {was} was divided into {count}", "El párrafo {was} se dividió en {count}"),
    "merged": ("Paragraphs {was} were joined", "Se unieron los párrafos {was}"),
    "same_block": ("1 paragraph not changed", "1 párrafo sin cambios"),
    "same_blocks": ("{count} paragraphs not changed", "{count} párrafos sin cambios"),
    "same_item": ("1 entry not changed", "1 elemento sin cambios"),
    "same_items": ("{count} entries not changed", "{count} elementos sin cambios"),
    "nothing": ("Nothing differs.", "No hay diferencias."),
    "empty": ("(empty)", "(vacío)"),
    "paragraph_break": ("new paragraph", "párrafo nuevo"),
    "line_break": ("line break", "salto de línea"),
    "space": ("space", "espacio"),
    "yes": ("yes", "sí"),
    "no": ("no", "no"),
    "strong_on": ("“{words}” is now bold.", "“{words}” va ahora en negrita."),
    "strong_off": ("“{words}” is no longer bold.", "“{words}” ya no va en negrita."),
    "em_on": ("“{words}” is now in italics.", "“{words}” va ahora en cursiva."),
    "em_off": ("“{words}” is no longer in italics.", "“{words}” ya no va en cursiva."),
    "href_on": ("“{words}” now links to {after}.", "“{words}” enlaza ahora a {after}."),
    "href_off": ("“{words}” no longer links to {before}.", "“{words}” ya no enlaza a {before}."),
    "href": (
        "“{words}” now links to {after}, before to {before}.",
        "“{words}” enlaza ahora a {after}; antes, a {before}.",
    ),
    "shape": ("Before: {before}. Now: {after}.", "Antes: {before}. Ahora: {after}."),
    "nesting": (
        "It now stands elsewhere in the lists and quotations around it.",
        "Ahora ocupa otro lugar en las listas y citas que lo rodean.",
    ),
    "parted": ("A list, item or quotation begins anew here.", "Aquí empieza otra lista, otro elemento u otra cita."),
    "joined": (
        "It now continues the list, item or quotation before it.",
        "Ahora continúa la lista, el elemento o la cita anterior.",
    ),
    "mark": (
        "Citation mark {words}, {label}: {before} → {after}.",
        "Marca de cita {words}, {label}: {before} → {after}.",
    ),
    "unnamed": ("{kind} {id}", "{kind} {id}"),
    "lost_document": ("a document that is not public", "un documento que no es público"),
}
WORD_FIELDS = frozenset({"category", "status", "kind", "standing", "stance", "language"})


def place_of(language: str) -> int:
    """Where a language stands in a pair of labels; ValueError for one that has none."""
    if language not in LANGUAGES:
        raise ValueError(f"Comparisons are not written in {language!r}: choose one of {', '.join(LANGUAGES)}.")
    return LANGUAGES.index(language)


def label(name: str, language: str = "en", kind: str = "") -> str:
    """What editors call a field of a record of this kind; a name that no table knows is spelled out."""
    found = LABELS_OF_KIND.get((kind, name)) or LABELS.get(name)
    return found[place_of(language)] if found else name.replace("_", " ").capitalize()


def inside(name: str, language: str) -> str:
    """What a field of a member of a list is called."""
    return INSIDE[name][place_of(language)] if name in INSIDE else label(name, language)


def say(phrase: str, language: str, **values: object) -> str:
    """A sentence or a word of ``PHRASES`` with its values filled in."""
    return PHRASES[phrase][place_of(language)].format(**values)


def shape(name: str, language: str) -> str:
    """What a block of a text is called."""
    return SHAPES[name][place_of(language)]


def word(name: str, key: str, language: str, kind: str = "") -> str:
    """A word of the coverage as readers meet it; one that a site added stands for itself."""
    words = WORDS.get(name) or WORDS.get(f"{kind} {name}") or {}
    return words[key][place_of(language)] if key in words else key.replace("_", " ")
