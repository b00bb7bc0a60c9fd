"""Packages to look at in benchmarks: every standard, sound and bad, ours and others', small and large."""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from scormkit.backends import backends
from scormkit.factory import Order, make

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import packing  # noqa: E402 - tests are found beside this folder only
from tests.packing import Raw, pack  # noqa: E402

SHARES = {"built by us": 74, "small and sound": 60, "small and bad": 40, "400 files": 24, "3,000 files": 2}
"""How many of 200 packages are of each sort."""

GIGABYTE = 1 << 30
PAGE = """<!doctype html><html lang="en"><head><title>Step {n}</title>
<link rel="stylesheet" href="../shared/lesson.css"><script src="../shared/lesson.js"></script></head>
<body>{body}<a href="page{next:03}.html">Next</a></body></html>
"""
BODY = '<section><h2>Step</h2><p class="step">Say <em>this</em> first.</p><img src="../icon.svg"></section>\n'


def shelf() -> Iterator[tuple[str, bytes]]:
    """Yield 200 packages with their sorts, the sorts mixed as they are met."""
    made = {
        "built by us": built(),
        "small and sound": [packing.zipped(packing.base(kind)) for kind in _KINDS],
        "small and bad": [data for data in bad() if len(data) < 1 << 20],
        "400 files": [of_pages(kind, 400) for kind in _KINDS],
        "3,000 files": [of_pages("scorm12", 3_000)],
    }
    taken = {sort: islice(cycle(packages), SHARES[sort]) for sort, packages in made.items()}
    order = [(number / SHARES[sort], sort) for sort in made for number in range(SHARES[sort])]
    yield from ((sort, next(taken[sort])) for _, sort in sorted(order))


_KINDS = ("scorm12", "scorm2004", "cmi5", "xapi")


def built() -> list[bytes]:
    """Return what scormkit builds of a module, in all targets and languages."""
    with tempfile.TemporaryDirectory() as out:
        made = make(Order(ROOT / "modules" / "telefono", None, tuple(backends()), Path(out)))
        return [Path(one.path).read_bytes() for one in made.packages]


def bad() -> Iterator[bytes]:
    """Yield the bad package of every case."""
    for case in sorted(packing.CASES.glob("SK*")):
        yield packing.made(case, "bad").zip


def of_pages(kind: str, count: int) -> bytes:
    """Return a package of many pages, each with its picture, as exports of presentations are."""
    files = packing.base(kind) | {"icon.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}
    for number in range(count // 2):
        page = PAGE.format(n=number, body=BODY * 12, next=(number + 1) % (count // 2))
        files[f"pages/page{number:03}.html"] = page.encode()
        files[f"media/picture{number:03}.png"] = b"\x89PNG" + bytes(2_000)
    if "imsmanifest.xml" in files:  # the others name what they launch, and no files
        names = (name for name in files if name.startswith(("pages/", "media/", "icon")))
        listed = "".join(f'<file href="{name}"/>' for name in names).encode()
        manifest = files["imsmanifest.xml"]
        files["imsmanifest.xml"] = manifest.replace(b"</resource>", listed + b"</resource>", 1)
    return packing.zipped(files)


def gigabyte(path: Path) -> None:
    """Write a package with a film of a gigabyte at *path*; the film is a hole in the file."""
    files = packing.base("scorm12")
    raws = [Raw(name.encode(), data) for name, data in files.items()]
    crc = 0
    for _ in range(1024):
        crc = zlib.crc32(bytes(GIGABYTE // 1024), crc)
    film = Raw(b"film.mp4", method=0, size=GIGABYTE, packed=GIGABYTE, crc=crc)
    data = pack([film, *raws])
    begins = 30 + len(film.name)
    # Everything behind the film moves by its size: so do the offsets in the table of contents.
    moved = bytearray(data)
    at = moved.find(b"PK\1\2")
    end = moved.rfind(b"PK\5\6")
    for offset in (one for one in _heads(moved, at, end) if moved[one + 46 : one + 54] != b"film.mp4"):
        moved[offset + 42 : offset + 46] = _added(moved[offset + 42 : offset + 46])
    moved[end + 16 : end + 20] = _added(moved[end + 16 : end + 20])
    with path.open("wb") as out:
        out.write(moved[:begins])
        out.seek(GIGABYTE, 1)
        out.write(moved[begins:])


def _heads(data: bytearray, at: int, end: int) -> Iterator[int]:
    """Yield where the entries of the table of contents begin."""
    while 0 <= at < end:
        yield at
        at = data.find(b"PK\1\2", at + 46)


def _added(field: bytes | bytearray) -> bytes:
    """Return the offset in *field*, a gigabyte farther."""
    return (int.from_bytes(field, "little") + GIGABYTE).to_bytes(4, "little")
