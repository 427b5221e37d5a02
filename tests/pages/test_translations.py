"""A story and its translations: bound on the desk, published each for itself, and found from one another by readers."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from stories import diffs, shapes, snapshots
from stories.models.edition import Edition
from stories.models.story import Story
from stories.models.user import User
from stories.publishing import proposals, removal, striking, verbs, verify
from stories.reading import moments, translations
from tests.conftest import Reader
from tests.engines import IS_SQLITE
from tests.factories import a_story, key, saved
from tests.pages.conftest import address, changed, costs, publish, withdraw

pytestmark = pytest.mark.django_db(databases=["default", "public"])


@pytest.fixture
def original(ben: User) -> Story:
    story = a_story("Delegates meet again")
    publish(story, ben)
    return story


def in_spanish(of: Story, **fields: Any) -> Story:
    return a_story(**{"title": "Los delegados vuelven a reunirse", "language": "es", "translation_of": of, **fields})


def asked(reader: Reader, path: str, status: int = 200) -> Any:
    answer = reader.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def reference(story: Story) -> dict[str, str]:
    return {"id": str(story.pk), "kind": "story", "slug": story.slug, "title": story.title}


# ---------------------------------------------------------------- on the desk


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ("itself", "translation_of", "no translation of itself"),
        ("a translation", "translation_of", "choose the original, which is “Delegates meet again”"),
        ("an original that is translated", "translation_of", "has to be the original"),
        ("the same language", "language", "is in English as well"),
    ],
)
def test_a_translation_is_of_an_original_in_another_language(
    original: Story, wrong: str, field: str, words: str
) -> None:
    spanish = in_spanish(original)
    story, of = {
        "itself": (original, original),
        "a translation": (a_story("Another"), spanish),
        "an original that is translated": (original, a_story("Otra", language="es")),
        "the same language": (a_story("Another"), original),
    }[wrong]
    story.translation_of = of
    with pytest.raises(ValidationError) as refusal:
        story.full_clean()
    assert words in " ".join(refusal.value.message_dict[field])


def test_the_database_refuses_a_story_that_translates_itself(original: Story) -> None:
    with transaction.atomic(), pytest.raises(IntegrityError):
        Story.objects.filter(pk=original.pk).update(translation_of=original.pk, revision=original.revision + 1)


def test_an_original_is_not_deleted_while_a_translation_names_it(original: Story) -> None:
    in_spanish(original)
    with pytest.raises(Exception, match="protected"):
        original.delete()


def test_what_a_story_is_a_translation_of_goes_into_content_and_back(original: Story, ben: User) -> None:
    spanish = in_spanish(original)
    content = snapshots.take(spanish)
    assert content["translation_of"] == reference(original)
    spanish.translation_of = None
    saved(spanish)
    assert snapshots.take(spanish)["translation_of"] is None
    assert snapshots.put(content, by=ben).translation_of_id == original.pk  # type: ignore[attr-defined] # a story


def test_a_content_names_no_story_as_a_translation_of_itself(original: Story) -> None:
    content = snapshots.take(original)
    with pytest.raises(ValidationError, match="no translation of itself"):
        shapes.checked({**content, "translation_of": reference(original)})
    with pytest.raises(ValidationError, match="a story belongs here"):
        shapes.checked({**content, "translation_of": {**reference(original), "kind": "issue"}})


# ---------------------------------------------------------------- editions from before there were translations


def test_an_edition_from_before_says_the_same_as_one_that_translates_nothing(original: Story, ben: User) -> None:
    """It has no such key: it is still good content, it can be put back, and it is no unpublished change."""
    content = snapshots.take(original)
    before = {name: value for name, value in content.items() if name != "translation_of"}
    assert shapes.checked(before) is before
    assert diffs.ignore_reference_titles(before) == diffs.ignore_reference_titles(content)
    assert diffs.changes(before, content) == []
    assert striking.struck(before, frozenset({str(original.pk)}))["title"] == original.title
    put = snapshots.put(before, by=ben)
    assert not proposals.has_unpublished_changes(put)


def test_a_comparison_says_what_a_story_became_a_translation_of(original: Story) -> None:
    spanish = in_spanish(original)
    after = snapshots.take(spanish)
    before = {**after, "translation_of": None}
    for language, label in (("en", "Translation of"), ("es", "Traducción de")):
        [change] = diffs.changes(before, after, language)
        assert (change.field, change.before, change.after) == (label, "", "Delegates meet again")


# ---------------------------------------------------------------- published


def test_a_translation_does_not_drag_its_original_before_readers(ben: User) -> None:
    draft = a_story("Not ready yet")
    act = verbs.publish(in_spanish(draft), by=ben, key=key())
    assert [edition.kind for edition in act.editions] == ["story"]
    assert [left["title"] for left in act.left_out] == ["Not ready yet"]
    assert json.loads(act.edition.content)["translation_of"] is None
    assert "Not ready yet" not in act.edition.content
    publish(draft, ben)
    spanish = Story.objects.get(language="es")
    assert proposals.has_unpublished_changes(spanish)
    publish(spanish, ben)
    assert json.loads(Edition.objects.latest("number").content)["translation_of"] == reference(draft)


def test_readers_go_from_a_story_to_its_translations_and_back(original: Story, reader: Reader, ben: User) -> None:
    spanish = in_spanish(original)
    publish(spanish, ben)
    page = reader.get(address(original)).content.decode()
    assert f'href="/es{address(spanish)}"' in page
    back = reader.get(f"/es{address(spanish)}").content.decode()
    assert f'href="{address(original)}"' in back
    withdraw(spanish, ben, "It was not what was said.")
    assert address(spanish) not in reader.get(address(original)).content.decode()


def test_partners_get_translations_when_they_ask_for_them(original: Story, reader: Reader, ben: User) -> None:
    spanish = in_spanish(original)
    publish(spanish, ben)
    plain = asked(reader, f"stories/{original.slug}/")
    assert "translations" not in plain
    assert plain["translation_of"] is None
    with costs(3):
        item = asked(reader, f"stories/{original.slug}/?include=translations&fields=title")
    assert item["translations"] == [reference(spanish)]
    assert item["included"][str(spanish.pk)]["title"] == spanish.title
    both = asked(reader, "stories/?include=translations,translation_of&fields=title&ordering=title")
    assert [each["translations"] for each in both["results"]] == [[reference(spanish)], [reference(original)]]
    assert set(both["included"]) == {str(spanish.pk), str(original.pk)}
    assert asked(reader, "events/?include=translations", 400)["parameter"] == "include"
    assert asked(reader, "stories/?fields=translations", 400)["parameter"] == "fields"


def test_translations_are_those_of_the_moment(original: Story, ben: User) -> None:
    first = in_spanish(original)
    early = publish(first, ben)
    second = in_spanish(original, title="Vuelven los delegados")
    late = publish(second, ben)
    found = translations.families([original.pk], moments.moment(str(early)))
    assert [each.id for each in found[original.pk]] == [original.pk, first.pk]
    found = translations.families([original.pk], moments.moment(str(late)))
    assert [each.id for each in found[original.pk]] == [original.pk, first.pk, second.pk]
    publish(changed(second, translation_of=None), ben)
    assert len(translations.families([original.pk], moments.moment())[original.pk]) == 2
    withdraw(original, ben, "By mistake.")
    for moment in (moments.moment(str(early)), moments.moment()):
        assert [each.id for each in translations.families([original.pk], moment)[original.pk]] == [first.pk]


def test_translations_are_found_by_their_links_and_not_by_reading_every_story(original: Story) -> None:
    statement, parameters = translations.select([original.pk], moments.moment(), "default")
    with connections["default"].cursor() as cursor:
        if not IS_SQLITE:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if IS_SQLITE else ''}{statement}", parameters)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "SCAN l" not in plan
    assert "SCAN p" not in plan
    assert "Seq Scan on stories" not in plan
    assert "role" in plan


# ---------------------------------------------------------------- removed by law


def test_an_original_and_its_translation_are_removed_together(
    original: Story, reader: Reader, ben: User, dan: User, eva: User
) -> None:
    spanish = in_spanish(original)
    publish(spanish, ben)
    wanted = removal.ask(original.fresh(), reason="By order of a court.", by=dan, along=[spanish.fresh()])
    removal.take_down(wanted, by=eva, key=key())
    assert not Story.objects.exists()
    for story in (original, spanish):
        assert reader.get(address(story)).status_code == 410
    assert verify.verify()


def test_a_translation_whose_original_is_removed_stands_for_itself(
    original: Story, reader: Reader, ben: User, dan: User, eva: User
) -> None:
    spanish = in_spanish(original)
    publish(spanish, ben)
    removal.take_down(removal.ask(original.fresh(), reason="A court.", by=dan), by=eva, key=key())
    assert Story.objects.get().translation_of is None
    assert asked(reader, f"stories/{spanish.slug}/")["translation_of"] is None
