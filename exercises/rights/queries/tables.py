"""How one table of an archive is made from a model: which fields, under which names, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet

from exercises.people.models import User

# Why a field is in no archive.
NUMBER = "A number of this install, without a meaning elsewhere; rows are named by what they say."
OWNER = "It is the person whose archive it is."
OTHERS = "The account of somebody else; their name as it was stands beside it."
HASH_ONLY = "It opens something and is kept as a hash only."
OF_INSTALL = "A fact about this install, not about the person."


def own(model: type[Model]) -> Callable[[User], QuerySet]:
    """The rows of a personal model that are this person's."""
    return lambda user: model._default_manager.filter(owner=user)


@dataclass(frozen=True)
class Table:
    """One file of the archive, and whose rows stand in it.

    `named` says by which values a row of another table is named. `order` needs no letters, which databases sort differently: where rows are
    equal in it, their own lines decide. `history` tells tables that another install keeps as they came and makes no rows from.
    """

    name: str
    model: type[Model]
    title: str
    fields: tuple[str, ...]
    left_out: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    history: bool = False
    # Long documents for programs; the same stands in another table for people.
    for_people: bool = True
    of: Callable[[User], QuerySet] | None = None
    person: str = "owner"

    def rows(self, user: User) -> QuerySet:
        """The rows of this person, and of nobody else."""
        return (self.of or own(self.model))(user).order_by(*self.order)

    def said(self) -> dict[str, str]:
        """What is said of each field of the model: "" where it is exported, else why it is not."""
        found = {"id": NUMBER} | ({self.person: OWNER} if self.person else {}) | self.left_out
        return found | dict.fromkeys((*self.fields, *self.named), "")
