"""What a browser posted, before any form has looked at it."""

from django.http import QueryDict

TOTAL, INITIAL = "TOTAL_FORMS", "INITIAL_FORMS"


def is_number(said: str) -> bool:
    """Whether it is a whole number that the desk can have: Python refuses to read thousands of digits at all."""
    return said.isdecimal() and len(said) < 10


def rows(data: QueryDict, prefix: str) -> dict[int, bool]:
    """The rows of a formset that were really posted, by their numbers, in order: whether anything stands in them."""
    found: dict[int, bool] = {}
    before = f"{prefix}-"
    for name in data:
        number, _, rest = name.removeprefix(before).partition("-") if name.startswith(before) else ("", "", "")
        if rest and is_number(number) and number == str(int(number)):
            found[int(number)] = found.get(int(number), False) or any(data.getlist(name))
    return dict(sorted(found.items()))


def closed_up(data: QueryDict, prefix: str, kept: list[int], initial: int) -> QueryDict:
    """What was posted with these rows of a formset only, numbered from 0, ``initial`` of them saved before."""
    before = f"{prefix}-"
    settled, places = QueryDict(mutable=True), {str(number): place for place, number in enumerate(kept)}
    for name, values in data.lists():
        number, _, rest = name.removeprefix(before).partition("-") if name.startswith(before) else ("", "", "")
        if not rest or not is_number(number):
            settled.setlist(name, values)
        elif number in places:
            settled.setlist(f"{before}{places[number]}-{rest}", values)
    settled[before + TOTAL], settled[before + INITIAL] = str(len(kept)), str(initial)
    return settled
