"""A value of an archive as a field of a row takes it; anything else is refused."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from exercises.lib import clock
from exercises.practice.sync import YEARS
from exercises.rights.loader.reading import broken

NOBODY = "This value is not one of this field."


def taken(field: models.Field, value: Any) -> Any:
    """The value as the field keeps it. Refused where it is of another kind, too long, or not one of its choices."""
    if value is None:
        if not field.null:
            raise broken()
        return None
    found = _of_kind(field, value)
    if field.name == "zone" and found and not clock.is_zone(found):
        raise broken()
    try:
        return field.clean(found, None) if not isinstance(field, models.JSONField) else found
    except ValidationError as error:
        # An empty text where a form would want one: the row that was exported had it.
        if found == "" and error.code == "blank" and isinstance(field, (models.CharField, models.TextField)):
            return found
        raise broken() from None


def _of_kind(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return _json(field, value)
    if isinstance(field, models.BooleanField):
        return _is(value, bool)
    if isinstance(field, models.IntegerField):
        return value if isinstance(value, int) and not isinstance(value, bool) else _refuse()
    text = _is(value, str)
    if isinstance(field, models.DateTimeField):
        found = _parsed(dt.datetime.fromisoformat, text)
        return found if found.tzinfo is not None and found.year in YEARS else _refuse()
    if isinstance(field, models.DateField):
        found = _parsed(dt.date.fromisoformat, text)
        return found if found.year in YEARS else _refuse()
    if isinstance(field, models.TimeField):
        return _parsed(dt.time.fromisoformat, text)
    return _parsed(uuid.UUID, text) if isinstance(field, models.UUIDField) else text


def _json(field: models.JSONField, value: Any) -> Any:
    """Of the same kind as what the field begins with: pages rely on it."""
    kind = type(field.get_default()) if field.has_default() else dict
    return value if isinstance(value, (list, dict) if field.null or field.name in {"points", "body"} else kind) else _refuse()


def _is(value: Any, kind: type) -> Any:
    return value if isinstance(value, kind) else _refuse()


def _parsed(parse: Any, text: str) -> Any:
    try:
        return parse(text)
    except ValueError:
        raise broken() from None


def _refuse() -> Any:
    raise broken()
