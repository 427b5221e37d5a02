"""Ana pastes an address; the desk offers what stands there, and she is never kept from typing it herself."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.utils import timezone

from stories.admin import capturing
from stories.models.base import Record
from stories.outside import fetching
from stories.outside.fetching import Fetched, Refused, Unreachable
from tests.admin.conftest import Desk
from tests.factories import a_document, a_source

pytestmark = pytest.mark.django_db(databases=["default", "public"])

ADDRESS = "https://www.herald.example/world/talks.html"
PAGE = b"""<html lang=en><title>Talks resume | Herald</title><meta property=og:site_name content=Herald>
<meta name=author content="By Ana Ruiz"><meta name=date content="2014-01-09"><article><p>They met.</p></article>"""

type Answers = Callable[[str], Fetched]


class Web:
    """Stands where the door is: which addresses were fetched, and what came back."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.says: Answers = lambda address: Fetched(address, "text/html", "", PAGE)

    def __call__(self, address: str) -> Fetched:
        self.asked.append(address)
        return self.says(address)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Web:
    there = Web()
    monkeypatch.setattr(fetching, "safe_fetch", there)
    return there


def ask(desk: Desk, address: str = ADDRESS) -> Any:
    return desk.post("/admin/documents/capture/", {"address": address})


def fails(problem: Exception) -> Answers:
    def says(address: str) -> Fetched:
        raise problem

    return says


def test_a_page_is_offered_with_the_source_that_the_desk_knows(anas_desk: Desk, outside: Web) -> None:
    herald = a_source("The Herald", homepage="http://herald.example/", short_name="Herald")
    answer = ask(anas_desk, f" {ADDRESS} ")
    assert answer.status_code == 200
    assert answer.json() == {
        "title": "Talks resume",
        "author": "Ana Ruiz",
        "date_text": "2014-01-09",
        "date_iso": "2014-01-09",
        "site": "Herald",
        "language": "en",
        "source": {"id": str(herald.pk), "text": "The Herald"},
        "known": None,
        "excerpt": "They met.",
    }
    assert outside.asked == [ADDRESS]
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


def test_a_source_is_known_by_its_other_documents(anas_desk: Desk, outside: Web) -> None:
    agency, herald, trashed = (a_source(name) for name in ("AP", "Herald", "Gone"))
    a_document("One", agency, original_url="https://herald.example/one")
    for number in range(2):
        a_document(f"Two {number}", herald, original_url=f"http://www.herald.example/{number}")
        a_document(f"Elsewhere {number}", agency, original_url=f"https://other.example/herald.example/{number}")
        a_document(f"Beside {number}", agency, original_url=f"https://not-herald.example/{number}")
    for number in range(3):
        a_document(f"Gone {number}", trashed, original_url=f"https://herald.example/gone/{number}")
    trashed.trashed_at = timezone.now()
    trashed.save()
    assert ask(anas_desk).json()["source"] == {"id": str(herald.pk), "text": "Herald"}
    assert ask(anas_desk, "https://nobody.example/").json()["source"] is None


@pytest.mark.parametrize(
    "typed",
    [
        ADDRESS,
        "http://www.herald.example/world/talks.html",
        f"{ADDRESS}/",
        f"{ADDRESS}#after",
        f"{ADDRESS}?utm_source=letter&utm_medium=mail&fbclid=x",
        "https://WWW.herald.example:443/world/talks.html",
        "https://www.herald.example/world/t%61lks.html",
    ],
)
def test_a_document_that_has_the_address_is_offered_and_nothing_is_fetched(
    anas_desk: Desk, outside: Web, typed: str
) -> None:
    known = a_document("Talks resume", original_url=f"{ADDRESS}?utm_campaign=x", date_text="9 January 2014")
    a_document("Other", known.source, original_url=f"{ADDRESS}?page=2")
    answer = ask(anas_desk, typed).json()
    assert answer["known"] == {"id": str(known.pk), "text": "AP: Talks resume, 9 January 2014"}
    assert answer["source"]["text"] == "The Associated Press"
    assert outside.asked == []


def test_an_address_that_differs_in_what_it_asks_for_is_another_page(anas_desk: Desk, outside: Web) -> None:
    a_document("Page two", original_url=f"{ADDRESS}?page=2")
    assert ask(anas_desk).json()["known"] is None
    assert ask(anas_desk, f"{ADDRESS}?page=2&utm_source=x").json()["known"]


def test_a_document_is_known_by_where_the_address_leads(anas_desk: Desk, outside: Web) -> None:
    known = a_document("Talks", original_url=ADDRESS)
    outside.says = lambda _: Fetched(f"{ADDRESS}?utm_source=short", "text/html", "", PAGE)
    assert ask(anas_desk, "https://short.example/x").json()["known"]["id"] == str(known.pk)
    assert outside.asked == ["https://short.example/x"]


def test_what_is_in_the_trash_is_not_offered(anas_desk: Desk, outside: Web) -> None:
    known = a_document("Talks", a_source(homepage="https://herald.example"), original_url=ADDRESS)
    for record in (known, known.source):
        assert isinstance(record, Record)
        record.trashed_at = timezone.now()
        record.save()
    answer = ask(anas_desk).json()
    assert (answer["known"], answer["source"]) == (None, None)


def test_a_document_without_a_source_can_be_known(anas_desk: Desk, outside: Web) -> None:
    known = a_document("Talks", original_url=ADDRESS)
    known.source = None
    known.save()
    answer = ask(anas_desk).json()
    assert (answer["known"]["id"], answer["source"]) == (str(known.pk), None)


def test_a_language_that_the_desk_has_not_is_left_to_the_editor(anas_desk: Desk, outside: Web) -> None:
    outside.says = lambda address: Fetched(address, "text/html", "", b"<html lang=fr><title>Pourparlers</title>")
    assert ask(anas_desk).json()["language"] == ""


@pytest.mark.parametrize(
    "problem, status", [(Refused("“x” is not opened: so."), 400), (Unreachable("“x” was not read: so."), 502)]
)
def test_what_cannot_be_read_is_a_sentence(anas_desk: Desk, outside: Web, problem: Unreachable, status: int) -> None:
    outside.says = fails(problem)
    for _ in range(6):  # a page that failed gives its place back
        answer = ask(anas_desk)
        assert (answer.status_code, answer.json()) == (status, {"error": str(problem)})


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1/", "herald.example", "http://[::1", "http://a b/", "x" * 5000]
)
def test_an_address_that_is_none_is_refused_by_the_door_itself(anas_desk: Desk, address: str) -> None:
    answer = ask(anas_desk, address)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_only_who_writes_may_send_us_out_and_only_by_post(cys_desk: Desk, anas_desk: Desk, outside: Web) -> None:
    refused = ask(cys_desk)
    assert refused.status_code == 403
    assert refused.json()["error"].startswith("To write records one has to be")
    assert anas_desk.get("/admin/documents/capture/", {"address": ADDRESS}).status_code == 405
    assert ask(Desk()).status_code == 302
    strict = Desk(enforce_csrf_checks=True)
    strict.cookies = anas_desk.cookies
    assert ask(strict).status_code == 403
    assert outside.asked == []


def test_four_pages_at_once_and_a_fifth_is_told_to_wait(anas_desk: Desk, outside: Web) -> None:
    with ExitStack() as held:
        for _ in range(4):
            held.enter_context(capturing.AT_ONCE)
        answer = ask(anas_desk)
        assert (answer.status_code, answer.json()) == (503, {"error": capturing.BUSY})
        assert outside.asked == []
    assert ask(anas_desk).status_code == 200


@pytest.mark.parametrize("documents", [1, 40])
def test_few_queries_however_many_documents_there_are(
    anas_desk: Desk, outside: Web, documents: int, django_assert_max_num_queries: Any
) -> None:
    herald = a_source("Herald")
    for number in range(documents):
        a_document(f"Report {number}", herald, original_url=f"https://herald.example/{number}")
    with django_assert_max_num_queries(8):  # four of them are who is asking
        assert ask(anas_desk).json()["source"]["text"] == "Herald"
