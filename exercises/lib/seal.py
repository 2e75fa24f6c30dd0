"""What phones lock for this server: ECDH on P-256, HKDF-SHA256, AES-256-GCM. Only the server's key opens it again.

The key follows from SECRET_KEY, and so from each of SECRET_KEY_FALLBACKS: what a phone locked before a rotation still opens.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from exercises.lib.http import read_json

VERSION = 1
# Neither of these may ever change: phones hold what was locked with them.
KEY_INFO, BOX_INFO = b"selfcare seal key 1", b"selfcare outbox 1"
# The number of points on P-256.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")
KEYS = {"v", "kid", "epk", "iv", "ct"}


class UnknownKey(ValueError):
    """It was locked with a key that this server does not have (any more)."""


@cache
def private_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The private key that follows from a secret: always the same one."""
    # 48 bytes for a number of 32: what the remainder prefers is beyond notice.
    raw = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=KEY_INFO).derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(raw, "big") % (ORDER - 1) + 1, ec.SECP256R1())


def point_of(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    """The public point, uncompressed: 65 bytes."""
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def kid_of(point: bytes) -> str:
    """The name of a key: the beginning of the hash of its public point."""
    return hashlib.sha256(point).hexdigest()[:16]


def public_seal() -> dict[str, str]:
    """What a phone needs to lock something for us."""
    point = point_of(private_key(settings.SECRET_KEY))
    return {"kid": kid_of(point), "key": b64url(point)}


def _key_named(kid: str) -> ec.EllipticCurvePrivateKey:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = private_key(secret)
        if kid_of(point_of(key)) == kid:
            return key
    raise UnknownKey("this key is not known here")


def box_key(shared: bytes, epk: bytes, point: bytes) -> bytes:
    """The AES key of one box: both public points are bound into it."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=epk + point, info=BOX_INFO).derive(shared)


def open_sealed(item: dict[str, Any]) -> dict[str, Any]:
    """What a phone locked: {"owner": …, "document": …}. UnknownKey where the key is not ours, ValueError for anything broken."""
    sealed, uid = item.get("sealed"), item.get("uid")
    if not isinstance(sealed, dict) or set(sealed) != KEYS or sealed["v"] != VERSION or not isinstance(uid, str):
        raise ValueError("not a sealed item")
    if not all(isinstance(sealed[name], str) for name in ("kid", "epk", "iv", "ct")):
        raise ValueError("not a sealed item")
    key = _key_named(sealed["kid"])
    found = read_json(_opened(key, uid, *(unb64url(sealed[name]) for name in ("epk", "iv", "ct"))))
    if not isinstance(found, dict) or set(found) != {"owner", "document"} or not isinstance(found["owner"], str):
        raise ValueError("not what a phone locks")
    return found


def _opened(key: ec.EllipticCurvePrivateKey, uid: str, epk: bytes, iv: bytes, ct: bytes) -> bytes:
    if len(iv) != 12:
        raise ValueError("the nonce has another length")
    # A point that is not on the curve is a ValueError of the library's own.
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), epk)
    secret = box_key(key.exchange(ec.ECDH(), other), epk, point_of(key))
    try:
        return AESGCM(secret).decrypt(iv, ct, uid.encode())
    except (InvalidTag, UnicodeEncodeError):
        raise ValueError("the box is broken") from None


def b64url(raw: bytes) -> str:
    """Base64 for addresses, without the padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """The bytes of such a text. ValueError where it is none."""
    if not BASE64URL.fullmatch(text):
        raise ValueError("not base64url")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError("not base64url") from None
