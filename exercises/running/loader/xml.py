"""Reads GPX and TCX as a stream, in steps. Entities, document types and bottomless nesting are refused before they are expanded.

A step ends at the start of any element: its place, the elements that are open and what was gathered so far are written down, and
the next step gives a fresh parser the open elements and the rest of the file. Nothing but the present element is in memory.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from exercises.running.loader.found import Batch, Found, Refused, Stop
from exercises.running.loader.tracks import Gatherer, Gpx, Tcx

CHUNK = 64 * 1024
DEEPEST, LONGEST_NAME = 40, 200
# Bytes without the start or end of an element: nothing that a watch writes comes near.
LONGEST = 1024 * 1024
MOST_TEXT = 4096
BATCH = 200
ENCODINGS = {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1"}


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


class _Pause(Exception):
    """Time to stop; the file goes on in another step."""


class XmlReader:
    """One step through one file."""

    def __init__(self, kind: str, offset: int, cursor: dict[str, Any], *, route: bool, stop: Stop) -> None:
        self.base, self.stop = offset, stop
        # The open elements as the file writes them, and without their prefixes.
        self.names: list[str] = list(cursor.get("names", []))
        self.stack = [_local(name) for name in self.names]
        self.line = int(cursor.get("line", 1))
        self.encoding = cursor.get("encoding", "")
        self.text: list[str] = []
        self.length = self.quiet = 0
        self.batch = Batch(offset, cursor)
        self.gather: Gatherer = (Gpx if kind == "gpx" else Tcx)(cursor.get("state", {}), route=route, give=self._give)
        self.resumed = offset > 0
        self.skip = self.starts = self.pause_line = 0

    def _give(self, found: Found) -> None:
        found.line = self._line()
        self.batch.found.append(found)

    def _line(self) -> int:
        return self.line + self.parser.CurrentLineNumber - 1

    def _parser(self) -> Any:
        parser = expat.ParserCreate(self.encoding or None)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._data
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = self._refuse
        parser.XmlDeclHandler = self._declared
        return parser

    def _refuse(self, *_args: Any) -> None:
        raise Refused(_("This file defines its own building blocks. We do not open such files. Please export it again."))

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        name = (encoding or "").lower()
        if name not in ENCODINGS:
            raise Refused(_("We read files in UTF-8 only. Please export it again."))
        self.encoding = name

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.quiet = self.length = 0
        if self.skip:
            # The elements that were open when the last step ended.
            self.skip -= 1
            return
        self.starts += 1
        # A step takes at least one element with it, or it would never end.
        if self.starts > 1 and (len(self.batch.found) >= BATCH or (self.starts % 64 == 0 and self.stop())):
            # Only in here does the parser point at the start of this element.
            self.batch.offset, self.pause_line = self.base + self.parser.CurrentByteIndex, self._line()
            raise _Pause
        if len(self.stack) >= DEEPEST or len(name) > LONGEST_NAME:
            raise Refused(_("This file is nested too deeply to be a file of runs."))
        local = _local(name)
        self.names.append(name)
        self.stack.append(local)
        self.text = []
        self.gather.start(local, self.stack, attributes)

    def _end(self, _name: str) -> None:
        self.quiet = self.length = 0
        local = self.stack[-1]
        self.gather.end(local, self.stack, "".join(self.text).strip())
        self.stack.pop()
        self.names.pop()
        self.text = []

    def _data(self, text: str) -> None:
        self.length += len(text)
        if self.length <= MOST_TEXT:
            self.text.append(text)

    def read(self, file: Any) -> Batch:
        """Read on from the offset until the time is up or the file ends. Refused where the file is not to be read at all."""
        self.parser = self._parser()
        file.seek(self.base)
        try:
            if self.stack:
                self.skip = len(self.stack)
                opening = "".join(f"<{name}>" for name in self.names).encode(self.encoding or "utf-8")
                self.parser.Parse(opening, False)
                self.base -= len(opening)
            while chunk := file.read(CHUNK):
                self.quiet += len(chunk)
                self.parser.Parse(chunk, False)
                if self.quiet > LONGEST:
                    raise Refused(_("A piece of this file is far too long to be a file of runs."))
            self.parser.Parse(b"", True)
        except _Pause:
            return self._paused()
        except expat.ExpatError as error:
            if not self.resumed and not self.starts:
                raise Refused(_("This is not a file of runs that we can read.")) from None
            self.batch.wrong(self.line + error.lineno - 1, _("From here on the file cannot be read."))
        self.batch.end = True
        self.gather.close()
        return self.batch

    def _paused(self) -> Batch:
        self.batch.cursor = {"names": self.names, "line": self.pause_line, "encoding": self.encoding, "state": self.gather.state}
        return self.batch


def read(file: Any, kind: str, offset: int, cursor: dict[str, Any], *, route: bool, stop: Stop, now: dt.datetime) -> Batch:
    """One step through a GPX or TCX file."""
    return XmlReader(kind, offset, cursor, route=route, stop=stop).read(file)
