"""A table of an archive as CSV and as HTML, row by row. No script, nothing from elsewhere; every word of a person is escaped."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import escape

from exercises.progress.pages.export import cell

INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d\.\d{6}Z")
README = """This archive holds everything that Selfcare keeps about you.

read/index.html   to read, in any browser, also without a network
tables/           the same as tables for a spreadsheet (CSV, UTF-8)
data/             the same for programs: one JSON object a line
pictures/         pictures that therapists made for you
archive.json      the version of this form, with a SHA-256 of each file in data/ and pictures/

Another install of Selfcare can take the archive in: My data, Bring an archive.
It holds information about your health. Keep it where only you can read it.
"""
STYLE = """:root{color-scheme:light dark}
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:75rem;padding:1.5rem}
table{border-collapse:collapse;font-size:.9rem}
.wide{overflow-x:auto}
th,td{border:1px solid #8888;padding:.3rem .6rem;text-align:left;vertical-align:top}
th{white-space:nowrap}
td{max-width:40rem;overflow-wrap:anywhere}
dl{margin:0}dt{font-weight:600}dd{margin:0 0 .2rem 1rem}
"""
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'\">"
)


def csv_rows(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """The head and the rows as a spreadsheet reads them; what it would work out as a formula begins with an apostrophe."""
    names = list(columns)
    yield "\ufeff".encode() + _csv(names)
    for row in rows:
        yield _csv([_plain(row[name]) for name in names])


def _csv(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dict, list)):
        return cell(json.dumps(value, sort_keys=True, ensure_ascii=False)) if value else ""
    return cell(value)


def words_of(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ").capitalize()


def html_head(title: str, columns: Iterable[str]) -> bytes:
    """A page up to its first row."""
    heads = "".join(f'<th scope="col">{escape(words_of(name))}</th>' for name in columns)
    top = _top(title) + '<p><a href="index.html">Everything</a></p>\n'
    return (
        top + f'<div class="wide" tabindex="0" role="region" aria-label="{escape(title)}"><table><thead><tr>{heads}</tr></thead><tbody>\n'
    ).encode()


def html_rows(columns: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One line of a page for each row."""
    names = list(columns)
    for row in rows:
        yield ("<tr>" + "".join(f"<td>{_html(row[name])}</td>" for name in names) + "</tr>\n").encode()


def html_tail() -> bytes:
    """What ends a page."""
    return b"</tbody></table></div>\n</body></html>\n"


def html_index(files: Iterable[tuple[str, str, int]], pictures: Iterable[str]) -> bytes:
    """The first page: each table with its number of rows (name, title, rows), then the pictures."""
    items = "".join(f'<li><a href="{name}.html">{escape(title)}</a> ({rows:,})</li>\n' for name, title, rows in files)
    shown = "".join(f'<p><img src="../{escape(name)}" alt=""></p>\n' for name in pictures)
    body = _top("Everything that Selfcare keeps about you") + "<p>Instants are in UTC.</p>\n<ul>\n" + items + "</ul>\n"
    return (body + (f"<h2>Pictures</h2>\n{shown}" if shown else "") + "</body></html>\n").encode()


def _top(title: str) -> str:
    said = escape(title)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{POLICY}<meta name="viewport" content="width=device-width">'
        f'<title>{said}</title><link rel="stylesheet" href="style.css"></head><body>\n<h1>{said}</h1>\n'
    )


def _html(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "<dl>"
            + "".join(f"<dt>{escape(words_of(str(key)))}</dt><dd>{_html(entry)}</dd>" for key, entry in sorted(value.items()))
            + "</dl>"
        )
    if isinstance(value, list):
        return "; ".join(_html(entry) for entry in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        found = INSTANT.fullmatch(value)
        return escape(f"{found[1]} {found[2]}" if found else value)
    return "" if value is None else escape(str(value))
