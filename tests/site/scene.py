"""A site with everything: each kind of page, the states it can be in, and content that is long, short, missing or hostile."""

from urllib.parse import urlencode
from uuid import uuid4

from stories.dates import ImpreciseDate
from stories.models.citation import Citation
from stories.models.document import Document
from stories.models.issue import Issue, OpenQuestion, Position
from stories.models.story import Story
from stories.models.user import User
from tests.factories import a_document, a_party, a_series, a_source, a_story, an_event, an_issue, cite
from tests.pages.conftest import Coverage, a_coverage, address, changed, correct, publish, withdraw

SCRIPT = '<script>document.title="broken in"</script><img src=x onerror="document.title=\'broken in\'">'
ARABIC = "محادثات الهجرة بين كوبا والولايات المتحدة"
LONG = ("Delegates of both governments met for the fourth time in two years and found no words to agree on " * 4)[:300]
UNBROKEN = "internationalisation" * 12


def a_site(ben: User) -> dict[str, str]:
    """Everything published by Ben; one address of each kind of page and state."""
    coverage = a_coverage(ben)
    story = changed(coverage.story, title="Delegates meet again in New York")
    before = correct(story, ben, "The talks were in New York, not in Havana.") - 1
    gone = a_story("A date is set", summary="It was not.")
    publish(gone, ben)
    withdraw(gone, ben, "No report supports it.", successor=story.pk)
    paths = {record.kind.name: address(record) for record in coverage.records}
    left = {"gone": address(gone), "history of what is gone": address(gone, "history/")}
    return paths | of_a_story(story, before) | lists() | others(coverage, before) | extremes(ben) | left


def of_a_story(story: Story, before: int) -> dict[str, str]:
    """A story in all its versions; ``before`` is the last number at which its first version was in public."""
    return {
        "history": address(story, "history/"),
        "version": address(story, "history/1/"),
        "difference": address(story, "history/1..2/"),
        "as of": f"{address(story)}?as_of={before}",
        "since": f"{address(story)}?since={before}",
    }


def lists() -> dict[str, str]:
    plurals = ("stories", "sources", "documents", "events", "issues", "parties", "series")
    return {plural: f"/{plural}/" for plural in plurals if plural != "series"} | {"list of series": "/series/"}


def others(coverage: Coverage, before: int) -> dict[str, str]:
    return {
        "home": "/",
        "home as of": f"/?as_of={before}",
        "home since": "/?since=3",
        "filtered": f"/stories/?issue={coverage.issue.slug}",
        "filtered to nothing": "/stories/?category=editorial",
        "timeline": "/timeline/",
        "timeline filtered": f"/timeline/?issue={coverage.issue.slug}&from=2000&to=2015",
        "timeline empty": "/timeline/?from=1801&to=1802",
        "search": "/search/",
        "search found": "/search/?q=talks",
        "search of a date": "/search/?q=July+2009",
        "search found nothing": "/search/?q=zeppelin",
        "hostile search": f"/search/?{urlencode({'q': SCRIPT})}",
        "corrections": "/corrections/",
        "about": "/about/",
        "partners": "/partners/",
        "missing": "/stories/never/",
        "not yet": f"{address(coverage.story)}?as_of=1",
        "refused": "/?as_of=never",
    }


def extremes(ben: User) -> dict[str, str]:
    """Records as they should not be and sometimes are."""
    made = {
        "bare story": a_story("Talks", body="<p>They met.</p>"),
        "long story": a_long_story(),
        "hostile story": a_hostile_story(),
        "right to left": a_story(ARABIC, body=f"<p>{ARABIC}.</p>", summary=ARABIC),
        "undated event": an_event("Some meeting", date_text="", date_edtf=""),
        "hostile event": an_event(SCRIPT[:200], place=SCRIPT, summary=SCRIPT, date_text="some time", date_edtf="19XX"),
        "bare issue": an_issue("Nothing yet", question="What is there?"),
        "hostile issue": a_hostile_issue(),
        "bare party": a_party(UNBROKEN, aliases=f"{ARABIC}\n{SCRIPT}"),
        "bare series": a_series("Meetings nobody counted", expected_per_year=None),
        "hostile source": a_source(SCRIPT[:200], short_name=UNBROKEN[:40], country="US", summary=SCRIPT),
    }
    for record in made.values():
        publish(record, ben)
    return {name: address(record) for name, record in made.items()}


def a_long_story() -> Story:
    """300 characters of headline, 40 citations of 8 documents, a quotation that fills a screen."""
    documents = [a_document(f"[Report {number}]", a_source(f"Paper {number} of {uuid4()}")) for number in range(8)]
    paragraphs = [
        f"<h2>Part {number}</h2><p>{LONG}{cite(documents[number % 8], f'p. {number}', LONG, 'quotation')} {UNBROKEN}.</p>"
        for number in range(40)
    ]
    story = a_story(LONG, body="".join(paragraphs), summary=LONG)
    story.bylines.create(name=ARABIC, order=0)
    return story


def a_hostile_story() -> Story:
    document = a_hostile_document()
    body = f"<p>{SCRIPT.replace('<', '&lt;')}{cite(document, 'p. &lt;b&gt;', '&lt;script&gt;', 'denial')}</p>"
    story = a_story(SCRIPT[:200], body=body, summary=SCRIPT)
    story.bylines.create(name=SCRIPT[:100], role=SCRIPT[:60], order=0)
    return story


def a_hostile_document() -> Document:
    return a_document(
        SCRIPT[:200],
        a_source(f"{SCRIPT[:100]} {uuid4()}"),
        original_url="https://herald.example/?a=1&b=%22%3E%3Cscript%3E",
        summary=SCRIPT,
        date_text="<b>Thursday</b>",
        date_edtf="2014?",
    )


def a_hostile_issue() -> Issue:
    issue = an_issue(SCRIPT[:200], question=SCRIPT, status_note=SCRIPT[:60])
    position = Position(issue=issue, party=a_party(SCRIPT[:200]), stance="shifted", holds=SCRIPT, order=0)
    position.since = ImpreciseDate.read("<i>then</i>", "../2003")
    position.save()
    Citation.objects.create(position=position, document=a_hostile_document(), order=0, quote=SCRIPT)
    OpenQuestion.objects.create(issue=issue, text=SCRIPT, order=0)
    return issue
