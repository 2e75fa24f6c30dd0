"""Running: the week, runs, shoes, and files with runs."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.lib.limits import at_most
from exercises.lib.rounds import together
from exercises.people.queries import may_store, profiles, wanted_for_consent
from exercises.publishing.queries import epochs
from exercises.running import access, loader, pages, queries, services
from exercises.running.forms import ImportForm, RunForm, ShoeForm, WeekForm, asked_run, run_initial
from exercises.safety.queries import locks_of, wanted_for_standing
from selfcare.media import Away

FORM_METHODS = ["GET", "HEAD", "POST"]
CARE_FROM = 6


def form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a form, or with the way to agree where nothing may be stored yet."""
    form = context.get("form")
    return render(
        request, template, context | {"consent": may_store(request.user)}, status=422 if form is not None and form.errors else 200
    )


@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """This week against its limit, or an earlier one."""
    together(
        profiles.of(request.user), wanted_for_consent(request.user), *wanted_for_standing(request.user, clock.of(request)), epochs.of()
    )
    page = pages.week_page(request.user, request.GET.get("week", ""), running_locked=locks_of(request).running)
    context = {"page": page, "consent": may_store(request.user), "reading": queries.open_import(request.user)}
    return render(request, "running/week.html", context)


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """All runs, newest first."""
    return render(request, "running/run_list.html", pages.all_runs(request.user, request.GET.get("before", "")))


def _run_form(request: HttpRequest, **kwargs: Any) -> RunForm:
    who = queries.person(request.user)
    shoes = queries.shoes(request.user, retired="initial" in kwargs)
    return RunForm(request.POST or None, units=who.units, today=who.today, shoes=shoes, **kwargs)


@require_http_methods(FORM_METHODS)
def run_new(request: HttpRequest) -> HttpResponse:
    """Write down a run or other sport."""
    form = _run_form(request)
    form.initial |= asked_run(request.GET)
    if request.method == "POST" and may_store(request.user) and form.is_valid():
        zone = queries.person(request.user).zone
        run = services.save_run(request.user, form.run(zone), uid=form.cleaned_data["uid"], now=clock.now())
        _saved(request, run.pain_during)
        return redirect("running:run", uid=run.uid)
    return form_page(request, "running/run_form.html", {"form": form})


def _saved(request: HttpRequest, pain: int | None) -> None:
    messages.success(request, _("Saved."))
    if pain is not None and pain >= CARE_FROM:
        messages.warning(request, _("That was much for the knee. Rest it today, and take the safety check before you run again."))


@require_safe
def run(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One run in full."""
    found = access.run_or_404(request.user, uid)
    return render(request, "running/run.html", {"page": pages.run_detail(request.user, found)})


@require_http_methods(FORM_METHODS)
def run_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a run."""
    found = access.run_or_404(request.user, uid)
    if found.source == found.Source.WEEK:
        return redirect(week_address(found))
    form = _run_form(request, initial=run_initial(found))
    if request.method == "POST" and may_store(request.user) and form.is_valid():
        services.save_run(request.user, form.run(found.zone), uid=found.uid, run=found, now=clock.now())
        _saved(request, form.cleaned_data["pain"])
        return redirect("running:run", uid=uid)
    return form_page(request, "running/run_form.html", {"form": form, "run": found})


def week_address(run: Any) -> str:
    """The form for the number of the week of a run."""
    return f"{reverse('running:week_number')}?week={run.local_day}"


@require_http_methods(FORM_METHODS)
def run_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Ask once, then remove a run for good."""
    found = access.run_or_404(request.user, uid)
    if request.method == "POST":
        services.remove_run(request.user, found)
        messages.success(request, _("The run was removed."))
        return redirect("running:list")
    return render(request, "running/run_remove.html", {"page": pages.run_detail(request.user, found)})


@require_http_methods(FORM_METHODS)
def week_number(request: HttpRequest) -> HttpResponse:
    """One number for a week."""
    who = queries.person(request.user)
    form = WeekForm(
        request.POST or None, units=who.units, today=who.today, initial=pages.week_initial(request.user, request.GET.get("week", ""))
    )
    if request.method == "POST" and may_store(request.user) and form.is_valid():
        data = form.cleaned_data
        saved = services.save_week(request.user, data["day"], data["distance"], zone=who.zone, now=clock.now())
        messages.success(request, _("Saved for the week that began on %(day)s.") % {"day": pages.day_words(saved.local_day)})
        return redirect("running:list")
    return form_page(request, "running/week_form.html", {"form": form})


@require_safe
def shoe_list(request: HttpRequest) -> HttpResponse:
    """All pairs with their distance."""
    return render(request, "running/shoe_list.html", pages.shoes_page(request.user) | {"consent": may_store(request.user)})


@require_http_methods(FORM_METHODS)
def shoe_new(request: HttpRequest) -> HttpResponse:
    """Add a pair."""
    who = queries.person(request.user)
    form = ShoeForm(request.POST or None, units=who.units, today=who.today)
    if request.method == "POST" and may_store(request.user) and form.is_valid():
        services.save_shoe(request.user, form.shoe(), uid=form.cleaned_data["uid"])
        messages.success(request, _("Saved."))
        return redirect("running:shoe_list")
    return form_page(request, "running/shoe_form.html", {"form": form})


@require_http_methods(FORM_METHODS)
def shoe_edit(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Change a pair."""
    found, who = access.shoe_or_404(request.user, uid), queries.person(request.user)
    names = {
        "before": "metres_before",
        "name": "name",
        "started_on": "started_on",
        "alert_from": "alert_from",
        "alert_to": "alert_to",
        "uid": "uid",
    }
    form = ShoeForm(
        request.POST or None, units=who.units, today=who.today, initial={key: getattr(found, name) for key, name in names.items()}
    )
    if request.method == "POST" and may_store(request.user) and form.is_valid():
        services.save_shoe(request.user, form.shoe(), uid=found.uid, shoe=found)
        messages.success(request, _("Saved."))
        return redirect("running:shoe_list")
    return form_page(request, "running/shoe_form.html", {"form": form, "shoe": found})


@require_POST
def shoe_retire(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take a pair out of use, or put it back."""
    found = access.shoe_or_404(request.user, uid)
    services.retire_shoe(request.user, found, today=queries.person(request.user).today)
    messages.success(request, _("Back in use.") if found.retired_on else _("Retired. Its runs stay."))
    return redirect("running:shoe_list")


@require_http_methods(FORM_METHODS)
@at_most(30, seconds=3600, what="import", when=lambda request: request.method == "POST")
def import_new(request: HttpRequest) -> HttpResponse:
    """Send a file with runs."""
    who, sent = queries.person(request.user), request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None, zone=who.zone, initial={"units": who.units})
    if sent and may_store(request.user) and form.is_valid() and (row := _begin(request, form)):
        return redirect("running:import", uid=row.uid)
    return form_page(request, "running/import_form.html", {"form": form, "reading": queries.open_import(request.user)})


def _begin(request: HttpRequest, form: ImportForm) -> Any:
    data = form.cleaned_data
    options = {"keep_route": data["keep_route"], "miles": data["units"] == "mi", "zone": data["zone"]}
    try:
        return services.begin_import(request.user, data["file"], name=data["file"].name, now=clock.now(), **options)
    except loader.Refused as refused:
        form.add_error("file", str(refused))
    except Away:
        form.add_error(
            "file", _("The place where files are kept does not answer just now, so nothing was kept. Please try again in some minutes.")
        )
    return None


@require_http_methods(FORM_METHODS)
def import_(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """How far a file has been read. POST reads on for a second or two, or takes an answer; scripts get it as JSON."""
    found = access.import_or_404(request.user, uid)
    if request.method == "POST":
        answer = request.POST.get("answer", "step")
        now = clock.now()
        step = answer == "step"
        found = services.step_import(request.user, found, now=now) if step else services.answer_import(request.user, found, answer, now=now)
        if request.headers.get("Accept") != "application/json":
            return redirect("running:import", uid=uid)
        page = pages.import_page(found)
        return JsonResponse(
            {name: page[name] for name in ("state", "state_word", "percent", "seen", "taken", "duplicate", "broken", "reading")}
        )
    return render(request, "running/import.html", {"page": pages.import_page(found)})
