"""The history of a record on the desk: any two saves or editions compared, any save shown whole, any put back."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from stories import policy, snapshots
from stories.admin import saves, standing
from stories.admin.comparing import Compared, compared
from stories.admin.permissions import require
from stories.admin.saves import Entry, Side
from stories.admin.verbforms import ActForm, may_say_why
from stories.models.base import Record
from stories.models.desk import Save
from stories.models.user import User
from stories.publishing.restoring import Restorable, restorable, restore_save

NO_SUCH = "This record has no “{}”: choose two below."


class RestoreSaveForm(ActForm):
    why = may_say_why(150)


class Historical:
    """Mixed into the admins of the seven kinds: their history pages."""

    admin_site: Any
    opts: Any
    get_object: Any
    _get_obj_does_not_exist_redirect: Any

    def history_urls(self) -> list[URLPattern]:
        pages = {
            "compare": ("history/compare/", self.compare_view),
            "save": ("history/save/<int:revision>/", self.save_view),
            "restore_save": ("history/save/<int:revision>/restore/", self.restore_save_view),
        }
        return [
            path(
                f"<uuid:object_id>/{route}",
                self.admin_site.admin_view(view),
                name=f"stories_{self.opts.model_name}_{name}",
            )
            for name, (route, view) in pages.items()
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Saves and editions, with the last two compared."""
        return self._history(request, object_id, "", "")

    def compare_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """Any two of them compared: ``?from=save-4&to=edition-7``."""
        return self._history(request, str(object_id), request.GET.get("from", ""), request.GET.get("to", ""))

    def _history(self, request: HttpRequest, object_id: str, old: str, new: str) -> HttpResponse:
        require(request, "view")
        record = self.get_object(request, object_id)
        if record is None:
            answer: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return answer
        page = saves.paged(record, request.GET.get("page"))
        lines = saves.entries(record, page)
        sides, missing = _two(record, lines, old, new)
        context = {
            **self._page(request, record, f"History of “{record}”"),
            "entries": lines,
            "page": page,
            "sides": sides,
            "compared": _compared(*sides) if sides else None,
            "missing": [NO_SUCH.format(name[:40]) for name in missing],
            "may_put_back": bool(policy.may(request.user, "revert", record)),
            "may_restore": bool(policy.may(request.user, "write", record)),
        }
        return TemplateResponse(request, "desk/history.html", context, status=404 if missing else 200)

    def save_view(self, request: HttpRequest, object_id: UUID, revision: int) -> HttpResponse:
        """A save as a whole."""
        require(request, "view")
        record, save = self._of(request, object_id, revision)
        people = saves.names_of_people([save.desk])
        context = {
            **self._page(request, record, f"Revision {revision} of “{record}”"),
            "entry": saves.entry_of(save),
            "compared": compared({}, saves.said(save, people)) if save.content else None,
            "erased": saves.ERASED,
            "may_restore": bool(save.content) and bool(policy.may(request.user, "write", record)),
        }
        return TemplateResponse(request, "desk/save.html", context)

    def restore_save_view(self, request: HttpRequest, object_id: UUID, revision: int) -> HttpResponse:
        """Asks with what will change; puts the save back after a POST."""
        record, save = self._of(request, object_id, revision)
        require(request, "write", record)
        assert isinstance(request.user, User)
        form, status = RestoreSaveForm(record, request.POST or None), 200
        if request.method == "POST":
            said, status = form.carry_out(partial(_restored, record, save, request.user))
            if said:
                messages.success(request, said)
                return HttpResponseRedirect(standing.address(record))
        return self._restore_page(request, form.record, save, form, status)

    def _restore_page(
        self, request: HttpRequest, record: Record, save: Save, form: RestoreSaveForm, status: int
    ) -> HttpResponse:
        back = restorable(record, save) if save.content else Restorable({}, [])
        words = {name: save.desk[name] for name in snapshots.WORDS_OF_THE_DESK if name in save.desk}
        now = snapshots.take(record) | {name: getattr(record, name) for name in words}
        context = {
            **self._page(request, record, f"Restore revision {save.revision} of “{record}”"),
            "save": save,
            "entry": saves.entry_of(save),
            "form": form,
            "compared": compared(now, back.content | words) if save.content else None,
            "erased": saves.ERASED,
            "gone": back.gone,
            "back": standing.address(record, "history"),
        }
        return TemplateResponse(request, "desk/save_restore.html", context, status=status)

    def _of(self, request: HttpRequest, object_id: UUID, revision: int) -> tuple[Record, Save]:
        record = self.get_object(request, str(object_id))
        save = Save.objects.filter(record=object_id, revision=revision).select_related("by").first()
        if record is None or save is None:
            raise Http404("There is no such save: choose one on the history page.")
        return record, save

    def _page(self, request: HttpRequest, record: Record, title: str) -> dict[str, Any]:
        where = standing.of(record)
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "record": record,
            "opts": self.opts,
            "standing": where,
            "acts": standing.acts_for(request.user, where),
        }


def _two(record: Record, lines: list[Entry], old: str, new: str) -> tuple[tuple[Side, Side] | None, list[str]]:
    """The two sides that are asked for, else the newest and the one before; and the names that nothing answers to."""
    readable = [line.name for line in lines if line.has_content]
    names = [old or (readable[1] if len(readable) > 1 else ""), new or (readable[0] if len(readable) > 1 else "")]
    sides = [saves.side(record, name) if name else None for name in names]
    missing = [name for name, found in zip(names, sides, strict=True) if name and found is None]
    if sides[0] is None or sides[1] is None:
        return None, missing
    return (sides[0], sides[1]), missing


def _compared(old: Side, new: Side) -> Compared | None:
    """What differs; None if one of the two carries no text. The desk's own fields only between two saves."""
    if not (old.entry.has_content and new.entry.has_content):
        return None
    both = bool(old.save and new.save)
    return compared(old.content(with_desk=both), new.content(with_desk=both))


def _restored(record: Record, save: Save, by: User, told: dict[str, Any]) -> str:
    """The sentence that says that the save is back. Raises Refused and Stale."""
    back = restore_save(record, save, by=by, revision=told["revision"], why=told["why"])
    said = f"Revision {save.revision} is back on the desk. Readers see nothing of it until you publish."
    if back.gone:
        titles = ", ".join(f"“{target['title'] or target['id']}”" for target in back.gone)
        said += f" Left out, because the desk does not have it any more: {titles}."
    return said
