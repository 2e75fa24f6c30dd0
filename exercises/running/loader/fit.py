"""Reads the summaries of a FIT file. Everything else in it is stepped over by its length, so that a long day on a watch costs little.

The known libraries decode every second of a run and cannot stop in the middle; a step here may, for all that it needs is the list of
message layouts and a place in the file.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from exercises.running.loader.found import Batch, Found, Refused, Stop, thinned

EPOCH = dt.datetime(1989, 12, 31, tzinfo=dt.UTC)
SESSION, RECORD = 18, 20
SPORTS = {1: "run", 2: "ride", 5: "swim", 11: "walk", 17: "walk"}
# Number of a field of a session → our name and what one unit is worth.
FIELDS = {
    2: ("start", 1),
    5: ("sport", 1),
    7: ("elapsed", 1000),
    8: ("timer", 1000),
    9: ("metres", 100),
    18: ("cadence", 1),
    22: ("gain", 1),
    23: ("loss", 1),
}
# Base types that are signed; whole numbers only are read.
SIGNED = {0x01, 0x83, 0x85}
# What a writer puts where it knows nothing; unsigned, of as many bytes as the field has.
SEMICIRCLE = 180 / 2**31


class _Cut(Exception):
    """The file ends in the middle of a message."""


class FitReader:
    """One step through one file."""

    def __init__(self, file: BinaryIO, offset: int, cursor: dict[str, Any], *, route: bool, stop: Stop) -> None:
        self.file, self.route, self.stop = file, route, stop
        self.layouts: dict[str, Any] = cursor.get("layouts", {})
        self.until = cursor.get("until", 0)
        self.way: dict[str, Any] = cursor.get("way", {"points": []})
        self.batch = Batch(offset, cursor)
        file.seek(offset)

    def read(self) -> Batch:
        """Read on until the time is up or the file ends."""
        count = 0
        try:
            while True:
                if self.file.tell() >= self.until and not self._next_part():
                    self.batch.end = True
                    return self.batch
                count += 1
                if count % 256 == 0 and self.stop():
                    break
                self._message()
        except _Cut:
            self.batch.wrong(None, _("The file ends too early. The watch may have stopped while it was saving."))
            self.batch.end = True
            return self.batch
        self.batch.offset = self.file.tell()
        self.batch.cursor = {"layouts": self.layouts, "until": self.until, "way": self.way}
        return self.batch

    def _bytes(self, count: int) -> bytes:
        found = self.file.read(count)
        if len(found) < count:
            raise _Cut
        return found

    def _next_part(self) -> bool:
        """Step over the check sum and into the next file inside this one; False where nothing follows."""
        if self.until:
            self.file.seek(self.until + 2)
        head = self.file.read(12)
        if not head and self.until:
            return False
        if len(head) < 12 or head[8:12] != b".FIT" or head[0] not in {12, 14}:
            if self.until:
                return False
            raise Refused(_("This is not a FIT file that we can read."))
        self._bytes(head[0] - 12)
        self.until = self.file.tell() + int.from_bytes(head[4:8], "little")
        self.layouts = {}
        return True

    def _message(self) -> None:
        header = self._bytes(1)[0]
        if header & 0x80:
            self._data(str(header >> 5 & 3))
        elif header & 0x40:
            self._layout(str(header & 15), bool(header & 0x20))
        else:
            self._data(str(header & 15))

    def _layout(self, local: str, developer: bool) -> None:
        head = self._bytes(5)
        order = "big" if head[1] else "little"
        fields = [list(self._bytes(3)) for _number in range(head[4])]
        extra = sum(self._bytes(3)[1] for _number in range(self._bytes(1)[0])) if developer else 0
        self.layouts[local] = [int.from_bytes(head[2:4], order), order, fields, extra]

    def _data(self, local: str) -> None:
        if local not in self.layouts:
            self.batch.wrong(None, _("A piece of this file cannot be understood, and with it the rest."))
            self.file.seek(self.until)
            return
        number, order, fields, extra = self.layouts[local]
        raw = self._bytes(sum(field[1] for field in fields) + extra)
        if number == SESSION:
            self._session(self._values(raw, order, fields))
        elif number == RECORD and self.route:
            place = self._values(raw, order, fields)
            if 0 in place and 1 in place:
                thinned(self.way["points"], self.way, [place[0] * SEMICIRCLE, place[1] * SEMICIRCLE])

    @staticmethod
    def _values(raw: bytes, order: str, fields: list[list[int]]) -> dict[int, int]:
        """The whole numbers of a message by field; what the writer left empty is not there."""
        found, at = {}, 0
        for number, size, base in fields:
            piece, at = raw[at : at + size], at + size
            if size not in {1, 2, 4}:
                continue
            value = int.from_bytes(piece, order, signed=base in SIGNED)  # type: ignore[arg-type]
            empty = (1 << (8 * size - 1)) - 1 if base in SIGNED else (1 << 8 * size) - 1
            if value != empty:
                found[number] = value
        return found

    def _session(self, values: dict[int, int]) -> None:
        said = {name: values[number] / unit for number, (name, unit) in FIELDS.items() if number in values}
        kind = SPORTS.get(int(said["sport"]), "other") if "sport" in said else "run"
        seconds = said.get("timer", said.get("elapsed"))
        cadence = round(2 * said["cadence"]) if "cadence" in said and kind in {"run", "walk"} else None
        whole = {name: round(said[name]) if name in said else None for name in ("metres", "gain", "loss")}
        start = EPOCH + dt.timedelta(seconds=said["start"]) if "start" in said else None
        points, self.way = self.way["points"], {"points": []}
        self.batch.found.append(
            Found(kind, start, seconds=None if seconds is None else round(seconds), cadence=cadence, points=points, **whole)
        )


def read(file: Any, kind: str, offset: int, cursor: dict[str, Any], *, route: bool, stop: Stop, now: dt.datetime) -> Batch:
    """One step through a FIT file."""
    return FitReader(file, offset, cursor, route=route, stop=stop).read()
