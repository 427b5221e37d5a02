from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from stories.kinds import KINDS
from stories.management import acting
from stories.models.base import Record, model_of
from stories.models.removal import Removal
from stories.models.user import User
from stories.publishing import removal
from stories.publishing.acts import Refused, permit
from stories.publishing.removal import Consequences, Naming

AFTER = "Now run manage.py scrub, and deal with the backups made before: docs/operators/databases.md."


class Command(BaseCommand):
    help = (
        "Legal removal, which takes two persons: ask for one, or settle one that somebody asked for. Prints what it"
        " would do each time; nothing is removed before somebody else confirms."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", nargs="?", choices=list(KINDS))
        parser.add_argument("record", nargs="?", help="slug or id")
        parser.add_argument("--reason", default="", help="why: readers find it in its place, so do not name it")
        parser.add_argument("--note", default="", help="what readers find with the records that named it")
        parser.add_argument(
            "--along", action="append", default=[], metavar="KIND:RECORD", help="remove this along with it"
        )
        parser.add_argument("--by", default="", help="sign-in of the person who acts")
        parser.add_argument("--key", default="", help="with --confirm: the same key again does nothing new")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--confirm", type=int, metavar="NUMBER", help="carry out what somebody else asked for")
        instead.add_argument("--decline", type=int, metavar="NUMBER", help="settle it without removing anything")
        instead.add_argument("--list", action="store_true", help="every removal, the newest first")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting.refusals_as_sentences():
            if options["list"]:
                self._list()
            elif options["decline"] is not None:
                declined = removal.decline(acting.removal_numbered(options["decline"]), by=_person(options))
                self.stdout.write(f"Removal {declined.pk} is declined: nothing was removed.")
            elif options["confirm"] is not None:
                self._confirm(acting.removal_numbered(options["confirm"]), options)
            else:
                self._ask(options)

    def _ask(self, options: dict[str, Any]) -> None:
        if not (options["kind"] and options["record"]):
            raise CommandError("Say what to remove (KIND RECORD), or give --confirm, --decline or --list.")
        by, record = _person(options), acting.record_of(options["kind"], options["record"])
        permit(by, "take_down", record)
        along = [_along(name) for name in options["along"]]
        others = [[other.kind.name, str(other.pk)] for other in along]
        plan = removal.consequences(Removal(kind=record.kind.name, record=record.pk, along=others))
        if plan.problems:
            raise Refused(*plan.problems)
        asked = removal.ask(record, reason=options["reason"], note=options["note"], along=along, by=by)
        self._tell("Once somebody else confirms it, this will", plan)
        self.stdout.write(
            f"Asked for as removal {asked.pk}. Somebody else confirms it with:"
            f" manage.py take_down --confirm {asked.pk} --by NAME"
        )

    def _confirm(self, asked: Removal, options: dict[str, Any]) -> None:
        by = _person(options)
        permit(by, "take_down")
        plan = removal.consequences(asked)
        if asked.state == Removal.States.ASKED:
            self._tell("This will", plan)
        act = removal.take_down(asked, by=by, key=acting.key(options["key"]), seen=plan.fingerprint)
        self.stdout.write(f"Removed for good: number {act.batch} in the log. {AFTER}")

    def _list(self) -> None:
        for asked in Removal.objects.select_related("asked_by", "settled_by"):
            title = (
                model_of(asked.kind)._default_manager.filter(pk=asked.record).values_list("title", flat=True).first()
            )
            settled = f", settled by {asked.settled_by} on {asked.settled_at:%Y-%m-%d}" if asked.settled_at else ""
            number = f", number {asked.number} in the log" if asked.number else ""
            self.stdout.write(
                f"{asked.pk}: {asked.kind} {f'“{title}”' if title else asked.record}. {asked.get_state_display()};"
                f" asked for by {asked.asked_by} on {asked.asked_at:%Y-%m-%d}{settled}{number}."
            )

    def _tell(self, begins: str, plan: Consequences) -> None:
        self.stdout.write(f"{begins}:")
        for line in _lines(plan):
            self.stdout.write(f"  {line}")


def _lines(plan: Consequences) -> Iterator[str]:
    for reference in plan.records:
        yield f"remove {reference['kind']} “{reference['title']}”"
    yield f"erase the text of {acting.counted(len(plan.editions), 'edition')}"
    for naming in plan.namings:
        yield f"{_acts_on(naming)} {naming.kind} “{naming.title}”"
    for release in plan.releases:
        yield f"cancel what is planned for {release.due_at:%Y-%m-%d %H:%M} UTC: “{release.title}”"
    for reference in plan.mentions:
        yield f"leave alone, for you to read, as it has the title in its text: {reference['kind']} “{reference['title']}”"


def _acts_on(naming: Naming) -> str:
    said = []
    if naming.live:
        said.append("correct")
    if naming.past:
        said.append(f"erase {acting.counted(naming.past, 'version')} of")
    if naming.desk:
        said.append("strike it on the desk in")
    return ", ".join(said)


def _person(options: dict[str, Any]) -> User:
    if not options["by"]:
        raise CommandError("Say who acts: --by NAME.")
    return acting.person(options["by"])


def _along(name: str) -> Record:
    kind, _, record = name.partition(":")
    if kind not in KINDS or not record:
        raise CommandError(f"--along {name!r}: give a kind and a slug or id, for instance document:report.")
    return acting.record_of(kind, record)
