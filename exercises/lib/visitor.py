"""Where a request comes from: the one function that every limit by address goes by."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def address_of(request: HttpRequest) -> str:
    """The visitor's address as the outermost proxy that we trust saw it; what the visitor wrote into the header counts for nothing.

    Each trusted proxy adds one name to X-Forwarded-For, so the visitor is the TRUSTED_PROXY_COUNT-th from the end. Where there are fewer
    the request did not come through the proxies, and the connection itself is the visitor.
    """
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXY_COUNT
    named = seen[-count] if 0 < count <= len(seen) else request.META.get("REMOTE_ADDR", "")
    return _plain(named)


def network_of(request: HttpRequest) -> str:
    """Where a request comes from, as limits count it: of a long address the first half, because one household has them all."""
    found = ipaddress.ip_address(address_of(request))
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def _plain(named: str) -> str:
    """The address without a port, in its short form; one address for whatever is none."""
    if named.startswith("["):
        named = named[1:].split("]")[0]
    elif named.count(":") == 1:
        named = named.split(":")[0]
    try:
        found = ipaddress.ip_address(named)
    except ValueError:
        return "::"
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def asked_before(request, otherwise: str) -> str:
    """The page of ours to which `next` leads; the other one where it leads anywhere else."""
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else otherwise
