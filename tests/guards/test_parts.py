"""The order of the parts, and what no linter sees."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from exercises.lib.db import Owned

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "exercises"
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
HUBS = {"urls", "admin", "management", "demo", "api", "apps", "models", "templatetags", "migrations"}
# Parts whose files are free: they are the ground that the others stand on.
FREE = {"lib", "publishing"}


def names(line: str) -> list[str]:
    return [name.strip() for name in line.replace("|", ":").split(":")]


def parts() -> list[str]:
    return sorted(path.name for path in APP.iterdir() if path.is_dir() and path.name not in HUBS | {"__pycache__"})


def test_a_part_that_exists_stands_in_the_order_without_parentheses():
    listed = [name for line in LAYERS[0]["layers"] for name in names(line)]
    assert [part for part in parts() if part not in listed] == []
    assert [name for name in listed if name.startswith("(") and (APP / name.strip("()")).exists()] == []


def test_every_part_is_held_to_the_order_of_its_files():
    held = {container.removeprefix("exercises.") for container in LAYERS[1]["containers"]}
    assert set(parts()) - FREE == held


def test_every_file_of_a_part_is_a_word_of_the_contract():
    known = {name.strip("()") for line in LAYERS[1]["layers"] for name in names(line)} | {"__init__"}
    strange = [
        f"{part}/{path.name}" for part in parts() if part not in FREE for path in (APP / part).glob("*.py") if path.stem not in known
    ]
    assert strange == []


def test_every_models_file_is_imported_by_the_hub():
    hub = (APP / "models.py").read_text()
    having = [part for part in parts() if (APP / part / "models.py").exists() or (APP / part / "models").exists()]
    missing = [part for part in having if f"exercises.{part}.models" not in hub]
    assert missing == []


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label == "exercises"]


def part_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_across_parts_point_down_and_hide_their_reverse():
    order = [name.strip("()") for line in LAYERS[0]["layers"] for name in names(line)]
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            if not field.is_relation or field.auto_created or field.related_model is None:
                continue
            other = field.related_model
            if other._meta.label == settings.AUTH_USER_MODEL or other._meta.app_label != "exercises" or part_of(other) == part_of(model):
                continue
            hidden = field.remote_field.hidden
            down = order.index(part_of(other)) > order.index(part_of(model))
            if not (hidden and down):
                wrong.append(f"{model.__name__}.{field.name}")
    assert wrong == []


def test_every_personal_row_has_an_owner_first_in_an_index():
    # The mark of the store is about the install, not about anyone.
    personal = [model for model in own_models() if part_of(model) in {"practice", "running", "safety"} and model.__name__ != "StoreMark"]
    assert personal
    wrong = [model.__name__ for model in personal if not issubclass(model, Owned) or model._meta.get_field("owner").null]
    for model in personal:
        firsts = [index.fields[0].lstrip("-") for index in model._meta.indexes if index.fields]
        firsts += [constraint.fields[0] for constraint in model._meta.constraints if isinstance(constraint, models.UniqueConstraint)]
        if "owner" not in firsts:
            wrong.append(model.__name__)
    assert wrong == []


# About the install, its content or a therapist's work: nobody's own story. A session of the browser is found by its key.
NOT_PERSONAL = {"publishing", "catalogue", "routines", "shell"}
# Whose rows these are is told by what stands in the brackets.
KEYED_OTHERWISE = {
    "User": "the person", "Profile": "one to one with the person", "Therapist": "one to one with the person", "StoreMark": "the install",
    "Programme": "its therapist", "ProgrammeVersion": "its programme", "ProgrammePhase": "its version", "Prescription": "its phase",
    "OwnPicture": "its programme", "ClientGroup": "its therapist", "Handover": "its therapist", "Left": "a hash of who is gone",
}  # fmt: skip


def test_every_table_about_people_is_keyed_by_whose_it_is_so_that_it_can_be_divided_by_person():
    wrong = []
    for model in own_models():
        if part_of(model) in NOT_PERSONAL or model.__name__ in KEYED_OTHERWISE or model._meta.auto_created:
            continue
        names_ = {field.name for field in model._meta.concrete_fields}
        if "owner" not in names_ or model._meta.get_field("owner").null:
            wrong.append(f"{part_of(model)}.{model.__name__}")
    assert wrong == []


def test_no_health_model_is_in_the_admin():
    from django.contrib import admin

    shown = [
        model.__name__
        for model in admin.site._registry
        if part_of(model) in {"practice", "running", "safety"} or model.__name__ in {"Consent", "Profile"}
    ]
    assert shown == []


@pytest.mark.parametrize("name", ["utils", "helpers", "misc", "managers", "signals"])
def test_there_is_no_file_for_leftovers(name):
    assert [str(path) for path in APP.rglob(f"{name}.py")] == []


def test_no_model_holds_logic_in_save():
    trees = [(path, ast.parse(path.read_text())) for path in [*APP.rglob("models.py"), *APP.rglob("models/*.py")]]
    functions = [(path, node) for path, tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    assert [str(path) for path, node in functions if node.name == "save"] == []


def test_files_keep_to_about_300_lines():
    long = [f"{path.relative_to(ROOT)} {n}" for path in [*APP.rglob("*.py"), *(ROOT / "static/js").rglob("*.js"), *(ROOT / "selfcare").rglob("*.py")]
            if "migrations" not in path.parts and (n := len(path.read_text().splitlines())) > 320]  # fmt: skip
    assert long == []


def test_the_docs_draw_the_parts_in_their_order():
    drawn = (ROOT / "docs/architecture.md").read_text().split("```text\n")[1].split("```")[0]
    shown = [names(re.match(r"\s*(\w+(?:\s+[:|]\s+\w+)*)", line)[1]) for line in drawn.splitlines()]
    assert shown == [names(layer) for layer in LAYERS[0]["layers"] if not layer.startswith("(")]


def test_the_docs_tell_the_whole_wiring_of_events():
    from exercises.lib.registry import wiring

    told = [line.removeprefix("- ") for line in (ROOT / "docs/architecture.md").read_text().splitlines() if "→ exercises." in line]
    assert told == wiring() != []
