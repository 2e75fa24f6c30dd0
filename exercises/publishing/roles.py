"""The roles of those who look after the content. None of them may see anyone's health data: no such model has a page here."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission

from exercises.publishing.codec import KNOWN

EDITORS_NAME, REVIEWERS_NAME = "Editors", "Clinical reviewers"
QUEUE = ("view_revision", "view_change", "view_feedback", "view_searchmiss")


def editors() -> Group:
    """The group of those who write."""
    return Group.objects.get(name=EDITORS_NAME)


def reviewers() -> Group:
    """The group of those who approve."""
    return Group.objects.get(name=REVIEWERS_NAME)


def make_roles() -> None:
    """Make both groups with what they may do. Twice is once."""
    _group(EDITORS_NAME, [*_content("view", "add", "change"), *_parts("view", "add", "change", "delete"), *QUEUE, "withdraw_content"])
    _group(REVIEWERS_NAME, [*_content("view"), *_parts("view"), *QUEUE, "review_content", "withdraw_content"])


def _group(name: str, codenames: list[str]) -> None:
    group, _made = Group.objects.get_or_create(name=name)
    group.permissions.set(Permission.objects.filter(content_type__app_label="exercises", codename__in=codenames))


def _content(*actions: str) -> list[str]:
    """Documents: never deleted."""
    return [f"{action}_{codec.model._meta.model_name}" for codec in KNOWN.values() for action in actions]


def _parts(*actions: str) -> list[str]:
    """Rows inside documents: whatever hangs on a document's model by a key of its own part."""
    documents = {codec.model for codec in KNOWN.values()}
    inside = set()
    for model in apps.get_app_config("exercises").get_models():
        parents = {field.related_model for field in model._meta.fields if field.many_to_one}
        if model not in documents and (parents & (documents | inside)) and model.__module__.split(".")[1] in PARTS:
            inside.add(model)
    # A second look finds rows inside rows, such as the placements of a point.
    for model in apps.get_app_config("exercises").get_models():
        parents = {field.related_model for field in model._meta.fields if field.many_to_one}
        if model not in documents and (parents & inside) and model.__module__.split(".")[1] in PARTS:
            inside.add(model)
    return [f"{action}_{model._meta.model_name}" for model in inside for action in actions]


# Only rows of these parts are content; a session also hangs on a plan, and is nobody's to edit.
PARTS = ("catalogue", "routines")
