"""The last release of a record, which every page of the record on the desk asks for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0007_the_desk")]

    operations = [
        migrations.AddIndex("release", models.Index(fields=["record", "-id"], name="release_last_of_record")),
    ]
