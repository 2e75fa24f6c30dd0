# Lists ask of each session whether two versions of it wait for a choice; PostgreSQL read every document of everybody for that.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0020_signin'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sessiondocument',
            index=models.Index(condition=models.Q(('state', 'conflict')), fields=['owner', 'uid'], name='document_waiting'),
        ),
    ]
