"""Messages and notes: the client's pages, the therapist's pages, and the switch for the mail."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.care.access import Grant, link_or_404, note_looks, open_or_404, peek_or_404, therapist_of
from exercises.care.models import CareLink
from exercises.care.queries import news_of
from exercises.lib import clock
from exercises.lib.db import uid_of
from exercises.messages import access, pages, queries, services
from exercises.messages.forms import MessageForm, NoteForm

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """One thread for each therapist; for a therapist also whose questions wait."""
    now = clock.now()
    waiting = pages.waiting_for(request.user, now)
    note_looks([row.link for row in waiting], request.user, what="messages", how="list", now=now)
    context = {
        "rows": pages.threads_of_client(request.user, now), "waiting": waiting, "wanted": queries.wants_mail(request.user),
        "therapist": therapist_of(request.user), "news": news_of(request.user, now),
    }  # fmt: skip
    return render(request, "messages/threads.html", context)


@require_http_methods(FORM_METHODS)
def thread(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The client's side of a thread."""
    link = link_or_404(request.user, uid)
    about = uid_of(request.POST.get("about", "") or request.GET.get("about", ""))
    days = queries.days_told(link, [about])
    form = MessageForm(request.POST or None, with_card=True, about=about if days else None)
    if request.method == "POST" and form.is_valid() and not form.card_first and _asked(link, form):
        messages.success(request, _("Sent."))
        return redirect("messages:thread", uid=uid)
    return _thread(request, link, form, about=next(map(pages.day_words, days.values()), ""))


def _asked(link: CareLink, form: MessageForm) -> bool:
    data = form.cleaned_data
    try:
        services.ask(link, uid=data["uid"], text=data["text"], about=data["about"], now=clock.now())
    except services.Refused as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


def _thread(request: HttpRequest, link: CareLink, form: MessageForm, *, about: str) -> HttpResponse:
    now = clock.now()
    page = pages.thread_of_client(link, now, uid_of(request.GET.get("before", "")))
    if request.method == "GET":
        services.read_by_client(link.owner, [word.row for word in page.words], [row.note for row in page.notes], now=now)
    context = {
        "page": page,
        "form": form,
        "about": about,
        "care": pages.care_first(form.topics),
        "back": uid_of(request.GET.get("before", "")),
    }
    return render(request, "messages/thread.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FORM_METHODS)
def client_thread(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The therapist's side of a thread."""
    grant = open_or_404(request.user, uid, what="messages", now=clock.now())
    form = MessageForm(request.POST or None, with_card=False)
    if request.method == "POST" and form.is_valid() and _replied(grant, form):
        messages.success(request, _("Sent."))
        return redirect("messages:client_thread", uid=uid)
    now, before = clock.now(), uid_of(request.GET.get("before", ""))
    page = pages.thread_of_therapist(grant, now, before)
    if request.method == "GET":
        services.read_by_therapist([word.row for word in page.words], now=now)
    return render(
        request, "messages/client_thread.html", {"page": page, "form": form, "back": before}, status=422 if form.is_bound else 200
    )


def _replied(grant: Grant, form: MessageForm) -> bool:
    try:
        services.reply(grant, uid=form.cleaned_data["uid"], text=form.cleaned_data["text"], now=clock.now())
    except services.Refused as refused:
        form.add_error(None, str(refused))
    return form.is_valid()


@require_POST
def no_answer(request: HttpRequest, uid: uuid.UUID, message: uuid.UUID) -> HttpResponse:
    """A question needs no answer."""
    now = clock.now()
    grant = peek_or_404(request.user, uid, now=now)
    question = access.question_or_404(grant, message)
    try:
        services.needs_no_answer(grant, question, now=now)
    except services.Refused:
        raise Http404 from None
    messages.success(request, _("Marked: it needs no answer. The client sees that."))
    return redirect("messages:client_thread", uid=uid)


@require_http_methods(FORM_METHODS)
def notes(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The therapist's notes about a client, and a new one."""
    grant = open_or_404(request.user, uid, what="notes", now=clock.now())
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.write_note(grant, uid=data["uid"], text=data["text"], shared=form.shared, now=clock.now())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("messages:notes", uid=uid)
    context = {"link": grant.link, "name": str(grant.client), "rows": pages.notes_page(grant), "form": form}
    return render(request, "messages/notes.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM_METHODS)
def note(request: HttpRequest, uid: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Change a note; what it said before is kept."""
    grant = open_or_404(request.user, uid, what="notes", now=clock.now())
    found = access.note_or_404(grant, note)
    form = NoteForm(request.POST or None, note=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_note(grant, found, text=form.cleaned_data["text"], shared=form.shared, now=clock.now())
        except services.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("messages:notes", uid=uid)
    context = {"link": grant.link, "name": str(grant.client), "note": found, "form": form}
    return render(request, "messages/note.html", context, status=422 if form.errors else 200)


@require_POST
def mails(request: HttpRequest) -> HttpResponse:
    """Turn the mail on or off."""
    wanted = request.POST.get("do") == "on"
    services.keep_wish(request.user, wanted=wanted)
    messages.success(request, _("We will mail you once a day at most.") if wanted else _("No more mails about messages."))
    return redirect("messages:threads")


@csrf_exempt  # A mail program posts here without having been here; the key in the address is the proof.
@require_http_methods(FORM_METHODS)
@login_not_required
def mail_off(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Turn the mail off from the mail itself. Opening the page changes nothing: a mail scanner opens it too."""
    wish = access.wish_or_404(key)
    if request.method == "POST":
        services.turn_off(wish)
    return render(request, "messages/mail_off.html", {"done": request.method == "POST"})
