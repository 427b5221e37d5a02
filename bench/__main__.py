"""``python -m bench``: everything, or the parts named (differences, pages, reading, publishing, filters). A scratch SQLite file, thrown away after."""

import os
import sys
import tempfile
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

PARTS = ("differences", "pages", "reading", "publishing", "filters")


def main() -> None:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="all of them if none is named")
    parser.add_argument("--long", type=int, default=100_000, help="editions in the long log")
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        run([part for part in PARTS if part in asked.parts or not asked.parts], asked.long)


def run(parts: list[str], long: int) -> None:
    # Only now: models can be imported once Django is set up.
    newsroom = import_module("bench.newsroom").Newsroom()
    for part in parts:
        import_module(f"bench.{part}").run(newsroom, long)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
