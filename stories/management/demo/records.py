"""Who speaks, what they put out, who takes part, and the series of rounds."""

from stories.management.demo.shape import document, party, record, source

HERALD = source(
    "the-miami-herald",
    "The Miami Herald",
    """Reported the round in Havana, the accords under discussion and the exodus that led to them.""",
    short="Herald",
    category="newspaper",
    country="US",
)
AP = source(
    "the-associated-press",
    "The Associated Press",
    """Reported the duty to keep meeting, the suspension and the resumption of the talks, the long gap after them, and
    the case that was offered as a motive for it.""",
    short="AP",
    category="agency",
    country="US",
)
REUTERS = source(
    "reuters",
    "Reuters",
    """Reported what the talks touched on besides the accords, and which issue comes first for Cuba.""",
    short="Reuters",
    category="agency",
    country="GB",
)
CUBAN_GOVERNMENT = source(
    "government-of-cuba",
    "Government of Cuba",
    """Put out a press release on the round in Havana. Two passages of it are on record here.""",
    short="Cuba",
    category="government",
    country="CU",
)
AMERICAN_GOVERNMENT = source(
    "united-states-government",
    "United States Government",
    """Denies that one man's imprisonment explains the gap between the rounds. We hold no document of its own: the denial
    stands in the report of the Associated Press and is cited from there.""",
    short="US",
    category="government",
    country="US",
)
SOURCES = (HERALD, AP, REUTERS, CUBAN_GOVERNMENT, AMERICAN_GOVERNMENT)

THE_YEAR = """Its year, as we file it, is our reading and uncertain. No link and no headline is recorded; the title in
    square brackets is ours."""

HERALD_REPORT = document(
    "herald-on-the-round-in-havana",
    "[Report on the round in Havana]",
    f"""Published about the Thursday of the round. {THE_YEAR}""",
    of=HERALD,
    category="article",
)
AP_REPORT = document(
    "ap-on-the-talks-and-their-history",
    "[Report on the talks and their history]",
    f"""Published about the Thursday of the round. It also carries the denial by the United States Government.
    {THE_YEAR}""",
    of=AP,
    category="article",
)
REUTERS_REPORT = document(
    "reuters-on-the-wider-agenda",
    "[Report on the wider agenda]",
    f"""Published about the Thursday of the round. {THE_YEAR}""",
    of=REUTERS,
    category="article",
)
PRESS_RELEASE = document(
    "cuban-press-release-on-the-round",
    "[Press release on the round]",
    f"""The Cuban government's account of the round, put out the same Thursday. We know two passages of it. {THE_YEAR}""",
    of=CUBAN_GOVERNMENT,
    category="press_release",
)
DOCUMENTS = (HERALD_REPORT, AP_REPORT, REUTERS_REPORT, PRESS_RELEASE)

UNITED_STATES = party(
    "united-states",
    "United States",
    """One of the two sides of the talks. It has no diplomatic relations with Cuba.""",
    category="state",
    short="US",
)
CUBA = party(
    "cuba",
    "Cuba",
    """One of the two sides of the talks. It has no diplomatic relations with the United States.""",
    category="state",
)
CLINTON = party(
    "clinton-administration",
    "Clinton administration",
    """The American administration under which the migration accords were made.""",
    category="agency",
)
BUSH = party(
    "bush-administration",
    "Bush administration",
    """The American administration that suspended the talks.""",
    category="agency",
)
OBAMA = party(
    "obama-administration",
    "Obama administration",
    """The American administration under which the talks resumed.""",
    category="agency",
)
USAID = party(
    "usaid",
    "USAID",
    """The American agency for which Alan Gross was a contractor.""",
    category="agency",
)
GROSS = party(
    "alan-gross",
    "Alan Gross",
    """Contractor for USAID, imprisoned for giving internet equipment to members of the Jewish community in Cuba.""",
    category="person",
    short="Gross",
)
THE_FIVE = party(
    "the-cuban-five",
    "The Cuban Five",
    """Cuban intelligence agents arrested in the United States. Most of them were still in prison at the time of the
    digest.""",
    category="group",
)
JEWISH_COMMUNITY = party(
    "jewish-community-in-cuba",
    "The Jewish community in Cuba",
    """Members of it were given the internet equipment for which Alan Gross was sentenced.""",
    category="group",
)
MIGRANTS = party(
    "cuban-migrants",
    "Cuban migrants",
    """Those whom the talks are about: Cubans who apply for visas, cross the Florida Straits or set foot on American
    soil.""",
    category="group",
)
PARTIES = (UNITED_STATES, CUBA, CLINTON, BUSH, OBAMA, USAID, GROSS, THE_FIVE, JEWISH_COMMUNITY, MIGRANTS)

ROUNDS = record(
    "series",
    "rounds-of-talks",
    "Rounds of migration talks",
    """Meetings of American and Cuban officials that the migration accords require. Usually there are to be two a year;
    they were suspended once and have been irregular since they resumed. The rounds listed are those on record here. A
    year without one means that our sources name none.""",
    expected_per_year=2,
)
