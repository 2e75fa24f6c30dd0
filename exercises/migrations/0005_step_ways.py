from django.db import migrations

import exercises.lib.db


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0004_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='step',
            name='ways',
            field=exercises.lib.db.TextList(blank=True, default=list),
        ),
    ]
