"""Nobody is kept out: every page in a real browser, large and small, light and dark, by axe and by measuring."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.looking import AXE, OUTLINE, kept_out, look
from tests.site.conftest import DESK, SMALLEST, TELEPHONE, Site, in_a_browser

pytestmark = in_a_browser

RECORDS = ["story", "source", "document", "party", "series", "event", "issue"]
OF_A_STORY = ["history", "version", "difference", "as of", "since", "gone", "history of what is gone"]
LISTS = ["stories", "sources", "documents", "events", "issues", "parties", "list of series"]
NARROWED = ["filtered", "filtered to nothing", "timeline", "timeline filtered", "timeline empty"]
SEARCHED = ["search", "search found", "search of a date", "search found nothing", "hostile search"]
OTHERS = ["home", "home as of", "home since", "corrections", "about", "partners", "missing", "not yet", "refused"]
BARE = ["bare story", "bare issue", "bare party", "bare series", "undated event"]
EXTREME = ["long story", "right to left", "hostile story", "hostile event", "hostile issue", "hostile source"]
NAMES = [*RECORDS, *OF_A_STORY, *LISTS, *NARROWED, *SEARCHED, *OTHERS, *BARE, *EXTREME]

WEAR = "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }"
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""  # the text spacing that WCAG 1.4.12 asks a page to bear
UNSEEN = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
    .filter(each => each.checkVisibility() && !each.closest('.note')).filter(each => {
        each.focus()
        const style = getComputedStyle(each)
        return document.activeElement === each && (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
    }).map(each => each.outerHTML.slice(0, 120))"""
SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary')].filter(each => {
    const box = each.getBoundingClientRect()
    return each.checkVisibility() && box.width && !each.closest('p, sup, .vh') && (box.width < 24 || box.height < 24)
        && !(each.labels && each.labels[0] && each.labels[0].getBoundingClientRect().height >= 24)
}).map(each => each.outerHTML.slice(0, 120))"""


def test_every_page_of_the_site_is_looked_at(site: Site) -> None:
    assert sorted(site.paths) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_kept_out(name: str, site: Site) -> None:
    page = site.open(name)
    assert page.evaluate(OUTLINE) == []
    assert kept_out(page) == {}


@pytest.mark.parametrize("names", [RECORDS, OF_A_STORY, LISTS, NARROWED, SEARCHED, OTHERS, BARE], ids=" ".join)
def test_nobody_is_kept_out_in_spanish(names: list[str], site: Site) -> None:
    page = look(site.window(), *TELEPHONE, "light")
    for name in names:
        site.go(page, name, "es").evaluate(Axe().axe_script)
        assert page.evaluate("document.documentElement.lang") == "es"
        assert page.evaluate(AXE, {}) == [], name


def test_nobody_is_kept_out_by_an_open_note(site: Site) -> None:
    page = site.open("story")
    page.locator("button.cite").first.click()
    assert page.locator(".note:popover-open").count() == 1
    assert kept_out(page) == {}


@pytest.mark.parametrize("name", ["event", "series", "home", "story"])
def test_nobody_is_kept_out_by_an_open_table(name: str, site: Site) -> None:
    page = site.open(name)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert kept_out(page) == {}


@pytest.mark.parametrize("language", ["", "es"])
def test_nothing_scrolls_sideways(language: str, site: Site) -> None:
    """320 pixels are a small telephone and 400 % on a desk; 640 are 200 %."""
    page, wide = site.window(SMALLEST), {}
    for name in NAMES:
        site.go(page, name, language)
        for style in ("", SPACED):
            page.evaluate(WEAR, style)
            for width in (SMALLEST[0], DESK[0] // 2):
                page.set_viewport_size({"width": width, "height": SMALLEST[1]})
                if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
                    wide[name, width, bool(style)] = needed
    assert wide == {}


def test_no_line_begins_with_the_mark_of_a_source(site: Site) -> None:
    page = site.open("long story", TELEPHONE)
    words = page.locator(".nowrap:has(.cite)")
    assert words.count() == 40
    for width in range(SMALLEST[0], DESK[0], 16):
        page.set_viewport_size({"width": width, "height": 800})
        assert words.evaluate_all("all => all.filter(each => each.getClientRects().length > 1).length") == 0, width


def test_the_focus_is_seen_wherever_it_is(site: Site) -> None:
    page = site.window()
    for name in ("home", "story", "issue", "event", "timeline", "stories", "search found", "history", "partners"):
        site.go(page, name).keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.skip:focus-visible')"), name
        assert page.evaluate(UNSEEN) == [], name


def test_every_target_is_large_enough_for_a_finger(site: Site) -> None:
    """WCAG 2.5.8: 24 pixels, or alone within 24 pixels; what stands in a line of text is exempt."""
    page = site.window(TELEPHONE)
    for name in ("home", "story", "timeline", "stories", "search found", "history", "partners"):
        assert site.go(page, name).evaluate(SMALL) == [], name


def test_forced_colours_leave_everything_to_be_seen(site: Site) -> None:
    """The marks of certainty keep their shapes, in the colours of whoever forces them."""
    page = site.window()
    page.emulate_media(forced_colors="active")
    site.go(page, "story")
    ink = page.evaluate("getComputedStyle(document.body).color")
    mark = page.locator("table .dot").first
    assert mark.evaluate("each => getComputedStyle(each).backgroundColor") != "rgba(0, 0, 0, 0)"
    for name, shape in (("event", "rect.held"), ("timeline", ".ev-bar rect")):
        site.go(page, name)
        strokes = page.locator(shape).evaluate_all("all => all.map(each => getComputedStyle(each).stroke)")
        assert set(strokes) & {ink}, name


def test_a_printed_story_names_its_sources(site: Site) -> None:
    page = site.open("story")
    page.emulate_media(media="print")
    assert page.locator("#ref-1").is_visible()
    assert not page.locator(".nav").is_visible()
    assert not page.locator(".note").first.is_visible()
    original = page.locator("#ref-1 a[href^=http]").first
    assert "http" in original.evaluate("each => getComputedStyle(each, '::after').content")
