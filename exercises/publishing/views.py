"""A draft seen by whoever holds its address, and the small form about a page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exercises.lib import clock, prose
from exercises.lib.wording import advise
from exercises.publishing import preview
from exercises.publishing.codec import KNOWN
from exercises.publishing.feedback import keep_feedback
from exercises.publishing.forms import FeedbackForm
from exercises.publishing.queries import published_or_404

no_store = cache_control(private=True, no_store=True)


@require_safe
@no_store
@login_not_required
def preview_page(request: HttpRequest, token: str) -> HttpResponse:
    """The draft in the public page's own clothes, marked as a draft; what is wrong with it where it cannot be drawn."""
    kind, slug, language = preview.read_token(token)
    request.draft_preview = True  # type: ignore[attr-defined]
    codec = KNOWN.get(kind)
    document = codec.read(slug, language) if codec else None
    if codec is None or document is None:
        raise Http404
    if problems := codec.problems(document):
        response = render(request, "publishing/preview_problems.html", {"problems": problems, "title": document.get("title", slug)})
    else:
        response = preview.page(request, codec, document) or render(request, "publishing/preview.html", {"document": document})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@no_store
@login_not_required
def feedback(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Was this clear? Nothing of the person is kept."""
    published = published_or_404(kind, slug)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    context = {"title": published.document["title"], "back": _address(kind, slug), "form": form, "done": False, "full": False}
    if request.method == "POST" and form.is_valid():
        clear = {"yes": True, "no": False}.get(form.cleaned_data["clear"])
        kept = keep_feedback(kind=kind, slug=slug, clear=clear, words=form.cleaned_data["words"], now=clock.now())
        context |= {"done": kept, "full": not kept}
    return render(request, "publishing/feedback.html", context, status=422 if form.errors else 200)


@require_POST
@no_store
def wording(request: HttpRequest) -> JsonResponse:
    """For editors: a text as readers will see it, and what could be plainer or kinder."""
    if not request.user.is_staff:
        raise Http404
    text = request.POST.get("text", "")
    refused = prose.problems(text)
    found = [] if refused else advise(text)
    rows = [{"sentence": line, "about": ""} for line in refused] + [{"sentence": hint.sentence, "about": hint.about} for hint in found[:8]]
    return JsonResponse({"html": "" if refused else prose.to_html(text), "advice": rows})


def _address(kind: str, slug: str) -> str:
    codec = KNOWN.get(kind)
    return reverse(codec.url_name, args=[slug]) if codec and codec.url_name else "/"
