"""Lengths of time in words, as exact as they are known."""

from django.utils.translation import gettext, ngettext

from stories.intervals import Interval

MONTH, YEAR = 30.436875, 365.2425  # mean days
IN_DAYS, IN_MONTHS = 60, 730  # up to so many days a length is told in days, in months


def in_words(days: int) -> str:
    """A length in the unit that fits it: 12 days, 7 months, 4 years and 6 months. Rounded to that unit."""
    if days < IN_DAYS:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    months = round(days / MONTH)
    if days < IN_MONTHS:
        return _months(months)
    years, months = divmod(months, 12)
    told = ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return gettext("%(years)s and %(months)s") % {"years": told, "months": _months(months)} if months else told


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def interval_days(interval: Interval) -> str:
    """The same bounds in whole days, which no rounding moves; empty if the words are days already."""
    if interval.most < IN_DAYS:
        return ""
    most = ngettext("%(count)s day", "%(count)s days", interval.most) % {"count": interval.most}
    return most if interval.exact else gettext("%(least)s to %(most)s") % {"least": interval.least, "most": most}


def interval_words(interval: Interval) -> str:
    """An interval with the bounds that the dates allow: “11 months to 2 years”; one length if they say the same."""
    least, most = in_words(interval.least), in_words(interval.most)
    if least == most:
        return least
    return gettext("%(least)s to %(most)s") % {"least": least, "most": most}
