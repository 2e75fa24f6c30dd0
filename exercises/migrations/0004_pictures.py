import django.core.validators
import django.db.models.deletion
import exercises.catalogue.models.pictures
import exercises.lib.db
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0003_safety_check'),
    ]

    operations = [
        migrations.AddField(
            model_name='exercise',
            name='loads',
            field=exercises.lib.db.TextList(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='muscle',
            name='region',
            field=models.CharField(blank=True, choices=[('front-thigh', 'Front of the thigh'), ('inner-thigh', 'Inner thigh'), ('outer-thigh', 'Outer thigh'), ('back-thigh', 'Back of the thigh'), ('hip', 'Outer hip'), ('buttock', 'Buttock'), ('groin', 'Groin'), ('calf', 'Calf'), ('shin', 'Shin'), ('knee', 'Knee')], max_length=12),
        ),
        migrations.CreateModel(
            name='Pose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('view', models.CharField(choices=[('side', 'Side'), ('front', 'Front')], default='side', max_length=5)),
                ('box', models.CharField(default='0 0 480 350', max_length=40)),
                ('anchor', models.JSONField(blank=True, default=dict)),
                ('base', models.JSONField(blank=True, default=dict)),
                ('keys', models.JSONField(default=list)),
                ('end', models.PositiveSmallIntegerField(default=1)),
                ('props', models.JSONField(blank=True, default=list)),
                ('arrows', exercises.lib.db.TextList(blank=True, default=list)),
                ('muscles', exercises.lib.db.TextList(blank=True, default=list)),
                ('bands', models.JSONField(blank=True, default=list)),
                ('measure', models.JSONField(blank=True, default=dict)),
                ('options', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['title'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('slug', 'language'), name='pose_slug_once')],
            },
        ),
        migrations.CreateModel(
            name='ExerciseMedia',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1)),
                ('sort', models.CharField(choices=[('photo', 'Photo'), ('video', 'Link to a video')], default='photo', max_length=5)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('width', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('height', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('url', models.URLField(blank=True, validators=[django.core.validators.URLValidator(schemes=['https']), exercises.catalogue.models.pictures.no_credentials])),
                ('alt', models.CharField(max_length=400)),
                ('credit', models.CharField(max_length=200)),
                ('licence', models.CharField(max_length=120)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='media', to='exercises.exercise')),
            ],
            options={
                'verbose_name': 'photo or video',
                'verbose_name_plural': 'photos and videos',
                'ordering': ['position'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sort', 'photo'), models.Q(('sha256', ''), _negated=True), ('url', '')), models.Q(('sort', 'video'), ('sha256', ''), models.Q(('url', ''), _negated=True)), _connector='OR'), name='media_is_photo_or_link'), models.CheckConstraint(condition=models.Q(models.Q(('alt', ''), _negated=True), models.Q(('credit', ''), _negated=True), models.Q(('licence', ''), _negated=True)), name='media_says_whose')],
            },
        ),
    ]
