"""Loading a pack beside what editors did: twice is once, an editor's change is never overwritten, all or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from exercises.lib.canonical import sha256
from exercises.publishing import audit
from exercises.publishing.codec import Codec, Document
from exercises.publishing.difference import differences, merge
from exercises.publishing.models import Change, PackBase
from exercises.publishing.pack import BrokenPack, in_order, read_pack, read_safety, to_toml
from exercises.publishing.queries import PublishedOthers
from exercises.publishing.services import publish

PACK_AUTHOR = "Selfcare content pack"


@dataclass
class Report:
    """What a load did, by document name, and the three-way difference where an editor and the pack both changed something."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    # What was put over an editor's change because the pack marks it as a matter of safety, with the reason.
    overruled: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The report as lines for a terminal."""
        counts = (
            ("added", self.added), ("updated", self.updated), ("unchanged", self.unchanged), ("kept as edited here", self.edited),
            ("merged into the draft", self.merged),
        )  # fmt: skip
        found = [", ".join(f"{len(names)} {word}" for word, names in counts if names) or "nothing to load"]
        found += [f"SAFETY: {name} was put over an edit made here: {reason}" for name, reason in self.overruled.items()]
        found += [f"{name}: the pack's change was merged into the draft; somebody has to publish it" for name in self.merged]
        for name, keys in self.conflicts.items():
            found.append(f"{name}: changed here and in the pack; kept as edited here")
            found += [f"  {key}" for key in keys]
        return found


@transaction.atomic
def load_pack(root: Path, codecs: Sequence[Codec], *, now: dt.datetime) -> Report:
    """Bring the pack's files into rows and publish them. BrokenPack, and nothing done, where a file is wrong."""
    documents, urgent = read_pack(root, codecs), read_safety(root)
    report = Report()
    for codec in codecs:
        mine = [document for (kind, _slug, _language), document in documents.items() if kind == codec.kind]
        written = [document for document in mine if _load_one(codec, document, report, urgent, now)]
        for document in written:
            if codec.names_itself:
                codec.write(document)
            publish(document, entry=codec.entry(document), now=now, author_name=PACK_AUTHOR)
    if report.edited or report.conflicts:
        _check_beside_edits(documents, codecs)
    return report


def _check_beside_edits(documents: dict[tuple[str, str, str], Document], codecs: Sequence[Codec]) -> None:
    """The pack fits itself; here it must fit what editors changed as well. BrokenPack where it does not."""
    by_kind = {codec.kind: codec for codec in codecs}
    wrong = [
        f"{kind}/{slug}.toml: {line}"
        for (kind, slug, language), document in documents.items()
        for line in by_kind[kind].together(document, PublishedOthers(language))
    ]
    if wrong:
        raise BrokenPack(wrong)


def _load_one(codec: Codec, theirs: Document, report: Report, urgent: dict[str, str], now: dt.datetime) -> bool:
    """Write one document where that is right, and say whether it is to be published."""
    slug, language = theirs["slug"], theirs["language"]
    name = f"{codec.kind}/{slug}"
    mine = codec.read(slug, language)
    base_row = PackBase.objects.filter(kind=codec.kind, slug=slug, language=language).first()
    base = base_row.document if base_row else None
    same = {"mine": mine is not None and sha256(mine) == sha256(theirs), "base": base is not None and sha256(base) == sha256(theirs)}
    untouched = mine is not None and base is not None and sha256(mine) == sha256(base)
    if same["mine"] and same["base"]:
        report.unchanged.append(name)
    elif mine is None or untouched or same["mine"]:
        (report.added if mine is None else report.unchanged if same["mine"] else report.updated).append(name)
        codec.write(theirs)
        _remember(codec.kind, slug, language, theirs)
    elif same["base"]:
        report.edited.append(name)
        return False
    elif name in urgent:
        _overrule(codec, mine, theirs, now)
        report.overruled[name] = urgent[name]
    else:
        _bring_together(codec, base or {}, mine, theirs, report)
        return False
    return True


def _overrule(codec: Codec, mine: Document, theirs: Document, now: dt.datetime) -> None:
    """The pack's version over an editor's: the edit stays in the history of changes."""
    codec.write(theirs)
    _remember(codec.kind, theirs["slug"], theirs["language"], theirs)
    places = [found.place for found in differences(mine, theirs)]
    audit.note(theirs, Change.What.IMPORTED, who_name=PACK_AUTHOR, now=now, places=places)


def _bring_together(codec: Codec, base: Document, mine: Document, theirs: Document, report: Report) -> None:
    """Both sides changed it: merged into the draft where they changed different things, else told key by key and kept as edited."""
    name = f"{codec.kind}/{theirs['slug']}"
    found = merge(base, mine, theirs)
    if found.clean and not codec.problems(found.document):
        codec.write(found.document)
        _remember(codec.kind, theirs["slug"], theirs["language"], theirs)
        report.merged.append(name)
        return
    lines = [(key, "both") for key in found.both] + [(key, "here") for key in found.here] + [(key, "pack") for key in found.there]
    report.conflicts[name] = [f"{key}: changed by {who}" for key, who in sorted(lines)]


def not_loaded(root: Path, codecs: Sequence[Codec]) -> list[str]:
    """The documents of a pack of which this install has another version as the pack's, or none; what editors changed does not count."""
    known = {(base.kind, base.slug, base.language): base.sha256 for base in PackBase.objects.only("kind", "slug", "language", "sha256")}
    return sorted(f"{key[0]}/{key[1]}" for key, document in read_pack(root, codecs).items() if known.get(key) != sha256(document))


def _remember(kind: str, slug: str, language: str, document: Document) -> None:
    values = {"document": document, "sha256": sha256(document)}
    PackBase.objects.update_or_create(kind=kind, slug=slug, language=language, defaults=values)


def export_pack(root: Path, codecs: Sequence[Codec]) -> list[Path]:
    """Write every working document below root in the exporter's form, and return the files."""
    written = []
    for codec in codecs:
        for slug, language in codec.model._default_manager.order_by("slug").values_list("slug", "language"):
            document = codec.read(slug, language)
            assert document is not None
            path = root / codec.kind / f"{slug}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(to_toml(in_order(codec, document)), encoding="utf-8")
            written.append(path)
    return written
