"""Countries by their ISO 3166 code, in English and Spanish as Unicode's CLDR names them."""

from functools import cache

from babel import Locale

from stories.kinds import Words

NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}  # CLDR names unions, gaps and tests beside the countries


@cache
def countries() -> Words:
    """Every country by its code: ``{"ES": ("Spain", "España"), …}``."""
    english, spanish = _named("en"), _named("es")
    return {code: (english[code], spanish[code]) for code in sorted(english.keys() & spanish.keys())}


def _named(language: str) -> dict[str, str]:
    territories = {str(code): name for code, name in Locale(language).territories.items()}
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
