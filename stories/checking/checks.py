"""The checks that are asked, in the order in which they are shown; and asking them. A new check is a line here."""

from dataclasses import dataclass

from stories.checking import bodies, citing, dating, standing
from stories.checking.draft import Draft
from stories.checking.findings import Check, Finding, Level

CHECKS: tuple[type[Check], ...] = (
    bodies.FormCanBeSaved,
    bodies.Named,
    bodies.NotInTheTrash,
    bodies.Standfirst,
    bodies.LongEnough,
    bodies.PrimaryIssue,
    citing.MarksResolve,
    citing.CitationsUsed,
    citing.KeysAreResolved,
    citing.CitedDocumentFinished,
    dating.DatesUnderstood,
    standing.PositionsWhole,
    standing.DocumentHasSource,
    citing.ParagraphCites,
    citing.QuotationAttributed,
    citing.QuotedWordsFound,
    citing.MarkWordsFound,
    dating.DayIsSaid,
    dating.DatesRead,
    standing.EventDated,
    standing.EventCites,
    standing.IssueAsked,
    standing.PositionCites,
    standing.DocumentKept,
    standing.Sorted,
    standing.OnlyOnce,
    standing.ReadersFindAll,
    bodies.HeadingsInOrder,
    bodies.NoEmptyHeadings,
    bodies.LinkWords,
    bodies.HeadlineLength,
    citing.SingleSource,
    dating.DayIsClear,
    citing.CitedDocumentKept,
    standing.EveryPartyHeard,
    standing.DocumentDated,
    standing.ShortName,
    standing.SeriesPaced,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding and the check that found it."""

    check: type[Check]
    finding: Finding

    @property
    def level(self) -> Level:
        return self.check.level


def look(draft: Draft) -> list[Noted]:
    """What the checks find, what must be put right first. Writes nothing."""
    asked = [check for check in CHECKS if draft.kind in check.kinds]
    noted = [Noted(check, finding) for check in asked for finding in check().find(draft)]
    return sorted(noted, key=lambda one: list(Level).index(one.level))


def at(level: Level, noted: list[Noted]) -> list[Noted]:
    """Those of one level."""
    return [one for one in noted if one.level == level]
