"""Whatever is done to the log behind its triggers, verification names the first row that does not hold."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from stories.models.edition import Edition, Head, Link, Publication, Tally
from stories.models.user import User
from stories.publishing import verbs
from stories.publishing.verify import verify
from tests.engines import only
from tests.factories import a_document, a_source, key, saved

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def log_of_five(ben: User) -> Iterator[list[Edition]]:
    """Five editions, and no trigger that would protect them."""
    source = a_source()
    verbs.publish(a_document(source=source), by=ben, key=key())
    source.title = "AP"
    verbs.publish(saved(source), by=ben, key=key())
    verbs.withdraw(source, reason="Wrong.", by=ben, key=key())
    verbs.restore(source, by=ben, key=key())
    on = "" if connection.vendor == "sqlite" else " ON stories_edition"
    with transaction.atomic():
        with connection.cursor() as cursor:
            for trigger in ("edition_no_update", "edition_no_delete", "edition_continues"):
                cursor.execute(f"DROP TRIGGER {trigger}{on}")
        yield list(Edition.objects.order_by("number"))
        transaction.set_rollback(True)


def test_an_untouched_log_holds(log_of_five: list[Edition]) -> None:
    verdict = verify()

    assert verdict
    assert (verdict.number, verdict.chain) == (5, log_of_five[-1].chain)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("content", '{"title":"Another"}', "content does not give its digest"),
        ("note", "never said", "entry does not give its chain"),
        ("at", "2001-01-01T00:00:00Z", "entry does not give its chain"),
        ("action", "correct", "entry does not give its chain"),
        ("minor", True, "entry does not give its chain"),
        ("version", 9, "entry does not give its chain"),
        ("digest", "0" * 64, "content does not give its digest"),
        ("previous", "0" * 64, "previous is not the chain before"),
        ("chain", "0" * 64, "entry does not give its chain"),
        ("published_at", "2999-01-01T00:00:00Z", "does not give its seal"),
        ("published_at", "2026-01-01T00:00:00Z", "does not give its seal"),
        ("successor", UUID(int=1), "does not give its seal"),
        ("seal", "0" * 64, "does not give its seal"),
        ("content", "", "no legal removal accounts for it"),
    ],
)
def test_a_changed_row_is_named(log_of_five: list[Edition], column: str, value: object, problem: str) -> None:
    Edition.objects.filter(number=3).update(**{column: value})

    finding = verify().finding

    assert finding is not None
    assert finding.number == 3
    assert problem in finding.problem


@only("sqlite")
@pytest.mark.parametrize(
    "change",
    [
        "content = CAST(content AS BLOB)",
        "record = upper(record)",
        "record = 'nobody'",
        "minor = 2",
        "at = replace(at, ' ', 'T')",
        "at = 'yesterday'",
        "note = CAST('x' AS BLOB)",
        "version = 'two'",
    ],
)
def test_a_value_that_only_looks_the_same_is_named(log_of_five: list[Edition], change: str) -> None:
    """SQLite keeps anything in any column; what Django cannot read, or reads as if it were right, is found too."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE stories_edition SET {change} WHERE number = 3")

    verdict = verify()

    assert verdict.finding is not None
    assert (verdict.finding.number, verdict.number) == (3, 2)
    assert "not written as this newsroom writes" in verdict.finding.problem


def test_a_head_of_another_time_is_found(log_of_five: list[Edition]) -> None:
    Head.objects.update(at="2001-01-01T00:00:00Z")
    assert "the head says 2001-01-01" in str(verify().finding)


def test_a_row_taken_out_of_the_middle_is_missed(log_of_five: list[Edition]) -> None:
    Edition.objects.filter(number=3).delete()

    finding = verify().finding

    assert finding is not None
    assert finding.number == 4
    assert "an edition is missing" in finding.problem


def test_a_log_cut_short_differs_from_its_head_and_from_the_one_kept_outside(log_of_five: list[Edition]) -> None:
    Edition.objects.filter(number=5).delete()
    assert "the head says 5" in str(verify().finding)

    Head.objects.update(number=4, chain=log_of_five[3].chain, at=log_of_five[3].at)
    assert verify()
    assert "outside 5 is known" in str(verify((5, log_of_five[4].chain)).finding)


def test_a_log_rewritten_as_a_whole_differs_from_the_head_kept_outside(log_of_five: list[Edition]) -> None:
    assert verify((3, log_of_five[2].chain))
    assert "not the one that was kept outside" in str(verify((3, "0" * 64)).finding)


def test_the_command_says_the_head_to_keep_or_the_first_bad_row(
    log_of_five: list[Edition], capsys: pytest.CaptureFixture[str]
) -> None:
    head = f"5:{log_of_five[-1].chain}"
    call_command("verify_log", head=(5, log_of_five[-1].chain))
    assert f"5 editions hold. Head {head}" in capsys.readouterr().out

    Edition.objects.filter(number=2).update(note="x")
    with pytest.raises(CommandError, match=r"Edition 2: its entry does not give its chain\. The 1 before it hold"):
        call_command("verify_log")
    with pytest.raises(CommandError, match="NUMBER:CHAIN"):
        call_command("verify_log", "--head", "five")


def test_the_index_can_be_made_again_from_the_log(ben: User, capsys: pytest.CaptureFixture[str]) -> None:
    source = a_source()
    verbs.publish(a_document(source=source), by=ben, key=key())
    source.title = "AP"
    verbs.correct(saved(source), note="It calls itself so.", by=ben, key=key())
    verbs.withdraw(source, reason="Wrong.", by=ben, key=key())
    kept = [list(model.objects.order_by("pk").values()) for model in (Publication, Link)]
    tallies = list(Tally.objects.filter(count__gt=0).order_by("pk").values())
    Publication.objects.all().delete()
    Tally.objects.update(count=7)

    call_command("rebuild_publications")

    assert [list(model.objects.order_by("pk").values()) for model in (Publication, Link)] == kept
    assert list(Tally.objects.order_by("pk").values()) == tallies
    assert Head.objects.get().counter == 1
    assert "what the 4 editions of the log say" in capsys.readouterr().out
