"""Find any record: the page behind the Find box, and the same as JSON for the dialog over it."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from stories.admin import board, moments
from stories.admin.permissions import require

LONGEST = 200
MOST = 20


@require_safe
def find(request: HttpRequest, site: Any) -> HttpResponse:
    """Records of all kinds whose title or address has every word of ``q``; the last changed if none is asked for."""
    require(request, "view")
    words = request.GET.get("q", "")[:LONGEST].split()
    wanted = Q()
    for word in words:
        wanted &= Q(title__icontains=word) | Q(slug__icontains=word)
    found = [
        {
            "kind": line.of_kind.capitalize(),
            "title": line.named,
            "url": line.address,
            "meta": f"{line.mark.words}, {moments.short(line.changed_at)}",
        }
        for line in board.lines(wanted, MOST)
    ]
    if request.accepts("text/html"):
        context = {**site.each_context(request), "title": "Find", "asked": " ".join(words), "results": found}
        return TemplateResponse(request, "desk/find.html", context)
    return JsonResponse({"results": found})
