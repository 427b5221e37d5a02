"""One body form: what editors paste comes out closed, safe and spelled in one way; marks keep their ids and their words."""

import re
import time
import unicodedata
from contextlib import suppress
from uuid import UUID

import html5lib
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from stories.text import MAX_BODY, BodyRefused, Mark, clean, marks, plain, render

HERALD = UUID("11111111-1111-4111-8111-111111111111")
AP = UUID("22222222-2222-4222-8222-222222222222")
MINE = UUID("aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa")
OTHER = UUID("bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb")


def cite(document: UUID = HERALD, own: UUID = MINE, number: int = 1, **more: str) -> str:
    values = {"locator": "", "quote": "", "kind": "paraphrase", "standing": "current"} | more
    said = "".join(f' data-{name}="{value}"' for name, value in values.items())
    return f'<cite data-id="{own}" data-document="{document}"{said}>{number}</cite>'


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>Delegates met.</p>", "<p>Delegates met.</p>"),
        ("Delegates met.", "<p>Delegates met.</p>"),
        ("stray <em>words</em><p>then</p>more", "<p>stray <em>words</em></p><p>then</p><p>more</p>"),
        ("<p></p><p> &nbsp;<br></p><h2> </h2><ul><li></li></ul><blockquote></blockquote>", ""),
        ("<p>20,000&nbsp;visas  a\n year</p>", "<p>20,000 visas a year</p>"),
        ("<p>a<strong> b </strong>c<em>  d</em></p>", "<p>a<strong> b</strong> c<em> d</em></p>"),
        ("<p><em>a <strong>b</strong></em></p>", "<p><em>a </em><strong><em>b</em></strong></p>"),
        ("<p><em>a</em><em>b</em></p>", "<p><em>ab</em></p>"),
        ("<p>a<br> b<br><br></p>", "<p>a<br>b</p>"),
        ("<p><strong>a<br>b</strong></p>", "<p><strong>a<br>b</strong></p>"),
        (
            "<h1>Head</h1><div>One</div>two<table><tr><td>x</td></tr></table>",
            "<p>Head</p><p>One</p><p>two</p><p>x</p>",
        ),
        ("<ul><li>one<li>two</ul>", "<ul><li><p>one</p></li><li><p>two</p></li></ul>"),
        (
            "<ul>loose<li>one</li><ul><li>in</ul></ul>",
            "<ul><li><p>loose</p></li><li><p>one</p><ul><li><p>in</p></li></ul></li></ul>",
        ),
        ("<li>no list</li>", "<p>no list</p>"),
        ("<blockquote>said<p>so</p></blockquote>", "<blockquote><p>said</p><p>so</p></blockquote>"),
        ("a<script>alert(1)</script>b<style>p{}</style>c<!-- d -->e<?php f ?>g", "<p>abceg</p>"),
        ("a<script>alert(1)", "<p>a</p>"),
        ("a<!-- never closed <p>b</p>", "<p>a</p>"),
        ("<p onclick='x()' style='y' class=z>a</p>", "<p>a</p>"),
        ("<p>1 < 2 & 3 > 2 <3</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2 &lt;3</p>"),
        ("<cite>The Herald</cite> wrote", "<p>The Herald wrote</p>"),
        ("<p>Word’s <![if !supportLists]>·<![endif]> list</p>", "<p>Word’s · list</p>"),
        ("<p>e\u0301 a\u200bb\x01c\u202ed&#1;&shy;</p>", "<p>é abcd</p>"),
        ("<p>a<em>\u0338b</em> <em>\u0338</em></p>", "<p>a<em>b</em></p>"),
        ('<p title="never closed>a</p> <em>b</em>', "<p>a</p><p><em>b</em></p>"),
    ],
)
def test_what_ana_pastes_gets_the_one_spelling(pasted: str, kept: str) -> None:
    body = clean(pasted)
    assert body == kept
    assert clean(body) == body


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?b=1&amp;c=2"),
        ("http://example.org", "http://example.org"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("/stories/a b/", "/stories/a%20b/"),
        ("/\t/evil.example", "/%20/evil.example"),  # a browser would drop the tab and leave the site
        ("//evil.example", None),
        ("/\\evil.example", None),
        ("javascript:alert(1)", None),
        (" java&#10;script:alert(1)", None),
        ("data:text/html,x", None),
        ("https:evil", None),
        ("stories/relative", None),
        ("", None),
    ],
)
def test_a_link_leads_to_the_web_to_mail_or_to_a_page_of_this_site(href: str, kept: str | None) -> None:
    assert clean(f'<a href="{href}">x</a>') == (f'<p><a href="{kept}">x</a></p>' if kept else "<p>x</p>")


def test_a_mark_always_says_all_six_things_and_gets_its_number() -> None:
    first = clean(f"<p>Said so.<cite data-document={HERALD}></cite></p>")
    [mark] = marks(first)
    assert (mark.kind, mark.standing, mark.locator, mark.quote) == ("paraphrase", "current", "", "")
    assert first == f"<p>Said so.{cite(own=mark.id)}</p>"
    body = clean(
        f"<p>A{cite(AP, MINE, 7)} b{cite(HERALD, OTHER, 7, quote='a &quot;&lt;b&gt;&quot;', locator='p. 4')}</p>"
    )
    assert [(m.number, m.document, m.id) for m in marks(body)] == [(1, AP, MINE), (2, HERALD, OTHER)]
    assert marks(body)[1].quote == 'a "<b>"'


def test_the_first_owner_keeps_an_id_and_a_copied_mark_gets_its_own() -> None:
    body = clean(f"<p>A{cite()} b{cite()} c{cite(own=OTHER).replace(str(OTHER), 'not-an-id')}</p>")
    ids = [mark.id for mark in marks(body)]
    assert ids[0] == MINE
    assert len(set(ids)) == 3
    assert clean(body) == body
    upper = clean(f"<p>A{cite().replace(str(MINE), str(MINE).upper())}</p>")
    assert marks(upper)[0].id == MINE
    assert str(MINE) in upper


def test_text_that_got_into_a_mark_or_a_link_around_it_is_not_lost() -> None:
    assert plain(clean(f"<p>A{cite().replace('>1<', '>1 and more<')} end</p>")) == "A1 and more end"
    body = clean(f'<p><a href="/x/">A{cite()}b</a></p>')
    assert body == f'<p><a href="/x/">A</a>{cite()}<a href="/x/">b</a></p>'
    assert len(marks(clean(f"<p>A{cite().removesuffix('</cite>')}{cite(AP, OTHER)}<br>b</p>"))) == 2
    assert clean(f"<p>A{cite().replace('>1</cite>', '/>')} b</p>") == f"<p>A{cite()} b</p>"


def test_a_mark_supports_the_words_since_the_one_before() -> None:
    body = clean(
        f"<p>{cite(own=OTHER)}They met{cite(AP, MINE)}, {cite(HERALD, UUID(int=5))}. They<br>talked.{cite(AP, UUID(int=6))}</p>"
        f"<ul><li>Item{cite(AP, UUID(int=7))}</li></ul><p>no mark</p>"
    )
    assert [(m.passage, m.number) for m in marks(body)] == [
        ("", 1),
        ("They met", 2),
        ("They met", 1),
        ("They talked.", 2),
        ("Item", 2),
    ]


def test_an_editor_is_told_everything_that_is_wrong_with_a_body() -> None:
    wrong = cite(kind="rumour", standing="old", locator="l" * 201, quote="q" * 2001)
    with pytest.raises(BodyRefused) as refused:
        clean(f'<p>Said so.{wrong}</p>{cite()}<cite data-id="{OTHER}" data-document="x">1</cite>')
    kind, standing, locator, quote, document = refused.value.reasons
    assert "Citation mark 1 (after “Said so.”)" in kind
    assert "rumour" in kind
    assert "quotation, paraphrase, denial" in kind
    assert "old" in standing
    assert "201" in locator
    assert "2001" in quote
    assert document == "Citation mark 3: it names no document; choose the document it rests on."
    assert kind in str(refused.value)


@pytest.mark.parametrize("long", ["x" * (MAX_BODY + 1), "&" * (MAX_BODY // 4)])
def test_a_body_has_a_size(long: str) -> None:
    with pytest.raises(BodyRefused, match=r"500,000 is the most"):
        clean(long)


def test_plain_text_has_blocks_apart_and_items_by_line() -> None:
    body = clean(
        f"<h2>A</h2><p>b{cite()} <em>c</em><br>d &lt;</p><ul><li>e<ul><li>f</ul><li>g</ul><blockquote>h</blockquote>"
    )
    assert plain(body) == "A\n\nb c\nd <\n\ne\nf\ng\n\nh"
    assert plain("") == ""


def button(number: int, use: int, label: str, document: UUID, more: str = "") -> str:
    return (
        f'<button type="button" class="cite" popovertarget="n{number}" id="cite-{number}-{use}"'
        f' aria-label="{label}" data-document="{document}"{more}>{number}</button>'
    )


def test_a_mark_opens_the_note_of_its_source_and_has_a_name_of_its_own() -> None:
    body = clean(f"<p>A{cite(AP, MINE)} b{cite(HERALD, OTHER)} <em>c</em>{cite(AP, UUID(int=9))}</p>")
    page = render(body, {AP: 'The "AP" <wire>'})
    wire = "Source 1: The &quot;AP&quot; &lt;wire&gt;"
    assert page == (
        f'<p><span class="nowrap">A{button(1, 1, wire, AP)}</span>'
        f' <span class="nowrap">b{button(2, 1, "Source 2", HERALD)}</span> <em>c</em>{button(1, 2, wire, AP)}</p>'
    )
    assert render("<script>x</script><p onload=x>a", {}) == "<p>a</p>"


def test_a_mark_is_named_in_the_language_of_the_text_around_it() -> None:
    body = clean(f"<p>Se reunieron{cite(AP, MINE)} en La Habana{cite(HERALD, OTHER)}.</p>")
    page = render(body, {AP: "Reuters"}, "Fuente")
    assert (button(1, 1, "Fuente 1: Reuters", AP), button(2, 1, "Fuente 2", HERALD)) == tuple(
        re.findall("<button.*?</button>", page)
    )


def test_a_mark_on_the_page_says_what_it_rests_on() -> None:
    body = clean(
        f"<p>A{cite(AP, locator='p. &lt;2&gt;', quote='&quot;no&quot;', kind='denial', standing='disputed')}</p>"
    )
    more = ' data-locator="p. &lt;2&gt;" data-quote="&quot;no&quot;" data-kind="denial" data-standing="disputed"'
    assert render(body, {}) == f'<p><span class="nowrap">A{button(1, 1, "Source 1", AP, more)}</span></p>'


def test_a_mark_does_not_begin_a_line_and_cuts_no_entity_or_long_address() -> None:
    said = ["visas a year.", "R&amp;D", "“legal”", "https://example.org/" + "a" * 300]
    body = clean("".join(f"<p>{words}{cite(AP, UUID(int=place))}</p>" for place, words in enumerate(said, 1)))
    kept = re.findall(r'<span class="nowrap">(.*?)<button', render(body, {}))
    assert kept == ["year.", "D", "“legal”", "a" * 24]
    assert "R&amp;D<" in re.sub(r"<span[^>]*>|</span>", "", render(body, {}))


def test_marks_side_by_side_and_in_hundreds_have_ids_of_their_own() -> None:
    documents = [UUID(int=place) for place in range(1, 41)]
    every = [cite(document, UUID(int=1000 + place)) for place, document in enumerate(documents * 5)]
    page = render(clean(f"<p>All of them said so{''.join(every)}.</p>"), {})
    ids = re.findall(r' id="(cite-\d+-\d+)"', page)
    assert len(ids) == len(set(ids)) == 200
    assert set(re.findall(r'popovertarget="n(\d+)"', page)) == {str(number) for number in range(1, 41)}


@pytest.mark.parametrize(
    "piece",
    [
        "<ul><li>",
        "<blockquote>",
        "<a ",
        "<a b='",
        "<a '\"",
        "<script",
        "</script",
        "<!--",
        "<![x",
        "<p>x<strong>",
        "<cite><p>x",
        "&",
        "</ul></ol><ul>",
    ],
)
def test_hostile_length_and_depth_cost_little(piece: str) -> None:
    started = time.process_time()
    body = ""
    with suppress(BodyRefused):  # what grows beyond the size while its signs are escaped
        body = clean(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 3
    assert clean(body) == body


def test_lists_nest_eight_deep_and_deeper_ones_lie_flat() -> None:
    body = clean("<ul><li>x" * 10 + "</li></ul>" * 10 + "after")
    assert body.count("<ul>") == 8
    assert plain(body).count("x") == 10
    assert body.endswith("</ul><p>after</p>")
    assert clean(body) == body


TAGS = [
    "p",
    "h2",
    "h3",
    "blockquote",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "a",
    "br",
    "cite",
    "div",
    "b",
    "script",
    "style",
]
TAGS += [
    "td",
    "svg",
    "math",
    "template",
    "textarea",
    "title",
    "noscript",
    "iframe",
    "plaintext",
    "select",
    "h1",
    "img",
]
words = st.text(st.sampled_from("ab é1<>&\"'=/\u0301\u0338\u0f73\xa0\u200b\x00\n-;!#?[]"), max_size=8)
attributes = st.sampled_from(
    [
        "",
        " href=/x/",
        ' href="javascript:x"',
        " href='https://example.org/?a=\"<&'",
        " onclick=x()",
        " '",
        ' "',
        " /",
        " style=x",
        f" data-id={MINE} data-document={HERALD}",
        f" data-id={OTHER} data-document={AP} data-quote='&lt;̸a \"'",
        f" data-document={AP} /",
        f" data-id={MINE}",
    ]
)
soup = st.lists(
    st.one_of(
        words,
        st.builds("<{}{}>".format, st.sampled_from(TAGS), attributes),
        st.builds("</{}>".format, st.sampled_from(TAGS)),
        st.sampled_from(["<!--", "-->", "<![CDATA[", "]]>", "&lt;script&gt;", "&#60;", "&nbsp;", "&amp;lt;", "<"]),
    ),
    max_size=24,
).map("".join)
CLOSED = re.compile(
    r"</?(?:p|h2|h3|blockquote|ul|ol|li|strong|em)>|<br>|</a>|</cite>"
    r'|<a href="(?:https?://|mailto:|/(?!/))[^"<> ]*">'
    r'|<cite data-id="[0-9a-f-]{36}" data-document="[0-9a-f-]{36}" data-locator="[^"<>]*" data-quote="[^"<>]*"'
    r' data-kind="(?:quotation|paraphrase|denial)" data-standing="(?:current|superseded|disputed)">(?=\d+</cite>)'
)


@given(soup)
def test_whatever_comes_in_only_the_closed_set_comes_out_and_stays(html: str) -> None:
    try:
        body = clean(html)
    except BodyRefused:
        event("refused: a mark without a document")
        return
    rest = CLOSED.sub("", body)
    assert not set(rest) & set("<>\xa0\x00\u200b")
    assert not re.search(r"&(?!(?:amp|lt|gt|quot|#x27);)", body)
    assert unicodedata.is_normalized("NFC", body)
    assert clean(body) == body
    tree = html5lib.parseFragment(body, namespaceHTMLElements=False)
    spelled = html5lib.serialize(
        tree,
        quote_attr_values="always",
        omit_optional_tags=False,
        alphabetical_attributes=False,
        strip_whitespace=False,
    )
    assert clean(spelled) == body
    found = marks(body)
    assert len({mark.id for mark in found}) == len(found)
    page = render(body, {AP: '"><script>'})
    assert page.count('<button type="button" class="cite"') == len(found)
    assert "<script" not in page


@given(
    st.lists(
        st.tuples(st.sampled_from(["p", "h2", "li", "div", "blockquote", "strong", "span"]), st.text(max_size=20)),
        max_size=8,
    )
)
def test_no_word_of_the_text_is_lost(parts: list[tuple[str, str]]) -> None:
    def letters(text: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())

    html = "".join(f"<{tag}>x{text.replace('&', '&amp;').replace('<', '&lt;')}</{tag}>" for tag, text in parts)
    assert letters(plain(clean(html))) == letters("".join("x" + text for _tag, text in parts))


@given(
    st.lists(
        st.tuples(st.uuids(), st.sampled_from([HERALD, AP]), st.text("ab ", max_size=4)),
        max_size=6,
        unique_by=lambda m: m[0],
    )
)
def test_marks_keep_their_ids_in_order(given_marks: list[tuple[UUID, UUID, str]]) -> None:
    body = clean("<p>" + "".join(f"{text}{cite(document, own)}" for own, document, text in given_marks) + "</p>")
    found: list[Mark] = marks(body)
    assert [(m.id, m.document) for m in found] == [(own, document) for own, document, _text in given_marks]
    order = list(dict.fromkeys(m.document for m in found))
    assert [m.number for m in found] == [order.index(m.document) + 1 for m in found]
