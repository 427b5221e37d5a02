"""Every field of every form keeps what was typed, to the letter, or refuses it with a sentence at the field.

The fields are read from the forms, so that a new one is covered by itself. What a form changes on purpose is listed in
``cleaned`` and nowhere else.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django import forms

from stories import snapshots, text
from stories.admin import formsets
from stories.admin.dateforms import ReadingInput
from stories.models.base import Record, every_kind
from tests.admin.browser import Fields, fields, said
from tests.admin.conftest import Desk, address
from tests.whole_records import again, full

pytestmark = pytest.mark.django_db(databases=["default", "public"])

KIND = {model.kind.name: model.kind for model in every_kind()}
KINDS = list(KIND)
SAID = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "\"double\" 'single' `back` “curly” &amp; &lt;b&gt; & < > \\ \\n %s {{ 7*7 }} {% now %}",
    "right to left": "مَحَطَّة הָאֻמּוֹת \u200fabc\u200e \u202egnihtemos\u202c \u2067rtl\u2069",
    "combining": "e\u0301 é Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L ﷽ ﬁ İı ẞ",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467 🇨🇺🇺🇸 \U0001f3f3\ufe0f\u200d🌈 \U0001f9d1\U0001f3ff\u200d⚖\ufe0f 𝕏 \U0010fffd",
    "spaces": "  two before\u00a0and\u2003after \u200b\u200d\ufeff  ",
    "lines": "one\r\ntwo\r\n\r\nthree\nfour\rfive\ttab",
    "empty": "",
    "only spaces": " \t ",
    "long": "palabra " * 2_000,
    "sql": "'; DROP TABLE stories_story; -- ' OR 1=1",
    "json": '{"id": null, "kind": ["story"]}',
    "numbers": "99999999999999999999999999999999",
    "NUL": "a\x00b",
    "controls": "a\x01\x08\x0b\x1f\x7f\x85b",
    "no character": "a\ufffe\uffffb",
    "digits": "9" * 5_000,
}


def every_form(page: Any) -> Iterator[Any]:
    """The form of a page, those of its inlines, and those inside these."""
    yield page.context["adminform"].form
    for inline in page.context["inline_admin_formsets"]:
        yield from _rows(inline.formset)


def _rows(formset: Any) -> Iterator[Any]:
    for form in formset.initial_forms:
        yield form
        if citations := getattr(form, "citations", None):
            yield from _rows(citations)


def bound_fields(page: Any) -> dict[str, Any]:
    """Every field that somebody types in or chooses from, by its name in the form."""
    return {
        bound.html_name: bound
        for form in every_form(page)
        for bound in form
        if bound.name not in ("id", "opened_at_revision", "DELETE", "place", "new_id")
        and not isinstance(bound.field, forms.models.InlineForeignKeyField)
    }


def texts(page: Any) -> dict[str, Any]:
    return {name: bound for name, bound in bound_fields(page).items() if isinstance(bound.field, forms.CharField)}


def problems(page: Any) -> dict[str, list[str]]:
    """The sentences at each field."""
    return {bound.html_name: list(bound.errors) for form in every_form(page) for bound in form if bound.errors}


def cleaned(name: str, bound: Any, typed: str) -> str:
    """What a field makes of a text on purpose."""
    if bound.name == "why":
        return ""  # said of one save: the next form asks again
    if bound.name == "body":
        return text.clean(typed)
    if isinstance(bound.field, forms.CharField) and bound.field.strip:
        typed = typed.strip()
    if name == "title":
        return " ".join(typed.split())
    return typed


def shown(bound: Any) -> str:
    value = bound.value()
    return "" if value is None else str(value)


def typed_everywhere(desk: Desk, record: Record, value: str) -> set[str]:
    """Type it into each text of the form and save. Fields that refuse it say why and get their old text back; the names
    of those. All others have it afterwards."""
    page = desk.open(record)
    kept, names, refused = fields(page), texts(page), set()
    sent = kept | {name: [value] for name in names}
    answer = desk.save(record, sent)
    for _ in range(3):  # some are only looked at when others are good
        if answer.status_code == 302:
            break
        assert answer.status_code == 200
        told = problems(answer)
        assert told, said(answer)[:500]
        for name, sentences in told.items():
            assert all(sentence.strip().endswith((".", "?", ")")) for sentence in sentences), (name, sentences)
            assert name in names, f"{name} was not typed in: {sentences}"
            back = bound_fields(answer)[name]
            assert shown(back) == value or back.field.strip, "nothing typed is lost"
        refused |= set(told)
        sent |= {name: kept.get(name, [""]) for name in told}
        answer = desk.save(record, sent)
    assert answer.status_code == 302, problems(answer)
    after = bound_fields(desk.open(record))
    for name in names:
        before = kept.get(name, [""])[0] if name in refused else value
        bound = after.get(name)
        if bound is None or (isinstance(bound.field.widget, ReadingInput) and name not in refused):
            continue  # a reading is kept as EDTF: tests/admin/test_dates.py
        if name == "slug" and not before.strip():
            continue  # made from the title
        assert shown(bound) == cleaned(name, bound, before), name
    return refused


@pytest.mark.parametrize("what", SAID)
@pytest.mark.parametrize("kind", KINDS)
def test_each_text_of_each_form_is_kept_or_refused_at_its_field(kind: str, what: str, bens_desk: Desk) -> None:
    record = full(kind)
    typed_everywhere(bens_desk, record, SAID[what])
    for page in ("history", "delete", "publish"):
        assert bens_desk.open(record, page).status_code == 200
    assert bens_desk.get(f"/admin/stories/{kind}/").status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_a_million_characters_are_kept_or_refused_at_their_field(kind: str, bens_desk: Desk) -> None:
    """In the first row of each inline: the others are the same form again."""
    record = full(kind)
    value = "ñandú " * 166_667
    page = bens_desk.open(record)
    kept = fields(page)
    for name, bound in texts(page).items():
        if re.search(r"-[1-9]", name):
            continue
        answer = bens_desk.save(record, kept | _now(record) | {name: [value]})
        if answer.status_code == 200:
            assert name in problems(answer), name
        else:
            assert answer.status_code == 302
            assert shown(bound_fields(bens_desk.open(record))[name]) == cleaned(name, bound, value)
            assert bens_desk.save(record, kept | _now(record)).status_code == 302


def _now(record: Record) -> Fields:
    """What a form says that was opened now, whatever else stands in it."""
    return {"opened_at_revision": [str(again(record).revision)]}


WRONG = {
    "nothing known": "00000000-0000-4000-8000-000000000000",
    "no id": "not-an-id",
    "sql": "1' OR '1'='1",
    "markup": "<b>",
    "NUL": "a\x00",
    "long": "9" * 5_000,
}


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_choices_and_ids_of_others_are_refused_at_their_field(kind: str, bens_desk: Desk) -> None:
    record = full(kind)
    strangers = {other: str(full(other).pk) for other in KINDS}
    page = bens_desk.open(record)
    kept, before = fields(page), again(record).revision
    chosen = {
        name: getattr(getattr(bound.field, "queryset", None), "model", None)
        for name, bound in bound_fields(page).items()
        if isinstance(bound.field, forms.ChoiceField | forms.ModelChoiceField)
    }
    asked = [(value, set(chosen)) for value in WRONG.values()]
    asked += [
        (pk, {name for name, model in chosen.items() if getattr(model, "kind", None) not in (None, KIND[of])})
        for of, pk in strangers.items()
    ]
    for value, names in asked:
        if not names:
            continue
        answer = bens_desk.save(record, kept | {name: [value] for name in names})
        assert answer.status_code == 200, value[:60]
        assert names <= set(problems(answer)), (value[:60], names - set(problems(answer)))
    assert again(record).revision == before


@pytest.mark.parametrize(
    "value", ["-1", "32768", "99999999999999999999", "1.5", "two", "1e3", "9" * 5_000, "\x00", "²"]
)
def test_numbers_out_of_range_are_refused_at_their_field(value: str, bens_desk: Desk) -> None:
    series, event = full("series"), full("event")
    answer = bens_desk.save(series, fields(bens_desk.open(series)) | {"expected_per_year": [value]})
    assert answer.status_code == 200
    assert problems(answer)["expected_per_year"]
    answer = bens_desk.save(event, fields(bens_desk.open(event)) | {"citations-0-place": [value]})
    assert answer.status_code == 200
    assert problems(answer)["citations-0-place"]


@pytest.mark.parametrize("value", ["", "0", "-1", "two", "²", "9" * 30, "9" * 5_000, "1\x00", "<b>"])
@pytest.mark.parametrize("kind", ["story", "issue"])
def test_a_revision_that_nobody_saw_saves_nothing_and_loses_nothing(kind: str, value: str, bens_desk: Desk) -> None:
    record = full(kind)
    sent = fields(bens_desk.open(record), title="Typed by Ben") | {"opened_at_revision": [value]}
    answer = bens_desk.save(record, sent)
    assert answer.status_code in (400, 409)
    assert "Typed by Ben" in answer.content.decode()
    assert again(record).title != "Typed by Ben"


def test_rows_of_another_record_are_not_taken_over(bens_desk: Desk) -> None:
    event, other = full("event"), full("event")
    theirs = other.citations.all()[0]  # type: ignore[attr-defined]
    was = snapshots.take(other)
    sent = fields(bens_desk.open(event)) | {"citations-0-id": [str(theirs.pk)], "citations-0-locator": ["Mine now"]}
    assert bens_desk.save(event, sent | {"citations-0-DELETE": ["on"]}).status_code in (200, 302)
    assert bens_desk.save(event, sent).status_code in (200, 302, 409)
    assert snapshots.take(again(other)) == was


@pytest.mark.parametrize("total", ["", "two", "-1", "²", "9" * 5_000, "1\x00", "2500", "999999999"])
def test_numbers_of_rows_that_no_form_has_are_refused_and_no_row_is_lost(total: str, bens_desk: Desk) -> None:
    event = full("event")
    before = again(event).revision
    sent = fields(bens_desk.open(event)) | {"citations-TOTAL_FORMS": [total]}
    sent |= {f"citations-{row}-locator": [f"p. {row}"] for row in range(3, 40)}
    sent |= {f"citations-{row}-quote": [""] for row in range(40, 90)}
    answer = bens_desk.save(event, sent)
    assert answer.status_code == 200
    assert answer.context["errors"]
    printed = total[:20].removesuffix("\x00")
    assert f"The form said that it has “{printed}” rows, but 90 came with it." in said(answer)
    assert again(event).revision == before
    back = fields(answer)
    assert back["citations-TOTAL_FORMS"] == ["40"], "rows that hold nothing are not drawn"
    assert {name: value for name, value in back.items() if name.endswith("-locator")} == {
        name: value for name, value in sent.items() if name.endswith("-locator")
    }


def test_the_form_that_came_back_with_its_true_number_of_rows_is_saved(bens_desk: Desk) -> None:
    event = full("event")
    document = str(event.citations.all()[0].document_id)  # type: ignore[attr-defined]
    row = {"citations-7-document": [document], "citations-7-locator": ["p. 7"], "citations-7-kind": ["paraphrase"]}
    sent = (
        fields(bens_desk.open(event)) | row | {"citations-7-standing": ["current"], "citations-TOTAL_FORMS": ["2500"]}
    )
    assert bens_desk.save(event, fields(bens_desk.save(event, sent))).status_code == 302
    assert [cited.locator for cited in event.citations.order_by("order")][3:] == ["p. 7"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("initial", ["", "-1", "two", "4", "999999999"])
def test_numbers_of_old_rows_that_no_form_has_are_refused(initial: str, bens_desk: Desk) -> None:
    event = full("event")
    taken = snapshots.take(event)
    sent = fields(bens_desk.open(event)) | {"citations-INITIAL_FORMS": [initial], "citations-0-locator": ["p. 1"]}
    answer = bens_desk.save(event, sent)
    assert answer.status_code == 200
    assert fields(answer)["citations-0-locator"] == ["p. 1"]
    assert snapshots.take(again(event)) == taken


def test_an_old_row_that_did_not_come_is_missed(bens_desk: Desk) -> None:
    event = full("event")
    sent = fields(bens_desk.open(event))
    answer = bens_desk.save(
        event, {name: value for name, value in sent.items() if not name.startswith("citations-1-")}
    )
    assert answer.status_code == 200
    assert "rows, but 2 came with it" in said(answer)
    assert event.citations.count() == 3  # type: ignore[attr-defined]


def test_rows_that_a_form_has_in_vain_are_no_rows(bens_desk: Desk) -> None:
    event = full("event")
    assert bens_desk.save(event, fields(bens_desk.open(event)) | {"citations-TOTAL_FORMS": ["40"]}).status_code == 302
    assert event.citations.count() == 3  # type: ignore[attr-defined]


def test_more_rows_than_a_form_can_have_are_refused_and_stand_in_the_form_that_comes_back(
    bens_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formsets, "MOST_ROWS", 5)
    event = full("event")
    sent: Fields = fields(bens_desk.open(event)) | {"citations-TOTAL_FORMS": ["9"]}
    sent |= {f"citations-{row}-locator": [f"p. {row}"] for row in range(3, 9)}
    answer = bens_desk.save(event, sent)
    assert "These are 9 rows, and a form can have 5 at most" in said(answer)
    assert fields(answer)["citations-8-locator"] == ["p. 8"]
    monkeypatch.setattr(formsets, "MOST_ROWS", 2)
    assert bens_desk.save(event, fields(bens_desk.open(event))).status_code == 302, "what it had before, it may have"


def test_an_event_with_hundreds_of_citations_is_saved(bens_desk: Desk) -> None:
    event = full("event")
    document = str(event.citations.all()[0].document_id)  # type: ignore[attr-defined]
    sent: Fields = fields(bens_desk.open(event)) | {"citations-TOTAL_FORMS": ["303"]}
    for row in range(3, 303):
        rows = {"document": document, "locator": f"p. {row}", "quote": "", "kind": "paraphrase", "standing": "current"}
        sent |= {f"citations-{row}-{name}": [value] for name, value in rows.items()}
    assert bens_desk.save(event, sent).status_code == 302
    assert event.citations.count() == 303  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_that_are_no_text_never_break_the_desk(kind: str, bens_desk: Desk) -> None:
    record = full(kind)
    for raw in (b"%ED%A0%80", b"%FF%FE", b"%C3%28", b"%F0%9F", b"%00"):
        token = str(again(record).revision).encode()
        body = b"opened_at_revision=" + token + b"&title=" + raw + b"&summary=" + raw + b"&slug=" + raw
        answer = bens_desk.post(address(record), body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (200, 302, 400)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_is_saved_and_its_page_opens(kind: str, bens_desk: Desk) -> None:
    new = f"/admin/stories/{kind}/add/"
    answer = bens_desk.post(new, fields(bens_desk.get(new)))
    assert answer.status_code == 302
    model = next(model for model in every_kind() if model.kind.name == kind)
    record = model._default_manager.get()
    assert (record.title, record.slug, str(record)) == ("", "", f"Untitled {kind}")
    second = bens_desk.post(new, fields(bens_desk.get(new)))
    assert second.status_code == 302, "two without a name stand side by side"
    for page in ("change", "history", "delete", "publish", "submit"):
        assert bens_desk.open(record, page).status_code == 200, page
    assert address(record) in bens_desk.get(f"/admin/stories/{kind}/").content.decode()
    sent = {"key": uuid4().hex, "revision": "1"}
    refused = bens_desk.post(address(record, "publish"), sent)
    assert refused.status_code in (400, 409)
    assert "Give it a name" in said(refused)
