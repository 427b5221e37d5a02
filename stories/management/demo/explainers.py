"""Three explainers: the accords, the cadence of the talks, the law of 1966."""

from stories.management.demo.events import (
    ACT,
    AGREEMENT,
    EXODUS,
    HAVANA,
    RELEASE,
    RESUMPTION,
    ROUND_2009,
    ROUND_2011,
    ROUND_2013,
    SENTENCE,
    SUSPENSION,
)
from stories.management.demo.issues import ACCORDS, CADENCE, GROSS_CASE, SMUGGLING, WET_FOOT
from stories.management.demo.prose import story

THE_ACCORDS = story(
    "what-the-migration-accords-ask",
    "What the migration accords ask of the two sides",
    """They set a least number of visas and call for meetings. Much else about them is not in the reports we hold.""",
    """
When American and Cuban officials talk about migration, they talk about accords of 1994 and 1995.[herald] These were made
under the Clinton administration.[ap] They were under discussion again at the round in Havana on Thursday.[herald]

## What led to them

Cuba was in an economic crisis. Its government, which restricts its citizens' travel, let about 30,000 people cross the
Florida Straits in improvised boats.[herald] This led to the accords. No date is printed for the exodus, so our timeline places
it before them and leaves its beginning open.

## What they require

- The United States must issue at least 20,000 immigrant visas a year to Cubans.[herald]
- Meetings are to be held, usually twice a year.[ap]
- These are to lead towards migration that is “safe, legal and orderly”.[ap “safe, legal and orderly”]

The visas are a duty of one side. The meetings bind both.

## Whether they are kept

The accords are in force, in the words we have from Havana. The Cuban press release on the round says that an analysis was
made of how far they are complied with.[cuba] It counted as part of this what both parties do against illegal migration and
the smuggling of people.[cuba] What the analysis found is not in the passages known to us.

Of the meetings more is reported, and it is a history of interruptions. They were suspended in 2003, resumed in July 2009
and have been irregular since.[ap] We tell it in an explainer of its own.

## What we do not know

How many visas have been issued in any one year is not in our reports, so that the figure above is what is owed and not what
was given. Nor do we hold the accords themselves. What stands here about them comes from reports of others, a single one for
each statement; the one phrase in quotation marks reaches us through the Associated Press. And on how the United States
judges the way they are kept, nothing is on record here.
""",
    category="explainer",
    issues=[ACCORDS, SMUGGLING],
    events=[AGREEMENT, EXODUS, HAVANA, RELEASE, SUSPENSION, RESUMPTION],
)

CADENCE_PROSE = """
The migration accords date from 1994 and 1995.[herald] They call for meetings, usually two a year.[ap] For what came of it we
have one account, that of the Associated Press; almost everything below rests on it.

## The first stop

In 2003 the Bush administration suspended the talks.[ap] There had been no progress, the agency reports, on matters of
American interest.[ap] Which matters these were is not on record
here; nor is the Cuban view.

The suspension lasted until the Obama administration. In July 2009 the talks resumed.[ap]

## The long gap

They did not become regular again. One meeting fell in 2011 and the next in 2013, with two and a half years between
them.[ap] In which months they were held is not on record, and the gap cannot be placed more exactly than that.

Why it opened is a question with a suggestion for an answer, and a denial. In March 2011 Alan Gross, a contractor for USAID,
was sentenced to 15 years for giving internet equipment to members of the Jewish community in Cuba.[ap] His case has been
offered as a possible motive for the gap.[ap] The United States Government denies that it was.[ap denial] Both stand in the
same report, and nothing else on record here decides between them.

## The rounds on record

- July 2009: the talks resume.[ap]
- 2011: the last round before the gap.[ap]
- 2013: the round after it.[ap]
- A Thursday that we read, uncertainly, as one of 2014: the round in Havana.[herald]

That list is as long as our sources make it. Outside the suspension and the long gap, a year without an entry means that no
report names a round, not that none was held. How many there were between the accords and the suspension, for instance, we
cannot say.
"""
LATER = """
## Added later

Demonstration: this paragraph came with the second edition. On the latest round there is one description, Cuba's: it “took
place in a respectful environment”.[cuba “took place in a respectful environment”] On the pace of the meetings the passages
known to us are silent.
"""


THE_CADENCE, THE_CADENCE_LATER = (
    story(
        "two-a-year-usually",
        "Two a year, usually: how the migration talks lost their rhythm",
        """Suspended by one administration and resumed under another, they have been irregular ever since. Why is
        disputed.""",
        prose,
        category="explainer",
        issues=[CADENCE, GROSS_CASE],
        events=[AGREEMENT, SUSPENSION, RESUMPTION, ROUND_2009, SENTENCE, ROUND_2011, ROUND_2013, HAVANA],
    )
    for prose in (CADENCE_PROSE, CADENCE_PROSE + LATER)
)

THE_LAW = story(
    "the-law-that-comes-first-for-cuba",
    "Wet foot, dry foot: the law that comes first for Cuba",
    """The talks are about accords on visas and meetings. The issue that comes first for Cuba is another: what the law gives to
    those who set foot on American soil.""",
    """
The round in Havana on Thursday dealt with the migration accords.[herald] Cuba's principal issue is another one, Reuters
reports: “wet foot, dry foot”.[reuters “wet foot, dry foot”]

## What the law says

Behind the phrase stands the Cuban Adjustment Act of 1966.[reuters] Under it, Cubans who set foot on American soil may stay
lawfully.[reuters] After a year they become permanent residents.[reuters]

That is all we have on it. What becomes of those who do not reach land, how many have been given residence,
and whether there are exceptions, we leave open.

## Next to the accords

The accords of 1994 and 1995 open another way: at least 20,000 immigrant visas a year for Cubans.[herald]
What the accords aim at is migration that is “safe, legal and orderly”.[ap “safe, legal and orderly”] How the law and the
accords go together is a question on which we hold nothing.

There is a link between the boats and the accords. In an economic crisis the Cuban government, which restricts its citizens'
travel, let about 30,000 people cross the Florida Straits in improvised boats, and this led to the accords.[herald] On a link
between the boats and the law we hold nothing, and we draw none.

## What each side holds

Of Cuba we know the weight that it gives to the matter. We do not know its argument, nor whether it asks for another law or
for another way of applying this one. Its press release on the round speaks, in the passages known to us, of illegal
migration and the smuggling of people.[cuba] The law is not mentioned in them.

Of the United States we have no position on this issue. Its place on our page is therefore empty. That shows a gap in what we
hold; it does not show that nothing was said.
""",
    category="explainer",
    issues=[WET_FOOT, ACCORDS],
    events=[ACT, HAVANA, AGREEMENT, EXODUS],
)
