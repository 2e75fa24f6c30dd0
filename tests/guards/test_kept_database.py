"""The database that is kept between runs is the one that the present files make."""

from __future__ import annotations

import pytest
from django.core.management.commands import migrate

from tests.conftest import MIGRATE
from tests.kept_database import MADE_FROM, ROOT, name_of_what_it_is_made_from


@pytest.fixture
def tree(tmp_path):
    """A small project with one file of each kind that decides what is in the database."""
    for name in (
        "requirements.txt",
        "exercises/migrations/0001_initial.py",
        "exercises/people/models.py",
        "exercises/catalogue/content/area/knee.toml",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")
    return tmp_path


@pytest.mark.parametrize("pattern", MADE_FROM)
def test_every_pattern_finds_files(pattern):
    assert list(ROOT.glob(pattern))


@pytest.mark.parametrize(
    "changed",
    [
        "requirements.txt",
        "exercises/migrations/0001_initial.py",
        "exercises/people/models.py",
        "exercises/catalogue/content/area/knee.toml",
    ],
)
def test_a_change_in_what_makes_the_database_asks_for_a_new_one(tree, changed):
    before = name_of_what_it_is_made_from(tree)
    (tree / changed).write_text("two")
    assert name_of_what_it_is_made_from(tree) != before


def test_a_new_migration_asks_for_a_new_one(tree):
    before = name_of_what_it_is_made_from(tree)
    (tree / "exercises/migrations/0002_more.py").write_text("one")
    assert name_of_what_it_is_made_from(tree) != before


def test_a_page_does_not_ask_for_a_new_one(tree):
    before = name_of_what_it_is_made_from(tree)
    (tree / "exercises/people/views.py").write_text("two")
    assert name_of_what_it_is_made_from(tree) == before


@pytest.mark.django_db
def test_tests_that_migrate_migrate():
    assert migrate.Command.handle is MIGRATE


@pytest.mark.django_db
def test_it_holds_all_migrations_and_the_whole_pack():
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from exercises.catalogue.models import Condition, Exercise

    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert Exercise.objects.exists()
    assert Condition.objects.exists()
