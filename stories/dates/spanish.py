"""The Spanish words of dates: by what they do, then by what they mean, the words for it with bars between.

Accents may be left out by who types; here they are written.
"""

from stories.dates.tokens import Kind, Meaning, Vocabulary, listed

BEFORE: dict[int, str] = {-1: "último|última|pasado|pasada", 0: "este|esta|presente", 1: "próximo|próxima"}
AFTER: dict[int, str] = {
    -1: "pasado|pasada|último|última",
    0: "en curso|actual",
    1: "próximo|próxima|que viene|entrante",
}
UNITS = {"week": "semana", "month": "mes", "year": "año", "decade": "década", "century": "siglo"}
ORDINALS = (
    "primero|primer|primera segundo|segunda tercero|tercer|tercera cuarto|cuarta quinto|quinta sexto|sexta "
    "séptimo|séptima octavo|octava noveno|novena décimo|décima"
)
COUNTS = "uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"

WORDS: dict[Kind, dict[Meaning, str]] = {
    "filler": {"": "el|la|lo|las|en|de|del|durante|el día|del día|los días|mes de|meses de"},
    "month": {
        1: "enero|ene", 2: "febrero|feb", 3: "marzo|mar", 4: "abril|abr", 5: "mayo|may", 6: "junio|jun",
        7: "julio|jul", 8: "agosto|ago", 9: "septiembre|setiembre|sept|sep|set", 10: "octubre|oct",
        11: "noviembre|nov", 12: "diciembre|dic",
    },
    "weekday": {
        0: "lunes", 1: "martes", 2: "miércoles", 3: "jueves", 4: "viernes", 5: "sábado", 6: "domingo",
    },
    "part": {
        "early": "principios|principio|comienzos|comienzo|inicios|inicio",
        "mid": "mediados", "late": "finales|final|fines|fin",
    },
    "qualifier": {
        "?": "quizá|quizás|posiblemente|probablemente|tal vez|acaso|incierto|incierta|fecha incierta|a lo mejor",
        "~": "alrededor de|alrededor del|alrededor|hacia|circa|c|ca|aproximadamente|aprox|en torno a|en torno al|"
             "cerca de|cerca del|más o menos|aproximado|aproximada|fecha aproximada",
        "%": "fecha aproximada e incierta|fecha incierta y aproximada|aproximada e incierta|incierta y aproximada",
    },
    "since": {"": "desde|a partir de|a partir del"},
    "to": {"": "a|al"},
    "until": {"": "hasta|hasta el|a más tardar|a más tardar en|no más tarde de|para"},
    "before": {"": "antes|antes de|antes del|con anterioridad a"},
    "after": {"": "después|después de|después del|tras|con posterioridad a"},
    "onward": {"": "en adelante"},
    "between": {"": "entre"},
    "and": {"": "y|e|así como|como"},
    "or": {"": "o|u"},
    "both": {"": "tanto"},
    "either": {"": "ya sea|bien"},
    "fraction": {"half": "mitad|semestre", "quarter": "trimestre"},
    "ordinal": dict(enumerate(ORDINALS.split(), 1)),
    "count": {
        **dict(enumerate(COUNTS.split(), 1)),
        20: "veinte", 30: "treinta", 40: "cuarenta", 50: "cincuenta", 60: "sesenta", 70: "setenta", 80: "ochenta",
        90: "noventa",
    },
    "decade of": {"decade": "década|decenio", "years": "años|los años", "the": "los"},
    "siglo": {"": "siglo"},
    "some": {"day": "algún día|un día", "month": "algún mes|un mes"},
    "unit": {"day": "día|días", "week": "semana|semanas", "month": "mes|meses", "year": "año", "decade": "décadas"},
    "ago": {"": "hace"},
    "marker": {
        -1: "último|última|pasado|pasada|últimos|últimas|los últimos|pasados|los pasados",
        0: "este|esta", 1: "próximo|próxima|que viene|entrante",
    },
    "day": {0: "hoy", -1: "ayer", 1: "mañana", -2: "anteayer|antier|antes de ayer", 2: "pasado mañana"},
    "era": {"AD": "d. C.|dC|de nuestra era|después de Cristo", "BC": "aC|antes de Cristo"},
    "unknown": {"": "desconocida|sin fecha|fecha desconocida|una fecha desconocida|no consta|s. f."},
    "season": {"": "primavera|verano|otoño|invierno"},
}  # fmt: skip
WORDS["relative"] = {
    f"{unit} {step}": "|".join(
        [f"{marker} {UNITS[unit]}" for marker in BEFORE[step].split("|")]
        + [f"{UNITS[unit]} {marker}" for marker in AFTER[step].split("|")]
    )
    for step in BEFORE
    for unit in UNITS
}

SPANISH = Vocabulary("es", listed(WORDS))
