"""A publisher that may be killed at any moment: `python -m tests.proofs.publisher keep|some`, DATABASE_URL set.

``keep`` reads one order a line (JSON) and forks three publishers for it, each with a connection of its own, from this
process, which never opens one. ``some`` publishes the source of each line and answers each, for whoever counts syncs.
"""

import os
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from importlib import import_module

import django


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.proofs.publisher", description=__doc__)
    parser.add_argument("--without", action="append", default=[], help="a protection of tests.proofs.unprotected")
    parser.add_argument("--early", action="store_true", help="acknowledge before the commit")
    parser.add_argument("what", choices=["keep", "some"])
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    # Only now: models can be imported once Django is set up.
    publishing, unprotected = import_module("tests.proofs.publishing"), import_module("tests.proofs.unprotected")
    with ExitStack() as gone:
        for protection in asked.without:
            gone.enter_context(getattr(unprotected, protection)())
        if asked.what == "keep":
            publishing.keep(sys.stdin, sys.stdout, early=asked.early)
        else:
            publishing.some(sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
