"""What an exception of the database means, in words for whoever was working: disk full, locked, connection lost."""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, what became of the act, and what to do, each a sentence or two; ``wait``: seconds."""

    happened: str
    outcome: str
    advice: str
    wait: int


NOTHING = "Nothing was saved and nothing was published."
FULL = Trouble(
    "The disk of the newsroom's computer is full.",
    NOTHING,
    "Tell whoever looks after it to make room. Then send this page again.",
    300,
)
LOCKED = Trouble(
    "Somebody else was writing for so long that this gave up waiting.", NOTHING, "Send it again in a moment.", 10
)
READ_ONLY = Trouble(
    "The newsroom's database may only be read at the moment.",
    NOTHING,
    "Tell whoever looks after it: it is being moved, or its file belongs to somebody else. Then send this page again.",
    60,
)
LOST = Trouble(
    "The connection to the newsroom's database was lost.",
    "Nothing was saved and nothing was published, unless it was lost at the very last moment.",
    "Look at the record in another window first. If what you did is not there, send this page again.",
    30,
)
AFTERWARDS = Trouble(
    "What follows an act, such as the notice that it was done, could not be kept.",
    "What you sent may have been saved or published all the same.",
    "Look at the record in another window first. If what you did is not there, send this page again.",
    30,
)
UNUSABLE = Trouble(
    "The newsroom's database could not be used.",
    NOTHING,
    "Tell whoever looks after it: manage.py doctor says what is wrong. Then send this page again.",
    60,
)

# By the beginning of PostgreSQL's SQLSTATE, and by SQLite's and the drivers' words where there is no state.
STATES = {
    "53100": FULL,
    "55P03": LOCKED,
    "40P01": LOCKED,
    "40001": LOCKED,
    "25006": READ_ONLY,
    "08": LOST,
    "57P": LOST,
}
WORDS = {
    "disk is full": FULL,
    "no space left": FULL,
    "is locked": LOCKED,
    "readonly database": READ_ONLY,
    "connection": LOST,
    "server closed": LOST,
}


def trouble(problem: BaseException | None) -> Trouble | None:
    """What an exception says of the database; None if it says nothing of that kind (a wrong statement, a broken rule)."""
    if not isinstance(problem, OperationalError | InterfaceError) and type(problem) is not DatabaseError:
        return None
    state = getattr(problem.__cause__, "sqlstate", None) or ""
    said = str(problem).lower()
    known = [found for start, found in STATES.items() if state.startswith(start)]
    known += [found for words, found in WORDS.items() if words in said]
    return known[0] if known else LOST if isinstance(problem, InterfaceError) else UNUSABLE
