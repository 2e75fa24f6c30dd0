

import django.db.models.deletion
import exercises.lib.db
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdvicePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('headings', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name': 'advice page',
                'ordering': ['title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Country',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('emergency_number', models.CharField(max_length=40)),
                ('urgent_number', models.CharField(blank=True, max_length=80)),
                ('urgent_words', models.TextField(blank=True)),
                ('physio_words', models.TextField(blank=True)),
                ('units', models.CharField(default='km', max_length=2)),
                ('directory', models.JSONField(blank=True, default=list)),
            ],
            options={
                'verbose_name_plural': 'countries',
                'ordering': ['title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('also', exercises.lib.db.TextList(blank=True, default=list)),
                ('see', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ['title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoPressArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('summary', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'ordering': ['title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='NoPressShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('view', models.CharField(choices=[('front', 'Front'), ('back', 'Back'), ('lateral', 'Outer side'), ('medial', 'Inner side')], max_length=8)),
                ('cx', models.FloatField()),
                ('cy', models.FloatField()),
                ('rx', models.FloatField()),
                ('ry', models.FloatField()),
                ('rotation', models.FloatField(default=0)),
            ],
            options={
                'ordering': ['position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SearchMiss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80)),
                ('language', models.CharField(default='en', max_length=12)),
                ('day', models.DateField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'search misses',
            },
        ),
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_of_one_document',
        ),
        migrations.AddField(
            model_name='condition',
            name='brief',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='condition',
            name='look_alikes',
            field=models.ManyToManyField(blank=True, related_name='+', to='exercises.condition'),
        ),
        migrations.AddField(
            model_name='condition',
            name='order',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='exercise',
            name='therapist_only',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='routine',
            name='group',
            field=models.CharField(blank=True, choices=[('first', 'To begin with'), ('phase', 'Phases of recovery'), ('neighbour', 'Other knee troubles'), ('before-run', 'Before a run'), ('after-run', 'After a run'), ('prevention', 'Without pain'), ('single', 'One thing at a time')], max_length=20),
        ),
        migrations.AddField(
            model_name='routine',
            name='length',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='routine',
            name='pain_areas',
            field=exercises.lib.db.TextList(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='claim',
            name='section',
            field=models.CharField(max_length=80),
        ),
        migrations.AddConstraint(
            model_name='advicepage',
            constraint=models.UniqueConstraint(fields=('slug', 'language'), name='advicepage_slug_once'),
        ),
        migrations.AddField(
            model_name='claim',
            name='advice',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='exercises.advicepage'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('advice__isnull', True), ('condition__isnull', False), ('exercise__isnull', True), ('muscle__isnull', True), ('phase__isnull', True)), models.Q(('advice__isnull', True), ('condition__isnull', True), ('exercise__isnull', True), ('muscle__isnull', False), ('phase__isnull', True)), models.Q(('advice__isnull', True), ('condition__isnull', True), ('exercise__isnull', False), ('muscle__isnull', True), ('phase__isnull', True)), models.Q(('advice__isnull', True), ('condition__isnull', True), ('exercise__isnull', True), ('muscle__isnull', True), ('phase__isnull', False)), models.Q(('advice__isnull', False), ('condition__isnull', True), ('exercise__isnull', True), ('muscle__isnull', True), ('phase__isnull', True)), _connector='OR'), name='claim_of_one_document'),
        ),
        migrations.AddConstraint(
            model_name='country',
            constraint=models.UniqueConstraint(fields=('slug', 'language'), name='country_slug_once'),
        ),
        migrations.AddConstraint(
            model_name='glossaryterm',
            constraint=models.UniqueConstraint(fields=('slug', 'language'), name='glossaryterm_slug_once'),
        ),
        migrations.AddField(
            model_name='nopressarea',
            name='sources',
            field=models.ManyToManyField(blank=True, related_name='+', to='exercises.source'),
        ),
        migrations.AddField(
            model_name='nopressshape',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shapes', to='exercises.nopressarea'),
        ),
        migrations.AddConstraint(
            model_name='searchmiss',
            constraint=models.UniqueConstraint(fields=('words', 'language', 'day'), name='search_miss_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='nopressarea',
            constraint=models.UniqueConstraint(fields=('slug', 'language'), name='nopressarea_slug_once'),
        ),
    ]
