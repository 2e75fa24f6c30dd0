"""The phone's half of the seal, for tests: what static/js/offline/seal.js does, in Python."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from exercises.lib.seal import b64url, box_key, point_of, unb64url


def seal(document: dict[str, Any], *, owner: str, server: dict[str, str], ephemeral=None, iv: bytes | None = None) -> dict[str, Any]:
    """A session document as a phone keeps and sends it; the moment of sending stands beside the box."""
    inside = {key: value for key, value in document.items() if key != "sent_at"}
    text = json.dumps({"owner": owner, "document": inside}, ensure_ascii=False, separators=(",", ":"))
    item = {"uid": document["uid"], "sealed": box(text, uid=document["uid"], server=server, ephemeral=ephemeral, iv=iv)}
    return item | ({"sent_at": document["sent_at"]} if "sent_at" in document else {})


def box(text: str, *, uid: str, server: dict[str, str], ephemeral=None, iv: bytes | None = None) -> dict[str, Any]:
    """Any text, locked for the server."""
    ephemeral, iv = ephemeral or ec.generate_private_key(ec.SECP256R1()), iv or os.urandom(12)
    point, epk = unb64url(server["key"]), point_of(ephemeral)
    shared = ephemeral.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    locked = AESGCM(box_key(shared, epk, point)).encrypt(iv, text.encode(), uid.encode())
    return {"v": 1, "kid": server["kid"], "epk": b64url(epk), "iv": b64url(iv), "ct": b64url(locked)}
