"""The two tables of the search index, and the order of their rows. Alike on both databases.

``CURRENT`` has a row for each publication that readers see at the head, ``EVERY`` one for each edition that has text,
for what is read as of an earlier number. ``rowid`` is the sort key: newest first is its order downwards. On SQLite they
are FTS5 tables, on PostgreSQL tables with a ``tsvector``. Both hold words as ``words`` makes them, nothing else of the text.
"""

# The forms in which words are kept: stems by language, and as they are folded. On PostgreSQL one vector holds all of
# them, and the first letter of each word says its form; marks have an ``m``.
PLAIN = "plain"
FORMS = {"en": "e", "es": "s", PLAIN: "p"}

CURRENT, EVERY = "stories_search", "stories_search_all"
TABLES = (CURRENT, EVERY)

# A row number holds seconds and the number of an edition; after 33 million editions two of one second could meet.
NUMBER_BITS = 25
NUMBER_MASK = (1 << NUMBER_BITS) - 1
UNDATED = -(2**37)  # seconds; before the year 1, and still fits
FARTHEST = 2**38 - 1  # seconds; after the year 9999

# The same of a publication called ``p``, in SQL.
ROW_OF_P = f"((CASE WHEN p.sort_at < {UNDATED} THEN {UNDATED} ELSE p.sort_at END) << {NUMBER_BITS} | (p.number & {NUMBER_MASK}))"

# ``marks`` are words of our own for what search is narrowed by; bm25 takes a weight for each column, in this order.
COLUMNS = (
    *("number UNINDEXED", "category UNINDEXED", "earliest UNINDEXED", "latest UNINDEXED"),
    *("marks", "title_en", "title_es", "title_plain", "text_en", "text_es", "text_plain"),
)
WEIGHTS = (0, 0, 0, 0, 0, 8, 8, 8, 1, 1, 1)

SQLITE = (f"CREATE VIRTUAL TABLE {{table}} USING fts5({', '.join(COLUMNS)}, tokenize = 'ascii')",)
POSTGRESQL = (
    """
    CREATE TABLE {table} (
        rowid bigint PRIMARY KEY, number bigint NOT NULL, category varchar(20) NOT NULL,
        earliest integer, latest integer, words tsvector NOT NULL,
        said_en text NOT NULL, said_es text NOT NULL, said_plain text NOT NULL)""",
    # Entered at once, not on a list of its own that each search would have to read through: we seldom write.
    "CREATE INDEX {table}_words ON {table} USING gin (words) WITH (fastupdate = off)",
)


def row_of(sort_at: int, number: int) -> int:
    """The sort key of a publication: its place in a list that is newest first."""
    return min(max(sort_at, UNDATED), FARTHEST) << NUMBER_BITS | number & NUMBER_MASK
