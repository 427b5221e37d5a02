"""What the head of a page says to programs: one address, honest dates, and nothing that can break out."""

import struct
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from django.conf import settings

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_story, an_event, cite, publish, saved
from tests.machines.conftest import got
from tests.pages.conftest import Coverage, address, changed, correct, costs, strict, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])

CARD = Path(settings.BASE_DIR) / "stories/static/site/card.png"


def head(reader: Reader, path: str) -> Any:
    return strict(got(reader, path).content).find("head")


def links(reader: Reader, path: str, rel: str, attribute: str) -> dict[str, str]:
    """Addresses of the links of that relation, by hreflang or type."""
    found = [each for each in head(reader, path).iter("link") if each.get("rel") == rel]
    return {each.get(attribute, ""): each.get("href") for each in found if each.get(attribute) or rel == "canonical"}


def canonical(reader: Reader, path: str) -> str:
    (url,) = links(reader, path, "canonical", "type").values()
    return url


def meta(reader: Reader, path: str) -> dict[str, str]:
    found = head(reader, path).iter("meta")
    return {each.get("property") or each.get("name"): each.get("content") for each in found}


def told(reader: Reader, path: str) -> dict[str, Any]:
    """The things that the page tells search engines, by type."""
    blocks = [each for each in head(reader, path).iter("script") if each.get("type") == "application/ld+json"]
    things = [thing for block in blocks for thing in orjson.loads(block.text)["@graph"]]
    return {thing["@type"]: thing for thing in things}


def test_a_story_tells_what_it_rests_on_and_what_was_put_right(coverage: Coverage, reader: Reader, ben: User) -> None:
    correct(changed(coverage.story, summary="Six years later."), ben, "It was six years, not five.")
    path = address(coverage.story)
    article = told(reader, path)["NewsArticle"]
    item = orjson.loads(reader.get(f"/api/v1{path}").content)
    assert article["headline"] == coverage.story.title
    assert (article["datePublished"], article["dateModified"]) == (item["published_at"], item["updated_at"])
    assert [person["name"] for person in article["author"]] == ["Ana", "Ben"]
    assert [work["url"] for work in article["citation"]] == ["https://herald.example/2009/07/15/talks"] * 2
    assert article["isBasedOn"] == ["https://herald.example/2009/07/15/talks"]
    assert [each["text"] for each in article["correction"]] == ["It was six years, not five."]
    assert (article["version"], article["inLanguage"]) == ("2", "en")
    assert article["publisher"]["correctionsPolicy"] == f"{settings.SITE_URL}/about/#corrections"
    assert "datePublished" not in article["citation"][0], "late July 2009 is approximate"


def test_a_withdrawn_document_is_not_named_as_evidence(coverage: Coverage, reader: Reader, ben: User) -> None:
    document = coverage.of("document")
    withdraw(document, ben, "Forged.")
    works = told(reader, address(coverage.story))["NewsArticle"]["citation"]
    assert len(works) == 1


@pytest.mark.parametrize(
    ("edtf", "start", "end"),
    [
        ("2009-07-14", "2009-07-14", "2009-07-14"),
        ("2009-07", "2009-07", "2009-07"),
        ("2009-07-14/2009-07-16", "2009-07-14", "2009-07-16"),
    ],
)
def test_an_event_is_told_as_finely_as_it_is_known(reader: Reader, ben: User, edtf: str, start: str, end: str) -> None:
    event = an_event("A round", date_text="", date_edtf=edtf)
    publish(event, ben)
    thing = told(reader, address(event))["Event"]
    assert (thing["startDate"], thing["endDate"]) == (start, end)
    assert thing["eventStatus"] == "https://schema.org/EventScheduled"


@pytest.mark.parametrize("edtf", ["", "199X", "2009-07-14?", "2009~", "2009-XX", "2003/..", "[2009,2010]"])
def test_an_event_without_a_valid_date_is_not_told_as_one(reader: Reader, ben: User, edtf: str) -> None:
    event = an_event("A round", date_text="some time", date_edtf=edtf)
    publish(event, ben)
    assert "Event" not in told(reader, address(event))


def test_a_disputed_event_is_not_told_as_a_fact(reader: Reader, ben: User) -> None:
    event = an_event("A round", date_text="", date_edtf="2009-07-14", status="disputed")
    publish(event, ben)
    assert "Event" not in told(reader, address(event))
    publish(changed(event, status="cancelled"), ben)
    assert told(reader, address(event))["Event"]["eventStatus"] == "https://schema.org/EventCancelled"


def test_of_an_old_version_programs_learn_only_where_the_present_one_is(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    number = correct(changed(coverage.story, slug="another-address"), ben, "A date.")
    now = f"{settings.SITE_URL}/stories/another-address/"
    for path in ("/stories/another-address/history/1/", f"/stories/{coverage.story.slug}/?as_of={number - 1}"):
        assert told(reader, path) == {}
        assert meta(reader, path)["robots"] == "noindex"
        assert links(reader, path, "alternate", "hreflang") == {}
    assert canonical(reader, "/stories/another-address/history/1/") == now
    assert "robots" not in meta(reader, "/stories/another-address/")


def test_a_story_lives_at_the_page_in_its_own_language_and_names_its_translation(reader: Reader, ben: User) -> None:
    story = a_story("Delegates meet")
    publish(story, ben)
    spanish = a_story("Delegados reunidos", language="es", translation_of=story)
    publish(spanish, ben)
    ways = {
        "en": f"{settings.SITE_URL}/stories/delegates-meet/",
        "es": f"{settings.SITE_URL}/es/stories/delegados-reunidos/",
    }
    for language in ("", "/es"):
        assert canonical(reader, f"{language}/stories/delegates-meet/") == ways["en"]
        assert canonical(reader, f"{language}/stories/delegados-reunidos/") == ways["es"]
    for path in ("/stories/delegates-meet/", "/es/stories/delegados-reunidos/"):
        assert links(reader, path, "alternate", "hreflang") == ways
    original = told(reader, "/stories/delegates-meet/")["NewsArticle"]
    translation = told(reader, "/es/stories/delegados-reunidos/")["NewsArticle"]
    assert [work["@id"] for work in original["workTranslation"]] == [ways["es"]]
    assert translation["translationOfWork"]["@id"] == ways["en"]


@pytest.mark.parametrize("path", ["/", "/corrections/", "/about/", "/partners/", "/stories/"])
def test_pages_of_the_site_have_the_other_language_beside_them(coverage: Coverage, reader: Reader, path: str) -> None:
    own, spanish = f"{settings.SITE_URL}{path}", f"{settings.SITE_URL}/es{path}"
    assert links(reader, path, "alternate", "hreflang") == {"en": own, "es": spanish, "x-default": own}
    assert canonical(reader, f"/es{path}") == spanish


def test_every_other_form_that_a_page_names_is_there(coverage: Coverage, reader: Reader) -> None:
    for path in ("/", "/es/", "/corrections/", *(address(record) for record in coverage.records)):
        forms = links(reader, path, "alternate", "type")
        assert {"application/atom+xml", "application/rss+xml", "application/feed+json"} <= forms.keys()
        for media, url in forms.items():
            assert got(reader, url).headers["Content-Type"].startswith(media)
    issue = links(reader, address(coverage.issue), "alternate", "type")
    assert issue["application/atom+xml"] == address(coverage.issue, "feeds/atom.xml")


def test_the_front_page_says_who_we_are_and_where_our_policies_stand(coverage: Coverage, reader: Reader) -> None:
    things = told(reader, "/")
    newsroom = things["NewsMediaOrganization"]
    policies = [url for name, url in newsroom.items() if name.endswith(("Policy", "Principles"))]
    assert len(policies) == 4
    for url in policies:
        parts = urlsplit(url)
        page = strict(got(reader, parts.path).content)
        assert not parts.fragment or page.find(f".//*[@id='{parts.fragment}']") is not None
    assert things["WebSite"]["potentialAction"]["target"]["urlTemplate"] == f"{settings.SITE_URL}/search/?q={{q}}"


@pytest.mark.parametrize("path", ["/", "/es/", "/stories/", "/about/", "/stories/delegates-meet-again-in-havana/"])
def test_a_shared_link_has_title_words_and_picture(coverage: Coverage, reader: Reader, path: str) -> None:
    known = meta(reader, path)
    for name in ("og:title", "og:description", "og:url", "og:image", "og:site_name", "og:type", "twitter:card"):
        assert known[name], f"{path}: {name}"
    assert known["og:image"] == f"{settings.SITE_URL}/static/site/card.png"


def test_the_picture_is_as_large_as_its_page_says() -> None:
    picture = CARD.read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) < 60_000


def test_hostile_text_does_not_leave_its_block(reader: Reader, ben: User) -> None:
    title = "</script><script>alert(1)</script> <!-- & \u2028 ]]> \"'"
    document = a_document(title)
    story = a_story(title, slug="hostile", body=f"<p>Said{cite(document)}.</p>", summary=title)
    story.bylines.create(name=title[:90], order=0)
    publish(saved(story), ben)
    page = got(reader, "/stories/hostile/").content.decode()
    assert "<script>alert" not in page
    article = told(reader, "/stories/hostile/")["NewsArticle"]
    assert article["headline"] == " ".join(title.split())
    assert " ".join(meta(reader, "/stories/hostile/")["og:title"].split()) == article["headline"]


def test_the_head_costs_no_query(coverage: Coverage, reader: Reader) -> None:
    with costs(4):
        reader.get(address(coverage.story))
