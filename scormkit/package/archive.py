"""Zip archives, written front to back.

The writer is our own, because three things are wanted that ``zipfile`` does not give together:
the SHA-256 of the archive while it is written (``zipfile`` goes back to mend its headers), media of
any size in constant memory, and the player compressed once for all packages of a run.
Numbers in comments are sections of PKWARE's APPNOTE.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from scormkit.course.model import File

PACKED_TYPES = (
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2", ".zip"),
    *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".mp4", ".m4v", ".webm", ".ogv"),
)
"""Types that are compressed already; deflating them again costs seconds and saves nothing."""

CHUNK = 1 << 20
IN_MEMORY = 4 * CHUNK
"""Files up to this size are read at once; larger ones are streamed, and read twice."""

REMEMBERED = 1 << 18
"""The player fits in; what is larger recurs seldom and would fill the memory."""

LEVEL = 6
"""A page is 10 bytes smaller at 9, and takes a quarter longer."""

DOS_DATE = (1 << 5) | 1
"""1 January 1980, the first day a zip file can name: builds have no clock."""

MODE = 0o100644 << 16
UNIX = 3 << 8
UTF8_NAME = 0x800
STORED, DEFLATED = 0, 8
ZIP64_FROM = 0xFFFFFFFF
ZIP64_COUNT = 0xFFFF

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR64 = struct.Struct("<4sIQI")


class Changed(Exception):  # noqa: N818 - what happened, not a fault of ours
    """A file was not the same when it was read again; the argument is its path."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file as it stands in the archive; *offset* is where its local header begins."""

    name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class _Hashing:
    """A file that is written front to back and hashed on the way."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw = raw
        self.hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self.raw.write(data)
        self.hash.update(data)
        self.size += len(data)


def write_archive(raw: IO[bytes], files: Iterable[File]) -> tuple[str, int]:
    """Write *files*, in this order, as an archive to *raw*; return its SHA-256 and size."""
    out = _Hashing(raw)
    _end(out, [_write(out, file) for file in files])
    return out.hash.hexdigest(), out.size


def chunks(file: File) -> Iterator[bytes]:
    """Yield the bytes of *file*, media a piece at a time."""
    if isinstance(file.data, bytes):
        yield file.data
        return
    with file.data.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _write(out: _Hashing, file: File) -> _Entry:
    """Write one local header and its data (4.3.7); sizes come first, so nothing is patched."""
    name = file.path.encode()
    if isinstance(file.data, Path) and file.size > IN_MEMORY:
        return _stream(out, name, file)
    data = b"".join(chunks(file))
    packed = data if _is_packed(file) else _deflated(data)
    method = DEFLATED if len(packed) < len(data) else STORED
    if method == STORED:
        packed = data
    entry = _Entry(name, method, zlib.crc32(data), len(packed), len(data), out.size)
    out.write(_local(entry))
    out.write(packed)
    return entry


def _stream(out: _Hashing, name: bytes, file: File) -> _Entry:
    """Write a large file in two readings: one to know its sizes, one to copy it."""
    method = STORED if _is_packed(file) else DEFLATED
    crc = size = packed = 0
    for chunk, written in _compressed(file, method):
        crc, size, packed = zlib.crc32(chunk, crc), size + len(chunk), packed + len(written)
    entry = _Entry(name, method, crc, packed, size, out.size)
    out.write(_local(entry))
    begun, again = out.size, 0
    for chunk, written in _compressed(file, method):
        again = zlib.crc32(chunk, again)
        out.write(written)
    if again != crc or out.size - begun != packed:
        raise Changed(str(file.data))
    return entry


def _compressed(file: File, method: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk of *file* with what stands for it in the archive."""
    if method == STORED:
        yield from ((chunk, chunk) for chunk in chunks(file))
        return
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks(file):
        yield chunk, squeeze.compress(chunk)
    yield b"", squeeze.flush()


def _deflated(data: bytes) -> bytes:
    return _remembered(data) if len(data) <= REMEMBERED else _deflate(data)


def _deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


_remembered = lru_cache(maxsize=32)(_deflate)
"""The player and its styles recur in every package of a run."""


def _is_packed(file: File) -> bool:
    return file.path.lower().endswith(tuple(PACKED_TYPES))


def _local(entry: _Entry) -> bytes:
    large = max(entry.size, entry.packed) >= ZIP64_FROM
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.packed) if large else b""
    sizes = (ZIP64_FROM, ZIP64_FROM) if large else (entry.packed, entry.size)
    head = LOCAL.pack(
        b"PK\3\4", *_kind(entry, large=large), 0, DOS_DATE, entry.crc, *sizes, len(entry.name), len(extra)
    )
    return head + entry.name + extra


def _central(entry: _Entry) -> bytes:
    """Return one entry of the central directory (4.3.12)."""
    whole = (entry.size, entry.packed, entry.offset)
    large = [value for value in whole if value >= ZIP64_FROM]
    extra = struct.pack(f"<2H{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    size, packed, offset = (min(value, ZIP64_FROM) for value in whole)
    version, flags, method = _kind(entry, large=bool(large))
    head = CENTRAL.pack(
        b"PK\1\2", UNIX | version, version, flags, method, 0, DOS_DATE, entry.crc,
        packed, size, len(entry.name), len(extra), 0, 0, 0, MODE, offset,
    )  # fmt: skip
    return head + entry.name + extra


def _kind(entry: _Entry, *, large: bool) -> tuple[int, int, int]:
    """Return version needed, flags and method."""
    return 45 if large else 20, 0 if entry.name.isascii() else UTF8_NAME, entry.method


def _end(out: _Hashing, entries: list[_Entry]) -> None:
    """Write the central directory and its end, in zip64 where 32 bits do not hold it."""
    begun = out.size
    for entry in entries:
        out.write(_central(entry))
    size, count = out.size - begun, len(entries)
    if max(begun, size) >= ZIP64_FROM or count >= ZIP64_COUNT:
        place = out.size
        out.write(END64.pack(b"PK\6\6", 44, UNIX | 45, 45, 0, 0, count, count, size, begun))
        out.write(LOCATOR64.pack(b"PK\6\7", 0, place, 1))
    short = min(count, ZIP64_COUNT)
    out.write(END.pack(b"PK\5\6", 0, 0, short, short, min(size, ZIP64_FROM), min(begun, ZIP64_FROM), 0))
