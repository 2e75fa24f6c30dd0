"""Content files: TOML in the form that the exporter writes, one file for each document."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit

from exercises.lib.canonical import tidy
from exercises.publishing.codec import Codec, Document

# Beside the documents: which of them a load puts over an editor's change.
SAFETY = "safety.toml"


class BrokenPack(Exception):
    """A pack that cannot be loaded; each line names file, key and reason."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = list(lines)


def to_toml(document: Document) -> str:
    """The document as TOML: keys in the document's order, long lists one entry a line."""
    out = tomlkit.document()
    for key, value in document.items():
        if not _is_tables(value):
            out.add(key, _item(value))
    for key, value in document.items():
        if _is_tables(value):
            out.add(key, _tables(value))
    return tomlkit.dumps(out)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _tables(rows: list[Document]) -> Any:
    found = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            table.add(key, _item(value))
        found.append(table)
    return found


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        # Sorted: a database may give the keys of a JSON column back in any order.
        table = tomlkit.inline_table()
        for key, entry in sorted(value.items()):
            table.add(key, _item(entry))
        return table
    if isinstance(value, list):
        array = tomlkit.array()
        for entry in value:
            array.append(_item(entry))
        return array.multiline(len(tomlkit.dumps({"x": value})) > 100)
    return tomlkit.item(value)


def read_file(path: Path) -> Document:
    """The document of one file. ValueError with the reason where it is not TOML."""
    try:
        return tidy(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not readable TOML ({error})") from None


def read_pack(root: Path, codecs: Sequence[Codec]) -> dict[tuple[str, str, str], Document]:
    """All documents below root, checked one by one and against each other; BrokenPack names everything that is wrong."""
    by_kind = {codec.kind: codec for codec in codecs}
    found: dict[tuple[str, str, str], Document] = {}
    seen: set[tuple[str, str, str]] = set()
    wrong: list[str] = []
    for path in sorted(root.rglob("*.toml")):
        name = path.relative_to(root).as_posix()
        if name == SAFETY:
            continue
        try:
            document = read_file(path)
        except ValueError as error:
            wrong.append(f"{name}: {error}")
            continue
        codec = by_kind.get(str(document.get("kind")))
        if codec is None:
            wrong.append(f"{name}: kind: {document.get('kind')!r} is not a kind of content")
            continue
        seen.add((codec.kind, str(document.get("slug")), str(document.get("language"))))
        problems = codec.problems(document)
        wrong += [f"{name}: {line}" for line in problems]
        if problems:
            continue
        if name != f"{document['kind']}/{document['slug']}.toml":
            wrong.append(f"{name}: slug: the file must be called {document['kind']}/{document['slug']}.toml")
        found[(document["kind"], document["slug"], document["language"])] = document
    wrong += _loose_ends(found, seen, by_kind)
    if not wrong:
        wrong += _at_odds(found, by_kind)
    if wrong:
        raise BrokenPack(wrong)
    return found


@dataclass(frozen=True)
class PackOthers:
    """The documents of a pack in one language, as codecs look at them."""

    found: dict[tuple[str, str, str], Document]
    language: str

    def get(self, kind: str, slug: str) -> Document | None:
        """The document of this name, or None."""
        return self.found.get((kind, slug, self.language))

    def every(self, kind: str) -> list[Document]:
        """All documents of a kind."""
        return [document for (other, _slug, language), document in self.found.items() if (other, language) == (kind, self.language)]


def _at_odds(found: dict[tuple[str, str, str], Document], by_kind: dict[str, Codec]) -> list[str]:
    return [
        f"{kind}/{slug}.toml: {line}"
        for (kind, slug, language), document in found.items()
        for line in by_kind[kind].together(document, PackOthers(found, language))
    ]


def _loose_ends(found: dict[tuple[str, str, str], Document], seen: set[tuple[str, str, str]], by_kind: dict[str, Codec]) -> list[str]:
    wrong = []
    for (kind, slug, language), document in found.items():
        for key, other, named in by_kind[kind].named(document):
            if (other, named, language) not in seen:
                wrong.append(f"{kind}/{slug}.toml: {key}: there is no {other} called {named!r}")
    return wrong


def in_order(codec: Codec, document: Document) -> Document:
    """The document with its keys in the order of the codec, for writing."""
    keys = [*codec.order, *codec.fields, *codec.more_keys, *(link.name for link in codec.links), *(child.key for child in codec.children)]
    return {key: _sorted_tables(document[key]) if key in codec.fields else document[key] for key in keys if key in document}


def _sorted_tables(value: Any) -> Any:
    """A list of tables out of a JSON column with its keys in order; the rows of a child keep the order of their codec."""
    return [dict(sorted(entry.items())) for entry in value] if _is_tables(value) else value


def read_safety(root: Path) -> dict[str, str]:
    """Which documents the pack marks as a matter of safety ("kind/slug"), with the reason of each."""
    path = root / SAFETY
    if not path.is_file():
        return {}
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("update", [])
        return {f"{row['kind']}/{row['slug']}": row["reason"] for row in rows if row["safety"] is True}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise BrokenPack([f"safety.toml: each [[update]] needs kind, slug, reason and safety = true ({error})"]) from None
