"""The page of a record: what readers see of it, at its address and at those it had."""

from typing import Any

import pytest

from stories.kinds import KINDS
from stories.models.user import User
from stories.publishing import verbs
from tests.conftest import Reader
from tests.factories import a_document, a_source, a_story, an_event, cite, key
from tests.pages.conftest import (
    Coverage,
    address,
    changed,
    correct,
    costs,
    publish,
    queries_of,
    strict,
    text_of,
    withdraw,
)

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def test_a_story_shows_who_said_what_where(coverage: Coverage, reader: Reader) -> None:
    answer = reader.get(address(coverage.story))
    page = strict(answer.content)
    text = text_of(reader, address(coverage.story))
    assert page.find(".//h1").text == "Delegates meet again in Havana"
    for said in (
        "Six years after they stopped.",
        "Ana, Ben (editor)",
        "Version 1",
        "They met1 for a day2",
        "The round",
    ):
        assert said in text
    for said in ("“Talks” — [untitled], late July 2009", "Quotation, para. 2: we met", "Denial", "Round of July 2009"):
        assert said in text
    marks = {button.get("id") for button in page.iter("button") if button.get("class") == "cite"}
    back = {a.get("href").removeprefix("#") for a in page.iter("a") if a.get("class") == "back"}
    assert marks == back == {"cite-1-1", "cite-2-1", "cite-1-2"}
    anchors = {a.get("href") for a in page.iter("a") if (a.get("href") or "").startswith("#ref-")}
    assert anchors == {"#ref-1", "#ref-2"}
    assert {"ref-1", "ref-2"} <= {element.get("id") for element in page.iter("li")}


def test_each_kind_shows_what_it_holds(coverage: Coverage, reader: Reader) -> None:
    said = {
        "event": [
            "July 2009",
            "New York",
            "Department of State, Cuba",
            "Rounds of migration talks",
            "Delegates meet again",
        ],
        "issue": [
            "Why do talks meant for twice a year stop",
            "Open: irregular",
            "State: 2",
            "Who asked for the pause?",
        ],
        "document": [
            "late July 2009",
            "about July 2009",
            "from 1 July 2009 to 31 July 2009",
            "archive.example",
            "Delegates",
        ],
        "source": ["Newspaper", "US", "“Talks” — [untitled]", "Delegates meet again in Havana"],
        "party": ["State", "Round of July 2009"],
        "series": ["2 a year", "Round of July 2009"],
    }
    for kind, sentences in said.items():
        text = text_of(reader, address(coverage.of(kind)))
        assert [sentence for sentence in sentences if sentence not in text] == [], kind


def test_a_position_shows_its_evidence(coverage: Coverage, reader: Reader) -> None:
    page = strict(reader.get(address(coverage.issue)).content)
    buttons = [button for button in page.iter("button") if button.get("class") == "cite"]
    marks = [button.get("id") for button in buttons if button.get("id")]
    assert len(marks) == len(set(marks)) == 6
    labels = [button.get("aria-label") for button in buttons]
    assert all(label.startswith("Source ") and ": Miami Herald" in label for label in labels)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_point_to_their_json_and_their_history(kind: str, coverage: Coverage, reader: Reader) -> None:
    record = coverage.of(kind)
    answer = reader.get(address(record))
    text = answer.content.decode()
    assert f'href="/api/v1{address(record)}"' in text
    assert f'href="{address(record, "history/")}"' in text
    assert f'rel="canonical" href="http://127.0.0.1:8000{address(record)}"' in text
    assert "noindex" not in text


def test_every_page_says_where_the_log_stands(coverage: Coverage, reader: Reader) -> None:
    number = publish(a_source("Reuters"), User.objects.get())
    for path in ("/", "/stories/", address(coverage.story), address(coverage.story, "history/")):
        assert f"The log stands at number {number}, chain" in text_of(reader, path)


def test_a_renamed_event_is_called_by_its_new_name_and_old_pages_keep_the_old(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    before = publish(a_source("Reuters"), ben)
    publish(changed(coverage.event, title="The eleventh round"), ben)
    now, then = address(coverage.story), address(coverage.story, "history/1/")
    assert "The eleventh round" in text_of(reader, now)
    assert "Round of July 2009" not in text_of(reader, now)
    for old in (then, f"{now}?as_of={before}"):
        assert "Round of July 2009" in text_of(reader, old)
        assert "The eleventh round" not in text_of(reader, old)


def test_a_withdrawn_event_is_not_named_any_more_but_its_notice_is_linked(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    withdraw(coverage.event, ben, "It did not take place.")
    for path in (address(coverage.story), address(coverage.story, "history/1/"), address(coverage.of("series"))):
        text = text_of(reader, path)
        assert "Round of July 2009" not in text
    notice = f"/events/{coverage.event.pk}/"
    assert f'<a href="{notice}">a withdrawn event</a>' in reader.get(address(coverage.story)).content.decode()
    assert "It did not take place." in text_of(reader, notice, 410)


def test_a_correction_stands_above_the_text_and_links_to_the_change(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    changed(coverage.story, title="Delegates meet again")
    correct(coverage.story, ben, "The headline named the wrong city.")
    text = text_of(reader, address(coverage.story))
    assert text.index("The headline named the wrong city.") < text.index("The round")
    assert f'href="{address(coverage.story, "history/")}#v2"' in reader.get(address(coverage.story)).content.decode()


def test_a_former_address_and_the_id_lead_to_the_record(coverage: Coverage, reader: Reader, ben: User) -> None:
    old = address(coverage.story)
    publish(changed(coverage.story, slug="delegates-in-havana"), ben)
    for path in (old, f"/stories/{coverage.story.pk}/", f"/stories/{str(coverage.story.pk).upper()}/"):
        answer = reader.get(path, {"utm_source": "letter"})
        assert (answer.status_code, answer["Location"]) == (301, "/stories/delegates-in-havana/?utm_source=letter")
    for below in ("history/", "history/1/", "history/1..2/"):
        answer = reader.get(old + below)
        assert (answer.status_code, answer["Location"]) == (301, f"/stories/delegates-in-havana/{below}")
    assert reader.get(old, {"as_of": 1}).status_code == 404


def test_a_withdrawn_story_gives_its_reason_and_what_to_read_instead(
    coverage: Coverage, reader: Reader, ben: User
) -> None:
    instead = a_story("What is known of the round")
    before = publish(instead, ben)
    number = withdraw(coverage.story, ben, "It rested on no named source.", successor=instead.pk)
    for query in ("", f"?as_of={before}", f"?as_of={number}"):
        text = text_of(reader, address(coverage.story) + query, 410)
        assert "It rested on no named source." in text
        assert f"Number in the log {number}" in text.replace("Number in the log", "Number in the log ").replace(
            "  ", " "
        )
        assert "What is known of the round" in text or query == "?as_of=1"
        assert "Delegates meet" not in text
    verbs.restore(coverage.story.fresh(), by=ben, key=key())
    assert "Delegates meet again in Havana" in text_of(reader, address(coverage.story))


def test_what_was_not_public_yet_is_not_found_then(coverage: Coverage, reader: Reader, ben: User) -> None:
    before = publish(a_source("Reuters"), ben)
    late = a_story("A late story")
    publish(late, ben)
    assert "It may have been published later." in text_of(reader, f"{address(late)}?as_of={before}", 404)
    assert "A late story" in text_of(reader, address(late))


@pytest.mark.parametrize(
    "path", ["/stories/never/", "/stories/never/history/", "/stories/never/history/1/", "/stories/never/history/1..2/"]
)
def test_what_never_was_is_not_found(path: str, reader: Reader) -> None:
    assert "Nothing on record at this address" in text_of(reader, path, 404)


@pytest.mark.parametrize("path", ["/stories/%00/", "/stories/a%20b/", "/stories/" + "a" * 200 + "/", "/stories/ñ/"])
def test_what_is_no_address_does_not_reach_the_database(path: str, reader: Reader) -> None:
    with costs(0):
        assert reader.get(path).status_code == 404


def test_a_draft_is_nowhere(reader: Reader, coverage: Coverage) -> None:
    draft = an_event("A secret meeting")
    changed(coverage.story, title="An unpublished headline")
    paths = ["/", "/events/", "/stories/", address(coverage.story), address(coverage.story, "history/")]
    for path in paths:
        text = text_of(reader, path)
        assert "secret" not in text
        assert "unpublished headline" not in text
    assert reader.get(address(draft)).status_code == 404


def test_text_is_never_markup(reader: Reader, ben: User) -> None:
    source = a_source("<script>alert(1)</script> & Sons")
    document = a_document("<b>A title</b>", source)
    story = a_story(
        "<i>Headline</i>", f"<p>Said{cite(document, '&lt;em&gt;', '&lt;img src=x&gt;')}.</p>", summary="<hr>"
    )
    publish(story, ben)
    for path in (address(story), address(source), address(document), "/", "/sources/", address(story, "history/")):
        html = reader.get(path).content.decode()
        for markup in ("<script>alert", "<b>A title", "<i>Headline", "<img", "<hr>"):
            assert markup not in html.replace('<hr class="scotch">', "")


@pytest.mark.parametrize(
    ("kind", "most"),
    [("story", 4), ("source", 4), ("document", 4), ("party", 4), ("event", 8), ("issue", 8), ("series", 8)],
)
def test_a_page_costs_the_same_however_much_names_it(
    kind: str, most: int, coverage: Coverage, reader: Reader, ben: User
) -> None:
    record = coverage.of(kind)
    spent = queries_of(reader, address(record))
    assert spent <= most
    _name_it_often(record, coverage, ben)
    assert queries_of(reader, address(record)) == spent
    with costs(most):
        assert reader.get(address(record, "history/1/")).status_code == 200


def _name_it_often(record: Any, coverage: Coverage, ben: User) -> None:
    for number in range(12):
        story = a_story(f"Story {number}", f"<p>Said{cite(coverage.of('document'))}.</p>")
        event = an_event(f"Round {number}", series=coverage.of("series"))
        event.participants.set([coverage.of("party")])
        event.issues.set([coverage.issue])
        publish(event, ben)
        story.issues.set([coverage.issue])
        story.events.set([event, coverage.event])
        publish(story, ben)
    if record.kind.name == "story":
        record.events.add(*[story.events.first() for story in type(record).objects.exclude(pk=record.pk)])
        publish(changed(record, summary="Many events."), ben)
