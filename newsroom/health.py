"""What a load balancer asks: is the process alive, and can it serve. Not for readers, never cached."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stories.publishing import triggers

PLAIN = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return HttpResponse("alive\n", content_type=PLAIN)


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers and every trigger of the log stands; else 503 with what is wrong."""
    try:
        lost = triggers.missing(connections["default"])
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type=PLAIN)
    if lost:
        sentence = f"These triggers are missing: {', '.join(lost)}. Run manage.py migrate.\n"
        return HttpResponse(sentence, status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)
