"""Plans and programmes of an archive: those of the catalogue that are here too are used, all others become the person's own."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.utils.translation import gettext as _

from exercises import routines
from exercises.lib.canonical import sha256
from exercises.people.models import User
from exercises.programmes.models import Prescription, Programme, ProgrammePhase, ProgrammeVersion
from exercises.rights.loader.reading import Archive, Refused, broken
from exercises.rights.loader.tables import Maps
from exercises.rights.loader.values import taken
from exercises.rights.models import CatalogueName
from exercises.rights.queries.whole import CATALOGUE, ITEM
from exercises.routines.models import Plan

SCHEMA = Path(str(routines.__file__)).parent / "schemas" / "plan-1.json"
MOST = 500


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))


def bring_plans(archive: Archive, maps: Maps, now: dt.datetime) -> None:
    """Keep every plan that is not here yet: one that keeps to the form, under the hash of what it says."""
    for row in archive.lines("plans"):
        document, digest = row.get("document"), row.get("sha256")
        if set(row) != {"sha256", "version", "document"} or not isinstance(document, dict) or not isinstance(digest, str):
            raise broken()
        said = {key: value for key, value in document.items() if key != "id"}
        if document.get("id") != digest or _digest(said) != digest or not _validator().is_valid(document):
            raise broken()
        version = taken(Plan._meta.get_field("version"), row["version"])
        plan, _made = Plan.objects.get_or_create(sha256=digest, defaults={"version": version, "document": document, "made_at": now})
        maps.rows[Plan][digest] = plan.pk


def _digest(document: dict[str, Any]) -> str:
    try:
        return sha256(document)
    except ValueError:
        raise broken() from None


def bring_programmes(archive: Archive, user: User, maps: Maps, now: dt.datetime) -> None:
    """Find or make every programme with its versions."""
    for count, row in enumerate(archive.lines("programmes")):
        if set(row) != {"name", "about", "versions"} or not isinstance(row["versions"], list) or max(count, len(row["versions"])) > MOST:
            raise broken()
        if not isinstance(row["name"], str) or row["name"] in maps.programme or not isinstance(row["about"], dict):
            raise broken()
        bring = _of_catalogue if row["name"].startswith(CATALOGUE) else _own
        bring(row, user, maps, now)


def _of_catalogue(row: dict[str, Any], user: User, maps: Maps, now: dt.datetime) -> None:
    """Versions that are here already are these; what this install never had becomes the person's own, and keeps its name."""
    here = Programme.objects.of_pack().filter(key=row["name"].removeprefix(CATALOGUE)).first()
    known = {version.sha256: version.pk for version in here.versions.defer("document")} if here else {}
    fresh = []
    for version in row["versions"]:
        if not isinstance(version, dict) or version.get("name") != f"{row['name']}#{version.get('sha256')}":
            raise broken()
        if version["sha256"] in known:
            maps.version[version["name"]] = known[version["sha256"]]
        else:
            fresh.append(version)
    if fresh or here is None:
        title = fresh[0].get("title") if fresh else row["name"].removeprefix(CATALOGUE)
        kept = _programme(uuid.uuid4(), user, {"title": title, "summary": "", "conditions": []})
        CatalogueName.objects.create(owner=user, programme=kept, name=taken(CatalogueName._meta.get_field("name"), row["name"]))
        for number, version in enumerate(fresh, 1):
            _version(kept, version | {"number": number, "why": "", "made_at": now.isoformat()}, maps)
    maps.programme[row["name"]] = here.pk if here else kept.pk


def _own(row: dict[str, Any], user: User, maps: Maps, now: dt.datetime) -> None:
    uid = taken(Programme._meta.get_field("uid"), row["name"])
    if str(uid) != row["name"]:
        raise broken()
    if Programme.objects.filter(uid=uid).exists():
        raise Refused(_("What this archive holds is here already, in another account."))
    kept = _programme(uid, user, row["about"])
    maps.programme[row["name"]] = kept.pk
    for version in row["versions"]:
        if not isinstance(version, dict) or version.get("name") != f"{row['name']}#{version.get('number')}":
            raise broken()
        _version(kept, version, maps)


def _programme(uid: uuid.UUID, user: User, about: dict[str, Any]) -> Programme:
    if set(about) != {"title", "summary", "conditions"}:
        raise broken()
    values = {name: taken(Programme._meta.get_field(name), value) for name, value in about.items()}
    return Programme.objects.create(uid=uid, key=f"c-{uid.hex}", kind=Programme.Kind.CLIENT, client=user, **values)


def _version(programme: Programme, said: dict[str, Any], maps: Maps) -> None:
    names = ("number", "title", "document", "sha256", "why", "made_at")
    if set(said) != {"name", "phases", *names} or not isinstance(said["phases"], list) or len(said["phases"]) > MOST:
        raise broken()
    values = {name: taken(ProgrammeVersion._meta.get_field(name), said[name]) for name in names}
    version = ProgrammeVersion.objects.create(programme=programme, **values)
    maps.version[said["name"]] = version.pk
    for told in said["phases"]:
        if not isinstance(told, dict) or set(told) != {"position", "phase", "items"} or not isinstance(told["items"], list):
            raise broken()
        about = {name: taken(ProgrammePhase._meta.get_field(name), told[name]) for name in ("position", "phase")}
        phase = ProgrammePhase.objects.create(version=version, **about)
        Prescription.objects.bulk_create(_item(phase, item, maps) for item in told["items"][:MOST])


def _item(phase: ProgrammePhase, item: Any, maps: Maps) -> Prescription:
    if not isinstance(item, dict) or set(item) != {*ITEM, "plan"}:
        raise broken()
    lists = {"slots": list, "routines": dict}
    if any(not isinstance(item[name], kind) for name, kind in lists.items()):
        raise broken()
    values = {name: item[name] if name in lists else taken(Prescription._meta.get_field(name), item[name]) for name in ITEM}
    plan = item["plan"]
    if plan is not None and plan not in maps.rows[Plan]:
        raise broken()
    return Prescription(phase=phase, plan_id=maps.rows[Plan][plan] if plan is not None else None, **values)
