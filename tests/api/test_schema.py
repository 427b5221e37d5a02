"""What OpenAPI says is what the API does: valid, complete, and true of real answers."""

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from stories.api import queries, schema
from stories.kinds import KINDS
from stories.models.user import User
from stories.publishing import verbs
from tests.api.conftest import Partner
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

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture(scope="module")
def described() -> Any:
    return schema.described("https://news.example", "Twice a Year", "0.1.0")


def test_the_description_is_valid_openapi_and_was_written_without_a_guess(described: Any) -> None:
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert not GENERATOR_STATS


def test_every_address_and_parameter_is_described(described: Any) -> None:
    paths = set(described["paths"])
    expected = {"/api/v1/", "/api/v1/changes/", "/api/v1/schema/", "/api/v1/search/", "/api/v1/timeline/"}
    for kind in KINDS.values():
        for below in ("", "{name}/", "{name}/editions/", "{name}/editions/{version}/"):
            expected.add(f"/api/v1/{kind.plural}/{below}")
    assert paths == expected
    for kind in KINDS.values():
        operation = described["paths"][f"/api/v1/{kind.plural}/"]["get"]
        named = {one["name"] for one in operation["parameters"] if one["in"] == "query"}
        assert named == {parameter.name for parameter in queries.OF_LIST[kind.name]}
    operations = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(operations) == len(set(operations))


def test_the_description_is_served_and_kept(partner: Partner, django_assert_num_queries: Any) -> None:
    answer = partner.see("schema/", accept="application/vnd.oai.openapi+json")
    assert answer.json()["openapi"].startswith("3.1")
    assert partner.see("schema/", if_none_match=answer["ETag"]).status_code == 304


class Told:
    """Holds answers against the description."""

    def __init__(self, described: Any) -> None:
        self.described = described
        self.registry = Registry[Any]().with_contents([("urn:api", described)], default_specification=DRAFT202012)

    def refuses(self, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with this answer of that address; nothing if it is as described."""
        responses = self.described["paths"][f"/api/v1/{path}"]["get"]["responses"]
        (content,) = responses[str(status)]["content"].values()
        told = {"$ref": "urn:api#" + _pointer(path, status, next(iter(responses[str(status)]["content"])))}
        assert content["schema"]
        validator = Draft202012Validator(told, registry=self.registry, format_checker=FormatChecker())
        return [
            f"{one.json_path}: {one.message}"[:300]
            for error in validator.iter_errors(body)
            for one in (error, *(error.context or ()))
        ]


def _pointer(path: str, status: int, media: str) -> str:
    steps = ("paths", f"/api/v1/{path}", "get", "responses", str(status), "content", media, "schema")
    return "".join(
        "/" + step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for step in steps
    )


@pytest.fixture
def everything(ben: User) -> None:
    """One record of each kind, with everything in it, and a withdrawn one."""
    document = a_document(source=a_source(homepage="https://ap.example/"), date_edtf="2009-07", date_text="July")
    issue, event, party = an_issue(), an_event(series=a_series()), a_party()
    publish(issue, ben)
    event.participants.add(party)
    event.issues.add(issue)
    publish(event, ben)
    story = a_story("Story", slug="the-story", body=f"<p>Said{cite(document)}.</p>")
    story.issues.add(issue)
    story.events.add(event)
    publish(story, ben)
    verbs.correct(retitle(story, "Corrected"), note="Not so.", by=ben, key=key())
    gone = a_source("Gone", slug="gone")
    publish(gone, ben)
    verbs.withdraw(gone, reason="Twice.", successor=document.source_id, by=ben, key=key())


def test_real_answers_are_as_described(partner: Partner, everything: None, described: Any) -> None:
    told = Told(described)
    asked: list[tuple[str, str, int]] = [
        ("", "", 200),
        ("changes/", "changes/", 200),
        ("changes/", "changes/?after=x", 400),
    ]
    for kind in KINDS.values():
        slug = partner.ask(f"{kind.plural}/")["results"][0]["slug"]
        top = f"{kind.plural}/"
        name = f"{top}{{name}}/"
        asked += [
            (top, f"{top}?page_size=1", 200),
            (top, f"{top}?fields=title", 200),
            (top, f"{top}?nonsense=1", 400),
            (name, f"{top}{slug}/", 200),
            (name, f"{top}{slug}/?fields=edition,corrections", 200),
            (name, f"{top}no-such/", 404),
            (f"{name}editions/", f"{top}{slug}/editions/", 200),
            (f"{name}editions/{{version}}/", f"{top}{slug}/editions/1/", 200),
        ]
        if include := ",".join(queries.references_of(kind)):
            asked += [
                (top, f"{top}?include={include}", 200),
                (name, f"{top}{slug}/?include={include}&fields=slug", 200),
            ]
    asked += [("sources/{name}/", "sources/gone/", 410), ("sources/{name}/", "sources/gone/?format=xml", 400)]
    wrong = {
        path: found for of, path, status in asked if (found := told.refuses(of, status, partner.ask(path, status)))
    }
    assert wrong == {}


def test_the_description_would_notice_a_wrong_answer(partner: Partner, everything: None, described: Any) -> None:
    told = Told(described)
    item = partner.ask("stories/the-story/")
    wrongs: list[dict[str, Any]] = [
        {"title": None},
        {"id": "x"},
        {"citations": None},
        {"edition": {}},
        {"kind": "event"},
    ]
    for wrong in wrongs:
        assert told.refuses("stories/{name}/", 200, {**item, **wrong}), wrong
