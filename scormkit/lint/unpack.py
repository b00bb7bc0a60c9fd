"""The bytes of one file of a zip: never more than are asked for, and held against what is told of them."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from scormkit.lint.zipfmt import CHUNK, LOCAL, STORED, Entry, ZipError

FARTHEST = 1 << 40
"""No package is so long, and file systems (ext4 from 16 TB) refuse to be asked for what lies beyond."""


def member(file: BinaryIO, entry: Entry, most: int) -> bytes:
    """Return the first *most* bytes of *entry*, held against what the directory says of it."""
    head = header(file, entry, 0)
    if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
        raise ZipError("its data are not where the directory says")
    file.seek(entry.offset + LOCAL.size + sum(LOCAL.unpack(head)[9:11]))
    wanted = min(most, entry.size + 1)
    data = _stored(file, entry, wanted) if entry.method == STORED else _inflated(file, entry, wanted)
    if len(data) > entry.size:
        raise ZipError(f"the directory says it has {entry.size} bytes, and it has more")
    if len(data) < min(most, entry.size):
        raise ZipError(f"the directory says it has {entry.size} bytes, and it has {len(data)}")
    if len(data) == entry.size and zlib.crc32(data) != entry.crc:
        raise ZipError("its checksum is wrong: it was damaged")
    return data


def header(file: BinaryIO, entry: Entry, more: int) -> bytes:
    """Return the header before the data of *entry* (4.3.7) and *more* bytes; less where the file ends."""
    if entry.offset > FARTHEST:
        return b""
    file.seek(entry.offset)
    return file.read(LOCAL.size + more)


def _stored(file: BinaryIO, entry: Entry, wanted: int) -> bytes:
    return _exactly(file, min(wanted, entry.packed))


def _inflated(file: BinaryIO, entry: Entry, wanted: int) -> bytes:
    """Return up to *wanted* bytes of what was deflated, a piece at a time."""
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    found, left = bytearray(), entry.packed
    while len(found) < wanted and not unpack.eof:
        chunk = unpack.unconsumed_tail or _exactly(file, min(CHUNK, left))
        if not unpack.unconsumed_tail:
            left -= len(chunk)
        if not chunk:
            break
        found += unpack.decompress(chunk, wanted - len(found))
    return bytes(found)


def _exactly(file: BinaryIO, size: int) -> bytes:
    """Return *size* bytes, or what there is: a raw file may give less than it is asked for."""
    parts = []
    while size > 0 and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
