"""Dates counted from the report they stand in, and read again without script."""

import pytest

from tests.admin.browser import errors, fields, said
from tests.admin.conftest import Desk
from tests.admin.test_dates import WAYS, choices, kept, undated_event
from tests.factories import a_document

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_a_weekday_counts_from_the_document_that_an_event_rests_on(bens_desk: Desk) -> None:
    event, report = undated_event(), a_document(date_text="10 January 2014", date_edtf="2014-01-10")
    rows = {"citations-TOTAL_FORMS": 1, "citations-0-document": report.pk, "citations-0-kind": "paraphrase"}
    rows |= {"citations-0-standing": "current", "date_text": "Thursday"}
    answer = bens_desk.save(event, fields(bens_desk.open(event), **rows))
    assert "“Thursday” can be read in 2 ways" in errors(answer)
    again = fields(answer)
    again["date_edtf"] = ["", choices(answer, "date_edtf")[0]]

    saved = bens_desk.save(event, again)
    assert saved.status_code == 302, errors(saved)
    assert kept(event) == ("Thursday", "2014-01-09")


def test_a_document_that_is_not_known_to_the_day_says_nothing_of_a_weekday(bens_desk: Desk) -> None:
    report, other = a_document(date_edtf="2014-01"), a_document(date_edtf="2014-01-10")
    asked = {"words": "last month", "printed": ""}
    assert bens_desk.get(WAYS, asked | {"document": str(report.pk)}).json()["readings"] == []
    assert bens_desk.get(WAYS, asked | {"document": "nonsense"}).json()["readings"] == []
    assert bens_desk.get(WAYS, asked | {"document": str(other.pk)}).json()["readings"][0]["edtf"] == "2013-12"
    with_a_day = asked | {"document": str(other.pk), "on": "2010-05-05"}
    assert bens_desk.get(WAYS, with_a_day).json()["readings"][0]["edtf"] == "2010-04", "what is typed comes first"


def test_dates_are_read_again_without_script_and_nothing_is_saved(bens_desk: Desk) -> None:
    event = undated_event()
    sent = fields(bens_desk.open(event), title="Another title", date_text="late 1990s", _read_again="1")
    answer = bens_desk.save(event, sent)

    assert "The dates are read again below. Nothing is saved yet." in errors(answer)
    assert "1 January 1997 to 31 December 1999" in said(answer)
    assert fields(answer)["title"] == ["Another title"]
    assert event.fresh().revision == event.revision
    assert bens_desk.save(event, fields(answer)).status_code == 302
    assert kept(event) == ("late 1990s", "1997~/1999~")


def test_a_choice_holds_wherever_its_button_stands(bens_desk: Desk) -> None:
    event = undated_event()
    sent = fields(bens_desk.open(event), date_text="03/04/2009")
    sent["date_edtf"] = ["03/04/2009 = 2009-03-04", ""]
    assert bens_desk.save(event, sent).status_code == 302
    assert kept(event) == ("03/04/2009", "2009-03-04")
