"""The days that a date can mean, for lists narrowed to a span of days, and the values that most records have."""

import json
from datetime import date

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from stories.reading.filtering import YEAR, years_of


def enter_days(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What the index says of publications that it had before; ``rebuild_publications`` would say the same."""
    alias = schema_editor.connection.alias
    publications, links, tallies = (
        apps.get_model("stories", name).objects.using(alias) for name in ("Publication", "Link", "Tally")
    )
    for publication in publications.filter(kind__in=["event", "document"]).iterator(chunk_size=500):
        of = json.loads(bytes(publication.payload)).get("date") or {}
        earliest, latest = (date.fromisoformat(of[end]) if of.get(end) else None for end in ("earliest", "latest"))
        if not (earliest or latest):
            continue
        publications.filter(pk=publication.pk).update(earliest=earliest or date.min, latest=latest or date.max)
        for year in years_of(earliest, latest):
            links.get_or_create(
                role=YEAR,
                target=year,
                kind=publication.kind,
                sort_at=publication.sort_at,
                publication=publication.number,
                defaults={"valid_from": publication.number, "valid_until": publication.valid_until},
            )
    counts = (
        links.filter(role=YEAR, valid_until=None).values_list("target", "kind").annotate(models.Count("publication"))
    )
    for target, kind, count in counts:
        tallies.update_or_create(role=YEAR, target=target, kind=kind, defaults={"count": count})


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_search")]

    operations = [
        migrations.AddField("publication", "earliest", models.DateField(null=True)),
        migrations.AddField("publication", "latest", models.DateField(null=True)),
        migrations.AddIndex("tally", models.Index(fields=["kind", "role", "-count", "target"], name="tally_most")),
        migrations.RunPython(enter_days, migrations.RunPython.noop),
    ]
