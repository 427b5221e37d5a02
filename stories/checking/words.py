"""The words by which sentences are read in English and Spanish: what ends one, and what makes it a claim."""

import re


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# After these a full stop ends no sentence, whatever follows: something always belongs to them.
TITLES = _words("""
    mr mrs ms messrs mx dr drs prof gen gov sen rep lt col capt cmdr sgt maj adm amb hon rev fr st mt ft
    no nos vol ed fig sec art par para pp p pg pág págs núm núms nos apdo
    sr sra srta sres sras dra lic ing gral cnel tte cap cmdte mons pbro arq dn dña excmo ilmo
    vs cf ca approx aprox e.g i.e ej p.ej v
    """)
# After these it may end one: it does if the next word is one that sentences begin with.
SHORTENED = _words("""
    jr inc corp ltd co cos bros llc dept est etc al a.m p.m a.c d.c uu ee ee.uu s.a ud uds admón
    jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago set dic mon tue tues wed thu thurs fri sat sun
    """)
STARTERS = _words("""
    the a an it its he she they we you i his her their our this that these those there then here
    in on at by for from with without after before since until while when where why what who how as if although though
    but and or so yet no not nobody nothing neither both each every all many most some such still also
    el la los las lo un una unos unas él ella ellos ellas su sus este esta esto estos estas ese esa eso esos esas
    en al del por para con sin tras desde hasta cuando donde mientras según como si aunque
    pero y e o ni no nadie nada también ya aún todavía todos cada muchos algunos entonces ahí allí hay se
    """)

MONTHS = _words("""
    january february april june july august september october november december
    jan feb apr jun jul aug sep sept oct nov dec
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
    """)
WEEKDAYS = _words("""
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    lunes martes miércoles miercoles jueves viernes sábado sabado sábados
    """)
DAYS = _words("yesterday today tomorrow tonight ayer anteayer anoche hoy")
COUNTS = _words("""
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions trillion dozen dozens half twice percent zero
    dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho
    diecinueve veinte veintiuno treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento cientos doscientos
    trescientos quinientos mil miles millón millones docena docenas mitad
    """)
DENIALS = _words("""
    deny denies denied denying denial denials reject rejects rejected rejecting rejection refute refutes refuted
    refuting dismiss dismisses dismissed disputes disputed contradicts contradicted contradicting baseless unfounded
    false falsely untrue disavowed
    negó niega niegan negaron negaba negaban negado negando negar negará desmintió desmiente desmienten desmintieron
    desmentido desmentir desmintiendo rechazó rechaza rechazan rechazaron rechazaba rechazado rechazar rechazando refutó
    refuta refutaron refutado falso falsa falsos falsas infundado infundada infundadas
    """)

SPAN = "day|night|week|weekend|month|quarter|year|decade|century|spring|summer|fall|autumn|winter"
LAPSE = "día|noche|semana|fin de semana|mes|trimestre|año|década|siglo|verano|otoño|invierno|primavera"
RELATIVE = re.compile(
    rf"\b(?:(?:last|next|this|past) (?:{SPAN}|{'|'.join(sorted(WEEKDAYS | MONTHS | {'march', 'may'}))})s?"
    rf"|(?:{SPAN})s? ago|(?:earlier|later) this (?:{SPAN})"
    rf"|(?:el|la|este|esta|ese|esa|próximo|próxima) (?:pasad[oa] )?(?:{LAPSE})(?: (?:pasad[oa]|próxim[oa]|que viene))"
    rf"|(?:este|esta) (?:{LAPSE})|hace (?:\w+ ){{1,3}}?(?:días|semanas|meses|años|décadas|día|semana|mes|año))\b",
    re.IGNORECASE,
)
# "in May", "May 2009", "9 March": the two months that are also words.
MONTH_OR_WORD = re.compile(
    r"\b(?:(?:in|of|since|until|by|last|next|this|early|late|mid|from|to|and|or|on|between|before|after|during|\d{1,2}|\d(?:st|nd|rd|th))[ -]"
    r"(?:May|March)|(?:May|March) (?:\d|of \d))\b"
)
YEAR = re.compile(r"(?<![\w.,])(?:1[4-9]|20)\d\d(?:s|[–/-]\d\d(?:\d\d)?)?(?![\w]|[.,]\d)")
CALENDAR = re.compile(
    r"(?<!\w)[’']?\d0s\b|\b(?:\w+teenth|twentieth|twenty-first|\d\d(?:th|st)) century\b|\bsiglo [IVX]+\b"
    r"|\baños (?:\d0|\w+enta)\b"
)
SHORTLY = re.compile(r"\b(?:el|del|al|este|próximo) (?:domingo|lunes|martes|miércoles|jueves|viernes|sábado)\b")
DIGITS = re.compile(r"(?<![\w./:-])[$€£#]?\d")
PORTION = re.compile(
    r"\b(?:one|a|an)[ -](?:third|quarter|fifth|tenth)\b|\bun(?: tercio| cuarto|a (?:tercera|cuarta|quinta) parte)\b",
    re.IGNORECASE,
)
ENUMERATOR = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])[.)]\s+")
EVIDENCE = _words(
    "evidence proof basis indication record prueba pruebas evidencia evidencias fundamento indicio indicios constancia"
)
NOT = _words(
    "not never no neither didn don doesn hadn hasn haven wasn weren isn aren wouldn couldn nunca jamás tampoco"
)
NO_EVIDENCE = re.compile(
    r"\b(?:no|without(?: any)?|any lack of|lack of) (?:\w+ )?(?:evidence|proof|basis|indication|record)\b"
    r"|\b(?:no|ni|sin)(?: \w+){0,3} (?:pruebas?|evidencias?|fundamento|indicios?|constancia)\b",
    re.IGNORECASE,
)
SAID_NOT = re.compile(
    r"\b(?:said|says|say|insisted|insists|stated|states|maintains|maintained|told [\w ]{1,40}?)"
    r"(?: that)?(?: [\w’'-]+){1,6}? (?:(?:did|do|does|had|has|have|was|were|is|are|would|could|will|can|should) (?:not|never)|never|no|neither"
    r"|(?:did|do|does|had|has|have|was|were|is|are|would|could)n[’']t)\b"
    r"|\b(?:dij[oe]\w*|dice|dicen|aseguró|aseguran?|aseguraron|afirmó|afirman?|sostiene|sostuvo|insistió|insiste|aclaró)"
    r"(?: \w+){0,4} que(?: \w+){0,6}? (?:no|nunca|jamás|tampoco)\b",
    re.IGNORECASE,
)
# Weekdays and months stand beside these as a whole date: "Thursday, 9 January 2014", "9 de enero de 2014".
_MONTH = "|".join(sorted(MONTHS | {"march", "may"}, key=len, reverse=True))
ABSOLUTE = re.compile(
    rf"\b(?:1[4-9]|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)? (?:{_MONTH})\b|\b(?:{_MONTH})\.? \d{{1,2}}\b",
    re.IGNORECASE,
)
BESIDE = re.compile(
    rf"[,.]?(?: the| el)? ?\(?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)? (?:{_MONTH})|(?:{_MONTH})\.? \d{{1,2}}|\d{{4}}-\d\d-\d\d)",
    re.IGNORECASE,
)
