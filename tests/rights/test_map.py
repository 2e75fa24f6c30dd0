"""Every model and every field is exported, or left out with a reason: a new one fails here until somebody decides."""

import pytest
from django.apps import apps

from exercises.rights.queries import LEFT_OUT, TABLES, said_of
from exercises.rights.queries import map as export_map

pytestmark = pytest.mark.django_db


def undecided(models) -> list[str]:
    """What nobody decided about: a model in no table and without a reason, a field of which nothing is said."""
    found = []
    for model in models:
        label, said = model._meta.label, said_of(model)
        if said is None and label not in LEFT_OUT:
            found.append(label)
        elif said is not None:
            named = {field.name for field in model._meta.get_fields() if not (field.auto_created and not field.concrete)}
            found += [f"{label}.{name}" for name in sorted(named ^ set(said))]
    return found


def test_of_every_model_and_field_somebody_decided_whether_it_is_exported():
    assert undecided(apps.get_models()) == []


def test_no_model_is_both_exported_and_left_out_and_none_is_left_over():
    known = {model._meta.label: model for model in apps.get_models()}
    assert [label for label in LEFT_OUT if label not in known] == []
    assert [label for label in LEFT_OUT if said_of(known[label]) is not None] == []


def test_every_reason_is_a_sentence():
    reasons = [*LEFT_OUT.values(), *(why for model in apps.get_models() for why in (said_of(model) or {}).values() if why)]
    assert [why for why in reasons if not why.endswith(".") or len(why) < 10] == []


def test_a_model_that_is_in_no_map_would_be_found(monkeypatch):
    monkeypatch.delitem(LEFT_OUT, "exercises.Token")
    assert undecided(apps.get_models()) == ["exercises.Token"]


def test_a_field_that_is_in_no_map_would_be_found(monkeypatch):
    table = next(table for table in TABLES if table.name == "runs")
    fewer = [one if one is not table else export_map.Table(**{**vars(table), "fields": table.fields[:-1]}) for one in TABLES]
    monkeypatch.setattr(export_map, "TABLES", tuple(fewer))
    assert undecided(apps.get_models()) == ["exercises.Run.created_at"]


def test_secrets_stand_in_no_table():
    named = {name for table in TABLES for name in (*table.fields, *table.named)}
    assert named & {"password", "token_sha256", "token", "key_hash", "secret", "session_data"} == set()
