"""What happened, when as far as it is printed, and on whose word."""

from stories.management.demo.issues import ACCORDS, CADENCE, FIVE_CASE, GROSS_CASE, SMUGGLING, WET_FOOT
from stories.management.demo.records import (
    AP_REPORT,
    BUSH,
    CLINTON,
    CUBA,
    GROSS,
    HERALD_REPORT,
    MIGRANTS,
    OBAMA,
    PRESS_RELEASE,
    REUTERS_REPORT,
    ROUNDS,
    THE_FIVE,
    UNITED_STATES,
)
from stories.management.demo.shape import date, event

BOTH = [UNITED_STATES, CUBA]
THURSDAY = date("Thursday", "perhaps 2014")
RESPECTFUL = "took place in a respectful environment"

THE_ROUND = """Officials of both countries meet in Havana for the latest round. The accords are under discussion. The digest
    gives the weekday only; the year is our reading and uncertain."""
HAVANA, HAVANA_LATER = (
    event(
        "round-in-havana",
        title,
        THE_ROUND + mark,
        when=THURSDAY,
        place="Havana",
        category="meeting",
        participants=BOTH,
        series=ROUNDS,
        issues=[ACCORDS, CADENCE, SMUGGLING],
        cited=cited,
    )
    for title, mark, cited in (
        ("Round of talks", "", [(HERALD_REPORT, "")]),
        (
            "Round in Havana",
            " Demonstration: the second edition brought the present title and the Cuban press release.",
            [(HERALD_REPORT, ""), (PRESS_RELEASE, RESPECTFUL)],
        ),
    )
)
RELEASE = event(
    "cuba-issues-a-press-release-on-the-round",
    "Cuba issues a press release on the round",
    """The Cuban government describes the meeting and names what was analysed there. We know two passages.""",
    when=THURSDAY,
    category="statement",
    participants=[CUBA],
    issues=[ACCORDS, SMUGGLING],
    cited=[(PRESS_RELEASE, RESPECTFUL)],
)
ROUND_2013 = event(
    "round-after-the-gap",
    "Round after the gap",
    """The first meeting after two and a half years without one. The year is on record, the month is not.""",
    when=date("2013"),
    category="meeting",
    participants=BOTH,
    series=ROUNDS,
    issues=[CADENCE],
    cited=[(AP_REPORT, "")],
)
ROUND_2011 = event(
    "round-before-the-gap",
    "Last round before the gap",
    """The last meeting before two and a half years without one. The year is on record, the month is not.""",
    when=date("2011"),
    category="meeting",
    participants=BOTH,
    series=ROUNDS,
    issues=[CADENCE],
    cited=[(AP_REPORT, "")],
)
SENTENCE = event(
    "alan-gross-is-sentenced",
    "Alan Gross is sentenced to 15 years",
    """The contractor for USAID is sentenced for giving internet equipment to members of the Jewish community in Cuba.""",
    when=date("March 2011"),
    category="sentence",
    participants=[GROSS],
    issues=[GROSS_CASE, CADENCE],
    cited=[(AP_REPORT, "")],
)
ROUND_2009 = event(
    "round-of-july-2009",
    "First round after the suspension",
    """The talks are held again, under the Obama administration.""",
    when=date("July 2009"),
    category="meeting",
    participants=BOTH,
    series=ROUNDS,
    issues=[CADENCE],
    cited=[(AP_REPORT, "")],
)
RESUMPTION = event(
    "the-talks-resume",
    "The talks resume",
    """Under the Obama administration the talks are taken up again, and held irregularly since.""",
    when=date("July 2009"),
    category="resumption",
    participants=[OBAMA],
    series=ROUNDS,
    issues=[CADENCE],
    cited=[(AP_REPORT, "")],
)
SUSPENSION = event(
    "the-talks-are-suspended",
    "The talks are suspended",
    """The Bush administration suspends the talks: no progress on matters of American interest.""",
    when=date("2003"),
    category="suspension",
    participants=[BUSH],
    series=ROUNDS,
    issues=[CADENCE],
    cited=[(AP_REPORT, "")],
)
ARREST = event(
    "the-cuban-five-are-arrested",
    "The Cuban Five are arrested",
    """Cuban intelligence agents are arrested in the United States. The span of years is an editorial reading of the words
    printed.""",
    when=date("the late 90s"),
    place="United States",
    category="arrest",
    participants=[THE_FIVE],
    issues=[FIVE_CASE],
    cited=[(REUTERS_REPORT, "")],
)
AGREEMENT = event(
    "the-migration-accords",
    "The migration accords",
    """Made under the Clinton administration. They require at least 20,000 immigrant visas a year for Cubans, and meetings,
    usually two a year.""",
    when=date("1994 and 1995"),
    category="agreement",
    participants=[*BOTH, CLINTON],
    issues=[ACCORDS, CADENCE],
    cited=[(HERALD_REPORT, ""), (AP_REPORT, "safe, legal and orderly")],
)
EXODUS = event(
    "exodus-across-the-florida-straits",
    "Exodus across the Florida Straits",
    """In an economic crisis the Cuban government, which restricts its citizens' travel, lets about 30,000 people cross in
    improvised boats. It led to the accords. No date is printed: we place it before them, with an open beginning.""",
    when=date("", "until about 1994"),
    place="Florida Straits",
    category="exodus",
    participants=[CUBA, MIGRANTS],
    issues=[ACCORDS],
    cited=[(HERALD_REPORT, "")],
)
ACT = event(
    "the-cuban-adjustment-act",
    "The Cuban Adjustment Act",
    """Cubans who set foot on American soil may stay lawfully and after a year become permanent residents. Of its date we
    have the year alone.""",
    when=date("1966"),
    category="law",
    issues=[WET_FOOT],
    cited=[(REUTERS_REPORT, "")],
)
EVENTS = (
    ACT,
    EXODUS,
    AGREEMENT,
    ARREST,
    SUSPENSION,
    RESUMPTION,
    ROUND_2009,
    SENTENCE,
    ROUND_2011,
    ROUND_2013,
    HAVANA,
    RELEASE,
)
