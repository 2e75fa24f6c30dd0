"""A therapist's own picture for an exercise: the page that takes it, and the picture for those who may see it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exercises.lib import clock
from exercises.lib.http import personal_file
from exercises.programmes import services
from exercises.programmes.access import Desk, desk_or_404, picture_or_404
from exercises.programmes.forms import PictureForm
from exercises.programmes.pages import picture_page


@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, uid: uuid.UUID, key: str, step: str) -> HttpResponse:
    """Add a picture to one exercise, change it, or take it away."""
    found = desk_or_404(request.user, uid, now=clock.now())
    page = picture_page(found.programme, key, step)
    if page is None:
        raise Http404
    sent = request.method == "POST"
    form = PictureForm(request.POST if sent else None, request.FILES if sent else None, known=page.known)
    if sent and _kept(request, found, key, step, form):
        return redirect(page.back)
    context = {"desk": found, "page": page, "form": form}
    return render(request, "programmes/picture.html", context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest, desk: Desk, key: str, step: str, form: PictureForm) -> bool:
    """Whether what the button asks for was done; else the form says why not."""
    if "away" in request.POST:
        services.take_picture_away(desk, key, step, now=clock.now())
        messages.success(request, _("The picture is taken away."))
        return True
    if not form.is_valid():
        return False
    try:
        services.keep_picture(desk, key, step, form.cleaned_data["file"], form.cleaned_data["text"], now=clock.now())
    except services.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Kept. Your client sees it when you publish.") if desk.grant else _("Kept with this draft."))
    return True


@require_safe
def picture_file(request: HttpRequest, uid: uuid.UUID, small: bool = False) -> HttpResponse:
    """The picture itself, for the client whose programme it is and for whom they share it with now. Nothing on the way keeps it."""
    found = picture_or_404(request.user, uid, now=clock.now())
    return personal_file(bytes((small and found.small) or found.data), "image/webp")
