"""How a page is looked at in a browser: by axe, in sizes and schemes, and its outline."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.conftest import COLOURS, DESK, TELEPHONE

AXE = """async rules => (await axe.run(document, {...rules, resultTypes: ["violations"], iframes: false, preload: false}))
    .violations.map(each => [each.id, ...each.nodes.map(node => node.html.slice(0, 200))])"""
# All of them, and those that a scheme makes a difference to: nothing but colours depends on it.
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
OUTLINE = """() => {
    const found = [], levels = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .filter(each => each.checkVisibility()).map(each => Number(each.tagName[1]))
    if (levels.filter(each => each === 1).length !== 1 || levels[0] !== 1) found.push('the page does not begin with its one h1')
    levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) found.push('h' + level + ' after h' + levels[at - 1]) })
    for (const one of ['body > header', 'nav', 'main', 'body > footer'])
        if (!document.querySelector(one)) found.push('no ' + one)
    return found
}"""


def look(page: Page, width: int, height: int, colours: str) -> Page:
    """The same page in another size and scheme."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    return page


def kept_out(page: Page, large: tuple[int, int] = DESK) -> dict[tuple[int, str], list[list[str]]]:
    """What axe finds, in two sizes and both schemes."""
    page.evaluate(Axe().axe_script)
    found = {
        (size[0], colours): look(page, *size, colours).evaluate(AXE, RULES[colours])
        for size in (large, TELEPHONE)
        for colours in COLOURS
    }
    return {seen: trouble for seen, trouble in found.items() if trouble}
