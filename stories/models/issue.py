from typing import ClassVar

from django.db import models
from django.db.models import Q

from stories.kinds import STANCES, issue_statuses, stances
from stories.models.base import Child, Record, Since
from stories.models.document import Document
from stories.models.party import Party


class Issue(Since, Record):
    """A contested or open question, with the positions of its parties. ``since`` is since when its status holds."""

    question = models.TextField(blank=True, help_text="The disagreement as one neutral question.")
    status = models.CharField(max_length=10, choices=issue_statuses, default="open")
    status_note = models.CharField(
        max_length=100, blank=True, help_text="A word of ours beside the status: “irregular”, “disputed”."
    )

    class Meta(Record.Meta):
        constraints: ClassVar = [*Record.Meta.constraints, *Since.Meta.constraints]

    def unfinished(self) -> dict[str, str]:
        """Of the issue, its positions and its questions. Two queries once it is saved."""
        missing = super().unfinished()
        if self._state.adding:
            return missing
        if self.positions.filter(Q(party__isnull=True) | Q(holds="")).exists():
            missing["positions"] = "Each position needs its party and what it holds."
        if self.open_questions.filter(text="").exists():
            missing["open_questions"] = "Each open question needs its words: what is not known?"
        return missing


class Position(Since, Child):
    """What a party holds on an issue, one row per move. Belongs to its issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="positions")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="positions")
    stance = models.CharField(max_length=10, choices=stances, default="held")
    holds = models.TextField("what it holds", blank=True, help_text="In our words, as its holder would accept it.")

    class Meta(Child.Meta):
        constraints: ClassVar = [
            *Since.Meta.constraints,
            models.CheckConstraint(name="position_stance_is_known", condition=Q(stance__in=list(STANCES))),
        ]

    def __str__(self) -> str:
        return f"{self.party or 'Nobody yet'}: {self.holds[:60]}"


class OpenQuestion(Since, Child):
    """What is not known about an issue, since when, and what answered it. Belongs to its issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="open_questions")
    text = models.TextField("what is not known", blank=True)
    answered_by = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", help_text="Leave empty while open."
    )

    class Meta(Child.Meta):
        constraints: ClassVar = [*Since.Meta.constraints]

    def __str__(self) -> str:
        return self.text[:60]
