"""A record made on the spot, while another one is being written."""

from typing import Any

import pytest

from stories import policy
from stories.models.document import Document
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.party import Party, Series
from stories.models.source import Source
from stories.models.user import User
from tests.admin.conftest import Desk, at_desk
from tests.conftest import at_once, person
from tests.factories import a_document, a_party, a_source, a_story, an_event

pytestmark = pytest.mark.django_db(databases=["default", "public"])
HOSTILE = [
    '"><script>alert(1)</script>',
    "\u202eHabana\u202c — \u200fالعربية",
    "  Cuba & “friends”  ",
    "{{ form }} {% now %}",
]
PICKED = {"app_label": "stories", "model_name": "document", "field_name": "source"}


def create(kind: str) -> str:
    return f"/admin/stories/{kind}/create/"


def offered(desk: Desk, model: str, field: str, **query: str) -> list[dict[str, str]]:
    where = {"app_label": "stories", "model_name": model, "field_name": field, "term": "", **query}
    found: list[dict[str, str]] = desk.get("/admin/autocomplete/", where).json()["results"]
    return found


def test_a_source_is_made_with_four_fields_and_is_a_record_like_any_other(ana: User, anas_desk: Desk) -> None:
    typed = {
        "title": "Miami Herald",
        "short_name": "Herald",
        "category": "newspaper",
        "homepage": "https://herald.example/",
    }
    answer = anas_desk.post(create("source"), typed)

    assert answer.status_code == 201, answer.json()
    source = Source.objects.get()
    assert answer.json() == {
        "id": str(source.pk),
        "text": "Miami Herald",
        "detail": "Herald · Newspaper",
        "said": [],
    }
    assert (source.short_name, source.slug, source.changed_by, source.revision) == ("Herald", "miami-herald", ana, 1)


def test_every_kind_asks_for_what_it_needs(anas_desk: Desk) -> None:
    source = a_source()
    typed: dict[str, dict[str, Any]] = {
        "document": {
            "title": "[Report]",
            "source": source.pk,
            "date_text": "July 2009",
            "category": "press_release",
        },
        "party": {"title": "Cuba", "short_name": "", "category": "state"},
        "event": {"title": "Talks resume", "date_text": "July 2009", "category": "meeting", "status": "happened"},
        "issue": {"title": "The cadence", "question": "Why do they stop?"},
        "series": {"title": "Rounds", "expected_per_year": 2},
    }
    for kind, sent in typed.items():
        asked = anas_desk.get(create(kind)).json()["html"]
        assert all(f'name="{name}"' in asked for name in sent), kind
        answer = anas_desk.post(create(kind), sent)
        assert answer.status_code == 201, (kind, answer.json())

    document, event = Document.objects.get(), Event.objects.get()
    assert (document.source, document.date_edtf, event.date_edtf) == (source, "2009-07", "2009-07")
    assert document.category == "press_release"
    assert Series.objects.get().expected_per_year == 2
    assert Issue.objects.get().question == "Why do they stop?"
    assert Party.objects.get().category == "state"


def test_the_words_typed_are_its_name_already(anas_desk: Desk) -> None:
    html = anas_desk.get(create("party"), {"title": 'Cuba "and" <others>'}).json()["html"]
    assert "Cuba &quot;and&quot; &lt;others&gt;</textarea>" in html


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(anas_desk: Desk) -> None:
    typed = {"title": "Miami Herald", "short_name": "Herald", "category": "newspaper", "homepage": "not a link"}
    answer = anas_desk.post(create("source"), typed)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["homepage"]
    assert 'value="not a link"' in answer.json()["html"]
    assert 'value="Herald"' in answer.json()["html"]
    assert not Source.objects.exists()


def test_a_date_that_can_be_read_in_two_ways_is_asked_about_here_too(anas_desk: Desk) -> None:
    typed = {"title": "Talks", "date_text": "03/04/2009", "category": "meeting", "status": "happened"}
    answer = anas_desk.post(create("event"), typed)
    assert answer.status_code == 400
    assert "3 April 2009" in answer.json()["html"]

    answer = anas_desk.post(create("event"), typed | {"date_edtf": ["", "03/04/2009 = 2009-03-04"]})
    assert answer.status_code == 201
    assert Event.objects.get().date_edtf == "2009-03-04"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_name_is_kept_and_comes_back_escaped(anas_desk: Desk, title: str) -> None:
    answer = anas_desk.post(create("party"), {"title": title, "category": "state"})

    assert answer.status_code == 201, answer.json()
    kept = " ".join(title.split())
    assert Party.objects.get().title == kept
    assert offered(anas_desk, "position", "party")[0]["text"] == kept
    assert "<script>" not in anas_desk.get(create("party"), {"title": title}).json()["html"]


# ------------------------------------------------------------ what is there already


@pytest.mark.parametrize("name", ["Cuba", "cuba ", "CUBA"])
def test_a_record_of_the_same_name_is_offered_instead(anas_desk: Desk, name: str) -> None:
    known = a_party("Cuba")
    answer = anas_desk.post(create("party"), {"title": name, "category": "state"})

    assert answer.status_code == 409
    assert [one["id"] for one in answer.json()["known"]] == [str(known.pk)]
    assert Party.objects.count() == 1


def test_two_things_may_have_one_name_if_the_editor_says_so(anas_desk: Desk) -> None:
    first = an_event("Talks resume")
    typed = {"title": "Talks resume", "category": "meeting", "status": "happened"}
    assert anas_desk.post(create("event"), typed).status_code == 409

    assert anas_desk.post(create("event"), typed | {"anyway": "1"}).status_code == 201
    second = Event.objects.exclude(pk=first.pk).get()
    assert second.slug != first.slug


def test_a_document_is_known_by_its_link_whatever_it_is_called(anas_desk: Desk) -> None:
    known = a_document(original_url="https://herald.example/talks")
    typed = {"title": "Another title", "source": known.source_id, "original_url": "https://herald.example/talks"}
    typed |= {"category": "article"}
    answer = anas_desk.post(create("document"), typed)
    assert answer.json()["known"][0]["id"] == str(known.pk)


def test_a_source_is_known_by_its_short_name_and_an_empty_one_says_nothing(anas_desk: Desk) -> None:
    a_source("Agencia EFE", short_name="")
    known = a_source("Associated Press", short_name="AP")
    typed = {"title": "The Associated Press", "short_name": "ap", "category": "agency"}
    assert [one["id"] for one in anas_desk.post(create("source"), typed).json()["known"]] == [str(known.pk)]
    assert anas_desk.post(create("source"), typed | {"short_name": ""}).status_code == 201


@pytest.mark.own_database
def test_of_two_people_who_make_the_same_at_once_one_is_shown_what_the_other_made(own_database: str) -> None:
    people = [person(name, policy.REPORTER) for name in ("ana", "eli", "fay", "gus")]
    desks = [at_desk(one) for one in people]

    answers: list[Any] = at_once(4, lambda n: desks[n].post(create("party"), {"title": "Cuba", "category": "state"}))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    made = Party.objects.get()
    assert {answer.json()["known"][0]["id"] for answer in answers if answer.status_code == 409} == {str(made.pk)}


# ------------------------------------------------------------ who may, and where


def test_cy_cannot_make_anything(cys_desk: Desk) -> None:
    for answer in (cys_desk.get(create("party")), cys_desk.post(create("party"), {"title": "Cuba"})):
        assert answer.status_code == 403
        assert answer.json()["problem"].startswith("To write records one has to be")
    assert not Party.objects.exists()


def test_who_has_not_signed_in_is_sent_to_the_door(client: Any) -> None:
    assert client.post(create("party"), {"title": "Cuba"}).status_code == 302
    assert not Party.objects.exists()


def test_a_story_is_not_made_in_passing(anas_desk: Desk) -> None:
    page = anas_desk.open(a_story()).content.decode()
    assert 'data-create="/admin/stories/issue/create/"' in page
    assert 'data-create="/admin/stories/story/create/"' not in page


# ------------------------------------------------------------ what is offered


def test_what_this_browser_used_last_comes_first(anas_desk: Desk) -> None:
    first, second, third = (a_source(name) for name in ("AP", "EFE", "Granma"))
    assert [one["text"] for one in offered(anas_desk, "document", "source")] == ["Granma", "EFE", "AP"]

    lately = f"{first.pk},{second.pk}"
    found = offered(anas_desk, "document", "source", lately=lately)
    assert [one["id"] for one in found] == [str(one.pk) for one in (first, second, third)]
    found = offered(anas_desk, "document", "source", lately=f"nonsense,{'x' * 500},{second.pk}")
    assert found[0]["id"] == str(second.pk)
    assert [one["text"] for one in offered(anas_desk, "document", "source", lately=lately, term="gran")] == ["Granma"]


def test_what_is_offered_says_what_tells_it_from_others(anas_desk: Desk) -> None:
    document = a_document("[Report]", a_source("Miami Herald", short_name="Herald"), date_text="July 2009")
    an_event("Talks resume", place="Havana")
    told = offered(anas_desk, "citation", "document")[0]
    assert (told["text"], told["mark"], told["detail"]) == ("Herald: [Report], July 2009", "Herald", "Article")
    assert told["id"] == str(document.pk)
    assert offered(anas_desk, "story", "events")[0]["detail"] == "July 2009 · Happened · Havana"
