"""How large a picture is, from the first bytes of its file.

With its size in the page a picture takes its room before it is loaded, and nothing jumps.
Only headers are read; a file that is not what its name says has no size, and that is all.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

Size = tuple[int, int]

_HEAD = 65_536
_UNIT = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:px)?\s*")
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ISO/IEC 10918-1, table B.1


def size_of(file: BinaryIO, suffix: str) -> Size | None:
    """Return width and height in pixels of the picture in *file*, whose name ends in *suffix*."""
    measure = _MEASURES.get(suffix)
    if measure is None:
        return None
    try:
        size = measure(file)
    except (struct.error, ValueError, IndexError):
        return None
    return size if size and min(size) > 0 else None


def _png(file: BinaryIO) -> Size | None:
    head = file.read(24)
    return struct.unpack(">II", head[16:24]) if head.startswith(b"\x89PNG\r\n\x1a\n") else None


def _gif(file: BinaryIO) -> Size | None:
    head = file.read(10)
    return struct.unpack("<HH", head[6:10]) if head.startswith((b"GIF87a", b"GIF89a")) else None


def _jpeg(file: BinaryIO) -> Size | None:
    """Walk from segment to segment until a frame header tells the size."""
    if file.read(2) != b"\xff\xd8":
        return None
    for _ in range(500):
        lead, marker, length = struct.unpack(">BBH", file.read(4))
        if lead != 0xFF or length < 2:  # noqa: PLR2004 - a length counts its own two bytes
            return None
        if marker in _JPEG_FRAMES:
            _, height, width = struct.unpack(">BHH", file.read(5))
            return width, height
        file.seek(length - 2, 1)
    return None


def _webp(file: BinaryIO) -> Size | None:
    """Read one of WebP's three kinds of header: lossy, lossless, extended."""
    head = file.read(30)
    if head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _avif(file: BinaryIO) -> Size | None:
    """Return the largest of the sizes that an AVIF file gives to its images (thumbnails are others)."""
    head = file.read(_HEAD)
    if head[4:8] != b"ftyp":
        return None
    sizes = [
        struct.unpack(">II", head[match.end() + 4 : match.end() + 12]) for match in re.finditer(b"ispe", head)
    ]
    return max(sizes, default=None)


def _svg(file: BinaryIO) -> Size | None:
    """Return the size an SVG asks for, else that of its view box; nothing of what it refers to is loaded."""
    from lxml import etree

    head = file.read(_HEAD)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        return None
    parser = etree.XMLPullParser(events=("start",), no_network=True, resolve_entities=False, load_dtd=False)
    try:
        parser.feed(head)
        root = next((element for _, element in parser.read_events()), None)
    except etree.XMLSyntaxError:
        return None
    if root is None or etree.QName(root).localname != "svg":
        return None
    sides = [_UNIT.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if sides[0] and sides[1]:
        return round(float(sides[0][1])), round(float(sides[1][1]))
    return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else None  # noqa: PLR2004


_MEASURES: dict[str, Callable[[BinaryIO], Size | None]] = {
    ".avif": _avif,
    ".gif": _gif,
    ".jpeg": _jpeg,
    ".jpg": _jpeg,
    ".png": _png,
    ".svg": _svg,
    ".webp": _webp,
}
