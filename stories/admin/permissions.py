"""Permissions of the admin, asked of ``policy`` and of nothing else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from stories import policy
from stories.models.base import Record


def require(request: HttpRequest, act: policy.Act, record: Record | None = None) -> None:
    """PermissionDenied with the policy's sentence if the person may not."""
    answer = policy.may(request.user, act, record)
    if not answer:
        raise PermissionDenied(answer.reason)


class ByPolicy:
    """Mixed into a ModelAdmin or an inline: who reads and writes is what ``policy.may`` says.

    ``reads`` and ``writes`` are the acts asked for; None means that nobody does it here.
    """

    reads: policy.Act = "view"
    writes: policy.Act | None = "write"
    deletes: policy.Act | None = "write"

    def _may(self, request: HttpRequest, act: policy.Act | None) -> bool:
        return act is not None and bool(policy.may(request.user, act))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.reads)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request, self.reads)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.writes)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.writes)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, self.deletes)
