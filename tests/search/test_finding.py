"""Readers find what they see, as of any number, and nothing else: not drafts, not what was withdrawn or erased."""

import orjson
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from stories.models.user import User
from stories.publishing import removal, verbs
from stories.publishing.replay import rebuild
from stories.reading import moments
from stories.reading.lists import Position
from stories.reading.moments import Moment
from stories.reading.rows import VISIBLE, fetch
from stories.search import writing
from stories.search.finding import best, facets, find
from stories.search.matching import Narrowed, matching
from stories.search.queries import read_query
from tests.conftest import guarded
from tests.engines import only
from tests.factories import (
    a_document,
    a_party,
    a_series,
    a_source,
    a_story,
    an_event,
    an_issue,
    cite,
    key,
    publish,
    retitle,
)
from tests.search.naive import finds

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def found(text: str, as_of: int | None = None, **within: str) -> list[str]:
    """Slugs of what a reader finds, newest first."""
    with guarded():
        moment = moments.moment(str(as_of) if as_of else None)
        return [hit.slug for hit in find(read_query(text), moment, within=Narrowed(**within), size=100).rows]


def test_a_story_is_found_by_other_forms_of_its_words_in_its_own_language(ben: User) -> None:
    publish(a_story("Delegates met", "<p>Visas were late.</p>", slug="english"), ben)
    publish(a_story("Los acuerdos", "<p>Las negociaciones y los años.</p>", slug="spanish", language="es"), ben)

    assert found("visa") == found("VISAS") == found("delegate late") == ["english"]
    assert found("acuerdo") == found("negociacion") == found("negociación") == found("anos") == ["spanish"]
    assert found("delegado") == found("met acuerdos") == []


def test_what_has_no_language_is_found_in_both(ben: User) -> None:
    publish(an_event("Reuniones de los delegados", slug="round", place="La Habana"), ben)
    publish(a_series("Rounds of talks", slug="rounds"), ben)

    assert found("reunion") == found("habana") == ["round"]
    assert found("talk") == found("round") == ["rounds"]


def test_phrases_beginnings_and_words_are_all_to_be_there(ben: User) -> None:
    publish(a_story("The migration talks", "<p>They met. Twice a year, in Havana.</p>"), ben)

    for text in ('"migration talks"', "migrat*", "twice-a-year", '"a year in hav*"', "havana migration"):
        assert found(text), text
    assert found('"talks migration"') == found("igration*") == found("havana nassau") == found('"the talks"') == []


def test_no_phrase_reaches_from_one_text_into_the_next(ben: User) -> None:
    publish(an_issue("Status", slug="status", summary="It is open.", question="Question of the year?"), ben)
    assert found('"open question"') == []
    assert found("open question") == ["status"]


def test_every_kind_is_found_by_its_own_texts(ben: User) -> None:
    source = a_source("The Wire", short_name="Hilo", slug="wire")
    document = a_document("A paper", source=source, slug="paper", date_text="March 2011", date_edtf="2011-03")
    publish(a_story("They met", f"<p>So it is.{cite(document, quote='nobody agreed')}</p>", slug="met"), ben)
    publish(a_party("The Isle", slug="isle", aliases=["Antilla"]), ben)
    publish(an_issue("Cadence", slug="cadence", status_note="irregular"), ben)

    assert found("hilo") == ["wire"]
    assert found("march") == ["paper"]
    assert found('"nobody agreed"') == ["met"]
    assert found("antilla") == ["isle"]
    assert found("irregular") == ["cadence"]


def test_a_date_finds_what_happened_then_or_may_have(ben: User) -> None:
    for slug, text, edtf in (
        ("july", "July 2009", "2009-07"),
        ("then", "14 July 2009", "2009-07-14"),
        ("year", "2009", "2009"),
        ("august", "August 2009", "2009-08"),
        ("nineties", "late 1990s", "1997~/1999~"),
        ("open", "since 2005", "2005/.."),
        ("undated", "some day", ""),
    ):
        publish(an_event(f"Event {slug}", slug=slug, date_text=text, date_edtf=edtf), ben)
    publish(a_story("What July 2009 was", slug="story"), ben)

    assert set(found("julio de 2009")) == {"july", "then", "year", "open"}
    assert set(found("July 2009")) == {"july", "then", "year", "open", "story"}
    assert set(found("2009-08-03")) == {"august", "year", "open"}
    assert found("1998") == ["nineties"]
    assert set(found("1900/2100")) == {"july", "then", "year", "august", "nineties", "open"}
    assert found("July 2009", kind="story") == ["story"]


def test_only_what_is_public_is_found(ben: User) -> None:
    story = a_story("The first words", slug="words")
    assert found("first") == []
    publish(story, ben)
    retitle(story, "The second words")
    assert (found("first"), found("second")) == (["words"], [])
    publish(story.fresh(), ben)
    assert (found("first"), found("second")) == ([], ["words"])


def test_search_as_of_an_earlier_number(ben: User) -> None:
    story = a_story("Early words", slug="early")
    first = publish(story, ben)
    publish(retitle(story, "Late words", slug="late"), ben)

    assert (found("early", first), found("late", first)) == (["early"], [])
    assert (found("early"), found("words")) == ([], ["late"])


def test_what_was_withdrawn_is_found_at_no_number_until_it_is_restored(ben: User) -> None:
    story = a_story("Withdrawn words", slug="gone")
    first = publish(story, ben)
    verbs.withdraw(story.fresh(), reason="Wrong.", by=ben, key=key())
    assert found("withdrawn") == found("withdrawn", first) == found("withdrawn", first + 1) == []
    verbs.restore(story.fresh(), by=ben, key=key())
    assert found("withdrawn") == found("withdrawn", first) == ["gone"]
    assert found("withdrawn", first + 1) == []


def test_what_was_taken_down_is_in_neither_table(ben: User, dan: User, eva: User) -> None:
    story = a_story("Qumranite words", slug="gone")
    first = publish(story, ben)
    publish(retitle(story, "Qumranite words again"), ben)
    assert str(writing.rows()).count("qumranit") > 2
    asked = removal.ask(story.fresh(), reason="By order of a court.", by=dan)
    removal.take_down(asked, by=eva, key=key())
    assert found("qumranite") == found("qumranite", first) == []
    assert "qumranit" not in str(writing.rows())


def test_somebody_publishes_between_two_reads_of_one_request(ben: User) -> None:
    """The table of what is current is younger than the moment then; the answer is that of the moment."""
    story = a_story("Early words", slug="words")
    publish(story, ben)
    with guarded():
        moment = moments.moment()
    publish(retitle(story, "Late words"), ben)
    with guarded():
        for text, slugs in (("early", ["words"]), ("late", [])):
            query = read_query(text)
            assert [hit.slug for hit in find(query, moment).rows] == slugs
            assert [hit.slug for hit in best(query, moment).rows] == slugs
            assert facets(query, moment).total() == len(slugs)
            assert numbers_matching(text, moment) == [1] * len(slugs)


def numbers_matching(text: str, moment: Moment) -> list[int]:
    """Numbers that the condition for lists lets pass."""
    condition, parameters = matching(read_query(text), moment)
    statement = f"""
        SELECT p.number FROM stories_publication p WHERE {VISIBLE} AND {condition}
        ORDER BY p.sort_at DESC, p.number DESC"""
    return [number for (number,) in fetch("public", statement, {**moment.numbers, **parameters})]


def test_pages_of_hits_neither_repeat_nor_skip(ben: User) -> None:
    for number in range(7):
        publish(a_story(f"Talks {number}"), ben)
    publish(an_event("Talks undated", slug="undated", date_edtf="", date_text=""), ben)
    query, whole = read_query("talks"), found("talks")
    assert whole[-1] == "undated"
    with guarded():
        moment = moments.moment()
        pages, position = [], None
        while True:
            page = find(query, moment, size=3, position=position)
            pages.append(page)
            if page.next is None:
                break
            position = page.next
        assert [hit.slug for page in pages for hit in page.rows] == whole
        assert pages[0].previous is None
        back = find(query, moment, size=3, position=pages[2].previous, direction="before")
        assert [hit.slug for hit in back.rows] == [hit.slug for hit in pages[1].rows]
        assert back.previous
        assert not find(query, moment, position=Position(10**15, 10**15), direction="before").rows


def test_a_word_in_a_title_is_a_better_match_than_one_in_a_text(ben: User) -> None:
    publish(a_story("Gross is sentenced", slug="title"), ben)
    for number in range(3):
        publish(a_story(f"Story {number}", f"<p>{'They met. ' * 20}Gross was named.</p>", slug=f"text-{number}"), ben)
    with guarded():
        moment = moments.moment()
        first = best(read_query("gross"), moment, size=2)
        assert first.rows[0].slug == "title"
        rest = best(read_query("gross"), moment, size=2, skip=int(first.next.value) if first.next else 0)
        assert {hit.slug for hit in first.rows + rest.rows} == {"title", "text-0", "text-1", "text-2"}
        assert (rest.next, rest.previous) == (None, Position(0, 0))


def test_results_are_counted_by_kind_language_and_category(ben: User) -> None:
    publish(a_story("Talks", category="brief"), ben)
    publish(a_story("Talks in Spanish", slug="es", language="es"), ben)
    publish(an_event("Talks resume"), ben)
    with guarded():
        counted = facets(read_query("talks"), moments.moment())
    assert counted.by("kind") == {"story": 2, "event": 1}
    assert counted.by("language", Narrowed(kind="story")) == {"en": 1, "es": 1}
    assert counted.by("category", Narrowed(kind="story", language="en")) == {"brief": 1}
    assert counted.total(Narrowed(kind="story")) == 2
    assert found("talks", kind="story", language="es") == ["es"]
    assert found("talks", category="brief", kind="event") == []


def test_a_rebuild_makes_the_same_index(ben: User) -> None:
    story = a_story("First", slug="words")
    publish(story, ben)
    publish(retitle(story, "Second"), ben)
    verbs.withdraw(story.fresh(), reason="Wrong.", by=ben, key=key())
    publish(an_event(), ben)
    kept = writing.rows()
    rebuild()
    assert writing.rows() == kept
    assert [len(rows) for rows in kept.values()] == [1, 3]


def test_a_long_text_is_found_to_its_end(ben: User) -> None:
    """It has more words than the places that PostgreSQL's tsvector can count."""
    text = " ".join(f"ñ{number % 900}" for number in range(17_000))
    publish(a_story("Long", f"<p>{text} the last words</p>", slug="long"), ben)
    assert found('"n899 n0"') == found('"the last words"') == ["long"]
    assert found('"n0 n899"') == []


@only("postgresql")
def test_a_text_of_very_many_different_words_is_taken_in_all_the_same(db: None) -> None:
    """A tsvector holds one megabyte; what is beyond it must not keep a story from being published."""
    text = " ".join(f"word{number}s" for number in range(60_000))
    item = {"kind": "party", "title": "Many", "summary": text, "short_name": "", "aliases": []}
    writing.enter(1, 0, item, "default")
    [(size,)] = fetch("default", "SELECT length(words) FROM stories_search", {})
    assert size > 40_000


WORDS = ("talks", "talk", "visa", "Visas", "acuerdo", "acuerdos", "migración", "2009", "Havana", "año", "the")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
QUERIES = st.one_of(
    TEXTS,
    TEXTS.map(lambda text: f'"{text}"'),
    st.sampled_from(WORDS).map(lambda word: f"{word[:3]}*"),
    st.sampled_from(["2009", "July 2009", "1990s", "before 2009", '"the talks" vis*', "!"]),
)


@settings(max_examples=10, derandomize=True, phases=[Phase.generate])
@given(
    st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["en", "es"])), min_size=2, max_size=4),
    st.lists(QUERIES, min_size=8, max_size=8),
)
def test_search_finds_what_a_loop_over_the_records_finds(
    ben: User, stories: list[tuple[str, str, str]], queries: list[str]
) -> None:
    for title, body, language in stories:
        publish(a_story(title, f"<p>{body}</p>", slug=f"a-{key()}", language=language), ben)
    publish(an_event("Talks in Havana", slug=f"a-{key()}", date_edtf="2009-07"), ben)
    with guarded():
        moment = moments.moment()
        items = [
            orjson.loads(bytes(payload))
            for (payload,) in fetch(
                "public", f"SELECT p.payload FROM stories_publication p WHERE {VISIBLE}", moment.numbers
            )
        ]
        for text in queries:
            query = read_query(text)
            hits = {str(hit.id) for hit in find(query, moment, size=1000).rows}
            assert hits == {item["id"] for item in items if finds(query, item)}, text
            assert len(numbers_matching(text, moment)) == len(hits)
            assert len(best(query, moment, size=1000).rows) == len(hits)
