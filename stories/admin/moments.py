"""Hours as the desk prints them: in the site's zone, with its name."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def said(moment: datetime) -> str:
    """“24 November 2026, 14:03 EST”."""
    return date_format(localtime(moment), "j F Y, H:i T")


def short(moment: datetime) -> str:
    """“24 Nov 2026, 14:03 EST”: for columns."""
    return date_format(localtime(moment), "j M Y, H:i T")
