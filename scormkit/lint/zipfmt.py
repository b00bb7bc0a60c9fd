"""The table of contents of a zip file, read without trust and without unpacking anything.

The reader is our own, because ``zipfile`` believes what it should judge: it reads a directory of any
size into memory, cuts names at a NUL, lets entries share bytes, and hides what a header says twice.
Numbers in comments are sections of PKWARE's APPNOTE.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from scormkit.lint.limits import Limits

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
END64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR64 = struct.Struct("<4sIQI")

COMMENT = 0xFFFF
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
ENCRYPTED, LATER, UTF8 = 0x1, 0x8, 0x800
EXTRA_ZIP64, EXTRA_NAME = 0x0001, 0x7075
STORED, DEFLATED = 0, 8
CHUNK = 1 << 16


class ZipError(Exception):
    """What makes the archive unreadable as a whole; the message is a cause, in plain words."""


class TooMuch(ZipError):  # noqa: N818 - what was met, not a fault of ours
    """The archive asks for more than the limits allow."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the directory tells of it."""

    raw: bytes
    name: str
    size: int
    packed: int
    method: int
    flags: int
    crc: int
    offset: int
    mode: int
    guessed: bool = False
    """Whether the name's encoding had to be guessed."""

    garbled: bool = False
    """Whether the name is not in the encoding it promises."""

    @property
    def encrypted(self) -> bool:
        """Say whether a password is needed."""
        return bool(self.flags & ENCRYPTED)

    @property
    def folder(self) -> bool:
        """Say whether this is a folder's entry."""
        return self.name.endswith(("/", "\\"))


@dataclass(frozen=True, slots=True)
class Directory:
    """The entries of an archive; *before* and *after* count bytes that belong to nothing."""

    entries: tuple[Entry, ...]
    begins: int
    promised: int
    before: int
    after: int


OTHERS = {
    b"\x1f\x8b": "one of gzip, as backups of Moodle and courses of Open edX are",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"%PDF": "a PDF",
}
"""What is uploaded in place of a zip, by its first bytes."""


def read_directory(file: BinaryIO, limits: Limits) -> Directory:
    """Return the directory of the archive in *file*; raise ZipError when there is none to be had."""
    whole = file.seek(0, 2)
    place, after, end = _end(file, whole)
    disk, first, _, count, size, begins, _ = end
    if disk not in {0, FULL16} or first not in {0, FULL16}:
        raise ZipError("it is one part of an archive that was split")
    if count == FULL16 or FULL32 in {size, begins}:
        place, count, size, begins = _zip64(file, place, (count, size, begins))
    if count > limits.entries:
        raise TooMuch(f"it holds {count} files, and {limits.entries} is the most that is looked at")
    if size > limits.directory:
        raise TooMuch(f"its table of contents has {size} bytes, and {limits.directory} is the most")
    if size > place:
        raise ZipError("it was cut off: its table of contents is not whole")
    before = _shift(file, place, size, begins)
    file.seek(begins + before)
    entries = tuple(_entries(file.read(size), before, limits))
    loose = place - size - begins - before
    return Directory(entries, begins + before, count, before, after + max(0, loose))


def _end(file: BinaryIO, whole: int) -> tuple[int, int, tuple[int, ...]]:
    """Return the place of the end record (4.3.16), the bytes behind it, and its fields."""
    length = min(whole, END.size + COMMENT)
    file.seek(whole - length)
    tail = file.read(length)
    spare = None
    at = tail.rfind(b"PK\5\6")
    while at >= 0:
        if at + END.size <= len(tail):
            fields = END.unpack_from(tail, at)[1:]
            after = len(tail) - at - END.size - fields[-1]
            if after == 0:
                return whole - length + at, 0, fields
            if after > 0:
                spare = spare or (whole - length + at, after, fields)
        at = tail.rfind(b"PK\5\6", 0, at)
    if spare:
        return spare
    file.seek(0)
    begins = file.read(8)
    if begins.startswith(b"PK\3\4"):
        raise ZipError("it was cut off: the end, where its table of contents stands, is missing")
    other = next((name for mark, name in OTHERS.items() if begins.startswith(mark)), "")
    raise ZipError(f"it is not a zip archive{other and f', but {other}'}")


def _zip64(file: BinaryIO, place: int, old: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Return place, count, size and begin of the directory as zip64 tells them (4.3.14, 4.3.15)."""
    if place < LOCATOR64.size:
        return place, *old
    file.seek(place - LOCATOR64.size)
    mark, _, begins, _ = LOCATOR64.unpack(file.read(LOCATOR64.size))
    if mark != b"PK\6\7":
        return place, *old  # 65,535 files, and no zip64
    for at in (begins, place - LOCATOR64.size - END64.size):
        if not 0 <= at <= place - LOCATOR64.size - END64.size:
            continue
        file.seek(at)
        fields = END64.unpack(file.read(END64.size))
        if fields[0] == b"PK\6\6":
            return at, fields[7], fields[8], fields[9]
    raise ZipError("its zip64 end record is not where it should be")


def _shift(file: BinaryIO, place: int, size: int, begins: int) -> int:
    """Return how far all offsets are off: what stands before the archive was put there later."""
    if size == 0 and begins <= place:
        return 0
    if begins + size <= place:
        file.seek(begins)
        if file.read(4) == b"PK\1\2":
            return 0
    shift = place - size - begins
    file.seek(place - size)
    if shift < 0 or file.read(4) != b"PK\1\2":
        raise ZipError("its table of contents is not where it should be")
    return shift


def _entries(data: bytes, shift: int, limits: Limits) -> Iterator[Entry]:
    """Yield the entries of the directory in *data* (4.3.12)."""
    at = number = 0
    while at + CENTRAL.size <= len(data):
        fields = CENTRAL.unpack_from(data, at)
        if fields[0] != b"PK\1\2":
            break
        name, extra, comment = fields[10:13]
        if at + CENTRAL.size + name + extra + comment > len(data):
            raise ZipError("its table of contents is damaged")
        number += 1
        if number > limits.entries:
            raise TooMuch(f"it holds more than {limits.entries} files, the most that is looked at")
        begin = at + CENTRAL.size
        raw, more = data[begin : begin + name], data[begin + name : begin + name + extra]
        yield _entry(fields, raw, more, shift)
        at = begin + name + extra + comment
    if at < len(data) and data[at : at + 4] != b"PK\5\5":  # a signature may follow (4.3.13)
        raise ZipError("its table of contents is damaged")


def _entry(fields: tuple[int, ...], raw: bytes, extra: bytes, shift: int) -> Entry:
    flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
    mode, offset = fields[15] >> 16, fields[16]
    if FULL32 in {packed, size, offset}:
        size, packed, offset = _large(extra, size, packed, offset)
    name, guessed, garbled = _name(raw, flags, extra)
    return Entry(raw, name, size, packed, method, flags, crc, offset + shift, mode, guessed, garbled)


def _large(extra: bytes, *old: int) -> tuple[int, int, int]:
    """Return size, packed size and offset; each that is full stands in the extra field (4.5.3)."""
    field = _extra(extra, EXTRA_ZIP64)
    values = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
    size, packed, offset = (next(values, value) if value == FULL32 else value for value in old)
    return size, packed, offset


def _extra(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _name(raw: bytes, flags: int, extra: bytes) -> tuple[str, bool, bool]:
    """Return the name, whether its encoding was guessed, and whether it breaks its promise."""
    if raw.isascii():
        return raw.decode("ascii"), False, False
    field = _extra(extra, EXTRA_NAME)  # 4.6.9: a version, the CRC of the raw name, the name in UTF-8
    if len(field) > 5 and field[:1] == b"\1" and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(raw):  # noqa: PLR2004 - the field's own head
        raw, flags = field[5:], flags | UTF8
    try:
        return raw.decode("utf-8"), not flags & UTF8, False
    except UnicodeDecodeError:
        return raw.decode("cp437"), not flags & UTF8, bool(flags & UTF8)
