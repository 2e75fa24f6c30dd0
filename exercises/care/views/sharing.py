"""Sharing, as the client sees it: who may see, who looked, inviting a therapist. And the door of every invitation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.care import access, forms, pages, queries, rules, services
from exercises.care.models import CareLink, Invite
from exercises.care.services import links, mails
from exercises.lib import clock
from exercises.lib.paging import stretch
from exercises.people.access import demand_fresh
from exercises.people.queries import may_store
from exercises.people.services import give_consent

PAGE, LATELY = 50, dt.timedelta(days=30)
DOERS = {"pause": services.pause, "on": services.go_on}


@require_safe
def sharing(request: HttpRequest) -> HttpResponse:
    """Who may see what, and the switches for it."""
    now = clock.now()
    found = pages.cards_of(request.user, now)
    cards = [(card, forms.ChangeForm(link=card.link)) for card in found if card.is_open]
    ended = [card for card in found if not card.is_open]
    invites = pages.invite_rows(request.user, Invite.Way.THERAPIST, now)
    return render(
        request,
        "care/sharing.html",
        {"cards": cards, "ended": ended, "invites": invites, "tab": "who", "news": queries.news_of(request.user, now)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One link with its history; a POST changes what is shared and for how long."""
    now, found = clock.now(), access.link_or_404(request.user, uid)
    form = forms.ChangeForm(request.POST or None, link=found)
    if request.method == "POST" and form.is_valid():
        if rules.gives_more(found.scopes, found.until, now, **form.cleaned_data):
            demand_fresh(request)
        try:
            services.change(found, scopes=form.cleaned_data["scopes"], months=form.cleaned_data["months"], now=now)
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("care:sharing")
    context = {"card": pages.card_of(found, now, history=True), "form": form}
    return render(request, "care/link.html", context, status=422 if form.errors else 200)


@require_POST
def link_state(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Pause, go on, or end: at once."""
    found, do = access.link_or_404(request.user, uid), request.POST.get("do", "")
    try:
        if do == "end":
            services.end(found, by=links.CLIENT, now=clock.now())
        elif do in DOERS:
            DOERS[do](found, now=clock.now())
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _said(found, do))
    return redirect("care:sharing")


def _said(link: CareLink, do: str) -> str:
    name = link.therapist_name
    return {
        "pause": _("Paused. %(name)s sees nothing from now on.") % {"name": name},
        "on": _("%(name)s sees what you share again.") % {"name": name},
        "end": _("Ended. %(name)s sees nothing any more.") % {"name": name},
    }.get(do, _("Nothing was changed."))


@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Who looked at my data: when, who, what, why and how."""
    viewers = queries.viewers_of(request.user)
    who = next((link for link in viewers if str(link.uid) == request.GET.get("who")), None)
    found = queries.looks_of(request.user, who)
    page = stretch(found, request.GET, by="at", size=PAGE)
    lately = found.filter(at__gt=clock.now() - LATELY).count()
    return render(request, "care/looked.html", {"looks": page, "lately": lately, "viewers": viewers, "who": who, "tab": "looked"})


@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One look; a POST says that it was not expected, which pauses that sharing at once. The page says what happens next."""
    entry = access.look_or_404(request.user, uid)
    if request.method == "POST":
        services.unexpected(entry, now=clock.now())
        return redirect("care:look", uid)
    return render(request, "care/look.html", {"look": entry, "tab": "looked"})


@require_http_methods(["GET", "HEAD", "POST"])
def invite_therapist(request: HttpRequest) -> HttpResponse:
    """A client invites a therapist, and says what may be seen."""
    form = forms.InviteTherapistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        demand_fresh(request)
        chosen = {name: form.cleaned_data[name] for name in ("scopes", "months")}
        return made_or_refused(request, form, "care/invite_therapist.html", way=Invite.Way.THERAPIST, **chosen)
    context = {"form": form.renewed() if form.errors else form, "stores": may_store(request.user)}
    return render(request, "care/invite_therapist.html", context, status=422 if form.errors else 200)


def made_or_refused(request: HttpRequest, form: forms.InviteForm, template: str, **kinds) -> HttpResponse:
    """Keep an invitation and show its link and its code, this once; or the form again with the reason."""
    data = {name: form.cleaned_data[name] for name in ("uid", "token", "email")}
    try:
        made = services.invite(request.user, **data, **kinds, now=clock.now())
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return render(request, template, {"form": form, "stores": may_store(request.user)}, status=422)
    # A second click brings the same token; a token that is another's would open nothing.
    token = data["token"] if access.digest(data["token"]) == made.invite.token_sha256 else ""
    address = mails.on_site("care:invite", token) if token else ""
    context = {"made": made, "address": address, "code": pages.shown_code(address) if token else None}
    return _unread(render(request, "care/invited.html", context), has_form=True)


@require_POST
def invite_cancel(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Take an own invitation back."""
    found = access.own_invite_or_404(request.user, uid)
    done = services.cancel(found, now=clock.now())
    messages.success(request, _("Taken back. Its link opens nothing any more.") if done else _("It was too late to take it back."))
    return redirect("care:therapist" if found.way == Invite.Way.CLIENT else "care:sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def invite(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation. Opening it changes nothing: mail scanners open it too. Only a POST by whom it is for answers it."""
    found = access.invite_or_404(token)
    page = pages.invite_page(found, request.user, clock.now())
    if request.method == "POST" and page.door in AWAY:
        return _unread(AWAY[page.door](request, found), has_form=False)
    ready = page.door == pages.OPEN
    form = forms.AcceptForm(request.POST or None, may_store=may_store(request.user)) if ready and page.from_therapist else None
    if request.method == "POST":
        answered = _answer(request, found, form) if ready else None
        if answered:
            return _unread(answered, has_form=False)
    status = 403 if page.door == pages.OTHER else 410 if page.door == pages.GONE else 422 if request.method == "POST" else 200
    answer = render(request, "care/invite.html", {"page": page, "form": form, "here": request.path}, status=status)
    return _unread(answer, has_form=page.door in {pages.OPEN, pages.OTHER})


def _to_sign_in(request: HttpRequest, found: Invite) -> HttpResponse:
    return redirect_to_login(request.path)


def _to_what_it_made(request: HttpRequest, found: Invite) -> HttpResponse:
    """A second click on yes."""
    return redirect("care:sharing" if found.way == Invite.Way.CLIENT else "care:therapist")


AWAY = {pages.STRANGER: _to_sign_in, pages.DONE: _to_what_it_made}


def _answer(request: HttpRequest, found: Invite, form: forms.AcceptForm | None) -> HttpResponse | None:
    """Yes or no to an invitation; None where the form needs another look."""
    now, home = clock.now(), "care:therapist" if form is None else "care:sharing"
    try:
        if request.POST.get("answer") == "no":
            services.decline(found, request.user, now=now)
            messages.success(request, _("You said no. Nothing is shared."))
            return redirect(home)
        if form is not None and not form.is_valid():
            return None
        data = form.cleaned_data if form is not None else {}
        if form is not None:
            demand_fresh(request)
        if data.pop("store", False):
            give_consent(request.user, way="invitation", now=now)
        made = services.accept(found, request.user, scopes=data.get("scopes", ()), months=data.get("months", 12), now=now)
    except services.Refused as refused:
        messages.error(request, str(refused))
        return redirect(home)
    messages.success(
        request, _("Done. %(name)s sees what you chose.") % {"name": made.therapist_name} if form is not None else _("Accepted.")
    )
    return redirect(home)


def _unread(answer: HttpResponse, *, has_form: bool) -> HttpResponse:
    """A page whose address is a secret: no cache keeps it, no other site learns it."""
    # A browser that may send no referrer sends a form with "Origin: null", and that is refused as forged.
    answer["Referrer-Policy"] = "same-origin" if has_form else "no-referrer"
    patch_cache_control(answer, private=True, no_store=True)
    return answer
