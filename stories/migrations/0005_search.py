"""The search index: two tables, and in them what is public already."""

import orjson
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from stories.search import tables, writing


def make_tables(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    statements = tables.SQLITE if schema_editor.connection.vendor == "sqlite" else tables.POSTGRESQL
    for table in tables.TABLES:
        for statement in statements:
            schema_editor.execute(statement.format(table=table))


def drop_tables(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in tables.TABLES:
        schema_editor.execute(f"DROP TABLE {table}")


def enter_publications(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As publishing does from now on. What is derived may be made by today's code."""
    using = schema_editor.connection.alias
    publications = apps.get_model("stories", "Publication").objects.using(using).order_by("number")
    for publication in publications.iterator(chunk_size=500):
        item = orjson.loads(bytes(publication.payload))
        into = tables.TABLES if publication.valid_until is None else (tables.EVERY,)
        writing.enter(publication.number, publication.sort_at, item, using, tables=into)


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_translations_and_actions")]

    operations = [
        migrations.RunPython(make_tables, drop_tables),
        migrations.RunPython(enter_publications, migrations.RunPython.noop),
    ]
