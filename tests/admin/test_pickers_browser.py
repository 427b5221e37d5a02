"""Comboboxes in a real browser: what is not there yet is made in passing, by keyboard alone."""

from playwright.sync_api import expect

from stories.models.document import Document
from stories.models.event import Event
from stories.models.party import Party
from stories.models.source import Source
from tests.admin.conftest import address
from tests.admin.test_browser import Seat, editor, pytestmark, seat, site
from tests.admin.test_cards_browser import nobody_is_kept_out
from tests.factories import a_document, a_party, a_source, an_event

__all__ = ["editor", "pytestmark", "seat", "site"]  # the fixtures and marks of the desk in a browser


def test_a_document_and_its_source_are_made_by_keyboard_while_an_event_is_written(seat: Seat) -> None:
    event = an_event()
    page = seat.open(address(event))
    page.get_by_role("button", name="Add another citation").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("[Report on the talks]")
    page.locator(".combo-l:visible li.make").wait_for()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Make “[Report on the talks]”")
    dialog.get_by_label("Title").wait_for()
    expect(dialog.get_by_label("Title")).to_have_value("[Report on the talks]")
    dialog.get_by_role("combobox", name="Source").focus()
    page.keyboard.type("Miami Herald")
    dialog.locator(".combo-l:visible li.make").wait_for()
    page.keyboard.press("Enter")
    inner = page.get_by_role("dialog", name="Make “Miami Herald”")
    inner.get_by_label("Short name").fill("Herald")
    page.keyboard.press("Enter")
    inner.wait_for(state="detached")
    expect(dialog.get_by_role("combobox", name="Source")).to_have_value("Miami Herald")
    dialog.get_by_label("Date as printed").fill("14 July 2009")
    dialog.get_by_text("known to the day").wait_for()
    page.keyboard.press("Enter")
    dialog.wait_for(state="detached")
    chosen = page.get_by_role("combobox", name="Document", exact=True)
    expect(chosen).to_have_value("Herald: [Report on the talks], 14 July 2009")
    expect(chosen).to_be_focused()
    seat.save()

    document = Document.objects.get()
    assert document.source == Source.objects.get(title="Miami Herald", short_name="Herald")
    assert document.date_edtf == "2009-07-14"
    assert Event.objects.get().citations.get().document == document
    assert seat.complaints == []


def test_a_party_of_that_name_is_chosen_and_not_made_twice(seat: Seat) -> None:
    known, event = a_party("Cuba"), an_event()
    page = seat.open(address(event))
    box = page.get_by_role("combobox", name="Participants", exact=True)
    box.focus()
    page.keyboard.type("Cuba")
    page.locator(".combo-l:visible li", has_text="Make “Cuba”").click()
    dialog = page.get_by_role("dialog", name="Make “Cuba”")
    dialog.get_by_label("Name", exact=False).first.wait_for()
    dialog.get_by_role("button", name="Make it").click()
    dialog.get_by_text("On the desk already").wait_for()
    dialog.get_by_role("button", name="Cuba", exact=True).click()
    page.get_by_role("button", name="Remove Cuba", exact=True).wait_for()
    seat.save()

    assert Party.objects.get() == known
    assert list(Event.objects.get().participants.all()) == [known]


def test_a_refused_name_keeps_what_was_typed_and_escape_gives_it_up(seat: Seat) -> None:
    document = a_document(source=a_source("AP"))
    page = seat.open(address(document))
    box = page.get_by_role("combobox", name="Source", exact=True)
    box.click()
    box.fill("<b>Granma</b>")
    page.locator(".combo-l:visible li.make").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Homepage").fill("no link")
    dialog.get_by_role("button", name="Make it").click()
    dialog.locator(".errorlist").first.wait_for()
    expect(dialog.get_by_label("Homepage")).to_have_value("no link")
    expect(page.locator("dialog b")).to_have_count(0)
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    expect(box).to_have_value("AP")
    assert Source.objects.count() == 1


def test_what_was_chosen_last_is_offered_first_with_an_empty_box(seat: Seat) -> None:
    old, document = a_source("Granma", short_name=""), a_document(source=a_source("EFE"))
    page = seat.open(address(document))
    box = page.get_by_role("combobox", name="Source", exact=True)
    box.click()
    box.fill(old.title)
    page.locator(".combo-l:visible li", has_text="Granma").first.click()
    page.reload()
    box.click()
    page.locator(".combo-l:visible li").first.wait_for()
    assert page.locator(".combo-l:visible li").first.inner_text().startswith("Granma")


def test_nobody_is_kept_out_by_the_dialog(seat: Seat) -> None:
    page = seat.open(address(a_document(source=a_source("AP"))))
    box = page.get_by_role("combobox", name="Source", exact=True)
    box.click()
    box.fill("Granma")
    page.locator(".combo-l:visible li.make").click()
    page.get_by_role("dialog").get_by_label("Homepage").wait_for()
    seen = list(seat.complaints)
    nobody_is_kept_out(page, "dialog.create")
    assert seen == []
