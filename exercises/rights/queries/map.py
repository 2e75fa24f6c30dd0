"""Every table of an archive in the order in which another install takes them in, and what is said of every field."""

from __future__ import annotations

from exercises.people.models import User
from exercises.programmes.models import Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.rights.queries import personal, shared
from exercises.rights.queries.tables import NUMBER, OF_INSTALL, Table
from exercises.routines.models import Plan

# Files that are not one model: each is made by a function of its own (whole.py).
WHOLE = {
    "account": "Your account",
    "plans": "What your sessions were played by",
    "programmes": "The programmes that you follow, version by version",
}
# What the others name stands before them.
TABLES: tuple[Table, ...] = (
    *personal.PREFERRED, *shared.SHARING, *shared.FOLLOWED, *personal.DID, *personal.SAID, *shared.MADE,
)  # fmt: skip

ROLE = "What the people who run this install let the account do."
PROGRAMME = {
    "id": NUMBER, "uid": "", "key": "", "kind": "", "title": "", "summary": "", "conditions": "", "client": "It is the person whose archive it is.",
    "therapist": "Somebody else; their name stands with what they gave.", "initials": OF_INSTALL, "shared": OF_INSTALL, "order": OF_INSTALL,
    "retired": OF_INSTALL, "draft": shared.UNPUBLISHED, "draft_at": shared.UNPUBLISHED,
}  # fmt: skip
# Of the models behind WHOLE: "" where the field stands in the file, else why it does not.
SAID: dict[type, dict[str, str]] = {
    User: {
        "id": NUMBER, "email": "", "name": "", "date_joined": "", "password": "It is kept as a hash only, and opens nothing elsewhere.",
        "last_login": "It changes with every sign-in.",
        "stamp": "It ends sessions and says nothing of the person.", "is_staff": ROLE, "is_active": ROLE, "is_superuser": ROLE, "groups": ROLE,
        "user_permissions": ROLE,
    },
    Plan: {"id": NUMBER, "sha256": "", "version": "", "document": "", "made_at": OF_INSTALL},
    Programme: PROGRAMME,
    ProgrammeVersion: dict.fromkeys(("programme", "number", "title", "document", "sha256", "why", "made_at"), "") | {"id": NUMBER},
    ProgrammePhase: {"id": NUMBER, "version": "", "position": "", "phase": ""},
    Prescription: dict.fromkeys(
        ("phase", "position", "key", "routines", "slots", "days_per_week", "days_between", "not_on_running_days", "note", "later", "title",
         "document", "plan"), "") | {"id": NUMBER},
}  # fmt: skip
# By its name, as it is not ours: the addresses stand in "account".
FOREIGN = {
    "account.EmailAddress": {
        "id": NUMBER, "user": "It is the person whose archive it is.", "email": "", "verified": "Each install checks it for itself.",
        "primary": "The first one is that of the account.",
    },
}  # fmt: skip


def said_of(model: type) -> dict[str, str] | None:
    """What is said of each field of a model; None where the model is in no table at all."""
    label = model._meta.label  # type: ignore[attr-defined]
    tables = [table for table in TABLES if table.model is model]
    if model in SAID and not tables:
        return SAID[model]
    if label in FOREIGN:
        return FOREIGN[label]
    found: dict[str, str] = dict(SAID.get(model, {}))
    for table in tables:
        for name, why in table.said().items():
            # Exported in one table is exported.
            found[name] = "" if found.get(name) == "" or not why else why
    return found if tables else None


def columns_of(table: Table) -> tuple[str, ...]:
    """The names in each line of a table."""
    return tuple(sorted((*table.fields, *table.named)))
