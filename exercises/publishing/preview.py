"""A draft as the public will see it: the public page's own view, with the draft in the place of what is published.

The address is signed, names one document, and expires; whoever holds it sees the draft as it is at that moment.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse

from exercises.lib import clock
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.publishing.codec import Codec, Document
from exercises.publishing.models import Index
from exercises.publishing.queries import Published, overlay

HOLDS = dt.timedelta(days=7)
SALT = "selfcare.preview"


def token(kind: str, slug: str, language: str = CONTENT_LANGUAGE) -> str:
    """What the address of a preview carries."""
    return signing.dumps([kind, slug, language], salt=SALT, compress=True)


def read_token(text: str) -> tuple[str, str, str]:
    """Kind, slug and language of a token; 404 where it is not ours or too old."""
    try:
        kind, slug, language = signing.loads(text, salt=SALT, max_age=HOLDS)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    return kind, slug, language


def address(request: HttpRequest, kind: str, slug: str, language: str = CONTENT_LANGUAGE) -> str:
    """The whole address of a preview, to be shared with a reviewer."""
    return request.build_absolute_uri(reverse("publishing:preview", args=[token(kind, slug, language)]))


def as_published(codec: Codec, document: Document) -> Published:
    """The draft in the shape of what is published."""
    row = Index.objects.filter(kind=codec.kind, slug=document["slug"], language=document["language"]).select_related("revision").first()
    number = row.revision.number + 1 if row else 1
    return Published(codec.kind, document["slug"], document, number, clock.now(), "", False)


def page(request: HttpRequest, codec: Codec, document: Document) -> HttpResponse | None:
    """The public page's answer with this document in it; None where the kind has no page of its own."""
    if not codec.url_name:
        return None
    found = resolve(reverse(codec.url_name, args=[document["slug"]]))
    published = as_published(codec, document)
    mark = overlay.set({(codec.kind, document["slug"]): published})
    try:
        response: Any = found.func(request, *found.args, **found.kwargs)
        if hasattr(response, "render"):
            response.render()
    finally:
        overlay.reset(mark)
    return HttpResponse(response.content, content_type=response["Content-Type"], status=response.status_code)
