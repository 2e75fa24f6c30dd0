"""A therapist's programmes: the list, beginning a new one, giving one to clients, pausing and ending it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.care.access import note_looks, therapist_or_404
from exercises.lib import clock
from exercises.people.services import today_of
from exercises.programmes import queries, services
from exercises.programmes.access import LOOKED, desk_or_404, programme_or_404, template_or_404
from exercises.programmes.forms import AssignForm, NewForm, ReviewForm
from exercises.programmes.models import Programme


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Drafts, templates and the programmes of clients; and what a new one may begin with."""
    therapist, now = therapist_or_404(request.user), clock.now()
    mine, theirs = queries.programmes_of(request.user, therapist, now)
    note_looks([row.link for row in theirs if row.link], request.user, what=LOOKED, how="list", now=now)
    templates, pack = queries.templates_for(therapist)
    context = {
        "therapist": therapist, "drafts": [row for row in mine if row.programme.initials], "theirs": theirs,
        "templates": templates, "pack": pack, "form": NewForm(initial={"uid": uuid.uuid4()}),
    }  # fmt: skip
    return render(request, "programmes/desk.html", context)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a new draft, from nothing or from another programme."""
    therapist, now = therapist_or_404(request.user), clock.now()
    form = NewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose what to begin with once more."))
        return redirect("programmes:desk")
    try:
        begun = _start_of(request, form.cleaned_data["start"])
        made = services.create(therapist, uid=form.made_uid(), title="", initials=form.cleaned_data["initials"], start=begun, now=now)
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect("programmes:desk")
    return redirect("programmes:build", uid=made.uid)


def _start_of(request: HttpRequest, name: str) -> Programme | None:
    """What a draft begins with: a programme of the catalogue by its key, another one by its uid, or nothing."""
    kind, _colon, rest = name.partition(":")
    if kind == "pack":
        return programme_or_404(rest)
    if not name:
        return None
    try:
        return template_or_404(request.user, uuid.UUID(rest), now=clock.now())
    except ValueError:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Give a programme to one or many clients, from a day, with a day to look at it together."""
    now, today = clock.now(), today_of(request.user)
    found = desk_or_404(request.user, uid, now=now)
    links = queries.clients_of(request.user, now)
    form = AssignForm(request.POST or None, links=links, today=today, chosen=[str(links[0].uid)] if len(links) == 1 else [])
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("uid", "starts_on", "review_on", "why")}
        try:
            made = services.assign(found.programme, found.therapist, form.chosen(), today=today, now=now, **given)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, ngettext("Given to %d client.", "Given to %d clients.", len(made)) % len(made))
            return redirect("programmes:desk")
    context = {"desk": found, "programme": found.programme, "form": form, "links": links}
    return render(request, "programmes/assign.html", context, status=422 if form.errors else 200)


@require_POST
def state(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Pause, go on with or finish a client's programme, or set the day on which it is looked at together."""
    found = desk_or_404(request.user, uid, now=clock.now(), look=False)
    assignment, today = queries.assignment_of(found.programme), today_of(request.user)
    if assignment is None:
        raise Http404
    form = ReviewForm(request.POST)
    try:
        if "state" in request.POST:
            services.therapist_sets(assignment, request.POST["state"], today=today)
        elif form.is_valid():
            services.review(assignment, form.cleaned_data["review_on"], today=today)
        else:
            raise services.Refused(form.errors["review_on"][0])
        messages.success(request, _("Done. Your client sees it from now on."))
    except services.Refused as refused:
        messages.error(request, str(refused))
    return redirect("programmes:build", uid=uid)


@require_POST
def discard(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Throw a draft or a template away; of a client's programme only what is not published."""
    found = desk_or_404(request.user, uid, now=clock.now(), look=False)
    services.discard(found.programme)
    messages.success(request, _("Thrown away."))
    return redirect(reverse("programmes:build", args=[uid]) if found.grant else reverse("programmes:desk"))
