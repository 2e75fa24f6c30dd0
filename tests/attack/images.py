"""Hostile pictures, made here: each with the reason that it must be refused for. Nothing of this is kept in the repository as a file."""

from __future__ import annotations

import functools
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image, PngImagePlugin

from exercises.lib import images

PNG_START = b"\x89PNG\r\n\x1a\n"
SCRIPT = b"<script>alert(1)</script>"
PROGRAM = b"<?php system($_GET['x']); ?>"
NOISE = random.Random(1).randbytes(20_000)
Case = tuple[str, bytes, str]


def picture(kind="PNG", size=(60, 40), mode="RGB", **save) -> bytes:
    """A sound picture of one colour."""
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(out, kind, **save)
    return out.getvalue()


def grainy(kind="PNG", size=(900, 700), **save) -> bytes:
    """A sound picture whose pixels take many bytes."""
    out = io.BytesIO()
    Image.frombytes("RGB", (30, 30), NOISE[:2700]).resize(size).save(out, kind, **save)
    return out.getvalue()


def moving(kind) -> bytes:
    """Two pictures, one after the other."""
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A part of a PNG file, with a right checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def head(width: int, height: int, depth: int = 8, colours: int = 2) -> bytes:
    """The beginning of a PNG file that says how large it is."""
    return PNG_START + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))


@functools.cache
def zeros(count: int) -> bytes:
    """So many zero bytes, packed as small as they go."""
    packer, block = zlib.compressobj(9), b"\0" * 4_000_000
    whole = b"".join(packer.compress(block) for _block in range(count // len(block)))
    return whole + packer.compress(b"\0" * (count % len(block))) + packer.flush()


def bomb(width: int, height: int) -> bytes:
    """A whole PNG in three colours, all black: about a thousandth of what it takes to hold it."""
    return head(width, height) + chunk(b"IDAT", zeros(height * (width * 3 + 1))) + chunk(b"IEND", b"")


def claim(width: int, height: int) -> bytes:
    """A short PNG that only says that it is so large."""
    return head(width, height) + chunk(b"IDAT", zeros(4_000_000)) + chunk(b"IEND", b"")


def png_with(*parts: bytes) -> bytes:
    """A sound PNG with further parts after its head."""
    whole = picture()
    return whole[:33] + b"".join(parts) + whole[33:]


def jpeg_with(*parts: tuple[int, bytes]) -> bytes:
    """A sound JPEG with further parts at its beginning."""
    whole = picture("JPEG")
    said = b"".join(bytes([0xFF, kind]) + struct.pack(">H", len(body) + 2) + body for kind, body in parts)
    return whole[:2] + said + whole[2:]


def jpeg_sized(width: int, height: int) -> bytes:
    """A small JPEG whose header says another size."""
    whole = picture("JPEG")
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def webp_with(kind: bytes, body: bytes, data: bytes | None = None) -> bytes:
    """A WebP file with a further part at its end."""
    whole = (data or picture("WEBP"))[8:] + kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def webp_sized(width: int, height: int) -> bytes:
    """A WebP file that says how large its ground is, and brings no picture of that size."""
    canvas = b"\0\0\0\0" + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    whole = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + picture("WEBP")[12:]
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def zipped(name="evil.html", body=SCRIPT) -> bytes:
    """An archive with one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, body)
    return out.getvalue()


def strangers() -> Iterator[Case]:
    """Other formats, called photo.jpg."""
    yield "noise", NOISE, "unknown"
    yield "one byte", b"\xff", "unknown"
    yield "spaces", b" " * 4000, "unknown"
    yield "a drawing with a script", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unknown"
    yield "a drawing that says it is XML", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "unknown"
    yield "a drawing that reads a file", b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', "unknown"
    yield "a drawing, packed", zlib.compress(b"<svg/>"), "unknown"
    yield "a page", b"<!doctype html>" + SCRIPT, "unknown"
    yield "a program", PROGRAM, "unknown"
    yield "a shell script", b"#!/bin/sh\necho x\n", "unknown"
    yield "a program for Linux", b"\x7fELF\2\1\1" + b"\0" * 200, "unknown"
    yield "a program for Windows", b"MZ" + b"\0" * 200, "unknown"
    yield "a page after two letters", b"BM" + SCRIPT + NOISE, "unknown"
    yield "an archive", zipped(), "unknown"
    yield "PDF", picture("PDF"), "unknown"
    yield "EPS", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(x) run\n", "unknown"
    yield "PSD", b"8BPS\0\1" + b"\0" * 400, "unknown"
    yield "FITS", b"SIMPLE  =                    T" + b" " * 2850, "unknown"
    yield "GD", b"\xff\xfe" + b"\x7f" * 400, "unknown"
    yield "a delegate", b"push graphic-context\nfill 'url(https://x.example/\"|ls \"-la)'\npop graphic-context", "unknown"
    yield "a page before a picture", SCRIPT + picture(), "unknown"
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS", "JPEG2000"):
        yield kind, picture(kind, mode="L" if kind == "GIF" else "RGB"), "unknown"
    yield "HEIC", b"\0\0\0\x18ftypheic" + NOISE, "phone"
    yield "AVIF", b"\0\0\0\x18ftypavif" + NOISE, "phone"


def bombs() -> Iterator[Case]:
    """Small files that would need much memory, and such as only say so."""
    yield "13,000 on each side", bomb(13_000, 13_000), "large"
    for width, height in ((8000, 8000), (25_000, 25_000), (2**31 - 1, 2**31 - 1), (8001, 2), (2, 8001), (6001, 4000)):
        yield f"PNG that says {width} × {height}", claim(width, height), "large"
    for width, height in ((65_535, 65_535), (8001, 10), (6000, 4001)):
        yield f"JPEG that says {width} × {height}", jpeg_sized(width, height), "large"
    for width, height in ((16_384, 16_384), (2**24, 2**24), (5000, 4000)):
        yield f"WebP that says {width} × {height}", webp_sized(width, height), "large"
    yield "two sizes, the second huge", png_with(head(20_000, 20_000)[8:]), "large"
    yield (
        "a small first and a huge second JPEG header",
        jpeg_with((0xC0, b"\x08" + struct.pack(">HH", 60_000, 60_000) + b"\1\1\x11\0")),
        "large",
    )
    yield "a comment that swells", png_with(chunk(b"zTXt", b"Comment\0\0" + zeros(80_000_000))), "broken"
    yield "a colour profile that swells", png_with(chunk(b"iCCP", b"x\0\0" + zeros(80_000_000))), "broken"
    yield "many comments that swell", png_with(*[chunk(b"zTXt", b"Comment\0\0" + zeros(1_000_000))] * 80), "broken"
    yield "forty thousand parts", png_with(*[chunk(b"tIME", b"\0" * 7)] * 40_000), "broken"
    yield "a million empty JPEG parts", jpeg_with(*[(0xFE, b"")] * 1_000_000), "broken"
    yield "eight megabytes and one byte", PNG_START + b"\0" * images.MAX_BYTES, "bytes"
    yield "zero bytes", b"", "empty"


def movers() -> Iterator[Case]:
    """What moves."""
    yield "a moving GIF", moving("GIF"), "unknown"
    yield "a moving PNG", moving("PNG"), "moving"
    yield "a moving WebP", moving("WEBP"), "moving"
    yield "a PNG that says it has a million frames", png_with(chunk(b"acTL", struct.pack(">II", 1_000_000, 0))), "moving"
    yield "a WebP with frames and no word of them", webp_with(b"ANMF", b"\0" * 24), "moving"


def broken() -> Iterator[Case]:
    """What breaks off or contradicts itself."""
    yield "no width", claim(0, 10), "broken"
    yield "no height in a JPEG", jpeg_sized(60, 0), "broken"
    yield "half a PNG", grainy()[:700], "broken"
    yield "half a JPEG", grainy("JPEG")[:9000], "broken"
    yield "half a WebP", grainy("WEBP")[:400], "broken"
    yield "a head without a body", PNG_START, "broken"
    yield "a PNG without an end", picture()[:-12], "broken"
    yield "a JPEG without an end", picture("JPEG")[:-2], "broken"
    yield "a JPEG of a beginning and an end", b"\xff\xd8\xff\xd9", "broken"
    yield "a WebP of nothing", b"RIFF\4\0\0\0WEBP", "broken"
    yield "a PNG with a false checksum", picture()[:29] + b"\0\0\0\0" + picture()[33:], "broken"
    yield "a part that is longer than the file", head(10, 10) + struct.pack(">I", 2**31 - 1) + b"IDAT", "broken"
    yield "a WebP that says it is longer", b"RIFF" + struct.pack("<I", 2**31) + picture("WEBP")[8:], "broken"
    yield "noise in the coat of a PNG", PNG_START + NOISE, "broken"
    yield "noise in the coat of a JPEG", b"\xff\xd8\xff\xe0" + NOISE, "broken"
    yield "noise in the coat of a WebP", b"RIFF" + struct.pack("<I", len(NOISE) + 4) + b"WEBP" + NOISE, "broken"
    yield "pixels that do not unpack", head(10, 10) + chunk(b"IDAT", b"not packed") + chunk(b"IEND", b""), "broken"
    yield "a depth that is none", head(10, 10, depth=77) + chunk(b"IDAT", zeros(310)) + chunk(b"IEND", b""), "broken"


def twofold() -> Iterator[Case]:
    """Sound pictures that are something else as well."""
    for kind in ("PNG", "JPEG", "WEBP"):
        sound = picture(kind)
        yield f"a page behind a {kind}", sound + SCRIPT, "twofold"
        yield f"an archive behind a {kind}", sound + zipped(), "twofold"
        yield f"a program behind a {kind}", sound + PROGRAM, "twofold"
    yield "a stranger behind a picture", picture() + NOISE, "twofold"
    yield "a page behind a second picture", picture("JPEG") * 2 + SCRIPT, "twofold"
    yield "a PHP archive", picture("JPEG") + b"<?php __HALT_COMPILER(); ?>\r\n" + b"\0" * 50, "twofold"
    yield "a Java archive", picture("JPEG") + zipped("META-INF/MANIFEST.MF", b"Main-Class: Evil"), "twofold"
    yield "a document behind a picture", picture("JPEG") + b"%PDF-1.7\n", "twofold"
    yield "a page in a comment", jpeg_with((0xFE, SCRIPT)), "twofold"
    yield "a program in the camera's words", jpeg_with((0xE1, b"Exif\0\0" + PROGRAM)), "twofold"
    yield "an archive in a comment", jpeg_with((0xFE, zipped())), "twofold"
    yield "a document in a comment", jpeg_with((0xFE, b"%PDF-1.4 1 0 obj")), "twofold"
    yield "a page in a PNG text", png_with(chunk(b"tEXt", b"Comment\0" + SCRIPT)), "twofold"
    yield "a program in a part of its own", png_with(chunk(b"eViL", PROGRAM)), "twofold"
    yield "a page in the end of a PNG", picture()[:-12] + chunk(b"IEND", SCRIPT), "twofold"
    yield "a drawing in a WebP's words", webp_with(b"XMP ", b"<svg onload=alert(1)>"), "twofold"
    yield "a script in the coat of a JPEG", b"\xff\xd8\xff\xe0/*" + b"\0" * 0x2F28 + picture("JPEG")[2:], "twofold"
    yield "a GIF in a comment", jpeg_with((0xFE, moving("GIF"))), "twofold"


@functools.cache
def hostile() -> dict[str, tuple[bytes, str]]:
    """Every hostile file by its name, with the reason against it."""
    return {name: (data, why) for part in (strangers, bombs, movers, broken, twofold) for name, data, why in part()}


def with_exif() -> bytes:
    """A picture that says where it was taken, and how the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A telling camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 0.0)
    return picture("JPEG", exif=exif, comment=b"telling", xmp=b"<x:xmpmeta>telling</x:xmpmeta>")


def with_text() -> bytes:
    """A picture with a name and a colour profile in it."""
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "somebody with a name")
    said.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>telling</x:xmpmeta>")
    return picture(pnginfo=said, icc_profile=b"telling profile" * 40)


@functools.cache
def sound() -> dict[str, bytes]:
    """Pictures that are taken."""
    jpeg = picture("JPEG")
    webp = {"exif": b"Exif\0\0telling", "xmp": b"<x:xmpmeta>telling</x:xmpmeta>", "icc_profile": b"telling profile"}
    return {
        "PNG": picture(),
        "PNG with holes": picture(mode="RGBA"),
        "grey PNG": picture(mode="L"),
        "black and white PNG": picture(mode="1"),
        "PNG of few colours": picture(mode="P"),
        "PNG with one colour left out": picture(mode="P", transparency=0),
        "fine grey PNG": picture(mode="I;16"),
        "grey PNG with holes": picture(mode="LA"),
        "JPEG": jpeg,
        "grey JPEG": picture("JPEG", mode="L"),
        "JPEG for printers": picture("JPEG", mode="CMYK"),
        "growing JPEG": grainy("JPEG", progressive=True),
        "JPEG with a smaller one behind it": jpeg + picture("JPEG", size=(6, 4)),
        "JPEG with a film behind it": jpeg + b"\0\0\0\x18ftypmp42" + NOISE,
        "JPEG with a phone's list behind it": jpeg + b"\0\0SEFH" + NOISE + b"SEFT",
        "JPEG with a second frame": moving("MPO"),
        "JPEG with zeros behind it": jpeg + b"\0" * 500,
        "WebP": picture("WEBP"),
        "WebP without loss": grainy("WEBP", lossless=True),
        "WebP with holes": picture("WEBP", mode="RGBA"),
        "with a place and a camera": with_exif(),
        "with a name and a profile": with_text(),
        "WebP with a place": picture("WEBP", **webp),
        "wide": grainy(size=(3000, 400)),
        "tall": grainy("JPEG", size=(1000, 2400)),
    }


FULL, FULL_WEBP = (6000, 4000), (4900, 3260)
# The largest pictures that are taken, in the kinds that need most memory.
LARGEST = {
    "PNG": ("PNG", "RGB", FULL, {"compress_level": 1}),
    "PNG with holes": ("PNG", "RGBA", FULL, {"compress_level": 1}),
    "PNG of few colours": ("PNG", "P", FULL, {"compress_level": 1}),
    "growing JPEG": ("JPEG", "RGB", FULL, {"progressive": True, "subsampling": 0, "quality": 50}),
    "growing JPEG for printers": ("JPEG", "CMYK", FULL, {"progressive": True, "quality": 50}),
    "WebP": ("WEBP", "RGB", FULL_WEBP, {"method": 0}),
    "WebP with holes, without loss": ("WEBP", "RGBA", FULL_WEBP, {"lossless": True, "method": 0, "quality": 0}),
}


def largest(name: str) -> bytes:
    """One of them, made when it is asked for: some take a second."""
    kind, mode, size, save = LARGEST[name]
    out = io.BytesIO()
    grain = Image.frombytes("RGB", (30, 30), NOISE[:2700])
    grain.convert(mode).resize(size, Image.Resampling.NEAREST).save(out, kind, **save)
    return out.getvalue()
