"""The timeline: the list is the chart, and what is not known is not drawn as if it were."""

from typing import Any

import pytest

from stories.models.citation import Citation
from stories.models.user import User
from stories.pages.contexts import lists, timeline
from stories.reading import in_order
from tests.conftest import Reader
from tests.factories import a_document, a_party, a_series, an_event, an_issue
from tests.pages.conftest import costs, publish, queries_of, strict, withdraw
from tests.pages.told import told

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "LISTING", lists.Listing("timeline/", "sort_at", 3, in_order.page))


def happen(by: User, *dates: str, **fields: Any) -> None:
    """Publish an event for each of these dates, called by it; “-” is one without."""
    for edtf in dates:
        publish(an_event(f"On {edtf}", date_text="", date_edtf=edtf.strip("-"), **fields), by)


def titles(reader: Reader, path: str = "/timeline/") -> list[str]:
    """The events of a page in its order."""
    page = strict(reader.get(path).content)
    heads = [each for each in page.iter() if each.tag in ("h2", "h3") and each.find("a") is not None]
    return [
        "".join(each.itertext()).removeprefix("On ") for each in heads if "".join(each.itertext()).startswith("On ")
    ]


def way(reader: Reader, path: str, rel: str) -> str:
    page = strict(reader.get(path).content)
    links = [a.get("href") for a in page.iter("a") if a.get("rel") == rel]
    return path.partition("?")[0] + links[0] if links else ""


def test_events_stand_by_their_day_and_undated_ones_at_the_end(reader: Reader, ben: User) -> None:
    happen(ben, "2013", "-", "1966", "../1994", "2009-07", "2003/..")
    assert titles(reader) == ["1966", "../1994", "2003/..", "2009-07", "2013", "-"]
    text = told(reader, "/timeline/")
    assert "6 events, earliest first." in text
    assert "Without a date Date not known On -" in text
    main = next(strict(reader.get("/timeline/").content).iter("main"))
    assert len([each for each in main.iter("p") if each.get("role") == "status"]) == 1


def test_a_timeline_of_nothing_says_so(reader: Reader) -> None:
    assert "No event is on record yet." in told(reader, "/timeline/")


def test_undated_events_alone_are_counted_and_draw_nothing(reader: Reader, ben: User) -> None:
    happen(ben, "-")
    text = told(reader, "/timeline/")
    assert "1 event" in text and "Without a date" in text
    assert "tl-axis" not in reader.get("/timeline/").content.decode()


def test_the_timeline_is_narrowed_by_what_is_asked(reader: Reader, ben: User) -> None:
    issue, cuba, rounds = an_issue(), a_party(), a_series()
    event = an_event("On 2011", date_text="", date_edtf="2011", category="meeting", series=rounds)
    event.issues.set([issue])
    event.participants.set([cuba])
    for record in (issue, event):
        publish(record, ben)
    happen(ben, "1994/1995", "2009-07", "-", category="law")
    asked = {
        f"issue={issue.slug}": ["2011"],
        f"party={cuba.slug}": ["2011"],
        f"series={rounds.slug}": ["2011"],
        "category=law": ["1994/1995", "2009-07", "-"],
        "from=1995&to=2009": ["1994/1995", "2009-07"],
        "from=July 2009": ["2009-07", "2011"],
        "to=1990": [],
    }
    assert {query: titles(reader, f"/timeline/?{query}") for query in asked} == asked
    assert "No event has all of what was asked." in told(reader, "/timeline/?to=1990")
    assert "2 events, earliest first." in told(reader, "/timeline/?from=1995&to=2009")
    for wrong in ("issue=nowhere", "category=talks", "from=soon", "from=2011&to=2009", "category=law&category=law"):
        assert reader.get(f"/timeline/?{wrong}").status_code == 400, wrong


def test_a_decade_is_one_step_away(reader: Reader, ben: User) -> None:
    happen(ben, "0007", "0021", category="other")
    html = reader.get("/timeline/?category=other").content.decode()
    assert 'href="?category=other&amp;from=0001&amp;to=0009"' in html
    assert titles(reader, "/timeline/?from=0001&to=0009") == ["0007"]


def test_the_chart_is_no_wider_than_what_was_asked_for(reader: Reader, ben: User) -> None:
    happen(ben, "1900/2020", "2009-07", "2003/..", "../2015")
    path = "/timeline/?from=2009&to=2010"
    assert titles(reader, path) == ["1900/2020", "2003/..", "2009-07", "../2015"]
    page = strict(reader.get(path).content)
    axis = next(each for each in page.iterfind(".//{*}svg") if each.get("class") == "tl-years")
    assert [each.text for each in axis.iterfind(".//{*}text")] == ["2009", "2010"]
    bars = [each for each in page.iterfind(".//{*}rect") if each.get("y") == "12"]
    assert len(bars) == 4 and (bars[0].get("x"), bars[0].get("width")) == ("0%", "100%")


@pytest.mark.usefixtures("_short_pages")
def test_nothing_repeats_or_is_skipped_while_the_desk_publishes(reader: Reader, ben: User) -> None:
    happen(ben, "2013", "-", "1966", "2009-07", "-", "2003", "-")
    seen, path = titles(reader), way(reader, "/timeline/", "next")
    happen(ben, "1900", "2001")
    last = path
    while path:
        assert "As this list stood at edition 7" in told(reader, path)
        seen += titles(reader, path)
        last, path = path, way(reader, path, "next")
    assert seen == ["1966", "2003", "2009-07", "2013", "-", "-", "-"]
    back = way(reader, way(reader, last, "prev"), "prev")
    assert titles(reader, back) == ["1966", "2003", "2009-07"]
    assert not way(reader, back, "prev")
    assert titles(reader)[0] == "1900"


def test_who_reported_an_event_is_named_as_readers_know_it_now(reader: Reader, ben: User) -> None:
    event, document = an_event("On 2009-07"), a_document()
    Citation.objects.create(event=event, document=document, order=0)
    publish(event, ben)
    assert "The Associated Press" in told(reader, "/timeline/")
    assert document.source
    withdraw(document.source, ben, "Entered twice.")
    assert "The Associated Press" not in told(reader, "/timeline/")
    assert "a withdrawn source" in told(reader, "/timeline/")


def test_the_past_is_shown_as_it_was(reader: Reader, ben: User) -> None:
    happen(ben, "2009-07", "2011")
    assert titles(reader, "/timeline/?as_of=1") == ["2009-07"]
    assert "1 event" in told(reader, "/timeline/?as_of=1")
    html = reader.get("/timeline/?as_of=1").content.decode()
    assert 'href="/events/on-2009-07/?as_of=1"' in html
    assert 'href="/api/v1/timeline/?as_of=1"' in html


def test_a_long_timeline_costs_no_more_queries(reader: Reader, ben: User) -> None:
    happen(ben, "1966", "-")
    paths = ["/timeline/", "/timeline/?category=other&from=1900", "/timeline/?as_of=2"]
    spent = [queries_of(reader, path) for path in paths]
    assert max(spent) <= 8
    happen(ben, *(f"{1970 + number}" for number in range(20)), "-", "-")
    for path, count in zip(paths, spent, strict=True):
        with costs(8):
            assert queries_of(reader, path) == count


def test_a_date_of_any_length_leaves_a_page(reader: Reader, ben: User) -> None:
    happen(ben, "0001/9999", "9999-12-31", "0001-01-01", "2014?", "199X")
    happen(ben, "2020-01", status="cancelled")
    assert len(titles(reader)) == 6
    assert "Nothing was found" not in told(reader, "/timeline/?from=0001&to=9999")


def test_the_timeline_speaks_spanish_where_the_path_does(reader: Reader, ben: User) -> None:
    happen(ben, "2009-07")
    html = reader.get("/es/timeline/").content.decode()
    assert "julio de 2009" in html and 'href="/es/events/on-2009-07/"' in html
    assert 'href="/timeline/"' in html
