from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0002_whole_catalogue'),
    ]

    operations = [
        migrations.AddField(
            model_name='check',
            name='knee',
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name='check',
            name='pages',
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name='check',
            name='said',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='check',
            name='seen_by',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='check',
            name='seen_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='lock',
            name='opened_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='lock',
            name='reason',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name='check',
            name='way',
            field=models.CharField(choices=[('list', 'The whole check'), ('pressure', 'The page about pressure and ice'), ('same', 'Nothing new'), ('mistake', 'Ticked by mistake'), ('examined', 'Examined since'), ('agreed', 'A clinician agreed'), ('red', 'A session stopped for pain')], max_length=8),
        ),
        migrations.AlterField(
            model_name='lock',
            name='area',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AlterField(
            model_name='lock',
            name='what',
            field=models.CharField(choices=[('everything', 'Everything'), ('pressure', 'Pressure'), ('ice', 'Ice'), ('running', 'Running and hops'), ('knee_load', 'Knee load'), ('phase_one', 'First phase only'), ('light', 'Flat hand only'), ('positions', 'No long lying')], max_length=12),
        ),
    ]
