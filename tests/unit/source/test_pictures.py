"""Sizes of pictures, from headers made by hand as the formats' standards draw them."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.source.pictures import _MEASURES, size_of

SVG = '<?xml version="1.0"?>\n<!-- <svg width="1"> -->\n<svg xmlns="http://www.w3.org/2000/svg" {}><g/></svg>'
JPEG = b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + b"\xff\xc4\x00\x02" + b"\xff\xc2\x00\x11\x08\x00\x09\x00\x10"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def webp(kind: bytes, content: bytes) -> bytes:
    return b"RIFF\x00\x00\x00\x00WEBP" + kind + b"\x00\x00\x00\x00" + content.ljust(18, b"\x00")


AVIF = box(b"ftyp", b"avif") + b"".join(
    box(b"ispe", struct.pack(">III", 0, *size)) for size in ((4, 4), (16, 9), (8, 4))
)
SIZED = {
    "png": (".png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x09\x08"),
    "gif": (".gif", b"GIF89a\x10\x00\x09\x00rest"),
    "jpg": (".jpg", JPEG),
    "jpeg": (".jpeg", JPEG),
    "webp extended": (".webp", webp(b"VP8X", b"\x00\x00\x00\x00\x0f\x00\x00\x08\x00\x00")),
    "webp lossless": (".webp", webp(b"VP8L", b"\x2f" + (15 | 8 << 14).to_bytes(4, "little"))),
    "webp lossy": (".webp", webp(b"VP8 ", b"\x00\x00\x00\x9d\x01\x2a\x10\x00\x09\x40")),
    "avif": (".avif", AVIF),
    "svg": (".svg", SVG.format('width="16" height="9px"').encode()),
    "svg by its box": (".svg", SVG.format('width="100%" viewBox="0 0 16 8.6"').encode()),
    "svg large": (".svg", SVG.format('viewBox="0,0,16,9"').replace("<g/>", "<g/>" * 50_000).encode()),
}


@pytest.mark.parametrize(("suffix", "content"), SIZED.values(), ids=SIZED)
def test_a_picture_tells_its_size(suffix: str, content: bytes) -> None:
    assert size_of(BytesIO(content), suffix) == (16, 9)


@pytest.mark.parametrize(("suffix", "content"), SIZED.values(), ids=SIZED)
def test_a_picture_of_another_name_tells_none(suffix: str, content: bytes) -> None:
    for other in {".png", ".gif", ".jpg", ".webp", ".avif", ".svg", ".mp4"} - {suffix.replace("jpeg", "jpg")}:
        assert size_of(BytesIO(content), other) is None


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".svg", SVG.format("")),
        (".svg", SVG.format('width="0" height="0"')),
        (".svg", SVG.format('width="10em" height="5em"')),
        (".svg", SVG.format('viewBox="a b c d"')),
        (".svg", "<html/>"),
        (".svg", "no xml"),
        (".svg", '<!DOCTYPE svg [<!ENTITY a "1">]><svg width="&a;" height="1"/>'),
        (".jpg", "\xff\xd8" + "\xff\xe0\x00\x02" * 501),
        (".jpg", "\xff\xd8\xff\xe0\x00\x01"),
        (".png", "\x89PNG\r\n\x1a\n"),
    ],
)
def test_what_tells_no_size_has_none(suffix: str, content: str) -> None:
    assert size_of(BytesIO(content.encode("latin-1")), suffix) is None


@given(st.sampled_from(sorted(SIZED)), st.integers(0, 60), st.binary(max_size=8))
def test_a_damaged_picture_never_raises(name: str, cut: int, garbage: bytes) -> None:
    suffix, content = SIZED[name]
    damaged = content[:cut] + garbage + content[cut + len(garbage) :]
    for text in (damaged, content[:cut], garbage):
        size = size_of(BytesIO(text), suffix)
        assert size is None or min(size) > 0


def test_every_measure_is_tested() -> None:
    assert set(_MEASURES) == {suffix for suffix, _ in SIZED.values()}
