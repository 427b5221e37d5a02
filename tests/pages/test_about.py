"""The pages about the site, and those for what goes wrong: in both languages, true, and with a way on."""

import re
import shlex
from typing import Any

import pytest
from django.test import Client

from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_story
from tests.pages.conftest import Coverage, address, costs, publish, strict, text_of, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_the_policies_are_there_in_both_languages_under_the_same_names(reader: Reader) -> None:
    english, spanish = (strict(reader.get(path).content) for path in ("/about/", "/es/about/"))
    names = [[heading.get("id") for heading in page.find(".//main").iter("h2")] for page in (english, spanish)]
    assert names[0] == names[1] == ["what", "corrections", "dates", "sources", "privacy", "terms", "contact"]
    assert "How we correct" in text_of(reader, "/about/")
    assert "Cómo corregimos" in text_of(reader, "/es/about/")


def test_what_is_said_of_cookies_is_so(coverage: Coverage, reader: Reader) -> None:
    assert "sets no cookie" in text_of(reader, "/about/")
    for path in ("/", "/about/", "/partners/", "/corrections/", address(coverage.story)):
        assert not reader.get(path).cookies


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("errors@news.example", "mailto:errors@news.example"),
        ("https://news.example/errors", "https://news.example/errors"),
    ],
)
def test_readers_are_told_where_to_report_an_error(contact: str, link: str, reader: Reader, settings: Any) -> None:
    settings.CORRECTIONS_CONTACT = contact
    for path in ("/about/", "/es/about/"):
        assert f'href="{link}"' in reader.get(path).content.decode()
    settings.CORRECTIONS_CONTACT = ""
    assert "This site has not named an address for errors." in text_of(reader, "/about/")


def test_the_requests_that_partners_copy_work_as_they_stand(
    coverage: Coverage, reader: Reader, settings: Any, client: Client
) -> None:
    for path in ("/partners/", "/es/partners/"):
        codes = ["".join(code.itertext()) for code in strict(reader.get(path).content).iter("code")]
        requests = [shlex.split(code) for code in codes if code.startswith("curl")]
        assert len(requests) == 5
        for request in requests:
            assert request[-1].startswith(settings.SITE_URL)
            answer = reader.get(request[-1].removeprefix(settings.SITE_URL))
            assert answer.status_code == 200, request
    assert any(f"/api/v1{address(coverage.story)}" in code for code in codes)


def test_on_the_first_day_the_data_page_names_no_story_that_is_not_there(reader: Reader) -> None:
    text = text_of(reader, "/partners/")
    assert "No story is public at present." in text
    assert "/api/v1/stories/{slug}/" in text


def test_every_address_in_the_table_of_the_data_page_is_answered(coverage: Coverage, reader: Reader) -> None:
    table = strict(reader.get("/partners/").content).find(".//table")
    paths = [code.text.replace("{slug}", coverage.story.slug) for code in table.iter("code")]
    assert len(paths) == 8
    for path in paths:
        assert reader.get(path).status_code == 200, path


def test_pages_about_the_site_cost_next_to_nothing(coverage: Coverage, reader: Reader) -> None:
    for path in ("/about/", "/partners/"):
        with costs(2):
            assert reader.get(path).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "english", "spanish"),
    [
        ("no/such/page/", 404, "Nothing on record at this address", None),
        ("?as_of=999", 400, "This address cannot be answered", None),
    ],
)
def test_whoever_went_astray_finds_a_search_box(
    path: str, status: int, english: str, spanish: str | None, reader: Reader, ben: User
) -> None:
    publish(a_story(), ben)
    for root in ("/", "/es/"):
        answer = reader.get(f"{root}{path}")
        assert answer.status_code == status
        page = strict(answer.content)
        find = page.find(".//form[@class='bigfind']")
        assert find.get("action") == f"{root}search/"
        assert find.find("label").get("for") == find.find("input").get("id")
        assert page.get("lang") == ("es" if root == "/es/" else "en")
    assert english in text_of(reader, f"/{path}", status)


def test_a_notice_of_withdrawal_leads_on(reader: Reader, ben: User) -> None:
    story = a_story("A date is set")
    publish(story, ben)
    withdraw(story, ben, "No report supports it.")
    page = strict(reader.get(address(story)).content)
    assert page.find(".//form[@class='bigfind']") is not None
    assert len(page.findall(".//h1")) == 1


def test_no_page_of_ours_has_a_style_or_a_script_of_its_own(coverage: Coverage, reader: Reader) -> None:
    for path in ("/", "/about/", "/partners/", "/corrections/", address(coverage.story, "history/"), "/no/"):
        html = reader.get(path).content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(src=|ld\+json))", html), path
