"""A public page as it is sent: packed once for whoever takes it packed, and named by its hash.

Packing is safe here: such a page is the same for everybody and holds no secret whose length could be guessed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import brotli
from django.http import HttpResponse

PLAIN = ""
# Best first. Packed once for each content epoch in each process: worth some milliseconds.
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=9),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}


# For what is packed at each request that reaches us.
QUICKLY: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


class Kept(NamedTuple):
    """One page in one packing."""

    body: bytes
    content_type: str
    route: str
    packing: str
    etag: str

    def answer(self, asked: str) -> HttpResponse:
        """The page, or 304 for whoever names it in If-None-Match."""
        if self.etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}:
            response = HttpResponse(status=304)
            del response["Content-Type"]
        else:
            response = HttpResponse(self.body, content_type=self.content_type)
            response["Content-Length"] = str(len(self.body))
            if self.packing:
                response["Content-Encoding"] = self.packing
        response["ETag"] = self.etag
        return response


def plain(body: bytes, content_type: str, route: str, epoch: int) -> Kept:
    """The page as it is. The epoch decides whether it is still good; the hash lets a new release of the templates through."""
    return Kept(body, content_type, route, PLAIN, f'"{epoch}-{hashlib.sha256(body).hexdigest()[:12]}"')


def packed(page: Kept, packing: str) -> Kept:
    """The same page in one of PACKINGS, with a name of its own."""
    return page._replace(body=PACKINGS[packing](page.body), packing=packing, etag=f'{page.etag[:-1]}-{packing}"')


@lru_cache(200)
def taken(accepted: str) -> str:
    """The best packing that an Accept-Encoding header takes; PLAIN where it takes none."""
    offers = [[word.strip() for word in offer.split(";")] for offer in accepted.lower().split(",")]
    names = {offer[0] for offer in offers if not any(word.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for word in offer[1:])}
    return next((packing for packing in PACKINGS if packing in names), PLAIN)
