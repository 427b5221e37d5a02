"""The head of an empty log, the roles of the newsroom, and links kept in the order they are read."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ROLES = ("Reporter", "Editor", "Publisher", "Partner manager", "Administrator")


def begin_the_log(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("stories", "Head").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


def make_roles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in ROLES:
        groups.get_or_create(name=name)


def keep_links_without_rowid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite only: the primary key becomes the table itself, so a filter reads one run of it."""
    if schema_editor.connection.vendor != "sqlite":
        return
    table = apps.get_model("stories", "Link")._meta.db_table
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL ORDER BY type DESC", [table])
        create, *indexes = (sql for (sql,) in cursor.fetchall())
        if "WITHOUT ROWID" in create:
            return
        cursor.execute(f"DROP TABLE {table}")
        cursor.execute(f"{create} WITHOUT ROWID")
        for index in indexes:
            cursor.execute(index)


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(begin_the_log, migrations.RunPython.noop),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(keep_links_without_rowid, migrations.RunPython.noop),
    ]
