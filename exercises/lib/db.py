"""Abstract models and fields that every part may use."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.fields.related_lookups import RelatedIn

from exercises.lib.forms import Lines


class TextList(models.JSONField):
    """A list of short texts, kept in order."""

    def __init__(self, **options) -> None:
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(**options)

    def formfield(self, **options):
        """One text a line, whatever the form."""
        options.pop("widget", None)
        return super().formfield(**{"form_class": Lines, **options})


class OwnedQuerySet(models.QuerySet):
    """Personal rows: a person sees their own only."""

    def visible_to(self, user) -> Self:
        """The rows of this person; none for someone who is not signed in."""
        return self.filter(owner=user) if user.is_authenticated else self.none()


@models.ForeignKey.register_lookup
class Among(RelatedIn):
    """Like `in` for a subquery of which few rows are expected, whatever the statistics say.

    PostgreSQL knows which days are common, but not which are with one person. Where somebody has kept up for years it expects thousands of
    sessions in a week, and reads all their answers instead of looking up those of seven sessions. It takes an array for short.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection, rhs: str) -> str:
        """The comparison, with the rows of the subquery made an array where there are arrays."""
        return f"= ANY (ARRAY{rhs})" if connection.vendor == "postgresql" else super().get_rhs_op(connection, rhs)


class OfDaysQuerySet(OwnedQuerySet):
    """Personal rows that belong to something that has a day."""

    belongs_to = "session"

    def of_days(self, user, first: dt.date, last: dt.date | None = None) -> Self:
        """This person's rows from the first day to the last, or to the newest."""
        days = {"local_day__gte": first} if last is None else {"local_day__range": (first, last)}
        dated = self.model._meta.get_field(self.belongs_to).related_model._default_manager.visible_to(user).filter(**days)
        return self.visible_to(user).filter(**{f"{self.belongs_to}__among": dated.values("pk")})


def owner_of_many() -> models.ForeignKey:
    """The owner of rows of which one person has thousands, in a table whose other indexes begin with the owner.

    No index of the owner alone: PostgreSQL takes it for cheaper than the one by owner and day, and reads everything of the person for one week.
    """
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)


class Owned(models.Model):
    """A row that belongs to one person and goes when the person goes."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class OwnedByUid(Owned):
    """A personal row whose uid was made on the device: unique for its owner, so that a foreign uid is like a free one."""

    uid = models.UUIDField(default=uuid.uuid4)

    class Meta:
        abstract = True


def uid_of(text: str) -> uuid.UUID | None:
    """The uid that a text from outside writes; None where it writes none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
