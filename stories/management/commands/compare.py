import json
from argparse import ArgumentParser
from html import escape
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from stories import diffs
from stories.kinds import GONE, KINDS
from stories.pages import differences
from stories.reading import moments
from stories.reading.history import acts, editions
from stories.reading.records import identify


class Command(BaseCommand):
    help = "What changed between two public versions of a record: as text, as HTML, or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("record", help="slug or id")
        parser.add_argument("earlier", type=int, metavar="A", help="the earlier version; 0 for nothing before")
        parser.add_argument("later", type=int, metavar="B", help="the later version")
        parser.add_argument("--format", choices=("text", "html", "json"), default="text")
        parser.add_argument(
            "--language", choices=diffs.LANGUAGES, default="en", help="of the labels, not of the texts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before, after = contents(options["kind"], options["record"], options["earlier"], options["later"])
        changes = diffs.changes(before, after, options["language"])
        match options["format"]:
            case "json":
                said = json.dumps(diffs.as_json(changes), ensure_ascii=False, indent=2)
            case "html":
                said = "\n".join(f"<h2>{escape(change.field)}</h2>\n{diffs.as_html(change)}" for change in changes)
            case _:
                said = diffs.as_text(changes) or diffs.say("nothing", options["language"])
        self.stdout.write(said)


def contents(kind: str, name: str, earlier: int, later: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both versions as readers met them; the first is empty for version 0. CommandError where there is no text."""
    if not 0 <= earlier < later:
        raise CommandError(f"Give the earlier version first, then a later one: {earlier} and {later} are not that.")
    record = identify(kind, name)
    if record is None:
        raise CommandError(f"No {kind} {name!r} is or was public: give its slug or its id.")
    now = moments.moment()
    wanted = [version for version in (earlier, later) if version]
    found = editions(record, wanted, now)
    for version in wanted:
        if version not in {edition.version for edition in found}:
            raise CommandError(lacking(record, version, now))
    items = [differences.content(item) for item in differences.items(kind, found, now)]
    return (items[0] if earlier else {}), items[-1]


def lacking(record: UUID, version: int, now: moments.Moment) -> str:
    """Why there is no text of this version, in a sentence."""
    done = acts(record, now)
    act = next((act for act in done if act.version == version), None)
    if act is None:
        return f"There is no version {version}: the last one is {done[0].version}."
    because = act if act.action in GONE else done[0]
    return (
        f"Version {version} has no text for readers: version {because.version} is “{because.action}” ({because.note})"
    )
