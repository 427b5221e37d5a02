"""Where readers report an error: a letter to the desk, or the desk's form, with what the report is about filled in."""

from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext


def report_url(address: str, number: int) -> str:
    """The link for a page and its edition number; empty if the site names no contact.

    ``CORRECTIONS_CONTACT`` is a mail address, or the https address of a form, which gets ``address`` and ``edition``.
    """
    contact: str = settings.CORRECTIONS_CONTACT
    if not contact:
        return ""
    if "://" in contact:
        form = urlsplit(contact)
        asked = urlencode({"address": address, "edition": number})
        return urlunsplit(form._replace(query=f"{form.query}&{asked}" if form.query else asked))
    subject = gettext("Error in edition %(number)s") % {"number": number}
    lines = [
        gettext("Address: %(address)s") % {"address": address},
        gettext("Edition: %(number)s") % {"number": number},
        "",
        gettext("What is wrong, and how you know:"),
        "",
    ]
    asked = urlencode({"subject": subject, "body": "\r\n".join(lines)}, quote_via=quote)  # RFC 6068
    return f"mailto:{quote(contact, safe='@')}?{asked}"
