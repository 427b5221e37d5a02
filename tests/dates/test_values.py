"""What an editor may write as a date, the days it can mean, what readers are told, and how the rest is refused."""

from datetime import date

import pytest

from stories.dates import (
    ACCEPTED,
    CalendarDate,
    DateSet,
    ImpreciseDate,
    Interval,
    NotUnderstood,
    overlaps,
    parse,
    words,
)

# EDTF, earliest, latest, how finely known, in English, in Spanish
READ = [
    # whole dates
    ("2003", "2003-01-01", "2003-12-31", "year", "2003", "2003"),
    ("1966", "1966-01-01", "1966-12-31", "year", "1966", "1966"),
    ("2009-07", "2009-07-01", "2009-07-31", "month", "July 2009", "julio de 2009"),
    ("2011-03", "2011-03-01", "2011-03-31", "month", "March 2011", "marzo de 2011"),
    ("2009-07-14", "2009-07-14", "2009-07-14", "day", "14 July 2009", "14 de julio de 2009"),
    ("2009-07-01", "2009-07-01", "2009-07-01", "day", "1 July 2009", "1 de julio de 2009"),
    ("2012-02", "2012-02-01", "2012-02-29", "month", "February 2012", "febrero de 2012"),
    ("1900-02", "1900-02-01", "1900-02-28", "month", "February 1900", "febrero de 1900"),
    ("2000-02-29", "2000-02-29", "2000-02-29", "day", "29 February 2000", "29 de febrero de 2000"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "day", "31 December 9999", "31 de diciembre de 9999"),
    ("0001", "0001-01-01", "0001-12-31", "year", "AD 1", "1 d. C."),
    ("0033-04-03", "0033-04-03", "0033-04-03", "day", "3 April AD 33", "3 de abril de 33 d. C."),
    # qualifiers never widen the bounds
    ("2014?", "2014-01-01", "2014-12-31", "year", "perhaps 2014", "quizá 2014"),
    ("1994~", "1994-01-01", "1994-12-31", "year", "about 1994", "alrededor de 1994"),
    ("1994%", "1994-01-01", "1994-12-31", "year", "perhaps about 1994", "quizá alrededor de 1994"),
    ("2009-07~", "2009-07-01", "2009-07-31", "month", "about July 2009", "alrededor de julio de 2009"),
    ("2009-07-14~", "2009-07-14", "2009-07-14", "day", "about 14 July 2009", "alrededor del 14 de julio de 2009"),
    ("2009-07-14?", "2009-07-14", "2009-07-14", "day", "perhaps 14 July 2009", "quizá el 14 de julio de 2009"),
    # unspecified from the right
    ("199X", "1990-01-01", "1999-12-31", "decade", "the 1990s", "la década de 1990"),
    ("200X", "2000-01-01", "2009-12-31", "decade", "the 2000s (2000 to 2009)", "la década de 2000"),
    ("19XX", "1900-01-01", "1999-12-31", "century", "the 1900s (1900 to 1999)", "los años 1900 (1900 a 1999)"),
    ("20XX", "2000-01-01", "2099-12-31", "century", "the 2000s (2000 to 2099)", "los años 2000 (2000 a 2099)"),
    ("1XXX", "1000-01-01", "1999-12-31", "millennium", "the 1000s (1000 to 1999)", "los años 1000 (1000 a 1999)"),
    ("9XXX", "9000-01-01", "9999-12-31", "millennium", "the 9000s (9000 to 9999)", "los años 9000 (9000 a 9999)"),
    ("001X", "0010-01-01", "0019-12-31", "decade", "the 10s (AD 10 to 19)", "los años 10 (10 a 19 d. C.)"),
    ("01XX", "0100-01-01", "0199-12-31", "century", "the 100s (AD 100 to 199)", "los años 100 (100 a 199 d. C.)"),
    ("199X~", "1990-01-01", "1999-12-31", "decade", "about the 1990s", "alrededor de la década de 1990"),
    ("2004-XX", "2004-01-01", "2004-12-31", "year", "some month in 2004", "algún mes de 2004"),
    ("2004-XX-XX", "2004-01-01", "2004-12-31", "year", "some day in 2004", "algún día de 2004"),
    ("2004-07-XX", "2004-07-01", "2004-07-31", "month", "some day in July 2004", "algún día de julio de 2004"),
    (
        "2004-02-XX%", "2004-02-01", "2004-02-29", "month",
        "some day in February 2004 (approximate and uncertain)",
        "algún día de febrero de 2004 (fecha aproximada e incierta)",
    ),
    # intervals
    ("2003/2009-07", "2003-01-01", "2009-07-31", "span", "from 2003 to July 2009", "desde 2003 hasta julio de 2009"),
    (
        "1997~/1999~", "1997-01-01", "1999-12-31", "span",
        "the late 1990s", "finales de la década de 1990",
    ),
    (
        "2009-07-14/2010-10-01", "2009-07-14", "2010-10-01", "span",
        "from 14 July 2009 to 1 October 2010", "desde el 14 de julio de 2009 hasta el 1 de octubre de 2010",
    ),
    ("1997~/1999", "1997-01-01", "1999-12-31", "span", "from about 1997 to 1999", "desde alrededor de 1997 hasta 1999"),
    ("1997%/1999%", "1997-01-01", "1999-12-31", "span",
     "perhaps the late 1990s", "quizá finales de la década de 1990"),
    ("2000~/2003~", "2000-01-01", "2003-12-31", "span", "the early 2000s", "principios de la década de 2000"),
    ("1907~/1909~", "1907-01-01", "1909-12-31", "span",
     "the late 1900s (1900 to 1909)", "finales de la década de 1900"),
    ("2009-05~/2009-08~", "2009-05-01", "2009-08-31", "span", "mid-2009", "mediados de 2009"),
    ("2009-06-01~/2009-06-10~", "2009-06-01", "2009-06-10", "span", "early June 2009", "principios de junio de 2009"),
    ("2012-02-21~/2012-02-29~", "2012-02-21", "2012-02-29", "span", "late February 2012", "finales de febrero de 2012"),
    ("1901/2000", "1901-01-01", "2000-12-31", "span", "the 20th century", "el siglo XX"),
    ("1867~/1900~", "1867-01-01", "1900-12-31", "span", "the late 19th century", "finales del siglo XIX"),
    ("199X/2001", "1990-01-01", "2001-12-31", "span", "from the 1990s to 2001", "desde la década de 1990 hasta 2001"),
    ("2004-06/2004", "2004-06-01", "2004-12-31", "span", "from June 2004 to 2004", "desde junio de 2004 hasta 2004"),
    ("2004/2004-06", "2004-01-01", "2004-06-30", "span", "from 2004 to June 2004", "desde 2004 hasta junio de 2004"),
    ("2004/2004", "2004-01-01", "2004-12-31", "span", "from 2004 to 2004", "desde 2004 hasta 2004"),
    ("1985/..", "1985-01-01", None, "span", "since 1985", "desde 1985"),
    ("1985/", "1985-01-01", None, "span", "from 1985 to an unknown date", "desde 1985 hasta una fecha desconocida"),
    ("../1994~", None, "1994-12-31", "span", "until about 1994", "hasta alrededor de 1994"),
    ("/1994", None, "1994-12-31", "span", "from an unknown date to 1994", "desde una fecha desconocida hasta 1994"),
    # sets
    ("{1994,1995}", "1994-01-01", "1995-12-31", "set", "1994 and 1995", "1994 y 1995"),
    ("[1994,1995]", "1994-01-01", "1995-12-31", "set", "1994 or 1995", "1994 o 1995"),
    ("{1994,1995?,2001~}", "1994-01-01", "2001-12-31", "set",
     "1994, perhaps 1995 and about 2001", "1994, quizá 1995 y alrededor de 2001"),
    ("{1994?,1995}", "1994-01-01", "1995-12-31", "set",
     "1994 (uncertain) and 1995", "1994 (fecha incierta) y 1995"),
    ("[1994~,1995~]", "1994-01-01", "1995-12-31", "set",
     "about 1994 or about 1995", "alrededor de 1994 o alrededor de 1995"),
    ("{199X,2004-07-XX}", "1990-01-01", "2004-07-31", "set",
     "the 1990s and some day in July 2004", "la década de 1990 y algún día de julio de 2004"),
    ("{2004,2004-07}", "2004-01-01", "2004-12-31", "set", "2004 and July 2004", "2004 y julio de 2004"),
    ("{2004-01-01,2004}", "2004-01-01", "2004-12-31", "set", "1 January 2004 and the year 2004", "el 1 de enero de 2004 y el año 2004"),
    ("[2009-07-14,2009-07-15]", "2009-07-14", "2009-07-15", "set",
     "14 July 2009 or 15 July 2009", "el 14 de julio de 2009 o el 15 de julio de 2009"),
    ("[2009-09,2009-10]", "2009-09-01", "2009-10-31", "set",
     "September 2009 or October 2009", "septiembre de 2009 u octubre de 2009"),
    ("[0010,0011]", "0010-01-01", "0011-12-31", "set", "AD 10 or AD 11", "10 d. C. u 11 d. C."),
    ("[1099,1100]", "1099-01-01", "1100-12-31", "set", "1099 or 1100", "1099 o 1100"),
]  # fmt: skip

# what was typed, what the editor is told about it
REFUSED = [
    ("", "it is empty"),
    ("   ", "it is empty"),
    ("late 1990s", "words belong into the printed text"),
    ("14 July 2009", "words belong into the printed text"),
    ("unknown", "leave it empty if not known"),
    ("20 09", "a blank inside"),
    ("{1994, 1995}", "a blank inside"),
    ("1994,1995", "several dates need brackets"),
    ("1994..1996", "two dots stand only for an open end"),
    ("..", "two dots stand only for an open end"),
    ("2009-07-14T10:00", "no time of day"),
    ("2009-07-14T10:00:00Z", "no time of day"),
    ("2009-07-14Z", "no time of day"),
    ("-0044", "years have four digits, 0001 to 9999"),
    ("+2009", "years have four digits, 0001 to 9999"),
    ("Y17000", "years have four digits, 0001 to 9999"),
    ("12009", "years have four digits, 0001 to 9999"),
    ("20090714", "a hyphen before month and day"),
    ("1950S2", "years have four digits, 0001 to 9999"),
    ("0000", "it includes the year 0000"),
    ("000X", "it includes the year 0000"),
    ("00XX", "it includes the year 0000"),
    ("0XXX", "it includes the year 0000"),
    ("XXXX", "it includes the year 0000"),
    ("2009?~", "one qualifier is enough"),
    ("2009?-07", "a qualifier (?, ~ or %) stands at the end"),
    ("2009-07~-14", "a qualifier (?, ~ or %) stands at the end"),
    ("?2009-07", "a qualifier (?, ~ or %) stands at the end"),
    ("2004-1X", "X from the right"),
    ("2004-07-1X", "X from the right"),
    ("1X90", "X from the right"),
    ("X990", "X from the right"),
    ("199X-07", "no month follows 199X"),
    ("199X-XX", "no month follows 199X"),
    ("2004-XX-14", "no known day an unknown month"),
    ("199x", "a capital X"),
    ("199u", "a capital X"),
    ("2004-uu", "a capital X"),
    ("2009-7", "two digits each"),
    ("2009-7-4", "two digits each"),
    ("99", "begins with the four digits of its year"),
    ("14-07-2009", "begins with the four digits of its year"),
    ("2009.07.14", "not an EDTF value"),
    ("2009-", "not an EDTF value"),
    ("２００９", "“２” is not one of the plain characters"),
    ("٢٠٠٩", "“٢” is not one of the plain characters"),
    ("2003–2009", "“–” is not one of the plain characters"),
    ("2014-00", "there is no month 00. Months are 01 to 12"),
    ("2014-13", "there is no month 13. Months are 01 to 12"),
    ("2014-42", "there is no month 42. Months are 01 to 12"),
    ("2014-21", "a season or a part of the year. Write the months it spans"),
    ("2014-41", "a season or a part of the year. Write the months it spans"),
    ("2014-06-31", "June 2014 has 30 days. Days are 01 to 30"),
    ("2014-02-29", "February 2014 has 28 days. Days are 01 to 28"),
    ("2012-02-30", "February 2012 has 29 days. Days are 01 to 29"),
    ("2014-07-00", "July 2014 has 31 days. Days are 01 to 31"),
    ("07/14/2009", "an interval has one slash"),
    ("2009/07", "begins with the four digits of its year"),
    ("2003/2014-06-31", "“2014-06-31” is not understood as a date: June 2014 has 30 days"),
    ("/", "an interval without any date says nothing"),
    ("../..", "an interval without any date says nothing"),
    ("../", "an interval without any date says nothing"),
    ("/..", "an interval without any date says nothing"),
    ("2005/2004", "it ends before it begins. Write 2004/2005"),
    ("2004-07/2004-06-30?", "it ends before it begins. Write 2004-06-30?/2004-07"),
    ("2000/199X", "it ends before it begins. Write 199X/2000"),
    ("2009?/2010?~", "one qualifier is enough"),
    ("{}", "a date is missing in the set"),
    ("{1994,}", "a date is missing in the set"),
    ("{1994}", "a set has two dates or more. Write 1994 without brackets"),
    ("{1995,1994}", "in order of time. Write {1994,1995}."),
    ("[2001~,199X]", "in order of time. Write [199X,2001~]."),
    ("{1994,1994}", "1994 and 1994 are the same days twice"),
    ("[1994,1995,1994?]", "1994 and 1994? are the same days twice"),
    ("[2004,2004-XX]", "2004 and 2004-XX are the same days twice"),
    ("{1994..1996}", "a set lists each of its dates"),
    ("[..1994,1995]", "a set lists each of its dates"),
    ("{1994/1995,1996}", "an interval cannot be a member of a set"),
    ("{1994,[1995,1996]}", "a set stands alone, is flat"),
    ("{1994,1995]", "a set stands alone, is flat"),
    ("{1994,1995}/1996", "a set stands alone, is flat"),
    ("{1994,1995}?", "a set stands alone, is flat"),
    ("1994]", "a set stands alone, is flat"),
    ("9" * 201, "it has 201 characters, at most 200 are read"),
]


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@pytest.mark.parametrize("edtf,earliest,latest,precision,english,spanish", READ, ids=[row[0] for row in READ])
def test_editors_see_what_a_date_can_mean_in_both_languages(
    edtf: str, earliest: str | None, latest: str | None, precision: str, english: str, spanish: str
) -> None:
    read = ImpreciseDate.read("as printed", edtf)
    assert (read.earliest, read.latest) == (day(earliest), day(latest))
    assert read.precision == precision
    assert read.words == {"en": english, "es": spanish}
    assert str(parse(edtf)) == edtf


@pytest.mark.parametrize("edtf,told", REFUSED, ids=[row[0][:40] or "nothing" for row in REFUSED])
def test_the_desk_is_told_what_is_wrong_and_nothing_is_guessed(edtf: str, told: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse(edtf)
    assert told in str(refused.value)
    assert refused.value.accepted in str(refused.value)


def test_a_refusal_names_the_value_and_the_whole_profile_where_nothing_shorter_helps() -> None:
    with pytest.raises(NotUnderstood) as refused:
        ImpreciseDate.read("", "2009/2010/2011")
    assert str(refused.value).startswith("“2009/2010/2011” is not understood as a date: an interval has one slash")
    assert str(refused.value).endswith(ACCEPTED)
    assert refused.value.value == "2009/2010/2011"


def test_a_very_long_entry_is_not_repeated_whole_in_the_message() -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse("2" * 100_000)
    assert len(str(refused.value)) < 600


def test_two_hundred_characters_are_still_read() -> None:
    years = ",".join(f"{year}" for year in range(1900, 1938))
    longest = f"{{{years},1938-XX?}}"
    assert len(longest) == 200
    assert str(parse(longest)) == longest


def test_every_value_of_the_accepted_list_is_accepted() -> None:
    examples = ("2009", "2009-07", "2009-07-14", "2014?", "1994~", "199X", "2004-XX", "2003/2009-07", "1985/..")
    for edtf in (*examples, "../1994", "{1994,1995}", "[1994,1995]"):
        assert edtf in ACCEPTED
        assert str(parse(edtf)) == edtf


def test_words_refuse_what_parse_refuses() -> None:
    with pytest.raises(NotUnderstood, match="June 2014 has 30 days"):
        words("2014-06-31", "es")


def test_the_kinds_of_value_can_be_told_apart() -> None:
    assert parse("2009-07?") == CalendarDate("2009", "07", "", "?")
    assert parse("../2009") == Interval("..", CalendarDate("2009"))
    assert parse("[2009,2010]") == DateSet(every=False, members=(CalendarDate("2009"), CalendarDate("2010")))


def test_blanks_around_a_pasted_value_do_no_harm() -> None:
    assert ImpreciseDate.read(" July 2009\n", "\t2009-07 ") == ImpreciseDate.read("July 2009", "2009-07")


def test_a_date_that_is_only_printed_words_shows_those_words() -> None:
    thursday = ImpreciseDate.read("Thursday", "")
    assert thursday
    assert (thursday.earliest, thursday.latest, thursday.precision) == (None, None, "")
    assert thursday.words == {"en": "Thursday", "es": "Thursday"}


@pytest.mark.parametrize(
    "text,edtf,there", [("", "", False), (" ", " ", False), ("", "2009", True), ("2009", "", True)]
)
def test_a_record_without_date_is_seen_as_such(text: str, edtf: str, there: bool) -> None:
    assert bool(ImpreciseDate.read(text, edtf)) is there


@pytest.mark.parametrize(
    "edtf,uncertain,approximate",
    [
        ("2014", False, False),
        ("2014?", True, False),
        ("2014~", False, True),
        ("2014%", True, True),
        ("1997~/1999", False, True),
        ("{1994,1995?}", True, False),
        ("199X", False, False),
        ("", False, False),
    ],
)
def test_doubt_about_any_of_the_dates_can_be_drawn(edtf: str, uncertain: bool, approximate: bool) -> None:
    read = ImpreciseDate.read("", edtf)
    assert (read.is_uncertain, read.is_approximate) == (uncertain, approximate)


def test_partners_get_the_date_as_the_contract_says() -> None:
    assert ImpreciseDate.read("until about 1994", "../1994~").as_json() == {
        "text": "until about 1994",
        "edtf": "../1994~",
        "earliest": None,
        "latest": "1994-12-31",
        "words": {"en": "until about 1994", "es": "hasta alrededor de 1994"},
    }
    assert ImpreciseDate.read("Thursday", "").as_json() == {
        "text": "Thursday",
        "edtf": "",
        "earliest": None,
        "latest": None,
        "words": {"en": "Thursday", "es": "Thursday"},
    }
    early = ImpreciseDate.read("", "0033").as_json()
    assert (early["earliest"], early["latest"]) == ("0033-01-01", "0033-12-31")


def test_a_timeline_runs_from_the_earliest_day_and_ends_with_the_undated() -> None:
    in_order = ["../1994~", "1994-12-31", "{1994-12-31,1995}", "1995", "1995/1997", "1995/..", "1995-02", "9999", ""]
    dates = [ImpreciseDate.read("", edtf) for edtf in reversed(in_order)]
    assert [read.edtf for read in sorted(dates, key=lambda read: read.sort_key)] == in_order
    last_day = ImpreciseDate.read("", "9999-12-31")
    assert last_day.sort_key < ImpreciseDate.read("", "").sort_key


@pytest.mark.parametrize(
    "a,b,together",
    [
        ("2009-07", "2009-07-31", True),
        ("2009-07", "2009-08", False),
        ("2003/2009-07", "2009-07-31/2010", True),
        ("2003/2009-07", "2009-08-01/2010", False),
        ("1985/..", "9999", True),
        ("1985/..", "1984", False),
        ("1985/", "2020", True),
        ("../1994", "0001", True),
        ("../1994", "1994-12-31", True),
        ("../1994", "1995/..", False),
        ("../1994", "1990/..", True),
        ("../1994", "/1800", True),
        ("{1994,1999}", "1996", True),
        ("", "1996", False),
        ("1996", "", False),
        ("", "", False),
        ("", "1985/..", False),
    ],
)
def test_a_list_from_one_date_to_another_shows_what_may_fall_into_it(a: str, b: str, together: bool) -> None:
    first, second = ImpreciseDate.read("", a), ImpreciseDate.read("", b)
    assert overlaps(first, second) is together
    assert overlaps(second, first) is together
