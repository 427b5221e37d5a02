"""The page of search: one box, what was found marked, ways to narrow, to page, and on where nothing was found."""

import pytest
from django.utils.http import urlencode

from stories.models.user import User
from stories.pages.contexts import search
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_party, a_source, a_story, an_event, an_issue, key, publish, retitle
from tests.pages.conftest import costs, strict, text_of

pytestmark = pytest.mark.django_db(databases=["default", "public"])

HOSTILE = "<script>alert(1)</script> & \"quoted\" 'so'"


def page(reader: Reader, q: str, root: str = "/", **more: str | int) -> str:
    return str(reader.get(f"{root}search/?{urlencode({'q': q, **more})}").content.decode())


def marks(html: str) -> list[str]:
    return ["".join(mark.itertext()) for mark in strict(html.encode()).iter("mark")]


def way(html: str, rel: str) -> str:
    links = [a.get("href") for a in strict(html.encode()).iter("a") if a.get("rel") == rel]
    return str(links[0]) if links else ""


@pytest.fixture
def coverage(ben: User) -> None:
    publish(a_story("Delegates meet again", "<p>The visa accords of 1994 were discussed in Havana.</p>"), ben)
    publish(a_story("Los acuerdos de visado", "<p>Se habló de La Habana.</p>", language="es", category="brief"), ben)
    publish(an_event("Talks resume", place="Havana"), ben)
    publish(an_issue("Visa accords", summary="Who may travel."), ben)


def test_what_was_found_is_marked_in_title_and_passage(coverage: None, reader: Reader) -> None:
    html = page(reader, '"visa accord"')
    assert marks(html) == ["Visa accords", "visa accords"]
    assert '<h2><a href="/issues/visa-accords/"><mark>Visa accords</mark></a></h2>' in html
    assert "<strong>2 results</strong>" in html


def test_results_can_be_narrowed_in_a_plain_form(coverage: None, reader: Reader) -> None:
    html = page(reader, "visa")
    assert 'name="kind" value="story"><span>Stories</span><span class="n">2</span>' in html
    narrowed = page(reader, "visa", kind="story", language="", category="")
    assert "<strong>2 results</strong>" in narrowed
    assert 'value="story" checked' in narrowed
    assert 'name="category" value="brief"><span>Brief</span><span class="n">1</span>' in narrowed
    assert '<h2 lang="es">' in page(reader, "visa", kind="story", language="es")
    assert "/issues/visa-accords/" not in page(reader, "visa", kind="story")


def test_a_date_says_what_it_was_read_as(coverage: None, reader: Reader) -> None:
    html = page(reader, "julio de 2009")
    assert "Read as a date: July 2009." in html
    assert "/events/talks-resume/" in html


def test_each_language_has_its_page(coverage: None, reader: Reader) -> None:
    html = page(reader, "visa", "/es/", kind="story")
    assert '<html lang="es">' in html
    assert "Artículos" in html
    assert 'href="/search/?q=visa&amp;kind=story"' in html
    assert '<h2 lang="en"><a href="/es/stories/delegates-meet-again/">' in html


def test_nothing_asked_tells_what_can_be_searched(coverage: None, reader: Reader, ben: User) -> None:
    publish(a_party("Cuba"), ben)
    with costs(4):
        text = text_of(reader, "/search/")
    for said in ("Search the record", "Visa accords", "Cuba", "July 2009", "At most 200 characters and 8 words"):
        assert said in text
    assert 'href="/search/?q=Visa+accords"' in page(reader, " ")


def test_nothing_found_leads_on(coverage: None, reader: Reader) -> None:
    html = page(reader, "visas zeppelins", kind="story")
    for said in ("Nothing was found", "Searched for, all together: visas, zeppelins", 'href="/search/?q=zeppel%2A"'):
        assert said in html
    assert 'href="/search/?q=visas+zeppelins">Search in everything' in html
    assert 'href="/timeline/"' in html
    assert "There is no word in it" in page(reader, "?!")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "x" * 201}, "The search has 201 characters. At most 200"),
        ({"q": "a b c d e f g h i"}, "The search has 9 words. At most 8"),
        ({"q": "visa", "kind": "draft"}, "kind=draft is not known here. Accepted: story,"),
        ({"q": "visa", "language": "xx"}, "language=xx is not known here."),
        ({"q": "visa", "order": "random"}, "order=random is not known here. Accepted: best"),
        ({"q": "visa", "order": "best", "after": "-1.0.1"}, "names a place"),
    ],
)
def test_what_is_not_accepted_is_told(coverage: None, reader: Reader, asked: dict[str, str], sentence: str) -> None:
    answer = reader.get(f"/search/?{urlencode(asked)}")
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


@pytest.mark.parametrize(
    "q", [HOSTILE, "\0", "😀", '"', "مُحَمَّد \u202e", "*", "' OR 1=1 --", "NEAR(", "a" * 200, "%s %(n)s"]
)
def test_no_text_breaks_the_page(coverage: None, reader: Reader, ben: User, q: str) -> None:
    publish(a_source(f"Alert {HOSTILE}"[:200], summary=HOSTILE), ben)
    answer = reader.get(f"/search/?{urlencode({'q': q})}")
    assert answer.status_code == 200
    strict(answer.content)
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("order", ["", "best"])
def test_pages_stand_still_while_the_desk_publishes(
    monkeypatch: pytest.MonkeyPatch, reader: Reader, ben: User, order: str
) -> None:
    monkeypatch.setattr(search, "PAGE_SIZE", 3)
    for number in range(7):
        publish(a_story(f"Talks {number}", slug=f"talks-{number}"), ben)
    address, seen = f"/search/?q=talks&order={order}", []
    while address:
        html = reader.get(address).content.decode()
        seen += [a.get("href") for h2 in strict(html.encode()).iter("h2") for a in h2.iter("a")]
        publish(a_story("Talks again", slug=f"again-{len(seen)}"), ben)
        address = way(html, "next")
    assert sorted(seen) == [f"/stories/talks-{number}/" for number in range(7)]
    assert "As this list stood at edition 7" in html
    assert "/stories/talks-3/" in reader.get(way(html, "prev")).content.decode()


def test_search_as_of_an_edition_keeps_the_reader_there(coverage: None, reader: Reader, ben: User) -> None:
    party = a_party("Cuba")
    then = publish(party, ben)
    publish(retitle(party, "The Republic of Cuba"), ben)
    html = page(reader, "cuba", as_of=then)
    assert f'href="/parties/cuba/?as_of={then}"' in html
    assert f'<input type="hidden" name="as_of" value="{then}">' in html
    assert 'href="/search/?q=cuba">See it as it is now' in html
    assert "Republic" not in html


def test_search_is_not_for_search_engines_and_forgets_what_was_withdrawn(reader: Reader, ben: User) -> None:
    story = a_story("Withdrawn words", slug="gone")
    publish(story, ben)
    assert '<meta name="robots" content="noindex">' in page(reader, "withdrawn")
    assert "/stories/gone/" in page(reader, "withdrawn")
    verbs.withdraw(story.fresh(), reason="Wrong.", by=ben, key=key())
    assert "/stories/gone/" not in page(reader, "withdrawn")


def test_the_page_costs_the_same_with_many_records(reader: Reader, ben: User) -> None:
    for number in range(30):
        publish(a_story(f"Talks {number}", slug=f"talks-{number}"), ben)
        if number in (1, 29):
            with costs(3):
                reader.get(f"/search/?q=talks&number={number}")
