"""Where runs of links meet: the publications that have several values, found by reading the runs side by side.

Every run stands in the order of the list, so nothing is looked up or sorted, and reading ends where the reader stops.
Passing a link costs a tenth of looking one up.
"""

from collections.abc import Sequence

_ALL = 10**9  # no bound; with it SQLite keeps the order, and hands on what meets as it goes


def met(runs: Sequence[str], direction: str, *, sqlite: bool) -> str:
    """``sort_at`` and ``publication`` of the links in all of the runs, each a condition on the alias ``l``.

    SQLite reads them in order, without being told by a reader that joins them; PostgreSQL has to be told.
    """
    selects = [f"SELECT l.sort_at, l.publication FROM stories_link l WHERE {run}" for run in runs]
    if sqlite:
        return f"{' INTERSECT '.join(selects)} ORDER BY 1 {direction}, 2 {direction} LIMIT {_ALL}"
    # INTERSECT would hash every run to its end, and a join can become one run for each link of the other.
    in_order = (f"({each} ORDER BY l.sort_at {direction}, l.publication {direction} OFFSET 0)" for each in selects)
    order = f"u.sort_at {direction}, u.publication {direction}"
    return f"""SELECT w.sort_at, w.publication FROM (
        SELECT u.sort_at, u.publication, lag(u.publication, {len(runs) - 1}) OVER (ORDER BY {order}) AS first
        FROM ({" UNION ALL ".join(in_order)}) AS u) AS w WHERE w.first = w.publication"""
