"""What readers never see: a story in draft, one in review, and one that is planned for later."""

from stories.management.demo.events import ACT, AGREEMENT, ARREST, HAVANA, ROUND_2011, ROUND_2013, SENTENCE
from stories.management.demo.issues import ACCORDS, CADENCE, FIVE_CASE, GROSS_CASE, SMUGGLING, WET_FOOT
from stories.management.demo.prose import story

IN_DRAFT = story(
    "the-five-and-what-is-not-said-of-them",
    "The Cuban Five, and what the reports do not say of them",
    """Their case has been raised in the talks. By whom is one of several things that are missing.""",
    """
The Cuban Five are intelligence agents who were arrested in the United States in the late 90s.[reuters] Four of the five were
still in prison at the time of the digest.[reuters]

Their case has been raised in the talks.[reuters] To be added before this goes to review: which side raised it, if a report
can be found that says so.
""",
    category="explainer",
    byline="Ana",
    issues=[FIVE_CASE],
    events=[ARREST],
)

IN_REVIEW = story(
    "one-suggestion-and-one-denial",
    "The Gross case and the gap: one suggestion, one denial",
    """A single report carries both. What would decide between them is not on record.""",
    """
Two and a half years passed between a meeting in 2011 and the next in 2013.[ap] A possible motive has been offered, the case
of Alan Gross.[ap] The United States Government denies it.[ap denial]

The order of events fits the suggestion without proving it. Gross, a contractor for USAID, was sentenced in March 2011 to
15 years for giving internet equipment to members of the Jewish community in Cuba.[ap] The month of the meeting of 2011 is
not on record here; it may have been held before the sentence or after it.[ap]

Reuters adds that the talks have touched on his imprisonment.[reuters] At which of the rounds is not on record here.
""",
    category="analysis",
    byline="Ana",
    issues=[GROSS_CASE, CADENCE],
    events=[SENTENCE, ROUND_2011, ROUND_2013],
)

PLANNED = story(
    "what-this-record-still-leaves-open",
    "What this record still leaves open",
    """Written when the record began and planned for a year later: the questions to which no report gave an answer.""",
    """
This list was made when our record of the migration talks began, to be looked at again after a year. Whatever has been
answered since stands on the page of its issue.

- The accords of 1994 and 1995 call for at least 20,000 immigrant visas a year.[herald] How many have been issued?
- They call for meetings, usually twice a year.[ap] Why did two and a half years pass between a meeting in 2011 and the next,
  in 2013?[ap]
- Four of the Cuban Five were still in prison at the time of the digest.[reuters] Which side raised their case in the talks?
- Cuba's principal issue is “wet foot, dry foot”.[reuters “wet foot, dry foot”] What does the United States answer?
- Cuba's press release speaks of what both parties do against illegal migration and the smuggling of people.[cuba] Which
  actions are meant?
""",
    category="analysis",
    issues=[ACCORDS, CADENCE, FIVE_CASE, WET_FOOT, SMUGGLING],
    events=[AGREEMENT, ROUND_2011, ROUND_2013, ARREST, ACT, HAVANA],
)
