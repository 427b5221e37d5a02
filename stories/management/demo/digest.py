"""The digest itself, its brief in Spanish, and the brief that is withdrawn."""

from stories.management.demo.events import (
    ACT,
    AGREEMENT,
    ARREST,
    EXODUS,
    HAVANA,
    RELEASE,
    RESUMPTION,
    ROUND_2011,
    ROUND_2013,
    SENTENCE,
    SUSPENSION,
)
from stories.management.demo.issues import ACCORDS, CADENCE, FIVE_CASE, GROSS_CASE, SMUGGLING, WET_FOOT
from stories.management.demo.prose import story

TWO_A_YEAR = """The accords were made under the Clinton administration, and they oblige the two sides to go on meeting.[ap]
{} meetings a year are called for, towards migration that is “safe, legal and orderly”.[ap “safe, legal and orderly”]"""
AT_FIRST, CORRECTED = TWO_A_YEAR.format("Two"), TWO_A_YEAR.format("Usually two")

DIGEST_PROSE = f"""
Officials of the United States and Cuba met in Havana on Thursday for the latest round of their talks on
migration.[herald] The two countries have no diplomatic relations.[herald] Of the day, the reports gathered here give us
the weekday alone; the year under which this record files the round is our reading, and uncertain.

On the table were the accords of 1994 and 1995, under which Washington must issue Cubans at least 20,000 immigrant visas a
year.[herald] An exodus had led to them. In an economic crisis the Cuban government, which restricts its citizens' travel,
let about 30,000 people cross the Florida Straits in improvised boats.[herald]

{AT_FIRST}

## Stops and gaps

The meetings have not kept that pace. In 2003 the Bush administration suspended the talks, since there was no progress on matters of
American interest.[ap] Under the Obama administration they resumed in July 2009, but have been held irregularly ever
since.[ap] Between 2011 and 2013, two and a half years went by from one meeting to the next.[ap]

One possible motive for that gap has been offered: the case of Alan Gross, a contractor for USAID.[ap] In March 2011 he was
sentenced to 15 years for giving internet equipment to members of the Jewish community in Cuba.[ap] The United States
Government denies that this was the reason.[ap denial]

## Around the accords

The talks have touched on his imprisonment too, according to Reuters.[reuters] So they have on the Cuban Five,
intelligence agents arrested in the United States in the late 90s; four of the five, at the time of this digest, are still in
prison.[reuters]

Neither is what matters most to Cuba. Its principal issue is “wet foot, dry foot”.[reuters “wet foot, dry foot”] Under the
Cuban Adjustment Act of 1966, Cubans who set foot on American soil may stay lawfully, and after a year they become
permanent residents.[reuters]

## How Havana describes the day

The meeting “took place in a respectful environment”, the Cuban government said in a press release on Thursday.[cuba
“took place in a respectful environment”] An analysis was made, it went on, of how far the migration accords in force are
complied with, and with that of what both parties do against illegal migration and the smuggling of people.[cuba]

No American description of the round is on record here. Nor do we know who sat at the table, what either side asked for, or
when the next round is to be. Each statement above rests on a single report, and none has been confirmed by a second.
"""

DIGEST, DIGEST_CORRECTED = (
    story(
        "migration-talks-in-havana",
        "Migration talks return to Havana, and the older disputes come with them",
        """The accords between the two countries were under discussion. Around them lie a jailed contractor, imprisoned Cuban
        agents and a law on those who reach American soil.""",
        prose,
        category="digest",
        issues=[ACCORDS, CADENCE, GROSS_CASE, FIVE_CASE, WET_FOOT, SMUGGLING],
        events=[
            HAVANA,
            RELEASE,
            AGREEMENT,
            EXODUS,
            SUSPENSION,
            RESUMPTION,
            ROUND_2011,
            ROUND_2013,
            SENTENCE,
            ARREST,
            ACT,
        ],
    )
    for prose in (DIGEST_PROSE, DIGEST_PROSE.replace(AT_FIRST, CORRECTED))
)
CORRECTION = """Demonstration: the first edition of this digest said that the accords call for two meetings a year. They call
for meetings usually twice a year, as the Associated Press reports. The slip was made on purpose, to show how a correction
is told."""

SPANISH_PROSE = """
Funcionarios de Cuba y de Estados Unidos se reunieron el jueves en La Habana para la ronda más reciente de sus
conversaciones sobre migración.[herald] Los dos países no tienen relaciones diplomáticas.[herald] Del día solo consta que
fue jueves; el año con que lo archivamos es una lectura nuestra, y es incierta.[herald]

Se trató de los acuerdos de 1994 y 1995, por los que Washington debe otorgar a cubanos al menos 20.000 visas de inmigrante
al año.[herald] Los mismos acuerdos exigen reuniones, por lo general dos veces al año.[ap] Las conversaciones, suspendidas
en 2003, se reanudaron en julio de 2009 y desde entonces han sido irregulares.[ap]

El Gobierno cubano dijo el mismo jueves, en una nota de prensa, que el ambiente había sido respetuoso.[cuba] Según la nota,
se analizó en qué medida se cumplen los acuerdos vigentes, y con ello lo que ambas partes hacen contra la migración ilegal
y el tráfico de personas.[cuba] No consta aquí ninguna descripción estadounidense del encuentro.
"""

IN_SPANISH = story(
    "cuba-y-estados-unidos-hablan-de-migracion-en-la-habana",
    "Cuba y Estados Unidos vuelven a hablar de migración en La Habana",
    """Sobre la mesa, los acuerdos que fijan un mínimo de visas y obligan a seguir reuniéndose.""",
    SPANISH_PROSE,
    category="brief",
    language="es",
    byline="La redacción",
    issues=[ACCORDS, CADENCE, SMUGGLING],
    events=[HAVANA, RELEASE, AGREEMENT, SUSPENSION, RESUMPTION],
)

WITHDRAWN = story(
    "cuba-calls-the-round-respectful",
    "Cuba calls the atmosphere of the round respectful",
    """A press release of the Cuban government describes the meeting in Havana.""",
    """
The latest round of migration talks “took place in a respectful environment”, the Cuban government said on
Thursday.[cuba “took place in a respectful environment”] It named what was analysed there: how far the accords in force are
complied with.[cuba] What is said here rests on that press release alone, in our words.
""",
    category="brief",
    issues=[ACCORDS],
    events=[RELEASE],
)
WITHDRAWAL = """Demonstration: this brief gave one side's description of the round and did not say that the other side's is
missing. The digest says so; read that instead."""
