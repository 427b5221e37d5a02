"""What pages say of themselves, and what is left of pages that say nonsense."""

import itertools
import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.models.document import Document
from stories.models.source import Source
from stories.outside import capture as capturing
from stories.outside.capture import Captured, capture, decoded
from stories.outside.fetching import Fetched


@pytest.fixture(autouse=True)
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page says itself is the same on every machine; tests of the extra bring one."""
    monkeypatch.setattr(capturing, "trafilatura", None)


def fetched(html: str | bytes, charset: str = "") -> Fetched:
    body = html.encode() if isinstance(html, str) else html
    return Fetched("https://news.example/", "text/html", charset, body)


def found(html: str | bytes, charset: str = "") -> Captured:
    return capture(fetched(html, charset))


ARTICLE = """<!doctype html><html lang="es-CU"><head><meta charset=utf-8><title>Los contactos | El Diario</title>
<meta property="og:title" content="Se reanudan los contactos &amp; las visas"><meta property='og:site_name' content="El Diario">
<meta name=author content="Por Ana Ruiz"><meta property="article:published_time" content="2014-01-09T10:00:00-05:00">
<script type="application/ld+json">{"@type": "BreadcrumbList", "headline": "No es esto"}</script><style>p { }</style></head>
<body><nav><p>Portada</p></nav><header><p>Anuncios</p></header><article><header><h1>Se reanudan</h1></header>
<time datetime="2014-01-09T10:00">9 de enero de 2014</time><p>Las  partes<br>se <b>reunieron</b> en La&nbsp;Habana.</p>
<!-- <p>nunca dicho</p> --><script>"<p>tampoco</p>"</script><blockquote>Fue útil.</blockquote>
<aside><p>Lea también</p></aside></article><p>Otra cosa</p><footer><p>Todos los derechos</p></footer></body></html>"""


def test_an_article_offers_what_it_says() -> None:
    assert found(ARTICLE) == Captured(
        title="Se reanudan los contactos & las visas",
        author="Ana Ruiz",
        date_text="9 de enero de 2014",
        date_iso="2014-01-09",
        site="El Diario",
        language="es",
        text="Se reanudan\nLas partes se reunieron en La Habana.\nFue útil.",
    )


@pytest.mark.parametrize(
    "linked",
    [
        {"@type": "NewsArticle"},
        [{"@type": ["WebPage", "ReportageNewsArticle"]}],
        {
            "@context": "https://schema.org",
            "@graph": [{"@type": "Organization", "name": "X"}, {"@type": "BlogPosting"}],
        },
    ],
)
def test_what_is_said_for_machines_is_understood_in_each_of_its_forms(linked: Any) -> None:
    facts = {
        "headline": "Talks resume",
        "author": [{"name": "Ana Ruiz"}, "Ben Cole"],
        "datePublished": "2009-07-14",
        "publisher": {"name": "The Herald"},
        "inLanguage": "en",
    }
    last = linked[-1] if isinstance(linked, list) else linked.get("@graph", [linked])[-1]
    last.update(facts)
    said = found(f"<script type='application/ld+json'>{json.dumps(linked)}</script>")
    assert said == Captured("Talks resume", "Ana Ruiz, Ben Cole", "2009-07-14", "2009-07-14", "The Herald", "en", "")


@pytest.mark.parametrize(
    "html, title",
    [
        ("<title>Talks resume - The Herald</title><meta property=og:site_name content='The Herald'>", "Talks resume"),
        ("<title>Talks resume - The Herald</title>", "Talks resume - The Herald"),
        ("<title>The site</title><h1>Talks <i>resume</i></h1>", "Talks resume"),
        ("<title>The list</title><h1>One</h1><h1>Two</h1>", "The list"),
        ("<TITLE>Never closed", "Never closed"),
        ("", ""),
        ("plain words", ""),
    ],
)
def test_a_title_is_found_where_pages_put_it(html: str, title: str) -> None:
    assert found(html).title == title


@pytest.mark.parametrize(
    "html, words, day",
    [
        ("<meta name=date content='January 9, 2014'>", "January 9, 2014", ""),
        ("<meta name=date content='20140109'>", "2014-01-09", "2014-01-09"),
        ("<meta name=date content='2014-02-30'>", "2014-02-30", ""),
        ("<time datetime='2014-01-09'>3 hours ago</time>", "2014-01-09", "2014-01-09"),
        (
            "<time datetime='2014-01-09'>9 Jan 2014</time><time datetime='2013-01-01'>2013</time>",
            "9 Jan 2014",
            "2014-01-09",
        ),
        ("<time>yesterday</time>", "", ""),
        ("<p>9 January 2014</p>", "", ""),
    ],
)
def test_a_date_is_kept_as_printed_and_never_guessed(html: str, words: str, day: str) -> None:
    said = found(html)
    assert (said.date_text, said.date_iso) == (words, day)


def test_the_address_of_a_profile_is_no_author() -> None:
    html = "<meta property=article:author content='https://social.example/ana'><meta name=byl content='By Ana Ruiz'>"
    assert found(html).author == "Ana Ruiz"
    assert found("<meta name=author content='De la Cruz'>").author == "De la Cruz"


@pytest.mark.parametrize(
    "body, charset",
    [
        ("ñandú".encode("latin-1"), "iso-8859-1"),
        ("ñandú".encode("utf-8-sig"), "iso-8859-1"),
        ("ñandú".encode("utf-16"), ""),
        ("ñandú".encode(), ""),
        ("ñandú".encode(), "no-such"),
        ("ñandú".encode(), "zlib"),
        ("ñandú".encode(), "utf-7"),
        ("ñandú".encode(), "iso-8859-99"),
        (b"<meta charset='windows-1252'>" + "ñandú".encode("cp1252"), ""),
        (b"<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>" + "ñandú".encode("cp1252"), ""),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_in(body: bytes, charset: str) -> None:
    assert decoded(fetched(body, charset)).endswith("ñandú")


def test_what_nobody_sees_and_what_is_too_long_is_not_offered() -> None:
    hidden = "\u202eTalks\u200b re\x00sume\u2066 \ufeff\ud7ff".replace("\ud7ff", "")
    long = "x" * 300_000
    assert found(f"<title>{hidden}</title>").title == "Talks resume"
    assert found("<meta name=author content='&#x202e;Ana\r\n\tRuiz&#0;'>").author.replace("\ufffd", "") == "Ana Ruiz"
    cut = found(
        f"<title>{long}</title><meta name=date content='{long[:5000]}'><meta name=author content='{long[:5000]}'><p>{long}</p>"
    )
    columns = (
        (cut.title, Document, "title"),
        (cut.author, Document, "author"),
        (cut.date_text, Document, "date_text"),
        (cut.text, Document, "excerpt"),
        (found(f"<meta property=og:site_name content='{long[:5000]}'>").site, Source, "title"),
    )
    for words, model, name in columns:
        assert len(words) == model._meta.get_field(name).max_length, name  # type: ignore[union-attr] # columns of text


UGLY = [
    "<",
    "<!",
    "<!--",
    "<a ",
    '<a b="',
    "</",
    "&#",
    "<?",
    "<script>",
    "<title>",
    "<a<",
    '<meta content="',
    "<p>",
    "<time>",
]


@pytest.mark.parametrize("piece", UGLY)
def test_a_page_made_to_be_slow_is_read(piece: str) -> None:
    """Two million characters; a reader that goes back for each of them would not end today."""
    assert found(piece * (2_000_000 // len(piece))).author == ""


@given(
    st.lists(st.one_of(st.sampled_from([*UGLY, *ARTICLE.split("\n")]), st.text(max_size=20)), max_size=12).map("".join)
)
def test_no_page_breaks_the_reader(html: str) -> None:
    said = found(html)
    assert not any(sign in f"{said.title}{said.author}{said.text}" for sign in "\x00\u202e\u200b\ufeff")
    assert said.title == " ".join(said.title.split())


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 200_000, '"x"', "[1, null]", '{"@type": "Article", "headline": 7}', '{"@graph": "x"}', "1" * 5000],
)
def test_broken_words_for_machines_are_passed_over(script: str) -> None:
    assert found(f"<script type=application/ld+json>{script}</script><title>Talks</title>").title == "Talks"


# ------------------------------------------------------------ with the extra


def test_the_extra_brings_the_article_and_what_the_page_does_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def extract(html: str, include_comments: bool) -> str:
        given.append(html)
        return "One.\nTwo\u202e."

    def extract_metadata(html: str) -> SimpleNamespace:
        given.append(html)
        return facts

    facts = SimpleNamespace(title="Other", author="Ana Ruiz", date="2014-01-09", sitename=None, language="es")
    library = SimpleNamespace(extract=extract, extract_metadata=extract_metadata)
    monkeypatch.setattr(capturing, "trafilatura", library)
    html = "<title>Talks</title><p>Menu</p>"
    assert found(html) == Captured("Talks", "Ana Ruiz", "2014-01-09", "2014-01-09", "", "es", "One.\nTwo.")
    assert given == [html, html], "it is given text, and no address to fetch"


def test_what_the_extra_makes_of_a_page_never_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError

    for library in (
        SimpleNamespace(extract=fails, extract_metadata=fails),
        SimpleNamespace(extract=lambda *_, **__: None, extract_metadata=lambda _: None),
    ):
        monkeypatch.setattr(capturing, "trafilatura", library)
        assert found("<title>Talks</title><p>They met.</p>") == Captured(title="Talks", text="They met.")


def test_every_fact_is_looked_for_under_a_name_in_small_letters() -> None:
    names = itertools.chain(
        *(capturing.TITLES, capturing.AUTHORS, capturing.DATES, capturing.SITES, capturing.LANGUAGES)
    )
    assert [name for name in names if name != name.lower()] == []
