"""Which of several dates the doubt in a phrase is said of. None of it is ever dropped."""

from collections.abc import Sequence
from itertools import islice, product

from stories.dates.things import NO_NOTE, Note, Phrase, Point

OF_ALL: Note = ("the doubt is about each date", "la duda es sobre cada fecha")
OF_ONE: Note = ("the doubt is about the date beside it only", "la duda es solo sobre la fecha contigua")

type Doubts = tuple[tuple[str, ...], Note]


def united(*qualifiers: str) -> str:
    """Uncertain and approximate together are both: nothing said is dropped."""
    signs = set("".join(qualifiers).replace("%", "?~"))
    return "%" if len(signs) == 2 else "".join(signs)


def doubts(phrase: Phrase, most: int) -> list[Doubts]:
    """The qualifier of each date, once for every way in which the phrase can be meant; not many more than `most`.

    “Perhaps 1994 and 1995” is said of both years or of the first. After “from”, each date has its own.
    """
    points = phrase.points
    own = [united(phrase.over, point.before, point.behind, point.own) for point in points]
    reaching = list(_reaching(phrase))
    found: list[Doubts] = []
    for reached in islice(product((True, False), repeat=len(reaching)), most + 1):
        said = list(own)
        for (qualifier, places), reaches in zip(reaching, reached, strict=True):
            for place in places if reaches else ():
                said[place] = united(said[place], qualifier)
        found.append((tuple(said), (OF_ALL if all(reached) else OF_ONE) if reaching else NO_NOTE))
    return found


def _reaching(phrase: Phrase) -> list[tuple[str, Sequence[int]]]:
    """Doubt that may be meant for other dates too, with the places of these: what is next to it and has none."""
    points = phrase.points
    found: list[tuple[str, Sequence[int]]] = []
    for place, point in enumerate(points):
        after = _free(points, range(place + 1, len(points)))
        if point.before and after and not phrase.closed:
            found.append((point.before, after))
    before = _free(points, range(len(points) - 2, -1, -1))
    if points[-1].behind and before:
        found.append((points[-1].behind, before))
    return found


def _free(points: Sequence[Point], places: range) -> range:
    """The first of the places, as far as nothing is said of the dates there."""
    for count, place in enumerate(places):
        point = points[place]
        if point.before or point.behind or point.own or point.atom.is_unknown:
            return places[:count]
    return places
