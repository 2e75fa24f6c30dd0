"""A therapist's groups: making one, who is in it, one template for all."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from exercises.care.access import therapist_or_404
from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes.groups import services
from exercises.programmes.groups.access import group_or_404
from exercises.programmes.groups.forms import GiveForm, GroupForm, NewGroupForm
from exercises.programmes.groups.queries import groups_of, members_of
from exercises.programmes.queries import clients_of, templates_for
from exercises.programmes.services import Refused, assign


@require_http_methods(["GET", "HEAD", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """All groups, and a new one."""
    therapist, now = therapist_or_404(request.user), clock.now()
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create(therapist, form.cleaned_data["title"], uid=form.cleaned_data["uid"], now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("programmes:group", uid=made.uid)
    context = {"groups": groups_of(request.user, therapist, now), "form": form}
    return render(request, "programmes/groups.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One group: its name and who is in it."""
    found, now = group_or_404(request.user, uid), clock.now()
    links = clients_of(request.user, now)
    members = members_of(found, links)
    form = GroupForm(request.POST or None, title=found.title, links=links, members=members)
    if request.method == "POST" and form.is_valid():
        services.keep(found, form.cleaned_data["title"], links, form.chosen(), now=now)
        messages.success(request, _("Kept."))
        return redirect("programmes:group", uid=uid)
    context = {"group": found, "form": form, "links": links, "members": members}
    return render(request, "programmes/group.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def group_give(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give one template to everybody in a group; each gets a programme of their own."""
    found, now, today = group_or_404(request.user, uid), clock.now(), today_of(request.user)
    members = members_of(found, clients_of(request.user, now))
    form = GiveForm(request.POST or None, templates=templates_for(found.therapist)[0], today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = assign(form.chosen(), found.therapist, members, today=today, now=now, **form.given())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, ngettext("Given to %d client.", "Given to %d clients.", len(made)) % len(made))
            return redirect("programmes:group", uid=uid)
    context = {"group": found, "form": form, "members": members}
    return render(request, "programmes/group_give.html", context, status=422 if form.errors else 200)


@require_POST
def group_remove(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Remove the list; nobody loses their programme."""
    services.remove(group_or_404(request.user, uid))
    messages.success(request, _("The group is removed. What its clients were given stays theirs."))
    return redirect("programmes:groups")
