from django.db import migrations, models


def views_only(apps, schema_editor):
    """A muscle used to name a drawing ("front-rectus-femoris"); now it names the view that is shown first."""
    for row in apps.get_model("exercises", "Muscle").objects.exclude(plate=""):
        row.plate = row.plate.partition("-")[0]
        row.save(update_fields=["plate"])


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0005_step_ways'),
    ]

    operations = [
        migrations.AlterField(
            model_name='muscle',
            name='plate',
            field=models.CharField(blank=True, choices=[('front', 'Front'), ('back', 'Back'), ('lateral', 'Outer side'), ('medial', 'Inner side')], max_length=80),
        ),
        migrations.RunPython(views_only, migrations.RunPython.noop),
    ]
