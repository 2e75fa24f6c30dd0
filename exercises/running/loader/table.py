"""Reads the lists of activities that Strava and Garmin give people, line by line, in steps."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from exercises.running.loader.found import Batch, Found, Refused, Stop, bounded, decimal, kind_of, printable

BATCH = 200
# One activity may have a long description over several lines; more than this is a quotation mark that was never closed.
LONGEST, MOST_LINES = 64 * 1024, 200
M_PER_MILE = 1609.344
STRAVA_NEEDS, GARMIN_NEEDS = ("Activity Date", "Activity Type"), ("Activity Type", "Date", "Distance")
STRAVA_DATES = ("%b %d, %Y, %I:%M:%S %p", "%d %b %Y, %H:%M:%S", "%d %b %Y %H:%M:%S", "%Y-%m-%d %H:%M:%S")
GARMIN_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M")
EMPTY = {"", "--", "-", "—"}
# Swims and track sessions: Garmin writes them in metres.
IN_METRES = {"swim"}


class Unreadable(Exception):
    """One line that cannot be taken: a sentence, and what it says there."""

    def __init__(self, sentence: str, says: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.says = sentence, says


def records(file: BinaryIO, line: int) -> Iterator[tuple[int, int, int, list[str] | None]]:
    """The records from here on: first line, the line and the place behind it, and its cells; None where it is no record."""
    while True:
        first, start, at = line, file.tell(), file.tell()
        piece = file.readline(LONGEST)
        if not piece:
            return
        text, lines = piece, 1
        while text.count(b'"') % 2 and lines < MOST_LINES and len(text) < LONGEST and (more := file.readline(LONGEST)):
            text, lines = text + more, lines + 1
        if text.count(b'"') % 2 or len(piece) >= LONGEST:
            # Begin again behind the first of these lines: the others may be sound.
            file.seek(start + len(piece))
            while not piece.endswith(b"\n") and (piece := file.readline(LONGEST)):
                continue
            line, at = first + 1, file.tell()
            yield first, line, at, None
            continue
        line, at = first + lines, file.tell()
        decoded = text.decode("utf-8-sig" if start == 0 else "utf-8", errors="replace")
        yield first, line, at, next(csv.reader([decoded.rstrip("\r\n").replace("\n", " ").replace("\r", " ")]), [])


def columns(header: list[str]) -> dict[str, int]:
    """Where each column is; a name that comes again gets a number: Strava has a second, exact Distance."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        name, number = printable(name).strip(), 2
        while name in found:
            name, number = f"{printable(header[place]).strip()} {number}", number + 1
        found[name] = place
    return found


class Line:
    """The cells of one activity by the names of the columns."""

    def __init__(self, cells: list[str], places: dict[str, int]) -> None:
        self.cells, self.places = cells, places

    def __call__(self, *names: str) -> str:
        """The first of these columns that says something, or ""."""
        for name in names:
            place = self.places.get(name)
            if place is not None and place < len(self.cells) and self.cells[place].strip() not in EMPTY:
                return self.cells[place].strip()
        return ""

    def number(self, *names: str) -> float | None:
        """A number, with commas between thousands; None where nothing is said. Unreadable where it is none."""
        text = self(*names)
        if not text:
            return None
        value = decimal(text.replace(",", ""))
        if value is None or value < 0:
            raise Unreadable(_("This is not a number: the column “%(name)s”.") % {"name": names[0]}, text)
        return value

    def whole(self, *names: str) -> int | None:
        """The same, without decimals."""
        value = self.number(*names)
        return bounded(value)


def when(text: str, forms: tuple[str, ...]) -> dt.datetime:
    """A date and time in one of these forms, without a zone. Unreadable where it is none."""
    for form in forms:
        try:
            return dt.datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    raise Unreadable(_("The date cannot be read."), text)


def clock_seconds(text: str) -> int | None:
    """Seconds of 1:02:03 or 24:30 or 95.2; None where nothing is said."""
    if not text:
        return None
    if not re.fullmatch(r"(\d{1,3}:)?(\d{1,4}:)?\d{1,7}([.,]\d+)?", text):
        raise Unreadable(_("The time cannot be read."), text)
    parts = [float(part.replace(",", ".")) for part in text.split(":")]
    return round(sum(part * 60**power for power, part in enumerate(reversed(parts))))


def strava(line: Line, miles: bool) -> Found:
    """One line of Strava's list. Its times are UTC, and its second Distance is in metres."""
    exact = line.number("Distance 2")
    rough = line.number("Distance")
    metres = exact if exact is not None else None if rough is None else rough * (M_PER_MILE if miles else 1000)
    kind = kind_of(line("Activity Type"))
    cadence = line.number("Average Cadence")
    return Found(
        kind, started_at=when(line("Activity Date"), STRAVA_DATES).replace(tzinfo=dt.UTC), metres=bounded(metres),
        seconds=line.whole("Moving Time", "Elapsed Time 2", "Elapsed Time"), gain=line.whole("Elevation Gain"), loss=line.whole("Elevation Loss"),
        cadence=round(2 * cadence) if cadence and cadence < 130 and kind in {"run", "walk"} else None,
    )  # fmt: skip


def garmin(line: Line, miles: bool) -> Found:
    """One line of Garmin's list. Its times are those of the place; its distances are in the units of the account."""
    kind = kind_of(line("Activity Type"))
    value = line.number("Distance")
    unit = 1 if kind in IN_METRES else M_PER_MILE if miles else 1000
    # In an account in miles the heights are feet.
    height = 0.3048 if miles else 1
    gain, loss = line.number("Total Ascent", "Elev Gain"), line.number("Total Descent", "Elev Loss")
    cadence = line.whole("Avg Run Cadence", "Avg Cadence")
    return Found(
        kind, local=when(line("Date"), GARMIN_DATES), metres=bounded(None if value is None else value * unit),
        seconds=clock_seconds(line("Moving Time", "Time")), gain=bounded(None if gain is None else gain * height),
        loss=bounded(None if loss is None else loss * height), cadence=cadence if cadence and kind in {"run", "walk"} and cadence < 300 else None,
    )  # fmt: skip


def read(file: Any, kind: str, offset: int, cursor: dict[str, Any], *, miles: bool, stop: Stop) -> Batch:
    """One step through a list of activities."""
    file.seek(offset)
    batch, places = Batch(offset, dict(cursor)), cursor.get("places")
    needs, one = (STRAVA_NEEDS, strava) if kind == "strava-csv" else (GARMIN_NEEDS, garmin)
    for first, line, at, cells in records(file, int(cursor.get("line", 1))):
        if places is None:
            places = columns(cells or [])
            if not set(needs) <= set(places):
                raise Refused(_("The first line does not name the columns that we know."))
        elif cells is None:
            batch.wrong(first, _("The line ends too early, or is far too long."))
        elif any(cell.strip() for cell in cells):
            _take(batch, one, Line(cells, places), first, miles)
        batch.offset, batch.cursor = at, {"line": line, "places": places}
        if len(batch.found) + len(batch.errors) >= BATCH or stop():
            return batch
    batch.end = True
    return batch


def _take(batch: Batch, one: Any, line: Line, number: int, miles: bool) -> None:
    if not line("Activity Date", "Date"):
        batch.wrong(number, _("The line ends too early, or has no date."), line.cells[0])
        return
    try:
        found = one(line, miles)
    except (Unreadable, OverflowError) as error:
        batch.wrong(number, getattr(error, "sentence", _("A number on this line is too large.")), getattr(error, "says", ""))
        return
    found.line = number
    batch.found.append(found)
