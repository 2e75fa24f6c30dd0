"""Reads files with runs in steps: which kind a file is, and one step through it. Knows nothing of people and databases."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from exercises.running.loader import fit, table, xml
from exercises.running.loader.found import Batch, Found, Refused, Stop, problem

__all__ = ["Batch", "Found", "Refused", "Stop", "kind_of_file", "problem", "step"]
HEAD = 8 * 1024


def kind_of_file(file: BinaryIO) -> str:
    """Which kind of file this is, told by what is in it and never by its name. Refused where it is none that we know."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head[8:12] == b".FIT":
        return "fit"
    if head[:2] in {b"PK", b"\x1f\x8b"}:
        raise Refused(_("This file is packed. Please unpack it first, and send what is inside."))
    if head[:2] in {codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE} or (head[:1] == b"\x00"):
        raise Refused(_("We read files in UTF-8 only. Please export it again."))
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if text[:1] == b"<":
        return _xml_kind(text)
    return _table_kind(head)


def _xml_kind(text: bytes) -> str:
    for kind, root in (("gpx", b"<gpx"), ("tcx", b"<TrainingCenterDatabase")):
        if root in text:
            return kind
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused(_("This file defines its own building blocks. We do not open such files. Please export it again."))
    raise Refused(_("This is not a file of runs that we can read."))


def _table_kind(head: bytes) -> str:
    names = set(table.columns(next(csv.reader([head.decode("utf-8-sig", errors="replace").split("\n", 1)[0].rstrip("\r")]), [])))
    for kind, needs in (("strava-csv", table.STRAVA_NEEDS), ("garmin-csv", table.GARMIN_NEEDS)):
        if set(needs) <= names:
            return kind
    raise Refused(_("We do not know this kind of file. GPX, TCX and FIT work, and the list of activities from Strava or Garmin."))


def step(
    file: BinaryIO, kind: str, offset: int, cursor: dict[str, Any], *, route: bool, miles: bool, stop: Stop, now: dt.datetime
) -> Batch:
    """One step through a file of this kind. Refused where the whole file is not to be read."""
    if kind in {"gpx", "tcx"}:
        return xml.read(file, kind, offset, cursor, route=route, stop=stop, now=now)
    if kind == "fit":
        return fit.read(file, kind, offset, cursor, route=route, stop=stop, now=now)
    return table.read(file, kind, offset, cursor, miles=miles, stop=stop)
