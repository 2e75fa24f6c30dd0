"""What a device is told to keep: the files and pages of the shell with their hashes, and what one routine needs."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.http import Http404, HttpRequest
from django.urls import resolve, reverse

from exercises.lib import clock
from exercises.lib.http import epoch_memo
from exercises.practice.queries import taken_back
from exercises.routines.pages import routine_page
from exercises.routines.services import plan_for
from exercises.shell import rules

WORKER, FAREWELL = "js/worker/worker.js", "js/worker/farewell.js"
# Pages that are the same for everyone and stand on every device.
PAGES = ("shell:offline", "home:phone", "safety:here")


def _served(name: str) -> bytes:
    """The bytes of a static file as they are sent: collected and hashed, or from the source where nothing is collected."""
    address = staticfiles_storage.url(name).removeprefix(settings.STATIC_URL)
    if address == name:
        return Path(str(finders.find(name))).read_bytes()
    with staticfiles_storage.open(address) as file:
        return file.read()


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@functools.cache
def files() -> dict[str, str]:
    """Address and SHA-256 of every file of the shell; read once in each process."""
    root = Path(settings.BASE_DIR) / "static"
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return {staticfiles_storage.url(name): _sha256(_served(name)) for name in names if rules.in_shell(name)}


@functools.cache
def build() -> str:
    """The name of this build: pages of one build need the files of the same."""
    return _sha256(json.dumps([files(), _served(WORKER).decode()]).encode())[:12]


def public_bytes(path: str) -> bytes:
    """A public page as a stranger gets it. Http404 for whatever is not one."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.user = AnonymousUser()
    request.resolver_match = match = resolve(path)
    response = match.func(request, *match.args, **match.kwargs)
    if response.status_code != 200 or not getattr(response, "public_page", False):
        raise Http404(path)
    return bytes(response.content)


def worker_script() -> str:
    """The worker with the list of its build in front, made once for each content epoch; the farewell where offline is off."""
    if not settings.OFFLINE:
        return _served(FAREWELL).decode()
    key = f"worker:{epoch_memo.read()}"
    script = caches["pages"].get(key)
    if script is None:
        script = f"const BUILD = {json.dumps(_build_list())};\n{_served(WORKER).decode()}"
        caches["pages"].set(key, script)
    return script


def _build_list() -> dict[str, Any]:
    pages = {path: _sha256(public_bytes(path)) for path in map(reverse, PAGES)}
    told = {"build": build(), "files": files(), "pages": pages, "offline": reverse("shell:offline"), "untouched": rules.UNTOUCHED}
    return {"version": _sha256(json.dumps(told).encode())[:12], **told}


def routine_needs(slug: str) -> dict[str, Any]:
    """Every address that one routine needs without a network; 404 for one that is not offered."""
    published, plan = plan_for(slug, now=clock.now())
    if published.retired:
        raise Http404(slug)
    page = routine_page(published, plan.document)
    addresses = [page.url, page.play_url]
    pictures, by_body = rules.pictures_of(*map(public_bytes, addresses))
    return {
        "routine": slug,
        "title": page.title,
        "minutes": page.minutes,
        "picture": next((step["figure"] for step in page.steps if step["figure"]), ""),
        "withdrawn": bool(taken_back(published)),
        "epoch": epoch_memo.read(),
        "build": build(),
        "pages": addresses,
        "pictures": pictures,
        "bodies": by_body,
    }


def manifest() -> dict[str, Any]:
    """What a home screen shows, and where it leads."""

    def icon(name: str, size: int, purpose: str) -> dict[str, str]:
        address = staticfiles_storage.url(f"img/ui/{name}.png")
        return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}

    return {
        "id": "/",
        "name": "Selfcare: guided self-care for runner’s knee",
        "short_name": "Selfcare",
        "description": "Press, stretch and strengthen, step by step, also without a network.",
        "lang": "en-GB",
        "start_url": reverse("home:phone"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f5f1",
        "theme_color": "#f6f5f1",
        "categories": ["health", "fitness"],
        "icons": [icon("install-192", 192, "any"), icon("install-512", 512, "any"), icon("maskable-512", 512, "maskable")],
        "shortcuts": [
            {"name": "Routines", "url": reverse("routines:list")},
            {"name": "Where does it hurt?", "url": reverse("finder:pick")},
        ],
    }
