"""Packages for tests, sound and hostile: files patched in memory, and zips written byte by byte.

A patch is a YAML list; each step is one of

* ``{file, find, replace}``: the words ``find`` stand exactly once in the file, and are replaced;
* ``{file, write}``, ``{remove}``, ``{rename, to}``: as they say; ``repeat`` writes many times over;
* ``{file, count}``: so many empty files, with ``{n}`` of the name their numbers;
* ``{file, encode}``: the file's text in another encoding; ``{file, bytes}``: hexadecimal, put before it;
* ``{entry, ...}``: what the zip says of a file, whatever is true: fields of ``Raw``;
* ``{zip: {before, after, cut, count}}``: what stands around the archive, and what its end says.

A case with a step of the last two kinds can only be a zip; all others are looked at as folders, too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases_lint"
LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
DAY = 33
"""1 January 1980."""

Files = dict[str, bytes]


@dataclass(frozen=True)
class Raw:
    """One entry of a zip; what is None is told as it is."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    mode: int = 0o100644
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    local: bytes | None = None
    """The name that the header before the data tells."""

    like: str = ""
    """The entry whose bytes this one claims, too."""


def pack(raws: Iterable[Raw], *, before: bytes = b"", after: bytes = b"", count: int | None = None) -> bytes:
    """Return a zip of *raws*, word for word as they ask."""
    out, central, number = bytearray(before), bytearray(), 0
    offsets: dict[str, int] = {}
    for raw in raws:
        body = _deflated(raw.data) if raw.method == 8 else raw.data
        crc = zlib.crc32(raw.data) if raw.crc is None else raw.crc
        packed = len(body) if raw.packed is None else raw.packed
        size = len(raw.data) if raw.size is None else raw.size
        local = raw.name if raw.local is None else raw.local
        offset = offsets.get(raw.like, len(out) - len(before))
        offsets[raw.name.decode("latin-1")] = offset
        if not raw.like:
            out += LOCAL.pack(b"PK\3\4", 20, raw.flags, raw.method, 0, DAY, crc, packed, size, len(local), 0)
            out += local + body
        central += CENTRAL.pack(
            b"PK\1\2", 3 << 8 | 20, 20, raw.flags, raw.method, 0, DAY, crc, packed, size,
            len(raw.name), 0, 0, 0, 0, raw.mode << 16, offset,
        )  # fmt: skip
        central += raw.name
        number += 1
    number = number if count is None else count
    begins = len(out) - len(before)
    out += central + END.pack(b"PK\5\6", 0, 0, number, number, len(central), begins, 0)
    return bytes(out) + after


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a plain zip of *files*."""
    return pack(
        Raw(name.encode(), data, flags=0 if name.isascii() else 0x800) for name, data in files.items()
    )


def _deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


def base(name: str) -> Files:
    """Return the files of the sound package *name*."""
    return _folder(CASES / "_base" / name)


def _folder(folder: Path) -> Files:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@dataclass(frozen=True)
class Made:
    """A package of a case: its *files*, or its bytes where only a zip can be so."""

    files: Files
    zip: bytes
    folder: bool


def made(case: Path, which: str) -> Made:
    """Return the package *which* (``bad`` or ``good``) of *case*."""
    if (case / which).is_dir():
        files = _folder(case / which)
        return Made(files, zipped(files), folder=True)
    files = base((case / "base.txt").read_text("utf-8").split()[0])
    steps = yaml.safe_load((case / f"{which}.yaml").read_text("utf-8")) or []
    return patched(files, steps)


def profiles(case: Path) -> tuple[str, ...]:
    """Return the LMSs that *case* is about: the words after the first of ``base.txt`` (or of ``lms.txt``)."""
    for name, first in (("base.txt", 1), ("lms.txt", 0)):
        if (case / name).exists():
            return tuple((case / name).read_text("utf-8").split()[first:])
    return ()


def patched(files: Files, steps: Sequence[Mapping[str, Any]]) -> Made:
    """Return *files* after *steps*."""
    files = dict(files)
    for step in steps:
        _step(files, step)
    entries = [step for step in steps if "entry" in step]
    around = next((step["zip"] for step in steps if "zip" in step), None)
    if not entries and around is None:
        return Made(files, zipped(files), folder=True)
    raws = [Raw(name.encode(), data, flags=0 if name.isascii() else 0x800) for name, data in files.items()]
    for step in entries:
        raws = _entry(raws, dict(step))
    around = dict(around or {})
    cut = around.pop("cut", 0)
    marks: dict[str, Any] = {
        key: value.encode() if isinstance(value, str) else value for key, value in around.items()
    }
    whole = pack(raws, **marks)
    return Made(files, whole[: len(whole) - cut], folder=False)


def _step(files: Files, step: Mapping[str, Any]) -> None:
    name = step.get("file", "")
    if "find" in step:
        text = files[name].decode()
        assert text.count(step["find"]) == 1, (
            f"{step['find']!r} stands {text.count(step['find'])} times in {name}"
        )
        files[name] = text.replace(step["find"], step["replace"]).encode()
    elif "count" in step:
        files.update({name.format(n=number): b"" for number in range(step["count"])})
    elif "write" in step:
        files[name] = str(step["write"]).encode() * step.get("repeat", 1)
    elif "bytes" in step:
        files[name] = bytes.fromhex(step["bytes"]) + files.get(name, b"")
    elif "encode" in step:
        files[name] = files[name].decode().encode(step["encode"])
    elif "remove" in step:
        del files[step["remove"]]
    elif "rename" in step:
        files[step["to"]] = files.pop(step["rename"])
    else:
        assert "entry" in step or "zip" in step, f"no such step: {dict(step)}"


def _entry(raws: list[Raw], step: dict[str, Any]) -> list[Raw]:
    name = step.pop("entry").encode()
    new = step.pop("new", False)
    for key in ("name", "local"):
        if key in step:
            step[key] = step[key].encode("latin-1")
    if "data" in step:
        step["data"] = step["data"].encode() * step.pop("repeat", 1)
    if new:
        return [*raws, replace(Raw(name), **step)]
    assert any(raw.name == name for raw in raws), name
    return [replace(raw, **step) if raw.name == name else raw for raw in raws]
