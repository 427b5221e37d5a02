"""The six issues. A party of whom no report gives a position has none here."""

from stories.management.demo.records import (
    AP_REPORT,
    BUSH,
    CUBA,
    HERALD_REPORT,
    OBAMA,
    PRESS_RELEASE,
    REUTERS_REPORT,
    UNITED_STATES,
)
from stories.management.demo.shape import date, issue, position, question

THURSDAY = date("Thursday", "perhaps 2014")
OF_THE_ACCORDS = date("1994 and 1995")

ACCORDS = issue(
    "the-visa-accords",
    "The visa accords and how they are kept",
    """The accords set a least number of immigrant visas and require meetings. They are in force; how far they are complied
    with is what the two sides meet to discuss.""",
    asks="How far do the two governments keep the migration accords between them?",
    status="in_force",
    positions=[
        position(
            "accords/visas",
            UNITED_STATES,
            "Bound by the accords to issue at least 20,000 immigrant visas a year to Cubans.",
            cited=HERALD_REPORT,
            since=OF_THE_ACCORDS,
        ),
        position(
            "accords/analysis",
            CUBA,
            """Says that it was analysed at the round in Havana how far the accords in force are complied with.""",
            cited=PRESS_RELEASE,
            since=THURSDAY,
        ),
    ],
    questions=[
        question("accords/visas-issued", "How many immigrant visas have been issued in any year under the accords?"),
        question("accords/findings", "What did the analysis made in Havana find?", since=THURSDAY),
        question("accords/american-view", "How does the United States judge the way the accords are kept?"),
    ],
)
CADENCE = issue(
    "the-cadence-of-the-talks",
    "Why talks meant for twice a year stop for years",
    """The accords call for meetings, usually two a year. The talks have been suspended once, and after they resumed a long
    gap opened between two of the rounds.""",
    asks="Why do talks that are meant to be held twice a year stop for years at a time?",
    status="open",
    note="irregular",
    positions=[
        position(
            "cadence/us-accords",
            UNITED_STATES,
            """Bound by accords made under the Clinton administration to meet, usually twice a year.""",
            cited=AP_REPORT,
            since=OF_THE_ACCORDS,
        ),
        position(
            "cadence/cuba-accords",
            CUBA,
            """Bound by the same accords to meet, usually twice a year.""",
            cited=AP_REPORT,
            since=OF_THE_ACCORDS,
        ),
        position(
            "cadence/bush",
            BUSH,
            """Suspends the talks: there was no progress on matters of American interest.""",
            cited=AP_REPORT,
            since=date("2003"),
            stance="shifted",
        ),
        position(
            "cadence/obama",
            OBAMA,
            """Takes the talks up again.""",
            cited=AP_REPORT,
            since=date("July 2009"),
            stance="shifted",
        ),
        position(
            "cadence/us-denial",
            UNITED_STATES,
            """Denies that the sentence of Alan Gross was the motive for the gap of two and a half years.""",
            cited=AP_REPORT,
            kind="denial",
        ),
    ],
    questions=[
        question(
            "cadence/gap",
            "Why did two and a half years pass between two meetings?",
            since=date("between 2011 and 2013"),
        ),
        question("cadence/months", "In which months were the rounds on either side of that gap held?"),
        question("cadence/before", "How many rounds were held between the accords and the suspension?"),
        question("cadence/cuban-view", "What does Cuba say about the suspension and the pace of the meetings?"),
    ],
)
GROSS_CASE = issue(
    "the-imprisonment-of-alan-gross",
    "Alan Gross's imprisonment",
    """The talks have touched on the imprisonment of an American agency's contractor. It was offered as a possible motive
    for a gap in the talks; the United States Government denies it.""",
    asks="Does the imprisonment of Alan Gross stand between the two countries in their talks?",
    status="open",
    note="unresolved",
    since=date("March 2011"),
    positions=[
        position(
            "gross/us-denial",
            UNITED_STATES,
            """Denies that his sentence was the motive for the gap between the meetings.""",
            cited=AP_REPORT,
            kind="denial",
        ),
    ],
    questions=[
        question("gross/cuban-view", "What does Cuba say to the suggestion that his case held up the talks?"),
        question("gross/talks", "What was said about him at the talks, and by whom?"),
        question("gross/court", "Which court sentenced him, and where?", since=date("March 2011")),
    ],
)
FIVE_CASE = issue(
    "the-case-of-the-cuban-five",
    "The Cuban Five",
    """Cuban intelligence agents, arrested in the United States, whose case has been raised in the talks. Neither side's
    position on it is on record here.""",
    asks="What is to become of the Cuban agents who are still in prison in this case?",
    status="open",
    note="unresolved",
    since=date("the late 90s"),
    positions=[],
    questions=[
        question("five/raised-by", "Which side raised their case in the talks, and what was asked?"),
        question("five/the-fifth", "Where is the one of the five who is no longer in prison, and since when?"),
        question(
            "five/date",
            "On which day, and in which year, were they arrested?",
            since=date("the late 90s"),
        ),
    ],
)
WET_FOOT = issue(
    "wet-foot-dry-foot",
    "“Wet foot, dry foot”",
    """Under the Cuban Adjustment Act, Cubans who set foot on American soil may stay lawfully and later become permanent
    residents. For Cuba this is the principal issue.""",
    asks="Should Cubans who set foot on American soil be allowed to stay?",
    status="open",
    note="disputed",
    positions=[
        position(
            "wet-foot/cuba",
            CUBA,
            """Regards “wet foot, dry foot” as the principal issue.""",
            cited=REUTERS_REPORT,
            kind="quotation",
            quote="wet foot, dry foot",
        ),
    ],
    questions=[
        question("wet-foot/us", "What does the United States answer in the talks?"),
        question("wet-foot/asked", "Which change does Cuba ask for?"),
        question("wet-foot/figures", "How many Cubans have become permanent residents under the Act?"),
    ],
)
SMUGGLING = issue(
    "illegal-migration-and-smuggling",
    "Illegal migration and smuggling",
    """On the agenda of the round in Havana, by the Cuban press release, was what both parties do against illegal migration
    and the smuggling of people.""",
    asks="What do the two governments do against illegal migration and the smuggling of people?",
    status="open",
    note="on the agenda",
    since=THURSDAY,
    positions=[
        position(
            "smuggling/cuba",
            CUBA,
            """Says that the analysis made at the round took in the actions of both parties against illegal migration and the
            smuggling of people.""",
            cited=PRESS_RELEASE,
            since=THURSDAY,
        ),
    ],
    questions=[
        question("smuggling/actions", "Which actions does each side mean?"),
        question(
            "smuggling/american-account", "Does the United States describe this part of the round in the same way?"
        ),
    ],
)
ISSUES = (ACCORDS, CADENCE, GROSS_CASE, FIVE_CASE, WET_FOOT, SMUGGLING)
