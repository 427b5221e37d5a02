"""Which sentences of a text are claims, and which of them rest on a citation."""

from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories import text
from stories.blocks import Block, Mark
from stories.checking.claims import Coverage, claims, coverage
from stories.checking.sentences import quotations, sentences

MARK = Mark(uuid4(), uuid4(), "", "", "paraphrase", "current", "", 1)
SPLIT = [
    ("Mr. Smith met Gen. J. F. Kelly in the U.S. The talks resumed.", 2),
    ("The vote in Washington, D.C. was close. He lives in D.C.", 2),
    ("They cost $3.5 million. Nobody paid.", 2),
    ("“We met. They left,” he said. “Will they meet?” she asked. No.", 3),
    ("He said: “We will meet.” Then he left.", 2),
    ("It rained… Then it stopped. It was late.", 3),
    ("It rained… and then it stopped.", 1),
    ("He arrived at 9 a.m. and left. She came at 10 p.m. They spoke.", 3),
    ("See No. 5, p. 12. It says so.", 2),
    ("Did he say no? No. He said nothing.", 3),
    ("El Sr. Pérez y la Dra. Ruiz viajaron a EE. UU. para hablar.", 1),
    ("Viven en EE. UU. Los demás se quedaron.", 2),
    ("La ronda núm. 3 fue en La Habana. ¿Habrá otra? ¡Sí!", 3),
    ("Dijo: «Nos vimos. Hablamos». Después se fue.", 2),
    ("One line\nAnother line", 2),
    ("1. First thing. Second thing.", 2),
    ("St. Lucia and Acme Corp. signed. Others did not.", 2),
    ("Plan A. Then plan B.", 2),
]
CLAIMS = [
    ("The talks resumed in July 2009.", "date"),
    ("They met on Thursday.", "date"),
    ("They met last month.", "date"),
    ("The accord is of 1994.", "date number"),
    ("They stopped in the 1990s.", "date"),
    ("They met in May.", "date"),
    ("They met two years ago.", "date number"),
    ("He signed it yesterday.", "date"),
    ("The law came in the early ’90s.", "date"),
    ("It happened in the twentieth century.", "date"),
    ("Se reunieron en julio.", "date"),
    ("Se reunieron el jueves.", "date"),
    ("Se reunieron el domingo.", "date"),
    ("Hablaron el mes pasado.", "date"),
    ("Hablaron hace dos años.", "date number"),
    ("Ayer hubo otra ronda.", "date"),
    ("La ley es del siglo XIX.", "date"),
    ("Washington issues 20,000 visas.", "number"),
    ("Some 4.5 percent came by sea.", "number"),
    ("Twelve delegates came.", "number"),
    ("Half of them went home.", "number"),
    ("A third of them stayed.", "number"),
    ("Thousands crossed the straits.", "number"),
    ("It cost $3 apiece.", "number"),
    ("Cruzaron miles de personas.", "number"),
    ("Vinieron doce delegados.", "number"),
    ("Un tercio se quedó.", "number"),
    ("La mitad volvió.", "number"),
    ("The round “took place in a respectful environment”.", "quotation"),
    ('She called it "a success".', "quotation"),
    ("Lo llamó «un éxito».", "quotation"),
    ("He called it ‘a success’ twice over.", "number quotation"),
    ("Cuba denied the report.", "denial"),
    ("They rejected the offer.", "denial"),
    ("There is no evidence of a plan.", "denial"),
    ("The ministry said it did not agree.", "denial"),
    ("Officials said that they had never met.", "denial"),
    ("He says nobody was hurt.", ""),
    ("Cuba negó el informe.", "denial"),
    ("Rechazaron la oferta.", "denial"),
    ("El ministerio desmintió la noticia.", "denial"),
    ("No hay pruebas de un plan.", "denial"),
    ("Dijo que no estaba de acuerdo.", "denial"),
    # no claims
    ("The talks resumed.", ""),
    ("It is one of them.", ""),
    ("One of the delegates may march on.", ""),
    ("No one knows.", ""),
    ("The negotiations go on.", ""),
    ("May they meet again.", ""),
    ("They march to the sea.", ""),
    ("Es una de ellas.", ""),
    ("Uno de los delegados habló.", ""),
    ("Las negociaciones siguen.", ""),
    ("Santo Domingo es una ciudad.", ""),
    ("Nadie sabe por qué.", ""),
    ("The delegates’ rooms weren’t far.", ""),
    ("They didn’t go.", ""),
]


def paragraph(words: str, *marks: int, tag: str = "p") -> Block:
    return Block(tag, words, [(at, MARK) for at in marks], [])


@pytest.mark.parametrize("words, count", SPLIT)
def test_a_sentence_ends_where_a_reader_would_end_it(words: str, count: int) -> None:
    found = [words[start:end] for start, end in sentences(words)]
    assert len(found) == count, found


@pytest.mark.parametrize("words, why", CLAIMS)
def test_a_claim_has_a_date_a_number_quoted_words_or_a_denial(words: str, why: str) -> None:
    found = list(claims(paragraph(words)))
    expected = set(why.split())
    if "1994" in words:
        expected.discard("number")  # a year is a date
    assert [set(claim.why) for claim in found] == ([expected] if expected else [])


def test_headings_claim_nothing() -> None:
    assert list(claims(paragraph("The accords of 1994", tag="h2"))) == []


def test_a_mark_covers_the_sentence_that_it_stands_in_or_right_after() -> None:
    words = "They met in 1994. They met in 1995. They met in 1996."
    for at, covered in ((10, 0), (17, 0), (18, 0), (19, 1), (35, 1), (53, 2)):
        found = list(claims(paragraph(words, at)))
        assert [claim.cited for claim in found] == [place == covered for place in range(3)], at
    assert [claim.cited for claim in claims(paragraph(words, 0))] == [False] * 3


def test_a_quotation_of_several_sentences_is_one_claim() -> None:
    words = "“We met. We spoke of it. We will meet,” he said."
    [claim] = claims(paragraph(words, len(words)))
    assert (claim.text, claim.cited, claim.why) == (words, True, ("quotation",))


def test_a_quotation_that_goes_on_in_the_next_paragraph_is_quoted_to_its_end() -> None:
    assert quotations("“We met. We spoke.") == [(0, 18)]
    assert quotations("He said “well") == []


def test_the_share_is_rounded_down_so_that_a_hundred_means_all() -> None:
    words = "They met in 1994. " * 3
    block = paragraph(words.strip(), 5, 25)
    found = coverage([paragraph("Heading of 1994", tag="h2"), block])
    assert (found.cited, len(found.claims), found.share) == (2, 3, 66)
    assert [claim.block for claim in found.uncited] == [1]
    assert Coverage().share == 100


def test_offsets_are_those_of_the_bodys_blocks() -> None:
    document = uuid4()
    body = text.clean(
        f'<h2>Talks</h2><p>They  met <strong>in 1994</strong> <cite data-document="{document}">1</cite>, and<br>'
        f'left. </p><ul><li>Twelve came.<cite data-document="{document}">1</cite></li></ul>'
    )
    blocks = text.blocks(body)
    assert [block.text for block in blocks] == ["Talks", "They met in 1994 , and\nleft.", "Twelve came."]
    assert [at for block in blocks for at, _ in block.marks] == [17, 12]
    assert [claim.text for claim in coverage(blocks).claims] == ["They met in 1994 , and", "Twelve came."]
    assert coverage(blocks).share == 100


def test_links_are_told_with_their_words() -> None:
    [block] = text.blocks(text.clean('<p>See <a href="https://a.example/">the <em>whole</em> list</a>, or not.</p>'))
    assert block.links == [("the whole list", "https://a.example/")]


pieces = st.lists(
    st.sampled_from(
        [
            *"ab .?!…“”«»\"'‘’()\n1A",
            "Mr. ",
            "U.S. ",
            "said ",
            "not ",
            "hace dos años",
            " in 1994",
            "<br>",
            "<em>x </em>",
            " no hay ",
        ]
    ),
    max_size=60,
).map("".join)


@given(pieces, st.lists(st.integers(0, 80), max_size=4))
def test_sentences_are_in_order_apart_and_claims_are_where_they_say(words: str, marks: list[int]) -> None:
    spans = list(sentences(words))
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(words[start:end] == words[start:end].strip() for start, end in spans)
    for claim in claims(paragraph(words, *marks)):
        assert words[claim.start : claim.end] == claim.text


@given(st.lists(pieces, max_size=4))
def test_blocks_say_what_the_plain_text_says(paragraphs: list[str]) -> None:
    cite = f'<cite data-document="{uuid4()}">1</cite>'
    body = text.clean("".join(f"<p>{words} {cite}{words}</p>" for words in paragraphs))
    blocks = text.blocks(body)
    assert "\n\n".join(filter(None, (block.text for block in blocks))) == text.plain(body)
    assert len(text.marks(body)) == sum(len(block.marks) for block in blocks)
    assert all(0 <= at <= len(block.text) for block in blocks for at, _ in block.marks)


@pytest.mark.parametrize(
    "words, is_claim",
    [("In 1994 it was no “end” to it. ", True), ("“", False), ("said ", False), ("hace ", False), ("A. ", False)],
)
def test_a_text_of_half_a_million_signs_is_read(words: str, is_claim: bool) -> None:
    """Were it quadratic in the length, this would not end."""
    times = 500_000 // len(words)
    assert len(list(claims(paragraph(words * times)))) == (times if is_claim else 0)
