"""What the desk says of an imprecise date: the days it can mean, and its words."""

from django.utils.formats import date_format

from stories.dates import ImpreciseDate


def reading(date: ImpreciseDate) -> str:
    """“Can mean 1 January 1997 to 31 December 1999: from about 1997 to about 1999.” A dash if nothing is known."""
    if not date.edtf:
        return "No reading: readers see the words as printed." if date.text else "—"
    first = date_format(date.earliest, "j F Y") if date.earliest else "any day"
    last = date_format(date.latest, "j F Y") if date.latest else "any day after"
    days = first if date.earliest == date.latest else f"{first} to {last}"
    return f"Can mean {days}: {date.words['en']}."
