"""Text that comes from elsewhere, and documents made while citing them: what is kept is what the desk keeps."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from stories.models.citation import Citation
from stories.models.desk import Save
from stories.models.document import Document
from stories.models.source import Source
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import verbs
from tests.admin.test_browser import a_browser, editor, site  # noqa: F401 - fixtures
from tests.admin.test_citing_browser import a_story_of
from tests.admin.writing import Writer, writing, written
from tests.chromium import CHROMIUM
from tests.factories import a_document, a_source, a_story, cite, key

pytestmark = [
    pytest.mark.browser,
    pytest.mark.own_database,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
DOCUMENT = "7b0c8f9e-1111-4222-8333-944444444444"
WORD = """<html xmlns:o="urn:o" xmlns:w="urn:w"><head><meta name=Generator content="Word"><style><!-- p.MsoNormal
{margin:0} --></style></head><body lang=EN-US><!--StartFragment-->
<p class=MsoNormal>The talks&nbsp;<b style='mso-bidi-font-weight:normal'>resumed</b> in
<st1:place w:st="on">Havana</st1:place>.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>
&nbsp;&nbsp;</span></span><![endif]>First point</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>
&nbsp;&nbsp;</span></span><![endif]>Second point</p><!--EndFragment--></body></html>"""
GOOGLE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1f0c"><p dir="ltr">'
    '<span style="font-weight:400;">Cuba </span><span style="font-weight:700;">denied</span><span> it.</span></p><br />'
    '<p dir="ltr"><span style="font-style:italic;">Granma</span><span>&nbsp;said so.</span></p></b>'
)
PUBLIC = (
    "<p>The talks <span>resumed.<button type='button' class='cite' popovertarget='n1' id='cite-1-1'"
    " aria-label='Source 1: Herald'>1</button></span> They went on.<button type='button' class='cite'"
    f" popovertarget='n2' data-document='{DOCUMENT}'>2</button></p>"
)
PASTED = [
    pytest.param(
        WORD,
        "<p>The talks <strong>resumed</strong> in Havana.</p><ul><li><p>First point</p></li><li><p>Second point</p></li></ul>",
        id="word",
    ),
    pytest.param(
        GOOGLE, "<p>Cuba <strong>denied</strong> it.</p><p><em>Granma</em> said so.</p>", id="google documents"
    ),
    pytest.param(PUBLIC, "<p>The talks resumed. They went on.[1]</p>", id="our page"),
    pytest.param(
        "<p>One.<script>alert(1)</script><img src=x onerror=alert(1)></p><p><a href='javascript:alert(1)'>Two</a></p>",
        "<p>One.</p><p>Two</p>",
        id="hostile",
    ),
]


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, a_browser() as found:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the driver's event loop outlives each test here
        yield found


@pytest.fixture
def writer(browser: Browser, site: str, editor: User) -> Iterator[Writer]:  # noqa: F811 - fixtures
    with writing(browser, site, editor) as found:
        yield found


@pytest.mark.parametrize(("html", "kept"), PASTED)
def test_what_is_pasted_becomes_what_a_body_may_hold(writer: Writer, html: str, kept: str) -> None:
    a_document(id=DOCUMENT)
    writer.open(a_story_of("Before."))
    writer.at_the_start()
    writer.press("Control+a")
    writer.paste(html)

    assert (
        written(writer.save())
        .replace("<li>First point</li>", "<li><p>First point</p></li>")
        .replace("<li>Second point</li>", "<li><p>Second point</p></li>")
        == kept
    )


def test_a_passage_copied_from_our_page_is_cited_at_the_desk_as_it_is_there(writer: Writer, editor: User) -> None:  # noqa: F811
    herald = a_document("[Report on the talks]", a_source("Miami Herald", short_name="Herald"))
    law = a_document("The Act", a_source("Congress"))
    body = f"<p>Untouched.{cite(law)}</p><p>They met.{cite(herald, 'p. 3', 'We met', 'quotation')} Nothing came.{cite(law)}"
    public = a_story("Delegates meet", body=f"{body}{cite(herald, 'p. &lt;9&gt;', '', 'denial')}</p>")
    verbs.publish(public, by=editor, key=key())
    page = writer.page
    page.goto(f"{writer.site}/stories/{public.slug}/")
    page.locator(".body p").nth(1).evaluate("one => getSelection().selectAllChildren(one)")
    page.keyboard.press("Control+c")
    Story.objects.all().delete()

    writer.open(a_story_of(f"Before.{cite(law, 'sec. 1')}"))
    writer.at_the_end()
    writer.press("Enter", "Control+v")
    story = writer.save()

    assert written(story) == "<p>Before.[1]</p><p>They met.[2] Nothing came.[1][2]</p>"
    said = [(one.document, one.locator, one.quote, one.kind) for one in story.citations.order_by("order")]
    assert said == [
        (law, "sec. 1", "", "paraphrase"),
        (herald, "p. 3", "We met", "quotation"),
        (law, "", "", "paraphrase"),
        (herald, "p. <9>", "", "denial"),
    ]


def test_plain_text_becomes_paragraphs_and_a_mark_of_ours_stays_a_mark(writer: Writer) -> None:
    document = a_document()
    writer.open(a_story_of("Before."))
    writer.at_the_start()
    writer.press("Control+a")
    writer.paste(plain="One\u00a0day.\n\nTwo days.")
    writer.paste(f"<p>Three.{cite(document, 'p. 3')}</p>")

    assert written(writer.save()) == "<p>One day.</p><p>Two days.Three.[1]</p>"
    assert Citation.objects.get().locator == "p. 3"


# ------------------------------------------------------------ making a document


def capture(writer: Writer, answer: dict[str, Any], status: int = 200) -> None:
    """What the address says of itself, without the web."""
    writer.page.route("**/admin/documents/capture/", lambda route: route.fulfill(status=status, json=answer))


def test_a_pasted_address_offers_what_it_says_and_becomes_a_document(writer: Writer) -> None:
    source = a_source("Reuters", short_name="Reuters")
    found = {"title": "Talks resume", "date_text": "14 July 2009", "site": "Reuters", "author": "A. Writer"}
    capture(
        writer,
        found
        | {
            "language": "en",
            "source": {"id": str(source.pk), "text": "Reuters"},
            "known": None,
            "excerpt": "They met.",
        },
    )
    page = writer.open(a_story_of("They met.")).page
    writer.at_the_end()
    writer.press("@")
    page.locator("#cite-search").fill("https://reuters.example/talks?utm_source=x")
    page.get_by_text("From the page: look whether it is right.").wait_for()
    expect(page.locator("#cite-title")).to_have_value("Talks resume")
    page.locator("#cite-title").press("Enter")
    writer.in_field("cite-locator")
    writer.press("Enter")

    writer.shows("1 Reuters")
    writer.save()
    document = Document.objects.get()
    assert (document.title, document.source, document.date_edtf) == ("Talks resume", source, "2009-07-14")
    assert (document.excerpt, document.author) == ("They met.", "A. Writer")
    assert document.original_url == "https://reuters.example/talks"
    assert Citation.objects.get().document == document


def test_an_address_that_cannot_be_read_blocks_nothing_and_an_error_names_its_field(writer: Writer) -> None:
    capture(writer, {"error": "The page did not answer."}, 502)
    page = writer.open(a_story_of("They met.")).page
    writer.at_the_end()
    writer.press("@")
    page.locator("#cite-search").fill("https://gone.example/talks")
    page.get_by_text("The page did not answer. Fill in what you know.").wait_for()
    page.locator("#cite-title").press("Enter")
    page.get_by_text("Give it a title as printed").wait_for()
    assert page.locator("#cite-title").get_attribute("aria-invalid") == "true"
    page.locator("#cite-title").fill("[Report]")
    page.locator("#cite-source_name").fill("Prensa Latina")
    page.locator("[data-make-save]").click()
    writer.in_field("cite-locator")
    writer.press("Enter")

    writer.complaints.clear()  # the browser reports the two refusals
    writer.save()
    assert Source.objects.get().title == "Prensa Latina"
    assert Citation.objects.get().document.source == Source.objects.get()
    assert Save.objects.filter(act="created").count() == 2


def test_an_address_that_is_known_is_chosen(writer: Writer) -> None:
    known = a_document(original_url="https://www.herald.example/talks/")
    page = writer.open(a_story_of("They met.")).page
    writer.at_the_end()
    writer.press("@")
    page.locator("#cite-search").fill("http://herald.example/talks?utm_campaign=y#top")
    writer.in_field("cite-locator")
    writer.press("Enter")

    writer.save()
    assert Citation.objects.get().document == known


def test_who_said_what_is_live_and_each_row_leads_to_its_mark(writer: Writer) -> None:
    herald = a_document("[Report]", a_source("Miami Herald", short_name="Herald"))
    page = writer.open(a_story_of(f"One.{cite(herald, 'p. 1')}")).page
    box = page.locator("[data-who-said]")
    assert "1 of 1 passages rests on a single source." in box.inner_text()
    writer.at_the_end()
    writer.type(" Cuba denied it. ")
    writer.cite("herald", "p. 2")
    box.get_by_text("Denial: [Report], p. 2").wait_for()
    box.get_by_role("button", name="Go to mark 1").first.click()
    assert "ProseMirror-selectednode" in (writer.marks.first.get_attribute("class") or "")
    page.locator("[data-cite-said]").get_by_text("p. 1").wait_for(state="attached")
    writer.press("Enter")
    expect(page.locator("#cite-locator")).to_have_value("p. 1")
