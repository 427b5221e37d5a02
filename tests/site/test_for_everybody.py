"""Nobody is kept out: every page in a real browser, large and small, light and dark, by axe and by measuring."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.conftest import COLOURS, DESK, SMALLEST, TELEPHONE, Site, in_a_browser

pytestmark = in_a_browser

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""  # the text spacing that WCAG 1.4.12 asks a page to bear


def kept_out(page: Page) -> dict[tuple[str, int, str], list[str]]:
    """What axe finds, in two sizes and both schemes."""
    found: dict[tuple[str, int, str], list[str]] = {}
    for width, height in (DESK, TELEPHONE):
        page.set_viewport_size({"width": width, "height": height})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            for each in Axe().run(page).response["violations"]:
                found[each["id"], width, colours] = [node["html"][:200] for node in each["nodes"]]
    return found


def test_nobody_is_kept_out(site: Site) -> None:
    page = site.window()
    found = {name: trouble for name in site.paths if (trouble := kept_out(site.go(page, name)))}
    assert found == {}


def test_nobody_is_kept_out_by_an_open_note_or_an_open_table(site: Site) -> None:
    page = site.open("story")
    page.locator("button.cite").first.click()
    assert page.locator(".note:popover-open").count() == 1
    assert kept_out(page) == {}
    for name in ("event", "series", "home", "story"):
        site.go(page, name)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert kept_out(page) == {}, name


def test_nothing_scrolls_sideways_on_the_smallest_screen(site: Site) -> None:
    page, wide = site.window(SMALLEST), {}
    for name in site.paths:
        for style in ("", SPACED):
            site.go(page, name)
            if style:
                page.evaluate(
                    "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet] }",
                    style,
                )
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > SMALLEST[0]:
                wide[name, bool(style)] = width
    assert wide == {}


def test_every_target_is_large_enough_for_a_finger(site: Site) -> None:
    """WCAG 2.5.8: 24 pixels, or alone within 24 pixels; what stands in a line of text is exempt."""
    page, small = site.window(TELEPHONE), {}
    for name in ("home", "story", "timeline", "search found", "history"):
        site.go(page, name)
        found = page.evaluate(
            """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, summary')].filter(each => {
                const box = each.getBoundingClientRect(), shown = each.checkVisibility && each.checkVisibility()
                return shown && box.width && !each.closest('p, sup, .vh') && (box.width < 24 || box.height < 24)
                    && !(each.labels && each.labels[0] && each.labels[0].getBoundingClientRect().height >= 24)
            }).map(each => each.outerHTML.slice(0, 120))"""
        )
        if found:
            small[name] = found
    assert small == {}


def test_forced_colours_leave_everything_to_be_seen(site: Site) -> None:
    page = site.window()
    page.emulate_media(forced_colors="active")
    for name in ("story", "event", "timeline"):
        site.go(page, name)
        assert page.get_by_role("heading", level=1).is_visible(), name


def test_a_printed_story_names_its_sources(site: Site) -> None:
    page = site.open("story")
    page.emulate_media(media="print")
    assert page.locator("#ref-1").is_visible()
    assert not page.locator(".nav").is_visible()
    assert not page.locator(".note").first.is_visible()
