"""Citing while writing, in a real browser: after each act the body, its marks and the citation rows are one thing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.story import Story
from stories.models.user import User
from tests.admin.acts_counted import Acts
from tests.admin.test_browser import a_browser, editor, site  # noqa: F401 - fixtures
from tests.admin.writing import Writer, writing, written
from tests.chromium import CHROMIUM
from tests.factories import a_document, a_source, a_story, cite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.own_database,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
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


@pytest.fixture
def herald(writer: Writer) -> Document:
    return a_document("[Report on the talks]", a_source("Miami Herald", short_name="Herald"), date_text="July 2009")


@pytest.fixture
def wire(writer: Writer) -> Document:
    return a_document("Visas granted", a_source("Associated Press", short_name="AP"))


def test_an_at_sign_a_word_and_enter_cite_a_document(writer: Writer, herald: Document, wire: Document) -> None:
    writer.open().page.get_by_label("Headline").fill("Delegates meet again")
    writer.at_the_end()
    writer.type("The talks resumed. ")
    writer.cite("herald rep", "par. 3")
    writer.type("They will go on. ")
    writer.cite("visas")

    writer.shows("1 Herald", "2 AP")
    story = writer.save()
    assert written(story) == "<p>The talks resumed.[1] They will go on.[2]</p>"
    first, second = Citation.objects.order_by("order")
    assert (first.document, first.locator, first.passage) == (herald, "par. 3", "The talks resumed.")
    assert (second.document, second.passage) == (wire, "They will go on.")


def a_story_of(*sentences: str) -> Story:
    return a_story(body="".join(f"<p>{sentence}</p>" for sentence in sentences))


def test_escape_leaves_what_was_typed_as_text(writer: Writer, herald: Document) -> None:
    writer.open(a_story_of("They met"))
    writer.at_the_end()
    writer.type(" @nobody we know")
    writer.press("Escape")
    writer.type(" said.")

    assert written(writer.save()) == "<p>They met @nobody we know said.</p>"


def test_an_at_sign_inside_a_word_is_an_at_sign(writer: Writer, herald: Document) -> None:
    writer.open(a_story_of("Write to"))
    writer.at_the_end()
    writer.type(" desk@news.example")

    assert written(writer.save()) == "<p>Write to desk@news.example</p>"


def test_the_document_cited_last_is_offered_first_and_enter_cites_it_again(
    writer: Writer, herald: Document, wire: Document
) -> None:
    page = writer.open(a_story(body=f"<p>One.{cite(herald)} Two.{cite(wire)} Three.{cite(herald)} Four.</p>")).page
    writer.at_the_end()
    writer.press("@")
    found = page.get_by_role("listbox", name="Documents").get_by_role("option")
    found.first.get_by_text("cited here 2 times").wait_for()
    writer.press("Enter")
    writer.in_field("cite-locator")
    writer.press("Enter")
    writer.back_in_the_text()

    assert written(writer.save()) == "<p>One.[1] Two.[2] Three.[1] Four.[1]</p>"


def test_the_dialog_shows_the_sentence_before_the_cursor_and_guesses_what_it_is(
    writer: Writer, herald: Document
) -> None:
    page = writer.open(a_story_of("They met. Cuba denied it. He said: “We will go on.”")).page
    writer.at_the_end()
    writer.press("Control+Shift+E")
    expect(page.locator("[data-passage]")).to_have_text("He said: “We will go on.”")
    expect(page.locator("#cite-kind")).to_have_value("quotation")
    expect(page.locator("#cite-quote")).to_have_value("We will go on.")

    writer.press("Escape", *["ArrowLeft"] * len(" He said: “We will go on.”"), "Control+Shift+E")
    expect(page.locator("[data-passage]")).to_have_text("Cuba denied it.")
    expect(page.locator("#cite-kind")).to_have_value("denial")


def test_a_mark_for_a_selection_stands_at_its_end_and_the_words_stay(writer: Writer, herald: Document) -> None:
    page = writer.open(a_story_of("One. Two. Three. Four.")).page
    writer.at_the_start()
    writer.press(*["Shift+ArrowRight"] * len("One. Two. Three. "))
    writer.press("@")
    expect(page.locator("[data-passage]")).to_have_text("One. Two. Three.")
    writer.type("herald")
    writer.press("Enter")
    writer.in_field("cite-locator")
    writer.press("Enter")

    assert written(writer.save()) == "<p>One. Two. Three.[1] Four.</p>"


def test_a_mark_is_opened_by_a_click_or_by_the_keyboard_changed_and_removed(writer: Writer, herald: Document) -> None:
    page = writer.open(a_story_of(f"They met.{cite(herald, 'p. 1')}")).page
    mine = Citation.objects.get()
    writer.marks.click()
    expect(page.locator("#cite-locator")).to_have_value("p. 1")
    page.locator("#cite-locator").fill("p. 2")
    writer.press("Enter")
    writer.save()
    assert (Citation.objects.get(), Citation.objects.get().locator) == (mine, "p. 2")

    writer.at_the_end()
    writer.press("ArrowLeft", "Enter")
    expect(page.locator("#cite-locator")).to_have_value("p. 2")
    page.locator("[data-remove]").click()
    assert written(writer.save()) == "<p>They met.</p>"


def test_backspace_after_a_mark_first_selects_it(writer: Writer, herald: Document) -> None:
    writer.open(a_story_of(f"They met.{cite(herald)}"))
    writer.at_the_end()
    writer.press("Backspace")
    expect(writer.marks).to_have_count(1)
    writer.press("Backspace")
    expect(writer.marks).to_have_count(0)

    writer.press("Control+z")
    assert written(writer.save()) == "<p>They met.[1]</p>"


def test_numbers_follow_first_use_and_two_marks_to_one_document_share_one(
    writer: Writer, herald: Document, wire: Document
) -> None:
    writer.open(a_story_of(f"One.{cite(herald)}", f"Two.{cite(wire)} Three.{cite(herald)}"))
    writer.shows("1 Herald", "2 AP", "1 Herald")
    writer.at_the_start()
    writer.press("End", "Backspace", "Backspace")
    writer.shows("1 AP", "2 Herald")

    assert written(writer.save()) == "<p>One.</p><p>Two.[1] Three.[2]</p>"


def test_a_mark_that_is_cut_and_pasted_stays_itself_and_a_copy_becomes_another(
    writer: Writer, herald: Document
) -> None:
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.open(a_story_of(f"One.{cite(herald, 'p. 1')}", "Two."))
    mine = Citation.objects.get().pk
    writer.at_the_start()
    writer.select("End", "Shift+ArrowLeft")
    writer.press("Control+x")
    writer.marks.wait_for(state="detached")
    writer.press("Control+End", "Control+v")
    assert written(writer.save()) == "<p>One.</p><p>Two.[1]</p>"
    assert Citation.objects.get().pk == mine

    writer.at_the_end()
    writer.select("Control+a")
    writer.press("Control+c", "Control+End", "Enter", "Control+v")
    story = writer.save()
    assert written(story) == "<p>One.</p><p>Two.[1]</p><p>One.</p><p>Two.[1]</p>"
    first, second = Citation.objects.order_by("order")
    assert first.pk == mine
    assert (second.document, second.locator) == (herald, "p. 1")


def test_a_mark_that_is_dragged_stays_itself(writer: Writer, herald: Document) -> None:
    page = writer.open(a_story_of(f"One.{cite(herald)}", "Two.")).page
    mine = Citation.objects.get().pk
    target = page.locator(f"{'.ProseMirror[contenteditable=true]'} p").nth(1)
    writer.marks.drag_to(target, target_position={"x": 400, "y": 8})

    assert written(writer.save()) == "<p>One.</p><p>Two.[1]</p>"
    assert Citation.objects.get().pk == mine


def test_undo_and_redo_take_a_mark_out_and_bring_it_back(writer: Writer, herald: Document) -> None:
    writer.open(a_story_of("They met."))
    writer.at_the_end()
    writer.cite("herald", "p. 9")
    writer.press("Control+z")
    expect(writer.marks).to_have_count(0)
    writer.press("Control+Shift+z")

    assert written(writer.save()) == "<p>They met.[1]</p>"
    assert Citation.objects.get().locator == "p. 9"


def test_paragraphs_are_split_and_joined_and_typed_beside_a_mark(writer: Writer, herald: Document) -> None:
    writer.open(a_story_of(f"One.{cite(herald)} Two."))
    writer.at_the_end()
    writer.press(*["ArrowLeft"] * len(" Two."))
    writer.type(" More.")
    writer.press("Enter")
    assert written(writer.save()) == "<p>One.[1] More.</p><p>Two.</p>"

    writer.at_the_end()
    writer.press("Home", "Backspace")
    assert written(writer.save()) == "<p>One.[1] More.Two.</p>"


def test_typing_while_a_mark_is_selected_goes_after_it_and_over_a_selection_replaces_it(
    writer: Writer, herald: Document
) -> None:
    writer.open(a_story_of(f"One.{cite(herald)}"))
    writer.at_the_end()
    writer.press("ArrowLeft")
    writer.type(" Two.")
    assert written(writer.save()) == "<p>One.[1] Two.</p>"

    writer.at_the_end()
    writer.press("Control+a")
    writer.type("Three.")
    assert written(writer.save()) == "<p>Three.</p>"


def test_a_story_of_three_paragraphs_with_eight_citations_takes_few_acts(
    writer: Writer, herald: Document, wire: Document
) -> None:
    page = writer.page
    page.goto(f"{writer.site}/admin/stories/story/add/")
    writer.body.wait_for()
    acts = Acts(page)
    acts.fill(page.get_by_label("Headline"), "Delegates meet again")
    acts.click(writer.body)
    for paragraph, words in enumerate(
        (("herald", "visas", "herald"), ("visas", "herald", "visas"), ("herald", "visas"))
    ):
        if paragraph:
            acts.press("Enter")
        for place, word in enumerate(words):
            acts.type(f"Sentence {place} of paragraph {paragraph}. ")
            acts.press("@")
            acts.type(f"{word}, par. {place}")
            acts.press("Enter")
            writer.in_field("cite-locator")
            acts.press("Enter")
            page.locator("dialog#cite").wait_for(state="hidden")
    acts.done.append("click Save")

    story = writer.save()
    assert [one.locator for one in story.citations.order_by("order")] == [
        f"par. {n}" for n in (0, 1, 2, 0, 1, 2, 0, 1)
    ]
    assert written(story).count("</p>") == 3
    assert acts.count <= 45


def test_a_paragraph_is_written_and_cited_by_keyboard_alone(writer: Writer, herald: Document) -> None:
    page = writer.page
    page.goto(f"{writer.site}/admin/stories/story/add/")
    writer.body.wait_for()
    page.locator("#id_title").focus()
    writer.type("Delegates meet again")
    for _ in range(30):
        writer.press("Tab")
        if page.locator(".ProseMirror[contenteditable=true]:focus").count():
            break
    writer.type("The talks resumed. @mimi")
    page.get_by_text("No document matches").wait_for()
    writer.press("Control+a")
    writer.type("miami")
    page.get_by_role("option", name="Herald").wait_for()
    writer.press("ArrowDown", "ArrowUp", "Enter")
    writer.in_field("cite-locator")
    writer.press("Enter")
    writer.back_in_the_text()
    writer.select("ArrowLeft", "ArrowLeft")
    writer.press("Enter")
    writer.in_field("cite-locator")
    writer.type("p. 4")
    writer.press("Enter")

    assert written(writer.save()) == "<p>The talks resumed.[1]</p>"
    assert Citation.objects.get().locator == "p. 4"
