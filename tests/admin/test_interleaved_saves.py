"""Eight people at three records, all at once, through the real forms: no accepted word is lost, no refusal hides a text.

Everybody adds a word of their own to what their form showed, or a row to an inline. An accepted save therefore keeps
every word accepted before it; a word that is missing at the end was lost. The long form is run by ``make prove``.
"""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from stories import policy, snapshots
from stories.models.base import Record
from stories.models.citation import Citation
from stories.models.event import Event
from stories.models.issue import Issue
from stories.models.story import Byline, Story
from tests.admin.browser import Fields, errors, fields
from tests.admin.conftest import Desk, at_desk
from tests.conftest import at_once, person
from tests.factories import a_document, a_party, a_story, an_event, an_issue
from tests.proofs import figures

THREADS = 8
SAVES = 125 if figures.PROVING else 8  # of each person
WORD = re.compile(r"word\d+x\d+")

type Change = Callable[[Fields, str], None]


def adds_a_word(name: str) -> Change:
    """Type a word at the end of a field."""

    def change(form: Fields, word: str) -> None:
        form[name] = [f"{form[name][0]} {word}".strip()]

    return change


def adds_a_paragraph(form: Fields, word: str) -> None:
    form["body"] = [f"{form['body'][0]}<p>{word}</p>"]


def adds_a_row(prefix: str, name: str, **others: str) -> Change:
    """Add a row to an inline, with the word in one of its fields."""

    def change(form: Fields, word: str) -> None:
        row = int(form[f"{prefix}-TOTAL_FORMS"][0])
        form[f"{prefix}-TOTAL_FORMS"] = [str(row + 1)]
        for column, value in {name: word, **others}.items():
            form[f"{prefix}-{row}-{column}"] = [value]

    return change


@dataclass(frozen=True)
class Refusal:
    """A save that came too late: what was opened, what the page of the refusal says is saved now, and its words."""

    kind: str
    word: str
    opened: int
    now: int
    shown: frozenset[str]


@dataclass
class Ledger:
    """What one person met: accepted words with the record's revision that holds them, and refusals."""

    accepted: list[tuple[str, int, str]] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass
class Room:
    """The three records and what can be changed in each."""

    story: Story
    event: Event
    issue: Issue
    changes: dict[str, list[Change]]

    def record(self, kind: str) -> Record:
        """The record as the desk has it now."""
        record: Record = getattr(self, kind)
        return type(record)._default_manager.get(pk=record.pk)


def furnished() -> Room:
    document = a_document("[Report on the talks]")
    story, event, issue = a_story("Delegates meet", summary="They met."), an_event(), an_issue()
    Byline.objects.create(story=story, name="Ana Reyes")
    Citation.objects.create(event=event, document=document, quote="they met")
    position = issue.positions.create(party=a_party(), holds="The talks go on.")
    Citation.objects.create(position=position, document=document, quote="they go on")
    cited = {"document": str(document.pk), "kind": "paraphrase", "standing": "current"}
    return Room(
        story,
        event,
        issue,
        {
            "story": [adds_a_word("summary"), adds_a_paragraph, adds_a_row("bylines", "name")],
            "event": [adds_a_word("citations-0-quote"), adds_a_row("citations", "locator", **cited)],
            "issue": [
                adds_a_word("positions-0-holds"),
                adds_a_word("positions-0-citations-0-quote"),
                adds_a_row("open_questions", "text"),
            ],
        },
    )


def words_of(record: Record) -> Counter[str]:
    """How often each word of the test stands in what the desk has of the record."""
    content = snapshots.take(record)
    for again in ("body_text", "standfirst"):  # the body and the summary once more
        content.pop(again, None)
    return Counter(WORD.findall(str(content)))


def work(room: Room, desk: Desk, number: int) -> Ledger:
    """Open a form, add a word, save, and read what comes back; again and again."""
    chance, met = random.Random(number), Ledger()
    for turn in range(SAVES):
        kind = chance.choice(list(room.changes))
        record, word = room.record(kind), f"word{number}x{turn}"
        form = fields(desk.open(record))
        opened = int(form["opened_at_revision"][0])
        chance.choice(room.changes[kind])(form, word)
        answer = desk.save(record, form)
        if answer.status_code == 302:
            met.accepted.append((kind, opened + 1, word))
            continue
        assert answer.status_code == 409, (answer.status_code, kind, errors(answer))
        now = int(fields(answer)["opened_at_revision"][0])
        met.refused.append(Refusal(kind, word, opened, now, frozenset(WORD.findall(answer.content.decode()))))
    return met


@pytest.mark.own_database
@pytest.mark.real_alias
@pytest.mark.prove
def test_no_accepted_word_is_lost_and_every_refusal_shows_both_texts(own_database: str) -> None:
    room = furnished()
    before = {kind: room.record(kind).revision for kind in room.changes}
    desks = [at_desk(person(f"editor{number}", policy.EDITOR)) for number in range(THREADS)]

    told = at_once(THREADS, lambda number: work(room, desks[number], number))

    ledgers = [one for one in told if isinstance(one, Ledger)]
    assert len(ledgers) == THREADS, [one for one in told if not isinstance(one, Ledger)]
    accepted = [entry for ledger in ledgers for entry in ledger.accepted]
    refused = [refusal for ledger in ledgers for refusal in ledger.refused]
    assert len(accepted) + len(refused) == THREADS * SAVES
    assert accepted and refused, "nobody met anybody"
    figures.say("saves", f"{len(accepted)} accepted and {len(refused)} refused, of {THREADS} people at once: 0 lost")
    for kind in room.changes:
        mine = [(revision, word) for of, revision, word in accepted if of == kind]
        record = room.record(kind)
        assert words_of(record) == Counter(word for _, word in mine), "an accepted word was lost, or doubled"
        assert sorted(revision for revision, _ in mine) == list(range(before[kind] + 1, record.revision + 1))
    for refusal in refused:
        assert refusal.word in refusal.shown, "the refusal does not show what was typed"
        theirs = {word for kind, at, word in accepted if kind == refusal.kind and refusal.opened < at <= refusal.now}
        assert theirs and theirs <= refusal.shown, f"the refusal hides {theirs - refusal.shown}"
