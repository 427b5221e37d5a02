"""Search as a loop over the records that readers see: slow, short, and knowing nothing of tables."""

from typing import Any

from stories.search.queries import Query, Term
from stories.search.texts import bounds_of, languages_of, texts_of
from stories.search.words import folded, stem


def finds(query: Query, item: dict[str, Any]) -> bool:
    """Whether the item has all that the query asks, or happened on the days that it names."""
    when = bounds_of(item)
    then = when and any(
        when.earliest <= each.bounds.latest and each.bounds.earliest <= when.latest for each in query.dates
    )
    return bool(then) or (bool(query.terms) and all(_says(item, term) for term in query.terms))


def _says(item: dict[str, Any], term: Term) -> bool:
    texts = [folded(text) for text in (item["title"], *texts_of(item))]
    if term.prefix:
        return any(_has(words, list(term.words), prefix=True) for words in texts)
    return any(
        _has([stem(word, language) for word in words], [stem(word, language) for word in term.words], prefix=False)
        for language in languages_of(item["kind"], item.get("language", ""))
        for words in texts
    )


def _has(words: list[str], wanted: list[str], *, prefix: bool) -> bool:
    for start in range(len(words) - len(wanted) + 1):
        here = words[start : start + len(wanted)]
        if here == wanted or (prefix and here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])):
            return True
    return False
