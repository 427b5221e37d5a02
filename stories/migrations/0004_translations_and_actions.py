"""What a story is a translation of, and an index of the acts that the page of corrections lists."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stories', '0003_removals_and_seals'),
    ]

    operations = [
        migrations.AddField(
            model_name='story',
            name='translation_of',
            field=models.ForeignKey(blank=True, help_text='The story that this one is a translation of. Empty for an original.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='translations', to='stories.story'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('action__in', ['correct', 'withdraw', 'take_down', 'restore'])), fields=['action', '-number'], name='edition_corrections'),
        ),
        migrations.AddConstraint(
            model_name='story',
            constraint=models.CheckConstraint(condition=models.Q(('translation_of__isnull', True), models.Q(('translation_of', models.F('id')), _negated=True), _connector='OR'), name='story_translates_another_story'),
        ),
    ]
