"""Legal removals, and a seal over the columns of an edition that its chain does not cover."""

import hashlib
from datetime import UTC

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def seal_the_log(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal the editions there are. The trigger that forbids it is put back after every migrate."""
    edition = apps.get_model("stories", "Edition")
    on = f" ON {edition._meta.db_table}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER IF EXISTS edition_no_update{on}")
    editions = edition.objects.using(schema_editor.connection.alias)
    for number, chain, published_at, successor in editions.values_list("number", "chain", "published_at", "successor"):
        at = published_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
        seal = hashlib.sha256(f"{chain}\n{at}\n{successor or ''}".encode()).hexdigest()
        editions.filter(pk=number).update(seal=seal)


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0002_head_roles_and_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='RemovedAddress',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('record', models.UUIDField()),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='seal',
            field=models.CharField(default='', max_length=64),
        ),
        migrations.RunPython(seal_the_log, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=10)),
                ('record', models.UUIDField()),
                ('along', models.JSONField(blank=True, default=list)),
                ('reason', models.TextField(help_text='Readers find this in its place, for ever. Do not name what is removed.')),
                ('note', models.TextField(help_text='Readers find this with what named it, for ever.')),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('done', 'Removed'), ('declined', 'Declined')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('number', models.PositiveBigIntegerField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('record',), name='removal_is_asked_once_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='removal_takes_two_persons'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('number__isnull', False), _connector='OR'), name='removal_done_has_its_number')],
            },
        ),
    ]
