"""The English words of dates: by what they do, then by what they mean, the words for it with bars between."""

from stories.dates.tokens import Kind, Meaning, Vocabulary, listed

MARKED: dict[Meaning, str] = {-1: "last|past|previous", 0: "this|current", 1: "next|coming"}
UNITS = {"week": "week", "month": "month", "year": "year", "decade": "decade", "century": "century"}
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
COUNTS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"

WORDS: dict[Kind, dict[Meaning, str]] = {
    "filler": {"": "the|in|of|at|during|in the course of"},
    "on": {"": "on"},
    "month": {
        1: "january|jan", 2: "february|feb", 3: "march|mar", 4: "april|apr", 5: "may", 6: "june|jun",
        7: "july|jul", 8: "august|aug", 9: "september|sept|sep", 10: "october|oct", 11: "november|nov",
        12: "december|dec",
    },
    "weekday": {
        0: "monday|mon", 1: "tuesday|tues|tue", 2: "wednesday|wed", 3: "thursday|thurs|thur|thu", 4: "friday|fri",
        5: "saturday|sat", 6: "sunday|sun",
    },
    "part": {
        "early": "early|beginning|start|early part", "mid": "mid|middle|middle part",
        "late": "late|end|close|latter part|late part",
    },
    "qualifier": {
        "?": "perhaps|possibly|probably|maybe|uncertain|date uncertain|presumably",
        "~": "about|around|approximately|approximate|approx|circa|c|ca|roughly|some time around|sometime around|"
             "in or about|on or about|or so|date approximate",
        "%": "approximate and uncertain|uncertain and approximate",
    },
    "from": {"": "from"},
    "since": {"": "since|ever since|starting in|starting on|beginning in"},
    "to": {"": "to|through|thru"},
    "until": {"": "until|till|up to|up until|by|no later than|not later than"},
    "before": {"": "before|prior to|earlier than"},
    "after": {"": "after|later than"},
    "onward": {"": "onward|onwards|and after|and later"},
    "between": {"": "between"},
    "and": {"": "and|as well as"},
    "or": {"": "or"},
    "both": {"": "both"},
    "either": {"": "either"},
    "fraction": {"half": "half", "quarter": "quarter"},
    "ordinal": dict(enumerate(ORDINALS.split(), 1)),
    "count": {**dict(enumerate(COUNTS.split(), 1)), 1: "one|a|an", 20: "twenty"},
    "decade": {
        20: "twenties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties", 70: "seventies", 80: "eighties",
        90: "nineties",
    },
    "century": {"": "century"},
    "some": {"day": "some day|one day|a day", "month": "some month|one month|a month"},
    "unit": {unit: f"{unit}|{unit}s" for unit in ("day", "week", "month", "year", "decade")},
    "ago": {"": "ago"},
    "marker": MARKED,
    "day": {0: "today", -1: "yesterday", 1: "tomorrow", -2: "day before yesterday", 2: "day after tomorrow"},
    "era": {"AD": "ad|a.d.|ce|c.e.", "BC": "bc|b.c.|bce|b.c.e."},
    "unknown": {"": "unknown|undated|no date|date unknown|unknown date|an unknown date|not dated|n.d.|date not known"},
    "season": {"": "spring|summer|autumn|fall|winter"},
}  # fmt: skip
WORDS["relative"] = {
    f"{unit} {step}": "|".join(f"{marker} {UNITS[unit]}" for marker in markers.split("|"))
    for step, markers in MARKED.items()
    for unit in UNITS
}

ENGLISH = Vocabulary("en", listed(WORDS))
