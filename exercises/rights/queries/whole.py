"""The files that are not one model, and by which names programmes and their versions are called in an archive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from exercises.people.models import User
from exercises.practice.models import PracticeSession
from exercises.programmes.models import Prescription, Programme, ProgrammeVersion
from exercises.rights.models import Arrival, CatalogueName
from exercises.rights.queries.shared import programmes_for, versions_for
from exercises.rights.queries.values import told
from exercises.routines.models import Plan

CATALOGUE = "catalogue:"
ITEM = (
    "position",
    "key",
    "routines",
    "slots",
    "days_per_week",
    "days_between",
    "not_on_running_days",
    "note",
    "later",
    "title",
    "document",
)


def programme_name(programme: Programme) -> str:
    """One of the catalogue by its key, which is the same everywhere; any other by its uid."""
    return f"{CATALOGUE}{programme.key}" if programme.kind == Programme.Kind.PACK else str(programme.uid)


def version_name(version: ProgrammeVersion, programme: str) -> str:
    """One of the catalogue by what it says, for installs count differently; any other by its number."""
    return f"{programme}#{version.sha256 if programme.startswith(CATALOGUE) else version.number}"


class Names:
    """What programmes and versions are called, looked up once for a whole archive."""

    def __init__(self, user: User) -> None:
        self.programme = {row.pk: programme_name(row) for row in programmes_for(user)}
        self.programme |= dict(CatalogueName.objects.visible_to(user).values_list("programme", "name"))
        found = versions_for(user).select_related("programme")
        self.version = {row.pk: version_name(row, self.programme[row.programme_id]) for row in found.defer("document")}

    def of(self, what: str, key: int | None) -> str | None:
        """The name behind a foreign key; None for none."""
        return None if key is None else (self.version if what == "version" else self.programme)[key]


def account(user: User, names: Names) -> Iterator[dict[str, Any]]:
    """The one line about the account itself."""
    arrived = Arrival.objects.visible_to(user).first()
    joined = arrived.joined if arrived else user.date_joined
    others = EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).values_list("email", flat=True)
    yield {"email": user.email, "name": user.name, "joined": told(joined), "further_addresses": sorted(others)}


def plans(user: User, names: Names) -> Iterator[dict[str, Any]]:
    """Every plan that a session or an own programme names, once."""
    played = PracticeSession.objects.filter(owner=user).values("plan")
    asked = Prescription.objects.filter(phase__version__in=versions_for(user), plan__isnull=False).values("plan")
    found = Plan.objects.filter(Q(pk__in=played) | Q(pk__in=asked)).order_by("sha256").values("sha256", "version", "document")
    yield from found.iterator(chunk_size=200)


def programmes(user: User, names: Names) -> Iterator[dict[str, Any]]:
    """Each programme with the versions that this person follows or followed, and what each of these asks for."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    found = versions_for(user).order_by("number").prefetch_related("phases__prescriptions__plan")
    for version in found:
        name = names.programme[version.programme_id]
        by_name.setdefault(name, []).append(_version(version, name))
    # What another catalogue called by a name of ours stands under this one name.
    by_row = {names.programme[row.pk]: row for row in programmes_for(user)}
    yield from (_programme(by_row[name], name, by_name.get(name, [])) for name in sorted(by_row))


def _programme(programme: Programme, name: str, versions: list[dict[str, Any]]) -> dict[str, Any]:
    # Of the catalogue each install has its own words; what counted for the person stands in the version.
    about = {} if name.startswith(CATALOGUE) else {key: getattr(programme, key) for key in ("title", "summary", "conditions")}
    unique = {version["name"]: version for version in versions}
    return {"name": name, "about": about, "versions": sorted(unique.values(), key=lambda one: (one.get("number", 0), one["name"]))}


def _version(version: ProgrammeVersion, programme: str) -> dict[str, Any]:
    about: dict[str, Any] = {"name": version_name(version, programme), "title": version.title, "sha256": version.sha256}
    if not programme.startswith(CATALOGUE):
        about |= {"number": version.number, "why": version.why, "made_at": told(version.made_at)}
    phases = [
        {"position": phase.position, "phase": phase.phase, "items": [_item(row) for row in phase.prescriptions.all()]}
        for phase in version.phases.all()
    ]
    return about | {"document": version.document, "phases": phases}


def _item(row: Prescription) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ITEM} | {"plan": row.plan.sha256 if row.plan else None}


MAKE = {"account": account, "plans": plans, "programmes": programmes}
