"""Finding and making documents while citing, and citations typed as keys."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from stories import text
from stories.admin import citekeys
from stories.models.citation import Citation
from stories.models.desk import Save
from stories.models.document import Document
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from tests.admin.browser import said
from tests.admin.conftest import Desk, at_desk
from tests.conftest import at_once, person
from tests.factories import a_document, a_source, a_story, cite

pytestmark = pytest.mark.django_db(databases=["default", "public"])
FIND, MAKE = "/admin/citing/find/", "/admin/citing/document/"


def found(desk: Client, **query: Any) -> list[str]:
    return [one["title"] for one in desk.get(FIND, query).json()["results"]]


def made(desk: Client, **fields: str) -> Any:
    return desk.post(MAKE, {"title": "Talks resume", "category": "article", **fields})


# ------------------------------------------------------------ finding


def test_what_was_cited_here_comes_first_then_what_ana_cited_lately_then_what_changed(
    anas_desk: Desk, ana: User
) -> None:
    source = a_source()
    lately, here, old, new = (a_document(title, source) for title in ("Lately", "Here", "Old", "New"))
    other = a_story(body=f"<p>One.{cite(lately)}</p>")
    other.changed_by = ana
    other.save()
    story = a_story("This story", body=f"<p>One.{cite(here)}</p>")

    assert found(anas_desk, story=story.pk) == ["Here", "Lately", "New", "Old"]
    assert found(anas_desk, story=story.pk, here=str(old.pk)) == ["Old", "Lately", "New", "Here"]
    assert new.title in found(anas_desk)


@pytest.mark.parametrize(
    "words", ["report", "herald TALKS", "miami", "july 2009", "herald.example", "[report", "2009-07"]
)
def test_a_document_is_found_by_title_source_short_name_link_and_date(anas_desk: Desk, words: str) -> None:
    source = a_source("Miami Herald", short_name="Herald")
    a_document(source=source, original_url="https://herald.example/a", date_text="July 2009", date_edtf="2009-07")
    a_document("Another thing", a_source())

    assert found(anas_desk, q=words) == ["[Report on the talks]"]


def test_what_is_in_the_trash_is_never_offered(anas_desk: Desk) -> None:
    document = a_document(original_url="https://herald.example/a", trashed_at=timezone.now())

    assert found(anas_desk) == found(anas_desk, q="https://herald.example/a") == []
    assert found(anas_desk, id=document.pk) == ["[Report on the talks]"]  # a mark names it, and has to say so


@pytest.mark.parametrize(
    "query", [{"q": "x" * 5000}, {"q": "\x00'%_"}, {"story": "no"}, {"id": "no"}, {"here": "no"}, {"q": "http://[x"}]
)
def test_odd_questions_find_nothing_or_something_and_never_break(anas_desk: Desk, query: dict[str, str]) -> None:
    assert anas_desk.get(FIND, query).status_code == 200


def test_finding_costs_three_queries_however_many_documents_there_are(
    anas_desk: Desk, django_assert_num_queries: Any
) -> None:
    story = a_story(body=f"<p>One.{cite(a_document())}</p>")
    anas_desk.get(FIND)
    for count in (1, 40):
        Document.objects.bulk_create(Document(title=f"D {count} {n}", slug=f"d-{count}-{n}") for n in range(count))
        with django_assert_num_queries(3 + 3):  # the session, the person, her roles
            anas_desk.get(FIND, {"q": "d", "story": str(story.pk)})


# ------------------------------------------------------------ making


def test_a_document_is_made_with_its_new_source_and_is_a_record_like_any_other(anas_desk: Desk, ana: User) -> None:
    answer = made(anas_desk, source_name="Granma", date_text="14 July 2009", original_url="https://granma.example/1")

    document = Document.objects.get()
    assert (answer.status_code, answer.json()["id"], answer.json()["mark"]) == (201, str(document.pk), "Granma")
    assert (document.revision, document.state, document.changed_by, document.slug) == (1, "draft", ana, "talks-resume")
    assert document.date_edtf == "2009-07-14"
    assert [(one.kind, one.act, one.by) for one in Save.objects.order_by("id")] == [
        ("source", "created", ana),
        ("document", "created", ana),
    ]
    assert said(anas_desk.open(document))


def test_words_of_a_date_that_can_be_read_in_two_ways_are_kept_unread(anas_desk: Desk) -> None:
    made(anas_desk, date_text="03/04/2009")

    assert (Document.objects.get().date_text, Document.objects.get().date_edtf) == ("03/04/2009", "")


def test_a_source_that_the_desk_knows_is_not_made_again(anas_desk: Desk) -> None:
    source = a_source("Miami Herald", short_name="Herald")
    made(anas_desk, source_name="miami herald")
    made(anas_desk, title="Another", source_name="HERALD")

    assert [one.source for one in Document.objects.all()] == [source, source]


@pytest.mark.parametrize("again", ["https://herald.example/a", "http://www.herald.example/a/?utm_medium=z#par3"])
def test_an_address_that_is_known_is_not_added_twice(anas_desk: Desk, again: str) -> None:
    known = a_document(original_url="https://herald.example/a")
    answer = made(anas_desk, original_url=again)

    assert (answer.status_code, answer.json()["id"], answer.json()["known"]) == (200, str(known.pk), True)
    assert Document.objects.count() == 1


def test_the_same_document_sent_twice_without_a_link_is_one(anas_desk: Desk) -> None:
    made(anas_desk, source_name="Granma")
    answer = made(anas_desk, source_name="Granma")

    assert (answer.status_code, Document.objects.count(), Source.objects.count()) == (200, 1, 1)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"original_url": "javascript:alert(1)"}, "original_url"),
        ({"original_url": "herald"}, "original_url"),
        ({"original_url": "https://a.example/\x00"}, "original_url"),
        ({"category": "poem"}, "category"),
        ({"source": "not-an-id"}, "source"),
        ({"source_name": "x" * 301}, "source_name"),
        ({"excerpt": "x" * 200_001}, "excerpt"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(anas_desk: Desk, fields: dict[str, str], wrong: str) -> None:
    answer = made(anas_desk, **fields)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [wrong])
    assert not Document.objects.exists()
    assert not Source.objects.exists()


def test_who_may_not_write_makes_nothing_and_is_told_why(cys_desk: Desk) -> None:
    answer = made(cys_desk)

    assert (answer.status_code, Document.objects.count()) == (403, 0)
    assert "To write records" in answer.json()["errors"][""][0]
    assert cys_desk.get(FIND).status_code == 200


@pytest.mark.own_database
def test_two_people_who_make_the_same_document_at_once_make_one(own_database: str) -> None:
    people = [person(name, "Reporter") for name in ("ana", "eve", "joe", "kim")]
    desks = [at_desk(one) for one in people]
    answers = at_once(4, lambda n: made(desks[n], original_url="https://herald.example/a", source_name="Herald"))

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]  # type: ignore[union-attr]
    assert (Document.objects.count(), Source.objects.count()) == (1, 1)


# ------------------------------------------------------------ keys


def settled(typed: str) -> citekeys.Settled:
    return citekeys.settle(text.clean(f"<p>{typed}</p>"))


@pytest.mark.parametrize(
    ("typed", "locator", "quote"),
    [
        ("They met. [@report-on-the-talks]", "", ""),
        ("They met. [@report]", "", ""),
        ("They met.[@report p. 12]", "p. 12", ""),
        ("They met. [@Report, par. 3: “words &amp; quoted”]", "par. 3", "words & quoted"),
        ("They met. [@report: &quot;words&quot;]", "", "words"),
        ("They met. [@report, 02:40]", "02:40", ""),
        ("They met. [@https://herald.example/a?x=1&amp;y=2, p. 1]", "p. 1", ""),
        ('They met. [@<a href="https://herald.example/a?x=1&amp;y=2">herald</a> p. 1]', "p. 1", ""),
    ],
)
def test_a_key_becomes_a_mark(db: None, typed: str, locator: str, quote: str) -> None:
    document = a_document(original_url="https://herald.example/a?x=1&y=2")
    body, left = settled(typed)

    [mark] = text.marks(body)
    assert (mark.document, mark.locator, mark.quote) == (document.pk, locator, quote)
    assert (mark.passage, text.plain(body), left) == ("They met.", "They met.", [])
    assert mark.kind == ("quotation" if quote else "paraphrase")


def test_keys_that_name_nothing_or_several_stay_and_are_told(db: None) -> None:
    source = a_source()
    a_document("Talks in Havana", source)
    a_document("Talks in Miami", source)
    typed = "One [@nobody p. 1]. Two [@talks]. Three [@ ] [@<em>x</em>]"
    body, left = settled(typed)

    assert body == text.clean(f"<p>{typed}</p>")
    assert left[0].startswith("[@nobody p. 1] names no document")
    assert "[@talks] names several documents" in left[1]
    assert "@talks-in-havana (Talks in Havana), @talks-in-miami (Talks in Miami)" in left[1]


def test_a_body_full_of_keys_is_read_in_time_and_looks_few_up(db: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(citekeys.MOST_KEYS):
        settled("[@a " * 50_000)
        settled("".join(f"[@k{number}] " for number in range(2_000)))


def test_a_story_is_saved_with_keys_and_ana_is_told_of_those_that_stayed(anas_desk: Desk) -> None:
    document = a_document()
    story = a_story()
    answer = anas_desk.type(story, body="<p>They met. [@report-on-the-talks p. 2] And [@nobody].</p>")

    citation = Citation.objects.get(story=story)
    assert (citation.document, citation.locator, citation.passage) == (document, "p. 2", "They met.")
    assert "[@nobody]" in Story.objects.get(pk=story.pk).body
    assert "[@nobody] names no document" in anas_desk.get(answer["Location"]).content.decode()
