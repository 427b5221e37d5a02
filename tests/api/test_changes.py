"""The log as partners follow it: nothing missed, nothing unverifiable, nothing withdrawn still readable."""

import hashlib
import json
from typing import Any

import pytest

from stories.models.user import User
from stories.publishing import verbs
from tests.api.conftest import Partner
from tests.factories import a_document, a_source, a_story, an_issue, cite, key, publish, retitle

pytestmark = pytest.mark.django_db(databases=["default", "public"])


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def verified(changes: list[Any]) -> bool:
    """As a stranger verifies the log, from CONTRACT's words alone."""
    chain = "0" * 64
    for change in changes:
        assert change["previous"] == chain
        entry = {
            name: change[name]
            for name in ("number", "kind", "id", "version", "action", "minor", "at", "batch", "note", "digest")
        }
        chain = sha256(f"{chain}\n{canonical(entry)}")
        assert change["chain"] == chain
        if change["content"] is not None:
            assert sha256(canonical(change["content"])) == change["digest"]
        elif change["action"] == "withdraw":
            assert change["digest"] == sha256("")
        else:
            assert change["gone"] in ("withdrawn", "taken_down")
    return True


@pytest.fixture
def log(ben: User) -> Any:
    """Seven editions: an issue, a source, a document, a story about it, a correction, a withdrawal, a source."""
    issue = an_issue()
    publish(issue, ben)
    document = a_document(source=a_source())
    story = a_story("«Ñandú» — 😀", slug="story", body=f"<p>Said{cite(document, quote='a “quote”')}.</p>")
    story.issues.add(issue)
    publish(story, ben)
    verbs.correct(retitle(story, "Corrected"), note="It was wrong.", by=ben, key=key())
    verbs.withdraw(story.fresh(), reason="No.", by=ben, key=key())
    publish(a_source("Another"), ben)
    return story


def test_a_stranger_verifies_the_log(partner: Partner, log: Any, ben: User) -> None:
    envelope = partner.ask("changes/")
    assert list(envelope) == ["head", "next_after", "results"]
    assert [change["number"] for change in envelope["results"]] == [1, 2, 3, 4, 5, 6, 7]
    assert verified(envelope["results"])
    assert envelope["results"][-1]["chain"] == envelope["head"]["chain"]
    verbs.restore(log.fresh(), by=ben, key=key())
    restored = partner.ask("changes/")["results"]
    assert verified(restored)
    assert restored[3]["content"]["title"] == "«Ñandú» — 😀"


def test_a_change_has_the_keys_of_the_contract(partner: Partner, log: Any) -> None:
    change = partner.ask("changes/?after=2&limit=1")["results"][0]
    assert list(change) == [
        *("number", "batch", "kind", "id", "slug", "version", "action", "minor", "note", "at", "previous"),
        *("digest", "chain", "affects", "content", "gone"),
    ]
    assert list(change["affects"]) == ["count", "records", "url"]
    assert change["at"].endswith("Z") and len(change["at"]) == 27


def test_withdrawn_text_is_nowhere_in_the_log(partner: Partner, log: Any) -> None:
    answer = partner.see("changes/")
    assert "Ñandú" not in answer.content.decode()
    gone = [change for change in answer.json()["results"] if change["kind"] == "story"]
    assert [(change["content"], change["gone"], change["slug"]) for change in gone] == [
        (None, "withdrawn", "story")
    ] * 3


def test_a_follower_misses_nothing(partner: Partner, log: Any, ben: User) -> None:
    after, seen = 0, []
    while (page := partner.ask(f"changes/?after={after}&limit=2"))["results"]:
        seen += [change["number"] for change in page["results"]]
        assert page["next_after"] > after
        after = page["next_after"]
    assert seen == [1, 2, 3, 4, 5, 6, 7] and after == 7
    assert partner.ask("changes/?after=7")["next_after"] == 7
    publish(a_source("News"), ben)
    assert [change["number"] for change in partner.ask("changes/?after=7")["results"]] == [8]


def test_next_after_moves_past_what_does_not_match(partner: Partner, log: Any) -> None:
    page = partner.ask("changes/?kind=party")
    assert (page["results"], page["next_after"]) == ([], 7)
    page = partner.ask("changes/?kind=source&limit=1")
    assert ([change["number"] for change in page["results"]], page["next_after"]) == ([2], 2)
    page = partner.ask("changes/?kind=source&limit=2")
    assert ([change["number"] for change in page["results"]], page["next_after"]) == ([2, 7], 7)
    for beyond in ("8", str(2**63 - 1)):
        page = partner.ask(f"changes/?after={beyond}")
        assert (page["results"], page["next_after"]) == ([], int(beyond))


def test_the_changes_of_one_issue(partner: Partner, log: Any) -> None:
    issue = log.issues.get()
    expected = [1, 4, 5, 6]
    for name in (issue.slug, str(issue.pk)):
        assert [change["number"] for change in partner.ask(f"changes/?issue={name}")["results"]] == expected
    assert [change["number"] for change in partner.ask(f"changes/?issue={name}&kind=story&after=4")["results"]] == [
        5,
        6,
    ]


def test_a_change_tells_whom_it_affects(partner: Partner, log: Any, ben: User, settings: Any) -> None:
    verbs.restore(log.fresh(), by=ben, key=key())
    issue = log.issues.get()
    publish(retitle(issue, "Renamed"), ben)
    (change,) = partner.ask("changes/?after=8")["results"]
    assert change["affects"] == {
        "count": 1,
        "records": [{"id": str(log.pk), "kind": "story", "slug": "story", "title": "Corrected"}],
        "url": f"{settings.SITE_URL}/issues/{issue.slug}/?as_of=9",
    }


def test_a_page_of_changes_costs_three_queries(partner: Partner, log: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5) as queries:
        partner.ask("changes/")
    assert len([one for one in queries.captured_queries if "stories_" in one["sql"]]) == 3


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=-1", "after"),
        ("after=9223372036854775808", "after"),
        ("after=one", "after"),
        ("after=1.0", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("kind=stories", "kind"),
        ("kind=", "kind"),
        ("issue=no-such-issue", "issue"),
        ("issue=story", "issue"),
        ("issue=", "issue"),
        ("issue=0b6f3f3e-5f0a-4c0e-9d5e-6f5a3d0b9a11", "issue"),
        ("issue=%F0%9F%98%80", "issue"),
        ("as_of=1", "as_of"),
        ("page_size=1", "page_size"),
        ("after=1&after=2", "after"),
    ],
)
def test_a_question_to_the_log_that_is_not_understood_is_refused_by_name(
    partner: Partner, log: Any, query: str, parameter: str
) -> None:
    assert partner.ask(f"changes/?{query}", 400)["parameter"] == parameter
