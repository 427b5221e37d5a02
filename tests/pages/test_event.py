"""The page of an event: how exactly its day is known, who says so, and where it stands among the others of its series."""

import itertools
from typing import Any

import pytest

from stories.models.citation import Citation
from stories.models.event import Event
from stories.models.party import Series
from stories.models.user import User
from tests.conftest import Reader
from tests.factories import a_document, a_series, a_source, a_story, an_event
from tests.pages.conftest import address, changed, correct, costs, publish, queries_of, strict, withdraw
from tests.pages.told import told

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def a_round(title: str, edtf: str, series: Series | None, **fields: Any) -> Event:
    return an_event(title, date_text="", date_edtf=edtf, series=series, category="meeting", **fields)


def reported(event: Event, *documents: Any, **fields: Any) -> None:
    for order, document in enumerate(documents):
        Citation.objects.create(event=event, document=document, order=order, **fields)


def headings(reader: Reader, path: str) -> list[int]:
    page = strict(reader.get(path).content)
    return [int(each.tag[1]) for each in page.iter() if each.tag in ("h1", "h2", "h3", "h4")]


@pytest.fixture
def talks(db: None) -> Series:
    return a_series()


@pytest.mark.parametrize(
    ("text", "edtf", "said"),
    [
        ("Thursday", "2014?", ["Thursday", "Read as: perhaps 2014", "Year: 2014, uncertain", "EDTF 2014?"]),
        ("", "2009-07-14", ["14 July 2009", "Year: 2009", "Month: July", "Day: 14"]),
        ("", "../2005", ["Not after 31 December 2005", "EDTF ../2005"]),
        ("", "2003/..", ["Not before 1 January 2003"]),
        ("", "1994/1995", ["It can mean any day from 1 January 1994 to 31 December 1995"]),
        ("one day", "", ["one day"]),
        ("", "", ["Date Not known"]),
    ],
)
def test_a_date_is_told_as_printed_as_read_and_how_far_it_is_known(
    reader: Reader, ben: User, text: str, edtf: str, said: list[str]
) -> None:
    event = an_event(date_text=text, date_edtf=edtf)
    publish(event, ben)
    seen = told(reader, address(event))
    assert [each for each in said if each not in seen] == []
    assert text or "Read as" not in seen, "our own words are not read a second time"


def test_rounds_lead_to_those_before_and_after(reader: Reader, ben: User, talks: Series) -> None:
    rounds = [a_round(title, edtf, talks) for title, edtf in (("One", "2009-07"), ("Two", "2011"), ("Three", "2013"))]
    for each in (*rounds, a_round("Whenever", "", talks)):
        publish(each, ben)
    first, second, third = (told(reader, address(each)) for each in rounds)
    assert "Previous None on record Next Two 2011" in first
    assert "Previous One July 2009 Next Three 2013" in second
    assert "Next None on record" in third
    assert "Rounds of migration talks, number 2 of those on record" in second
    undated = told(reader, f"/events/{Event.objects.get(title='Whenever').slug}/")
    assert "Previous" not in undated and "number" not in undated.partition("On record")[0]


def test_what_stopped_the_talks_is_no_round(reader: Reader, ben: User, talks: Series) -> None:
    stop = a_round("The talks are suspended", "2003", talks)
    stop.category = "suspension"
    stop.save()
    meeting = a_round("Talks", "2009-07", talks)
    for each in (stop, meeting):
        publish(each, ben)
    assert "Previous None on record" in told(reader, address(meeting))
    assert "number 1 of those on record" in told(reader, address(meeting))
    assert "Previous" not in told(reader, address(stop))


def test_what_is_planned_comes_next_and_is_not_counted(reader: Reader, ben: User, talks: Series) -> None:
    held, next_one = a_round("Held", "2013", talks), a_round("Next round", "2030-03", talks, status="planned")
    off = a_round("Called off", "2014-05", talks, status="cancelled")
    for each in (held, off, next_one):
        publish(each, ben)
    assert "Next Called off May 2014, cancelled" in told(reader, address(held))
    assert "Next Next round March 2030, planned" in told(reader, address(off))
    assert "number" not in told(reader, address(off)).partition("On record")[0]


def test_it_says_who_reported_it_and_if_only_one_did(reader: Reader, ben: User) -> None:
    event, herald, ap = an_event(), a_source("The Herald"), a_source("The Agency")
    first, second, third = a_document("[One]", herald), a_document("[Two]", herald), a_document("[Three]", ap)
    publish(event, ben)
    assert "No document on record supports this event." in told(reader, address(event))
    reported(event, first, second, quote="they met", kind="quotation")
    publish(event, ben)
    text = told(reader, address(event))
    assert "Everything here rests on a single source." in text
    assert "Who reported it 1 2 The Herald Quotation: they met" in text
    denial = Citation.objects.create(event=event, document=third, order=5, kind="denial")
    publish(event, ben)
    assert "No second source confirms this event." in told(reader, address(event))
    denial.kind = "paraphrase"
    denial.save()
    publish(changed(event, place="Havana"), ben)
    text = told(reader, address(event))
    assert "single source" not in text and "confirms" not in text
    withdraw(first, ben, "A forgery.")
    withdraw(third, ben, "A forgery.")
    assert told(reader, address(event))


def test_headings_are_in_order_and_ids_are_used_once(reader: Reader, ben: User, talks: Series) -> None:
    event = a_round("Round", "2009-07", talks)
    reported(event, a_document())
    publish(event, ben)
    levels = headings(reader, address(event))
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    page = strict(reader.get(address(event)).content)
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    charts = [each for each in page.iterfind(".//{*}svg") if each.get("role") == "img"]
    assert len(charts) == 2, "one for wide screens and one for phones"
    for chart in charts:
        assert set(chart.get("aria-labelledby").split()) <= set(ids)
        assert chart.find("{*}title").text


def test_an_old_version_counts_as_the_log_stood_then(reader: Reader, ben: User, talks: Series) -> None:
    first = a_round("One", "2009-07", talks)
    publish(first, ben)
    publish(a_round("Two", "2011", talks), ben)
    publish(changed(first, place="Havana"), ben)
    assert "Next Two 2011" in told(reader, address(first))
    old = told(reader, address(first, "history/1/"))
    assert "Next None on record" in old and "1 round on record" in old
    assert "Next None on record" in told(reader, f"{address(first)}?as_of=2")


def test_a_withdrawn_series_leaves_an_event_of_its_own(reader: Reader, ben: User, talks: Series) -> None:
    event = a_round("Round", "2009-07", talks)
    publish(event, ben)
    withdraw(talks, ben, "Entered twice.")
    text = told(reader, address(event))
    assert "a withdrawn series" in text and "among the others" not in text


def test_a_correction_stands_above_what_is_on_record(reader: Reader, ben: User) -> None:
    event = an_event()
    publish(event, ben)
    correct(changed(event, place="Havana"), ben, "The place was wrong.")
    text = told(reader, address(event))
    assert text.index("The place was wrong.") < text.index("On record")


def test_a_long_series_costs_an_event_no_more_queries(reader: Reader, ben: User, talks: Series) -> None:
    event = a_round("Round", "2009-07", talks)
    reported(event, a_document())
    publish(event, ben)
    spent = queries_of(reader, address(event))
    for number in range(12):
        each = a_round(f"Round {number}", f"{2010 + number}", talks)
        reported(each, a_document())
        publish(each, ben)
    with costs(8):
        assert queries_of(reader, address(event)) == spent


def test_hostile_words_stay_words(reader: Reader, ben: User) -> None:
    nasty = "<script>alert(1)</script> & \"'>"
    event = a_round(nasty, "2003", a_series(nasty), place=nasty, summary=nasty)
    reported(event, a_document(nasty, a_source(nasty)), quote=nasty, locator=nasty, kind="quotation")
    publish(event, ben)
    for path in (address(event), address(event.series) if event.series else "/", "/timeline/"):
        assert "<script>alert" not in reader.get(path).content.decode()
        told(reader, path)


def test_the_page_speaks_spanish_where_the_path_does(reader: Reader, ben: User, talks: Series) -> None:
    event = a_round("Round", "2009-07", talks)
    publish(event, ben)
    html = reader.get(f"/es{address(event)}").content.decode()
    assert "julio de 2009" in html and f'href="/es{address(talks)}"' in html
    assert f'href="{address(event)}"' in html, "and leads back to English"


def test_a_story_in_another_language_is_marked_as_such_where_the_event_is_told(reader: Reader, ben: User) -> None:
    event = an_event("A round")
    publish(event, ben)
    for title, language in (("They met", "en"), ("Se reunieron", "es")):
        story = a_story(title, language=language)
        story.events.add(event)
        publish(story, ben)
    for root, theirs, own in (("", "Se reunieron", "They met"), ("/es", "They met", "Se reunieron")):
        text = reader.get(f"{root}{address(event)}").text
        code = "en" if root else "es"
        assert f'" lang="{code}">{theirs}</a>' in text
        assert f'">{own}</a>' in text
        assert f'" lang="{"es" if root else "en"}">{own}</a>' not in text
