"""The explainer on the accords, in Spanish: the same statements, resting on the same documents."""

from stories.management.demo.events import AGREEMENT, EXODUS, HAVANA, RELEASE, RESUMPTION, SUSPENSION
from stories.management.demo.explainers import THE_ACCORDS
from stories.management.demo.issues import ACCORDS, SMUGGLING
from stories.management.demo.prose import story

THE_ACCORDS_IN_SPANISH = story(
    "lo-que-piden-los-acuerdos-migratorios",
    "Lo que los acuerdos migratorios piden a las dos partes",
    """Fijan un mínimo de visas y obligan a reunirse. Mucho más sobre ellos no consta en las informaciones que tenemos.""",
    """
Cuando funcionarios estadounidenses y cubanos hablan de migración, hablan de los acuerdos de 1994 y 1995.[herald] Se
alcanzaron durante el Gobierno de Clinton.[ap] En la ronda del jueves en La Habana se volvió a tratar de ellos.[herald]

## Lo que llevó a ellos

Cuba atravesaba una crisis económica. Su Gobierno, que restringe los viajes de sus ciudadanos, dejó que unas 30.000 personas
cruzaran el estrecho de la Florida en embarcaciones improvisadas.[herald] De ahí salieron los acuerdos. Del éxodo no se da
fecha alguna, de modo que nuestra cronología lo sitúa antes que ellos y deja abierto su comienzo.

## Lo que exigen

- Estados Unidos debe otorgar a cubanos al menos 20.000 visas de inmigrante al año.[herald]
- Ha de haber reuniones, por lo general dos veces al año.[ap]
- Con ellas se busca una migración segura, legal y ordenada.[ap]

Las visas son deber de una de las partes. Las reuniones obligan a ambas.

## Si se cumplen

Los acuerdos están en vigor, según lo que nos llega de La Habana. La nota de prensa cubana sobre la ronda dice que se analizó
en qué medida se cumplen.[cuba] Entra en ello, según la nota, lo que ambas partes hacen contra la migración ilegal y el
tráfico de personas.[cuba] A qué conclusión llevó el análisis no figura en los pasajes que conocemos.

De las reuniones se informa más, y es una historia de interrupciones. Se suspendieron en 2003, se reanudaron en julio de 2009
y desde entonces han sido irregulares.[ap] Lo contamos en un artículo aparte.

## Lo que no sabemos

Cuántas visas se han otorgado en un año determinado no consta en nuestras informaciones, así que la cifra de arriba es lo
debido y no lo entregado. Tampoco tenemos los acuerdos mismos. Lo que aquí se dice de ellos procede de informaciones de otros,
una sola para cada afirmación. Y de cómo juzga Estados Unidos su cumplimiento no hay aquí constancia alguna.
""",
    category="explainer",
    language="es",
    byline="La redacción",
    translation_of=THE_ACCORDS,
    issues=[ACCORDS, SMUGGLING],
    events=[AGREEMENT, EXODUS, HAVANA, RELEASE, SUSPENSION, RESUMPTION],
)
