"""A story from the first page to what was saved, by keyboard alone; and spaces stay spaces, however they come."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from stories.models.document import Document
from stories.models.issue import Issue
from stories.models.story import Story
from stories.models.user import User
from tests.admin.test_browser import a_browser, editor, site  # noqa: F401 - fixtures
from tests.admin.writing import BODY, Writer, writing, written
from tests.chromium import CHROMIUM
from tests.factories import a_document, a_source

pytestmark = [
    pytest.mark.browser,
    pytest.mark.own_database,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
MOST_TABS = 60


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, a_browser() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver's event loop outlives each test here
        yield found


@pytest.fixture
def writer(browser: Browser, site: str, editor: User) -> Iterator[Writer]:  # noqa: F811 - fixtures
    with writing(browser, site, editor) as found:
        yield found


def tab_to(writer: Writer, what: str) -> None:
    """Tab until the focus is on it, and see that the focus can be seen."""
    for _ in range(MOST_TABS):
        writer.press("Tab")
        if writer.page.locator(f"{what}:focus").count():
            seen = "e => { for (let at = e; at; at = at.parentElement) { const how = getComputedStyle(at);"
            seen += " if (how.outlineStyle !== 'none' || how.boxShadow !== 'none') return true } return false }"
            assert writer.page.locator(f"{what}:focus").evaluate(seen), f"nothing shows that {what} has the focus"
            return
    raise AssertionError(f"{MOST_TABS} tabs do not lead to {what}")


def cite_a_new_document(writer: Writer) -> None:
    writer.type("@A release on the round")
    writer.page.get_by_text("No document matches").wait_for()
    tab_to(writer, "dialog#cite summary")
    writer.press("Enter")
    tab_to(writer, "#cite-title")
    writer.press("Control+a")
    writer.type("A release on the round")
    tab_to(writer, "#cite-source_name")
    writer.type("Government of Cuba")
    tab_to(writer, "[data-make-save]")
    writer.press("Enter")
    writer.in_field("cite-locator")
    writer.press("Enter")
    writer.back_in_the_text()


def make_the_issue(writer: Writer) -> None:
    tab_to(writer, ".field-issues .combo-i")
    writer.type("Cadence")
    writer.page.locator(".field-issues li.make").wait_for()
    writer.press("ArrowDown", "Enter")
    writer.page.locator("dialog.create[open] textarea:focus").wait_for()
    tab_to(writer, "dialog.create [data-save]")
    writer.press("Enter")
    writer.page.locator("dialog.create").wait_for(state="detached")


def test_an_empty_story_is_written_cited_and_saved_without_a_mouse(writer: Writer) -> None:
    report = a_document("[Report on the talks]", a_source("Miami Herald", short_name="Herald"))
    page = writer.page
    page.goto(f"{writer.site}/admin/")

    tab_to(writer, "summary.btn")
    writer.press("Enter")
    tab_to(writer, ".menu[open] a[href$='/story/add/']")
    page.keyboard.press("Enter")
    writer.body.wait_for()
    tab_to(writer, "#id_title")
    writer.type("Delegates meet again")
    tab_to(writer, "#id_summary")
    writer.type("They met, and will meet again.")
    tab_to(writer, BODY)
    writer.type("The talks resumed.")
    writer.cite("herald", "p. 4")
    writer.type(" A release confirmed it.")
    cite_a_new_document(writer)
    make_the_issue(writer)
    with page.expect_navigation():
        page.keyboard.press("Control+s")

    story = Story.objects.get()
    assert (story.title, story.summary) == ("Delegates meet again", "They met, and will meet again.")
    assert written(story) == "<p>The talks resumed.[1] A release confirmed it.[2]</p>"
    made = Document.objects.exclude(pk=report.pk).get()
    assert (made.title, made.source and made.source.title) == ("A release on the round", "Government of Cuba")
    assert list(story.issues.all()) == [Issue.objects.get(title="Cadence")]
    assert writer.complaints == []


@pytest.mark.parametrize("way", ["typed", "pasted as text", "pasted as HTML"])
def test_no_hard_space_gets_into_a_body(way: str, writer: Writer) -> None:
    words = "  Two before, two  between, two after.  "
    writer.open().page.get_by_label("Headline").fill("Spaces")
    writer.at_the_end()
    if way == "typed":
        writer.type(words)
        writer.press("Enter")
        writer.type("  And  one more ")
    elif way == "pasted as text":
        writer.paste(plain=words.replace(" ", "\u00a0"))
    else:
        writer.paste(f"<p>{words.replace(' ', '&nbsp;')}</p><p>&nbsp;</p>", words)

    story = writer.save()

    assert "Two before, two" in " ".join(story.body.split())
