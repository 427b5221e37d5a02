"""Dates as editors type them: in words, of two languages, with what is not known left so."""

from datetime import date
from typing import Any

import pytest

from stories.models.event import Event
from stories.models.issue import Issue
from tests.admin.browser import errors, fields, said, tree
from tests.admin.conftest import Desk
from tests.factories import a_document, a_party, an_event, an_issue
from tests.whole_records import a_full_issue

pytestmark = pytest.mark.django_db(databases=["default", "public"])
WAYS = "/admin/dates/readings/"


def undated_event(**typed: Any) -> Event:
    return an_event("Talks resume", date_text="", date_edtf="", **typed)


def kept(event: Event) -> tuple[str, str]:
    now = event.fresh()
    return now.date_text, now.date_edtf


def choices(answer: Any, name: str) -> list[str]:
    """What the radio buttons of a field would send, in their order."""
    return [
        one.get("value", "")
        for one in tree(answer).iter("input")
        if one.get("type") == "radio" and one.get("name") == name
    ]


def notes(desk: Desk) -> str:
    """The desk's messages after a save."""
    page = tree(desk.get("/admin/"))
    return " ".join("".join(one.itertext()) for one in page.iter("ul") if one.get("class") == "messagelist")


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("perhaps 2014", "2014?"),
        ("late 1990s", "1997~/1999~"),
        ("finales de los 90", "1997~/1999~"),
        ("el 14 de julio de 2009", "2009-07-14"),
        ("{1994,1995}", "{1994,1995}"),
    ],
)
def test_a_reading_is_typed_in_words_and_kept_in_edtf(bens_desk: Desk, typed: str, edtf: str) -> None:
    event = undated_event()
    bens_desk.type(event, date_text="as the report says", date_edtf=typed)

    assert kept(event) == ("as the report says", edtf)
    assert fields(bens_desk.open(event))["date_edtf"] == [edtf]


def test_printed_words_are_read_if_no_reading_is_typed_and_the_editor_is_told(bens_desk: Desk) -> None:
    event = undated_event()
    bens_desk.type(event, date_text="July 2009")

    assert kept(event) == ("July 2009", "2009-07")
    assert event.fresh().date_latest == date(2009, 7, 31)
    assert "“July 2009” is read as 2009-07, July 2009: 1 July 2009 to 31 July 2009. Type “undated”" in notes(bens_desk)


@pytest.mark.parametrize("word", ["undated", "Undated", "sin fecha"])
def test_printed_words_can_stay_without_a_reading_though_they_could_be_read(bens_desk: Desk, word: str) -> None:
    event = undated_event()
    bens_desk.type(event, date_text="July 2009", date_edtf=word)
    assert kept(event) == ("July 2009", "")

    page = bens_desk.open(event)
    assert fields(page)["date_edtf"] == ["undated"]
    assert "Undated: readers see the words as printed." in said(page)
    bens_desk.type(event, title="Another title")
    assert kept(event) == ("July 2009", ""), "saving the form again does not read them"


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("Thursday", "Say which day the report was printed"),
        ("according to the Herald", "“according” is left over"),
        ("Thursday, 9 January 2013", "Wednesday"),
        ("in the summer of 2009", "differs from place to place"),
    ],
)
def test_printed_words_are_never_refused(bens_desk: Desk, printed: str, why: str) -> None:
    event = undated_event()
    bens_desk.type(event, date_text=printed)

    assert kept(event) == (printed, "")
    told = notes(bens_desk)
    assert f"“{printed}” has no reading, so readers see the words as printed" in told
    assert why in told


@pytest.mark.parametrize("words", ["31 June 2009", "July 2009 at noon", "Thursday", "2009-00"])
def test_a_reading_that_is_not_understood_is_refused_at_its_field(bens_desk: Desk, words: str) -> None:
    event = an_event()
    sent = fields(bens_desk.open(event), title="Another title", date_edtf=words)
    answer = bens_desk.save(event, sent)

    assert answer.status_code == 200
    assert f"“{words}” is not understood as a date" in errors(answer)
    assert fields(answer)["date_edtf"] == [words]
    assert fields(answer)["title"] == ["Another title"]
    assert event.fresh().revision == event.revision


# ------------------------------------------------------------ more than one reading


@pytest.mark.parametrize("typed_as", ["date_text", "date_edtf"])
def test_of_two_readings_the_editor_chooses_and_nothing_is_kept_before(bens_desk: Desk, typed_as: str) -> None:
    event = undated_event()
    sent = fields(bens_desk.open(event), title="Another title", place="Havana") | {typed_as: ["03/04/2009"]}
    answer = bens_desk.save(event, sent)

    assert answer.status_code == 200
    assert "“03/04/2009” can be read in 2 ways: choose one below" in errors(answer)
    asked = said(answer)
    assert all(words in asked for words in ("3 April 2009", "day before month", "4 March 2009", "month before day"))
    assert event.fresh().revision == event.revision
    again = fields(answer)
    assert (again["title"], again["place"], again[typed_as]) == (["Another title"], ["Havana"], ["03/04/2009"])

    british, american, undated = choices(answer, "date_edtf")
    assert undated.endswith("undated")
    again["date_edtf"] = [*again["date_edtf"], american]
    assert bens_desk.save(event, again).status_code == 302
    assert event.fresh().date_edtf == "2009-03-04"
    assert event.fresh().title == "Another title"
    assert british != american


def test_leaving_it_undated_is_one_of_the_choices(bens_desk: Desk) -> None:
    event = undated_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_text="03/04/2009"))
    again = fields(answer)
    again["date_edtf"] = ["", choices(answer, "date_edtf")[-1]]

    assert bens_desk.save(event, again).status_code == 302
    assert kept(event) == ("03/04/2009", "")
    assert fields(bens_desk.open(event))["date_edtf"] == ["undated"]


def test_a_choice_made_for_other_words_says_nothing(bens_desk: Desk) -> None:
    event = undated_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_text="03/04/2009"))
    again = fields(answer, date_text="14 July 2009")
    again["date_edtf"] = ["", choices(answer, "date_edtf")[0]]

    assert bens_desk.save(event, again).status_code == 302
    assert kept(event) == ("14 July 2009", "2009-07-14")


def test_a_choice_stays_when_another_field_stops_the_save(bens_desk: Desk) -> None:
    event = undated_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_text="03/04/2009"))
    again = fields(answer, slug="no slug!")
    again["date_edtf"] = ["", choices(answer, "date_edtf")[0]]
    refused = bens_desk.save(event, again)

    assert refused.status_code == 200
    assert fields(refused)["date_edtf"] == ["2009-04-03"]
    assert bens_desk.save(event, fields(refused, slug="talks")).status_code == 302
    assert kept(event) == ("03/04/2009", "2009-04-03")


def test_what_was_chosen_once_is_not_asked_again(bens_desk: Desk) -> None:
    """`2003-09` is a month, and may be printed for 2003 to 2009."""
    event = undated_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_edtf="2003-09"))
    again = fields(answer)
    again["date_edtf"] = ["2003-09", choices(answer, "date_edtf")[0]]
    assert bens_desk.save(event, again).status_code == 302

    bens_desk.type(event, title="Another title")
    assert kept(event) == ("", "2003-09")


def test_a_question_is_asked_in_the_row_of_a_position_and_of_an_open_question(bens_desk: Desk) -> None:
    issue, party = an_issue(), a_party()
    rows = {
        "positions-TOTAL_FORMS": 1,
        "positions-0-party": party.pk,
        "positions-0-citations-TOTAL_FORMS": 0,
        "positions-0-citations-INITIAL_FORMS": 0,
        "positions-0-stance": "held",
        "positions-0-holds": "The law should go.",
        "positions-0-since_text": "03/04/2009",
        "open_questions-TOTAL_FORMS": 1,
        "open_questions-0-text": "Who asked for it?",
        "open_questions-0-since_edtf": "05/06/2009",
    }
    answer = bens_desk.save(issue, fields(bens_desk.open(issue), **rows))
    assert answer.status_code == 200
    assert not Issue.objects.get().positions.exists()

    again = fields(answer)
    for name in ("positions-0-since_edtf", "open_questions-0-since_edtf"):
        again[name] = [*again[name], choices(answer, name)[0]]
    assert again["positions-0-holds"] == ["The law should go."]
    saved = bens_desk.save(issue, again)
    assert saved.status_code == 302, errors(saved)
    assert issue.positions.get().since_edtf == "2009-04-03"
    assert issue.open_questions.get().since_edtf == "2009-06-05"


# ------------------------------------------------------------ the day to count from


def test_a_weekday_is_counted_from_the_day_of_print_and_never_from_today(bens_desk: Desk) -> None:
    document = a_document(date_text="Thursday")
    page = bens_desk.open(document)
    assert fields(page)["date_on"] == [""]

    answer = bens_desk.save(document, fields(page, date_on="2014-01-10"))
    assert "“Thursday” can be read in 2 ways" in errors(answer)
    assert "9 January 2014" in said(answer)
    again = fields(answer)
    assert again["date_on"] == ["2014-01-10"]
    again["date_edtf"] = ["", choices(answer, "date_edtf")[0]]
    assert bens_desk.save(document, again).status_code == 302
    assert (document.fresh().date_text, document.fresh().date_edtf) == ("Thursday", "2014-01-09")

    assert fields(bens_desk.open(document))["date_on"] == [""], "it is not kept"


def test_last_month_has_one_reading_from_the_day_of_print(bens_desk: Desk) -> None:
    event = undated_event()
    bens_desk.type(event, date_text="last month", date_on="2014-01-10")
    assert kept(event) == ("last month", "2013-12")


def test_a_day_of_print_that_is_none_is_an_error_on_its_field(bens_desk: Desk) -> None:
    event = undated_event()
    answer = bens_desk.save(event, fields(bens_desk.open(event), date_text="Thursday", date_on="2014-02-30"))
    assert "as year, month and day: 2014-01-09" in errors(answer)
    assert fields(answer)["date_on"] == ["2014-02-30"]


# ------------------------------------------------------------ what is kept


def test_the_form_shows_what_is_kept_in_both_languages_with_its_days_and_doubts(bens_desk: Desk) -> None:
    page = said(bens_desk.open(an_event(date_text="the late 90s", date_edtf="1997~/1999~")))
    for words in (
        "the late 1990s",
        "finales de la década de 1990",
        "Can mean 1 January 1997 to 31 December 1999; a span of time.",
        "approximate",
    ):
        assert words in page
    page = said(bens_desk.open(an_event(date_edtf="[1994?,1995]")))
    assert "Can mean 1 January 1994 to 31 December 1995; one of several dates." in page
    assert "uncertain" in page
    assert "any day up to 31 December 1994" in said(bens_desk.open(an_event(date_edtf="../1994")))
    assert "1 January 2003 or any day after" in said(bens_desk.open(an_event(date_edtf="2003/..")))
    assert "Can mean 14 July 2009; known to the day." in said(bens_desk.open(an_event(date_edtf="2009-07-14")))


def test_who_only_reads_sees_what_is_kept_and_is_asked_nothing(cys_desk: Desk) -> None:
    page = cys_desk.open(a_full_issue())
    assert page.status_code == 200
    assert "Can mean 1 January 2003 to 31 December 2003; known to the year." in said(page)
    assert "printed on" not in said(page).lower()


def test_a_reading_that_no_longer_fits_its_words_is_pointed_out(bens_desk: Desk) -> None:
    event = an_event(date_text="July 2009", date_edtf="2009-07")
    bens_desk.type(event, date_text="August 2009")
    assert kept(event) == ("August 2009", "2009-07"), "a reading is never changed silently"
    told = notes(bens_desk)
    assert (
        "“August 2009” alone would be read as 2009-08; its reading says 2009-07, July 2009. Is it still right?" in told
    )

    bens_desk.type(event, title="Another title")
    assert notes(bens_desk).count("alone would be read") == 0, "said once, when the words were changed"


# ------------------------------------------------------------ two people at one date


def test_words_typed_against_somebody_elses_save_are_kept_and_read_later(anas_desk: Desk, bens_desk: Desk) -> None:
    event = undated_event()
    opened = fields(anas_desk.open(event), date_text="Thursday", date_edtf="perhaps 2014", date_on="2014-01-10")
    bens_desk.type(event, date_text="July 2009")

    clash = anas_desk.save(event, opened)
    assert clash.status_code == 409
    assert "perhaps 2014" in said(clash)
    assert anas_desk.save(event, fields(clash)).status_code == 302
    assert kept(event) == ("Thursday", "2014?")


def test_what_somebody_left_undated_stays_so_if_the_other_gives_way(anas_desk: Desk, bens_desk: Desk) -> None:
    event = undated_event()
    opened = fields(anas_desk.open(event), date_text="03/04/2009")
    bens_desk.type(event, date_text="July 2009", date_edtf="undated")
    opened["date_edtf"] = ["", "03/04/2009 = 2009-04-03"]

    clash = anas_desk.save(event, opened)
    assert "2009-04-03" in said(clash)
    given_up = fields(clash, **{"keep--date_text": "theirs", "keep--date_edtf": "theirs"})
    assert anas_desk.save(event, given_up).status_code == 302
    assert kept(event) == ("July 2009", "")


def test_rows_of_a_conflict_keep_words_and_choices(anas_desk: Desk, bens_desk: Desk) -> None:
    issue = a_full_issue()
    opened = fields(anas_desk.open(issue), **{"positions-0-since_text": "03/04/2009"})
    opened["positions-0-since_edtf"] = ["", "03/04/2009 = 2009-03-04"]
    bens_desk.type(issue, **{"positions-1-since_edtf": "about 2009"})

    clash = anas_desk.save(issue, opened)
    assert clash.status_code == 409
    answer = anas_desk.save(issue, fields(clash))
    assert answer.status_code == 302, errors(answer)
    first = issue.positions.order_by("order").first()
    assert first
    assert (first.since_text, first.since_edtf) == ("03/04/2009", "2009-03-04")


# ------------------------------------------------------------ while one types


def test_the_desk_says_how_words_would_be_read(bens_desk: Desk) -> None:
    answer = bens_desk.get(WAYS, {"words": "finales de los 90"})
    (reading,) = answer.json()["readings"]
    assert (reading["edtf"], reading["earliest"], reading["latest"]) == ("1997~/1999~", "1997-01-01", "1999-12-31")
    assert "the late 1990s" in answer.json()["html"]

    two = bens_desk.get(WAYS, {"words": "Thursday", "on": "2014-01-10", "name": "date_edtf", "printed": ""}).json()
    assert [one["edtf"] for one in two["readings"]] == ["2014-01-09", "2014-01-16"]
    assert 'name="date_edtf" value="Thursday = 2014-01-09"' in two["html"]

    refused = bens_desk.get(WAYS, {"words": "31 June 2009"}).json()
    assert refused["readings"] == []
    assert "“31 June 2009” is not understood" in refused["refusal"]
    assert refused["refusal"][:20] in refused["html"]


def test_what_is_asked_comes_back_escaped(bens_desk: Desk) -> None:
    html = bens_desk.get(WAYS, {"words": "03/04/2009", "name": '"><script>'}).json()["html"]
    assert "<script>" not in html
    html = bens_desk.get(WAYS, {"words": "<b>2009</b>", "printed": ""}).json()["html"]
    assert "<b>2009" not in html


@pytest.mark.parametrize("wrong", [{"words": "9" * 201}, {"on": "2014-02-30"}, {"on": "Thursday"}])
def test_a_question_that_cannot_be_answered_is_refused(bens_desk: Desk, wrong: dict[str, str]) -> None:
    answer = bens_desk.get(WAYS, {"words": "2009"} | wrong)
    assert answer.status_code == 400
    assert "at most 200 characters" in answer.json()["refusal"]


def test_only_the_desk_is_answered(cys_desk: Desk) -> None:
    assert cys_desk.get(WAYS, {"words": "2009"}).json()["readings"], "she may read, and so may ask"
    assert Desk().get(WAYS, {"words": "2009"}).status_code == 302
