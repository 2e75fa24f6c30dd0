"""Choosing a programme and starting it alone; pausing and ending it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock
from exercises.people.queries import may_store
from exercises.people.services import today_of
from exercises.programmes import access, queries, services
from exercises.programmes.forms import ColleagueForm, StartForm
from exercises.programmes.pages import programme_view


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes that a person may start alone."""
    context = {"programmes": [programme_view(item) for item in queries.offered()], "current": queries.current(request.user)}
    return render(request, "programmes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: HttpRequest, key: str) -> HttpResponse:
    """One programme: what each phase asks for, and the form that starts it."""
    found = access.programme_or_404(key)
    view = programme_view(found)
    form = StartForm(request.POST or None, phases=[(phase.slug, phase.title) for phase in view.phases])
    if request.method == "POST" and form.is_valid():
        try:
            services.start_alone(request.user, found, today=today_of(request.user), now=clock.now(), **form.cleaned_data)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your programme has begun."))
            return redirect("progress:programme")
    context = {"view": view, "form": form, "consent": may_store(request.user), "current": queries.own_one(request.user)}
    return render(request, "programmes/programme.html", context, status=422 if form.errors else 200)


@require_POST
def assignment(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Pause, go on with, finish, or choose the minutes of a programme of one's own."""
    found = access.assignment_or_404(request.user, uid)
    try:
        if minutes := request.POST.get("minutes", ""):
            services.set_minutes(found, int(minutes) if minutes.isdigit() else 0)
        else:
            services.set_state(found, request.POST.get("state", ""), today=today_of(request.user))
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect(queries.page_address(found))


@require_http_methods(["GET", "HEAD", "POST"])
def colleague(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand a programme from a therapist on to another one with whom the person shares it."""
    found = access.prescribed_programme_or_404(request.user, uid)
    form = ColleagueForm(request.POST if request.method == "POST" else None, links=queries.who_could_take_over(found, now=clock.now()))
    if request.method == "POST" and form.is_valid():
        link = form.chosen()
        try:
            services.hand_on(found, link, now=clock.now())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s looks after it from now on.") % {"name": link.therapist.name})
            return redirect(queries.page_address(found))
    return render(request, "programmes/colleague.html", {"assignment": found, "form": form}, status=422 if form.errors else 200)
