"""What an editor may type as a date, in English and in Spanish, and all that it can mean."""

from datetime import date

import pytest

from stories.dates import NotUnderstood, Reading, readings

PRINTED = date(2014, 1, 16)  # a Thursday

# English, Spanish, readings
BOTH = [
    # days, months, years
    ("14 July 2009", "14 de julio de 2009", ["2009-07-14"]),
    ("July 14, 2009", "el 14 de julio del 2009", ["2009-07-14"]),
    ("on the 14th of July 2009", "el día 14 de julio de 2009", ["2009-07-14"]),
    ("July 1st, 2009", "1.º de julio de 2009", ["2009-07-01"]),
    ("the first of July 2009", "primero de julio de 2009", ["2009-07-01"]),
    ("Thursday, 9 January 2014", "jueves, 9 de enero de 2014", ["2014-01-09"]),
    ("Wed. Jan. 15, 2014", "miercoles 15 de enero de 2014", ["2014-01-15"]),
    ("July 2009", "julio de 2009", ["2009-07"]),
    ("SEPT.  2009.", "SEPTIEMBRE  DE 2009.", ["2009-09"]),
    ("in the year 2009", "en el año 2009", ["2009"]),
    ("AD 33", "33 d. C.", ["0033"]),
    # digits that are not known
    ("some day in July 2009", "algún día de julio de 2009", ["2009-07-XX"]),
    ("some month in 2009", "algun mes de 2009", ["2009-XX"]),
    ("some day in 2009", "algún día de 2009", ["2009-XX-XX"]),
    # ten and a hundred years
    ("the 1990s", "la década de 1990", ["199X"]),
    ("the ’90s", "los 90", ["199X"]),
    ("the nineties", "los años noventa", ["199X"]),
    ("the 20s", "los años 20", ["192X", "202X"]),
    ("the 2000s", "los 2000", ["200X", "20XX"]),
    ("the 2000s (2000 to 2099)", "los años 2000 (2000 a 2099)", ["20XX"]),
    ("the 19th century", "el siglo XIX", ["1801/1900"]),
    ("the twentieth century", "siglo 20", ["1901/2000"]),
    # parts
    ("the late 90s", "finales de los 90", ["1997~/1999~"]),
    ("late 1990s", "fines de los noventa", ["1997~/1999~"]),
    ("mid-1990s", "mediados de los años 90", ["1994~/1996~"]),
    ("early 2000s", "principios de la década de 2000", ["2000~/2003~"]),
    ("the early 1900s", "comienzos de los años 1900", ["1900~/1903~", "1901~/1933~"]),
    ("the late 19th century", "finales del siglo XIX", ["1867~/1900~"]),
    ("beginning of 2009", "a principios de 2009", ["2009-01~/2009-04~"]),
    ("mid-2009", "a mediados de 2009", ["2009-05~/2009-08~"]),
    ("the end of 2009", "a fines de 2009", ["2009-09~/2009-12~"]),
    ("early June 2009", "principios de junio de 2009", ["2009-06-01~/2009-06-10~"]),
    ("mid-June 2009", "mediados de junio de 2009", ["2009-06-11~/2009-06-20~"]),
    ("late February 2012", "finales de febrero de 2012", ["2012-02-21~/2012-02-29~"]),
    ("first half of 2009", "primer semestre de 2009", ["2009-01/2009-06"]),
    ("second quarter of 2009", "segundo trimestre de 2009", ["2009-04/2009-06"]),
    ("second half of June 2009", "segunda mitad de junio de 2009", ["2009-06-16/2009-06-30"]),
    ("first half of the 1990s", "primera mitad de los 90", ["1990/1994"]),
    ("second half of the 20th century", "segunda mitad del siglo XX", ["1951/2000"]),
    # spans
    ("between 2011 and 2013", "entre 2011 y 2013", ["2011/2013"]),
    ("from March 2003 to July 2009", "de marzo de 2003 a julio de 2009", ["2003-03/2009-07"]),
    ("from March 2003 through July 2009", "desde marzo de 2003 hasta julio de 2009", ["2003-03/2009-07"]),
    ("March 2003 to 14 July 2009", "de marzo de 2003 al 14 de julio de 2009", ["2003-03/2009-07-14"]),
    ("3–5 June 2009", "del 3 al 5 de junio de 2009", ["2009-06-03/2009-06-05"]),
    ("30 July – 2 August 2009", "del 30 de julio al 2 de agosto de 2009", ["2009-07-30/2009-08-02"]),
    ("June–July 2009", "entre junio y julio de 2009", ["2009-06/2009-07"]),
    ("late 2008 to early 2009", "de finales de 2008 a principios de 2009", ["2008-09~/2009-04~"]),
    ("since 2003", "desde 2003", ["2003/.."]),
    ("from 2003 on", "de 2003 en adelante", ["2003/.."]),
    ("since the late 1990s", "desde finales de los noventa", ["1997~/.."]),
    ("until about 1994", "hasta alrededor de 1994", ["../1994~"]),
    ("by 1994", "a más tardar en 1994", ["../1994"]),
    ("before 1994", "antes de 1994", ["../1993"]),
    ("before 1 July 2009", "antes del 1 de julio de 2009", ["../2009-06-30"]),
    ("before the 1990s", "antes de los 90", ["../1989"]),
    ("after 2009", "después de 2009", ["2010/.."]),
    ("after December 2009", "después de diciembre de 2009", ["2010-01/.."]),
    ("from 1985 to an unknown date", "desde 1985 hasta una fecha desconocida", ["1985/"]),
    ("from an unknown date to 1994", "desde una fecha desconocida hasta 1994", ["/1994"]),
    # several
    ("1994 and 1995", "1994 y 1995", ["{1994,1995}"]),
    ("both 1995 and 1994", "tanto en 1994 como en 1995", ["{1994,1995}"]),
    ("1994, 1995, and 2001", "1994, 1995 y 2001", ["{1994,1995,2001}"]),
    ("1994 or 1995", "1994 o 1995", ["[1994,1995]"]),
    ("either in 1994 or in 1995", "o en 1994 o en 1995", ["[1994,1995]"]),
    ("September or October 2009", "septiembre u octubre de 2009", ["[2009-09,2009-10]"]),
    ("3, 4 and 10 June 2009", "los días 3, 4 y 10 de junio de 2009", ["{2009-06-03,2009-06-04,2009-06-10}"]),
    ("June 2009 and 2010", "junio de 2009 y 2010", ["{2009-06,2010}", "{2009-06,2010-06}"]),
    ("June 2009 and the year 2010", "junio de 2009 y el año 2010", ["{2009-06,2010}"]),
    ("20 March or April 2009", "20 de marzo o abril de 2009", ["[2009-03-20,2009-04]", "[2009-03-20,2009-04-20]"]),
    # doubt
    ("circa 1994", "hacia 1994", ["1994~"]),
    ("c. 1994", "c. 1994", ["1994~"]),
    ("approximately July 2009", "aproximadamente en julio de 2009", ["2009-07~"]),
    ("around 14 July 2009", "alrededor del 14 de julio de 2009", ["2009-07-14~"]),
    ("perhaps 2014", "quizá en 2014", ["2014?"]),
    ("possibly in 2014", "posiblemente 2014", ["2014?"]),
    ("2014 (uncertain)", "2014 (fecha incierta)", ["2014?"]),
    ("2014, probably", "2014, tal vez", ["2014?"]),
    ("perhaps about 1994", "quizás hacia 1994", ["1994%"]),
    ("perhaps the late 1990s", "quizá finales de los 90", ["1997%/1999%"]),
    ("perhaps from 2003 to 2009", "quizá desde 2003 hasta 2009", ["2003?/2009?"]),
    ("from perhaps 2003 to 2009", "desde quizá 2003 hasta 2009", ["2003?/2009"]),
    ("early 2000s (2000 to 2099)", "principios de los años 2000 (2000 a 2099)", ["2001~/2033~"]),
    ("probably since 2003", "probablemente desde 2003", ["2003?/.."]),
    ("perhaps 1994 and 1995", "quizá 1994 y 1995", ["{1994?,1995?}", "{1994?,1995}"]),
    ("1994 or 1995?", "1994 o 1995?", ["[1994?,1995?]", "[1994,1995?]"]),
    ("c. 1994 and c. 1995", "hacia 1994 y hacia 1995", ["{1994~,1995~}"]),
    ("about 2003 – 2009", "hacia 2003 – 2009", ["2003~/2009~", "2003~/2009"]),
    ("perhaps 1994, about 1995 and 1996", "quizá 1994, hacia 1995 y 1996",
     ["{1994?,1995~,1996~}", "{1994?,1995~,1996}"]),
]  # fmt: skip

# Typed, readings: numbers and EDTF have no language, and some forms are of one language only
ONE = [
    ("2009", ["2009"]),
    ("2003-2009", ["2003/2009"]),
    ("2003–2009", ["2003/2009"]),
    ("1994–96", ["1994/1996"]),
    ("2003-09", ["2003-09", "2003/2009"]),
    ("2009-07", ["2009-07"]),
    ("2003–09", ["2003/2009"]),
    ("2003/09", ["2003-09", "2003/2009"]),
    ("07/2009", ["2009-07"]),
    ("14/07/2009", ["2009-07-14"]),
    ("7/14/2009", ["2009-07-14"]),
    ("03/04/2009", ["2009-04-03", "2009-03-04"]),
    ("Friday, 03/04/2009", ["2009-04-03"]),
    ("5.5.2009", ["2009-05-05"]),
    ("2009/07/14", ["2009-07-14"]),
    ("14.7.2009", ["2009-07-14"]),
    ("14-07-2009", ["2009-07-14"]),
    ("3/4/2009 to 2/4/2009", ["2009-03-04/2009-04-02"]),
    ("~ 1994", ["1994~"]),
    ("1997~/1999~", ["1997~/1999~"]),
    ("{1994,1995?}", ["{1994,1995?}"]),
    ("199X", ["199X"]),
    ("2014%", ["2014%"]),
    ("from 2003", ["2003/..", "2003"]),
    ("perhaps from 2003", ["2003?/..", "2003?"]),
    ("June 3 and 5, 2009", ["{2009-06-03,2009-06-05}"]),
    ("July 30–August 2, 2009", ["2009-07-30/2009-08-02"]),
    ("Q2 2009", ["2009-04/2009-06"]),
    ("2009 or so", ["2009~"]),
    ("14 July 2009-20 July 2009", ["2009-07-14/2009-07-20"]),
    ("los años 1994 y 1995", ["{1994,1995}"]),
    ("los 20 y 21 de junio de 2009", ["{2009-06-20,2009-06-21}"]),
]

# English, Spanish, readings for a report that was printed on Thursday, 16 January 2014
COUNTED = [
    ("Wednesday", "el miercoles", ["2014-01-15", "2014-01-22"]),
    ("on Thursday", "jueves", ["2014-01-09", "2014-01-16", "2014-01-23"]),
    ("last Thursday", "el jueves pasado", ["2014-01-09"]),
    ("next Monday", "el próximo lunes", ["2014-01-20"]),
    ("since last Friday", "desde el viernes pasado", ["2014-01-10/.."]),
    ("today", "hoy", ["2014-01-16"]),
    ("yesterday", "ayer", ["2014-01-15"]),
    ("tomorrow", "mañana", ["2014-01-17"]),
    ("the day before yesterday", "anteayer", ["2014-01-14"]),
    ("last month", "el mes pasado", ["2013-12"]),
    ("next month", "el mes que viene", ["2014-02"]),
    ("last year", "el año pasado", ["2013"]),
    ("late last year", "finales del año pasado", ["2013-09~/2013-12~"]),
    ("this year", "este año", ["2014"]),
    ("the last century", "el siglo pasado", ["1901/2000"]),
    ("two days ago", "hace dos días", ["2014-01-14"]),
    ("two weeks ago", "hace dos semanas", ["2014-01-02", "2014-01-02~"]),
    ("a month ago", "hace un mes", ["2013-12"]),
    ("ten years ago", "hace diez años", ["2004"]),
    ("perhaps two years ago", "quizá hace dos años", ["2012?"]),
    ("in the last decade", "en la última década", ["200X", "2004~/2014~"]),
    ("in the last ten years", "en los últimos diez años", ["2004~/2014~"]),
    ("the last three months", "los últimos tres meses", ["2013-10~/2014-01~"]),
    ("the last two weeks", "las últimas dos semanas", ["2014-01-02~/2014-01-16~"]),
    ("a decade ago", "hace una década", ["2004"]),
    ("this July", "este julio", ["2014-07"]),
    ("this Thursday", "este jueves", ["2014-01-09", "2014-01-16", "2014-01-23"]),
    ("9 January", "9 de enero", ["2014-01-09", "2015-01-09"]),
    ("Thursday, 9 January", "jueves 9 de enero", ["2014-01-09", "2020-01-09"]),
    ("29 February", "29 de febrero", ["2012-02-29", "2016-02-29"]),
    ("in July", "en julio", ["2013-07", "2014-07"]),
    ("last July", "en julio pasado", ["2013-07"]),
    ("early July", "principios de julio", ["2013-07-01~/2013-07-10~", "2014-07-01~/2014-07-10~"]),
    ("3–5 June", "del 3 al 5 de junio", ["2013-06-03/2013-06-05", "2014-06-03/2014-06-05"]),
]

# Typed, what the editor is told
REFUSED = [
    ("", "it is empty"),
    ("banana 2009", "“banana” is left over"),
    ("reportedly 1994", "“reportedly” is left over"),
    ("not before 1994", "“not” is left over"),
    ("14 de julio de 2009 en La Habana", "“Habana” is left over"),
    ("2009 in", "“in” is left over"),
    ("the", "“the” is left over"),
    ("2009 2010", "“2010” does not fit"),
    ("from 2003 to 2009 and 2011", "“and” does not fit"),
    ("2014??", "“?” does not fit"),
    ("summer 2009", "when it is summer differs from place to place"),
    ("verano de 2009", "when it is verano differs from place to place"),
    ("undated", "no date is known"),
    ("sin fecha", "no date is known"),
    ("31 June", "June has 30 days"),
    ("el 31 de junio", "June has 30 days"),
    ("30 February", "February has at most 29 days"),
    ("31 June 2009", "June 2009 has 30 days"),
    ("31 de junio de 2009", "June 2009 has 30 days"),
    ("29 February 2011", "February 2011 has 28 days"),
    ("31/02/2009", "February 2009 has 28 days"),
    ("25/30/2009", "neither 25 nor 30 is a month"),
    ("Thursday, 9 January 2013", "9 January 2013 falls on a Wednesday, not on a Thursday"),
    ("jueves, 9 de enero de 2013", "9 January 2013 falls on a Wednesday, not on a Thursday"),
    ("from 2009 to 2003", "it ends before it begins"),
    ("December–January 2010", "it ends before it begins"),
    ("3/4/09", "the year in “3/4/09” has not four digits"),
    ("14", "the month of “14” is missing"),
    ("from June 2009 to July", "the year of “July” is missing"),
    ("20090714", "“20090714” is no year"),
    ("44 BC", "years are 1 to 9999 AD"),
    ("the 1995s", "no ten years begin with 1995"),
    ("the late 1990s and 2001", "“late 1990s” is a span"),
    ("early 14 July 2009", "only a month, a year, a decade or a century has parts"),
    ("third half of 2009", "there is no third half"),
    ("1994, 1995", "several dates need a word between the last two"),
    ("both 1994 or 1995", "“both” needs “and”"),
    ("between 2011 or 2013", "“between” needs “and”"),
    ("1994 and 1994", "are the same days twice"),
    ("between 1994 and", "a date is missing at its end"),
    ("before some day in July 2009", "before or after “some day in July 2009” is no date"),
    ("los años 1990 y 2000", "“los años 1990” can be one year or ten"),
    ("2003–02", "“02” is neither a month nor a year after 2003"),
    ("the 2000s (2000 to 2100)", "2000 to 2100 are not the 2000s"),
    ("la década de 1995", "“década” does not fit"),
    ("siglo C", "“siglo” needs its number"),
    ("some day", "“some day” needs a month"),
    ("first half of last week", "no part of “first half of last week” has a name"),
    ("third quarter of the 1990s", "a decade has no quarters"),
    ("before 1 January 0001", "years are 1 to 9999 AD"),
    ("from an unknown date", "nothing is said but that it began"),
    ("two weeks", "it does not say from when the time is counted"),
    ("last two bottles", "“bottles” is left over"),
    ("next two weeks", "“next” does not fit"),
    ("last 2009", "“2009” does not fit"),
    ("199x", "an unspecified digit is a capital X"),
    ("{1994, 1995}", "there is a blank inside"),
]

# Typed, what a date counted from no day is told
UNCOUNTED = ["Thursday", "el jueves pasado", "yesterday", "last year", "hace dos semanas", "9 January", "in July"]


def read(phrase: str, today: date | None = None) -> list[str]:
    return [reading.edtf for reading in readings(phrase, today=today)]


@pytest.mark.parametrize(("english", "spanish", "meant"), BOTH, ids=[row[0] for row in BOTH])
def test_both_languages_are_read_without_being_told_which(english: str, spanish: str, meant: list[str]) -> None:
    assert read(english) == meant
    assert read(spanish) == meant


@pytest.mark.parametrize(("typed", "meant"), ONE, ids=[row[0] for row in ONE])
def test_numbers_and_edtf_are_read_in_the_same_field(typed: str, meant: list[str]) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(("english", "spanish", "meant"), COUNTED, ids=[row[0] for row in COUNTED])
def test_a_report_counts_from_the_day_it_was_printed(english: str, spanish: str, meant: list[str]) -> None:
    assert read(english, PRINTED) == meant
    assert read(spanish, PRINTED) == meant


@pytest.mark.parametrize(("typed", "told"), REFUSED, ids=[row[0] or "nothing" for row in REFUSED])
def test_an_editor_is_told_what_is_wrong_and_what_to_write(typed: str, told: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        readings(typed, today=PRINTED)
    assert told in refused.value.problem
    assert refused.value.value == typed
    assert refused.value.accepted.endswith(".")


@pytest.mark.parametrize("typed", UNCOUNTED)
def test_a_weekday_without_its_report_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="is counted from a day that is not known"):
        readings(typed)


def test_weeks_begin_on_two_days_where_english_is_printed() -> None:
    assert read("last week", PRINTED) == ["2014-01-06/2014-01-12", "2014-01-05/2014-01-11"]
    assert read("la semana pasada", PRINTED) == ["2014-01-06/2014-01-12"]


def test_an_editor_who_has_to_choose_sees_what_the_readings_differ_in() -> None:
    assert readings("03/04/2009") == [
        Reading(
            "2009-04-03", {"en": "3 April 2009: day before month", "es": "3 de abril de 2009: el día antes del mes"}
        ),
        Reading(
            "2009-03-04", {"en": "4 March 2009: month before day", "es": "4 de marzo de 2009: el mes antes del día"}
        ),
    ]
    assert [reading.why["en"] for reading in readings("Wednesday", today=PRINTED)] == [
        "15 January 2014: the nearest before 16 January 2014",
        "22 January 2014: the nearest after 16 January 2014",
    ]
    assert [reading.why["es"] for reading in readings("2014")] == ["2014"]


def test_too_many_readings_are_no_choice() -> None:
    with pytest.raises(NotUnderstood, match="it can be read in too many ways"):
        readings("3/4/2009, 4/5/2009, 5/6/2009, 6/7/2009, 7/8/2009 and 8/9/2009")
