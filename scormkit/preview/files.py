"""The files of a package by their names, given out a piece at a time: of a zip, a folder, or just built.

A name is looked up in a table that was made when the package was opened, and nothing else: no path is
ever built from what a browser asks for. What lies under a name may be cut to a range, and is streamed.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from scormkit.course.model import File
from scormkit.lint.archive import Archive, oddity, seal
from scormkit.lint.unpack import header
from scormkit.lint.zipfmt import CHUNK, LOCAL, STORED, Entry
from scormkit.preview.settings import PreviewError


class Gone(PreviewError):  # noqa: N818 - what was met, not a fault of ours
    """A file is not as it was when the package was opened, or cannot be read."""


class Files(Protocol):
    """The files of one package."""

    def names(self) -> Mapping[str, int]:
        """Return every name, with its size in bytes."""

    def chunks(self, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
        """Yield the bytes of *name* from *begin* up to *end*; raise Gone when they are not to be had."""


class Built:
    """The files of a module that was just compiled: bytes in memory, media where the author has them."""

    def __init__(self, files: Mapping[str, File]) -> None:
        self._files = files
        self._names = {name: file.size for name, file in files.items()}

    def names(self) -> Mapping[str, int]:
        """Return every name, with its size in bytes."""
        return self._names

    def chunks(self, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
        """Yield the bytes of *name* from *begin* up to *end*."""
        data = self._files[name].data
        if isinstance(data, bytes):
            yield data[begin:end]
            return
        yield from _of_file(data, name, begin, end)


class Unpacked:
    """The files of a package that lies in a folder."""

    def __init__(self, archive: Archive) -> None:
        self._root = archive.path.resolve()
        self._entries = _plain(archive)
        self._names = {name: entry.size for name, entry in self._entries.items()}

    def names(self) -> Mapping[str, int]:
        """Return every name, with its size in bytes."""
        return self._names

    def chunks(self, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
        """Yield the bytes of *name* from *begin* up to *end*; a link that came since is not followed."""
        path = self._root / self._entries[name].name
        try:
            real = path.resolve(strict=True)
        except OSError as error:
            raise Gone(f"{name} cannot be read: {_reason(error)}") from error
        if real != path:
            raise Gone(f"{name} is a link, or lies behind one", "put the file itself into the package")
        yield from _of_file(real, name, begin, end)


class Zipped:
    """The files of a zip, read in place; it is opened for each answer, so that authors can replace it."""

    def __init__(self, archive: Archive) -> None:
        assert archive.file is not None  # noqa: S101 - asked for zips alone
        self._path = archive.path
        self._mark = _mark(archive.file)
        self._entries = {name: entry for name, entry in _plain(archive).items() if not seal(entry)}
        self._names = {name: entry.size for name, entry in self._entries.items()}

    def names(self) -> Mapping[str, int]:
        """Return every name, with its size in bytes."""
        return self._names

    def chunks(self, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
        """Yield the bytes of *name* from *begin* up to *end*, unpacked as they are asked for."""
        try:
            with self._path.open("rb") as file:
                if _mark(file) != self._mark:
                    raise Gone("the package was replaced", "open the page anew")
                yield from _unpacked(file, self._entries[name], begin, end)
        except (OSError, zlib.error) as error:
            raise Gone(f"{name} cannot be read: {_reason(error)}") from error


def files_of(archive: Archive) -> Files:
    """Return the files of *archive*."""
    return Zipped(archive) if archive.zipped else Unpacked(archive)


def whole(files: Files, name: str) -> bytes:
    """Return all bytes of the file *name*."""
    return b"".join(files.chunks(name, 0, files.names()[name]))


def _plain(archive: Archive) -> dict[str, Entry]:
    return {name: entry for name, entry in archive.names.items() if not oddity(entry)}


def _mark(file: BinaryIO) -> tuple[int, ...]:
    """Return what is another when *file* was replaced or changed."""
    told = os.fstat(file.fileno())
    return (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns)


def _of_file(path: Path, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
    try:
        with path.open("rb") as file:
            file.seek(begin)
            left = end - begin
            while left > 0:
                data = file.read(min(CHUNK, left))
                if not data:
                    raise Gone(f"{name} has become shorter", "open the page anew")
                left -= len(data)
                yield data
    except OSError as error:
        raise Gone(f"{name} cannot be read: {_reason(error)}") from error


def _unpacked(file: BinaryIO, entry: Entry, begin: int, end: int) -> Generator[bytes, None, None]:
    """Yield the bytes of *entry*, never more than its directory tells of (APPNOTE 4.3.7)."""
    head = header(file, entry, 0)
    if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
        raise Gone(f"{entry.name} is not where the zip says")
    start = entry.offset + LOCAL.size + sum(LOCAL.unpack(head)[9:11])
    pieces = _stored(file, entry, start, begin) if entry.method == STORED else _inflated(file, entry, start)
    place = begin if entry.method == STORED else 0
    for piece in pieces:
        cut = piece[max(0, begin - place) : max(0, end - place)]
        place += len(piece)
        if cut:
            yield cut
        if place >= end:
            return
    if place < end:
        raise Gone(f"{entry.name} is shorter than the zip says: it was damaged")


def _stored(file: BinaryIO, entry: Entry, start: int, begin: int) -> Generator[bytes, None, None]:
    file.seek(start + begin)
    left = entry.packed - begin
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, entry: Entry, start: int) -> Generator[bytes, None, None]:
    """Yield what was deflated, a piece at a time: a film is never whole in memory."""
    file.seek(start)
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    left = entry.packed
    while not unpack.eof:
        packed = unpack.unconsumed_tail
        if not packed:
            packed = file.read(min(CHUNK, left))
            left -= len(packed)
        piece = unpack.decompress(packed, CHUNK)
        if not piece and not packed:
            return
        yield piece


def _reason(error: Exception) -> str:
    return ((error.strerror if isinstance(error, OSError) else None) or str(error)).lower()
