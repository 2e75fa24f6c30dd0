"""Building a programme: one page a phase; every button saves what is typed first. Works without scripts."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes import queries, rules, services
from exercises.programmes.access import Desk, client_whose_answers, desk_or_404
from exercises.programmes.forms import OwnForm, SearchForm, Sheet
from exercises.programmes.models import Programme
from exercises.programmes.pages import build_page, phase_asked

# Pages of one exercise, each with a button on the sheet.
OF_STEP = ("try", "picture", "spot")


@require_http_methods(["GET", "HEAD", "POST"])
def build(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The sheet of one phase. A POST saves it, and then does what its button says: move, remove, another phase, add, publish, give."""
    found = desk_or_404(request.user, uid, now=clock.now())
    document = found.programme.draft
    phase = phase_asked(document, request.POST.get("phase") or request.GET.get("phase", ""))
    sheet = Sheet(document, phase, _head(found), request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and sheet.is_valid():
        try:
            if request.POST.get("do") == "look":
                return _look(request, found, sheet)
            return redirect(_save(request, found, sheet, request.POST.get("do", "save")))
        except services.Refused as error:
            refused = str(error)
            sheet = _once_more(found, sheet, request.POST)
    return _page(request, found, sheet, refused)


def _head(found: Desk) -> dict[str, Any]:
    row = found.programme
    return {"base": services.base_of(row), "title": row.title, "initials": row.initials, "shared": row.shared}


def _once_more(found: Desk, sheet: Sheet, typed: Any) -> Sheet:
    """The same entries, on top of the draft as it is now: nothing that was typed is lost, and it can be saved once more."""
    found.programme.refresh_from_db()
    phase = phase_asked(found.programme.draft, sheet.phase)
    data = typed.copy()
    data["base"] = services.base_of(found.programme)
    again = Sheet(found.programme.draft, phase, _head(found), data)
    again.is_valid()
    return again


def _page(request: HttpRequest, found: Desk, sheet: Sheet, refused: str = "") -> HttpResponse:
    client, now = client_whose_answers(request.user, found, now=clock.now()), clock.now()
    page = build_page(found.programme, sheet.phase, sheet.rows, document=sheet.document, client=client, now=now)
    assignment = queries.assignment_of(found.programme) if found.grant else None
    errors = sheet.errors() if sheet.head.is_bound else []
    context = {"desk": found, "page": page, "sheet": sheet, "refused": refused, "errors": errors, "assignment": assignment}
    return render(request, "programmes/build.html", context, status=422 if refused or errors else 200)


def _look(request: HttpRequest, found: Desk, sheet: Sheet) -> HttpResponse:
    """What the sheet would come to as it is typed; nothing is saved."""
    client, now = client_whose_answers(request.user, found, now=clock.now()), clock.now()
    page = build_page(found.programme, sheet.phase, sheet.rows, document=sheet.changed(), client=client, now=now)
    return render(request, "programmes/_summary.html", {"summary": page.summary, "page": page, "desk": found})


def _save(request: HttpRequest, found: Desk, sheet: Sheet, do: str) -> str:
    """Keep the sheet with what its button asks for; where to go on."""
    name, _colon, value = do.partition(":")
    head = {key: sheet.head.cleaned_data[key] for key in ("title", "initials", "shared", "base")}
    document, phase = _changed(sheet.changed(), sheet.phase, name, value)
    row = services.save_draft(found.programme, document, **head, now=clock.now())
    if name == "publish":
        made = services.publish(
            row, base=services.base_of(row), why=sheet.head.cleaned_data["why"], today=today_of(request.user), now=clock.now()
        )  # fmt: skip
        followed = queries.assignment_of(row)
        runs = followed is not None and followed.version_id == made.pk and followed.ended_on is None
        said = (
            _("Version %(number)d is published. Your client has it now.")
            if runs
            else _("Version %(number)d is published. Nobody follows it.")
        )
        messages.success(request, said % {"number": made.number})
    elif name == "save":
        messages.success(request, _("Saved."))
    return _next(row, phase, name, value)


def _next(row: Programme, phase: str, name: str, value: str) -> str:
    """Where a button leads once everything is saved."""
    key, _colon, step = value.partition(":")
    if name in OF_STEP and rules.step_in(row.draft, key, step):
        return reverse(f"programmes:{name}", args=[row.uid, key, step])
    if name in {"add", "assign"}:
        return f"{reverse(f'programmes:{name}', args=[row.uid])}?phase={phase}"
    place = f"#{key}" if name in {"up", "down", "place"} else ""
    return f"{reverse('programmes:build', args=[row.uid])}?phase={phase}{place}"


def _changed(document: rules.Document, phase: str, name: str, value: str) -> tuple[rules.Document, str]:
    """The document after a button, and the phase to show then."""
    keys = [item["key"] for item in (rules.phase_of(document, phase) or {"items": []})["items"]]
    key, _colon, place = value.partition(":")
    if name in {"up", "down", "place"} and key in keys:
        steps = {"up": keys.index(key) - 1, "down": keys.index(key) + 1}
        return rules.moved(document, key, steps.get(name, int(place) if place.isdecimal() else keys.index(key))), phase
    if name == "remove":
        return rules.removed(document, key), phase
    if name == "phase":
        return rules.with_phase(document, value), value
    if name == "drop":
        return rules.without_phase(document, value), ""
    return document, value if name == "go" else phase


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Look for exercises and routines and add one to a phase, or write one of one's own."""
    found = desk_or_404(request.user, uid, now=clock.now())
    phase = phase_asked(found.programme.draft, request.POST.get("phase") or request.GET.get("phase", ""))
    writes = request.POST.get("what") == "own"
    own = OwnForm(request.POST if writes else None)
    if request.method == "POST" and (item := _item(request, own)):
        return _add(request, found, phase, item)
    form = SearchForm(request.GET or None)
    asked = form.asked()
    entries = queries.library(words=asked["q"], kind=asked["kind"], phase=phase if asked["here"] else "")
    context = {
        "desk": found,
        "programme": found.programme,
        "phase": phase,
        "form": form,
        "entries": entries,
        "key": uuid.uuid4(),
        "own": own,
    }
    refused = request.method == "POST"
    return render(request, "programmes/add.html", context | {"gone": refused and not writes}, status=422 if refused else 200)


def _add(request: HttpRequest, found: Desk, phase: str, item: rules.Document) -> HttpResponse:
    try:
        services.add_item(found.programme, phase, item, now=clock.now())
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Added: %(title)s.") % {"title": item["title"]})
    return redirect(f"{reverse('programmes:build', args=[found.programme.uid])}?phase={phase}#{item['key']}")


def _item(request: HttpRequest, own: OwnForm) -> rules.Document | None:
    """What a button of the list stands for, under the key that the page gave it; None where there is no such thing (any more)."""
    kind, _colon, slug = request.POST.get("what", "").partition(":")
    try:
        name = uuid.uuid5(uuid.UUID(request.POST.get("key", "")), slug).hex
    except ValueError:
        return None
    if own.is_bound:
        return queries.from_own_words(**own.cleaned_data, key=f"i-{name}") if own.is_valid() else None
    make = {"exercise": queries.from_exercise, "routine": queries.from_routine}.get(kind)
    return make(slug, key=f"i-{name}") if make else None
