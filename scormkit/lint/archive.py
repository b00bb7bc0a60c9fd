"""A package's files behind one face, whether they come as a zip, a folder or one bare XML file.

Nothing is ever unpacked to disk, and only what is asked for is read: the table of contents when the
archive is opened, each file when a rule wants it, never more of it than the rule is ready to take.
What is odd about an entry is kept as it is found, for the rules to tell; ``ArchiveError`` is for what
leaves nothing to look at.
"""

from __future__ import annotations

import os
import stat
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from scormkit.codes import BOMB, BROKEN_ZIP, LYING_ENTRY, SEALED_ENTRY
from scormkit.diagnostics import Diagnostic, Location
from scormkit.lint.folder import scan
from scormkit.lint.limits import LIMITS, Limits
from scormkit.lint.zipfmt import (
    CHUNK,
    DEFLATED,
    LOCAL,
    STORED,
    Directory,
    Entry,
    TooMuch,
    ZipError,
    read_directory,
)


class ArchiveError(Exception):
    """There is nothing to look at; *diagnostic* says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class Unreadable(Exception):  # noqa: N818 - what was met, not a fault of ours
    """One entry cannot be read; *diagnostic* says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class Archive:
    """The files of one package; *file* is the open zip, or None for a folder."""

    path: Path
    directory: Directory
    limits: Limits
    file: BinaryIO | None = None
    bare: bool = False
    """Whether this is one XML file alone, as cmi5 allows."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry in its order, folders and doubles among them."""
        return self.directory.entries

    @property
    def zipped(self) -> bool:
        """Say whether this is a zip."""
        return self.file is not None

    @cached_property
    def names(self) -> Mapping[str, Entry]:
        """Return every file by its tidy name, as an LMS that is patient would find it."""
        tidied = ((tidy(entry.name), entry) for entry in self.entries if not entry.folder)
        return {name: entry for name, entry in tidied if name}

    @cached_property
    def _twins(self) -> Mapping[str, str]:
        return {folded(name): name for name in reversed(tuple(self.names))}

    def entry(self, name: str) -> Entry | None:
        """Return the entry that is called exactly *name*, if there is one."""
        return self.names.get(name)

    def find(self, name: str) -> str:
        """Return the name under which *name* is here, letter by letter or but for its case; empty if not."""
        return name if name in self.names else self._twins.get(folded(name), "")

    def at(self, name: str = "", line: int = 1, column: int = 1, length: int = 1) -> Location:
        """Return a place in the file *name*, or the archive itself."""
        shown = printable(str(self.path))
        if name and not self.bare:
            shown = f"{shown}{'!' if self.zipped else '/'}{printable(name)}"
        return Location(shown, line, column, length)

    def read(self, name: str, most: int) -> bytes:
        """Return the first *most* bytes of the file *name*; raise Unreadable when they are not to be had."""
        entry = self.names[name]
        where = self.at(name)
        if self.file is None:
            try:
                return _plain(self.path if self.bare else self.path / entry.name, most)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise Unreadable(LYING_ENTRY.at(where, problem=f"it cannot be read: {reason}")) from error
        sealed = seal(entry)
        if sealed:
            raise Unreadable(SEALED_ENTRY.at(where, how=sealed))
        try:
            return _member(self.file, entry, most)
        except (zlib.error, ZipError) as error:
            raise Unreadable(LYING_ENTRY.at(where, problem=str(error).lower())) from error


METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
"""The methods that are met (4.4.5)."""


def seal(entry: Entry) -> str:
    """Return what keeps every LMS from reading *entry*; empty when nothing does."""
    if entry.encrypted:
        return "is encrypted"
    if entry.method not in {STORED, DEFLATED}:
        return f"is packed with {METHODS.get(entry.method, f'method {entry.method}')}"
    return ""


def tidy(name: str) -> str:
    """Return *name* as a path within the package; empty when it leads out of it."""
    if "\\" not in name and "//" not in name and "." not in (name[:1], name[-1:]) and "/." not in name:
        return name.lstrip("/")
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", "."}]
    return "" if ".." in parts else "/".join(parts)


def folded(name: str) -> str:
    """Return what *name* has in common with every name that some file systems take for the same."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def printable(name: str) -> str:
    """Return *name* without what could steer a terminal or break a line."""
    if name.isascii() and name.isprintable():
        return name
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


@contextmanager
def open_archive(path: Path, limits: Limits = LIMITS) -> Iterator[Archive]:
    """Open the zip, folder or bare XML file at *path*; raise ArchiveError when nothing can be looked at."""
    where = Location(printable(str(path)))
    try:
        if path.is_dir():
            yield Archive(path, Directory(tuple(scan(path, limits)), 0, 0, 0, 0), limits)
            return
        with path.open("rb", buffering=0) as file:
            if path.suffix.lower() == ".xml":
                size = os.fstat(file.fileno()).st_size
                entry = Entry(os.fsencode(path.name), path.name, size, size, STORED, 0, 0, 0, stat.S_IFREG)
                yield Archive(path, Directory((entry,), 0, 1, 0, 0), limits, None, bare=True)
                return
            yield Archive(path, read_directory(file, limits), limits, file)
    except TooMuch as error:
        raise ArchiveError(BOMB.at(where, problem=str(error))) from error
    except ZipError as error:
        raise ArchiveError(BROKEN_ZIP.at(where, problem=str(error))) from error


def _plain(path: Path, most: int) -> bytes:
    """Return the first *most* bytes of a regular file; a link that came since is not followed."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(number, "rb") as file:
        return file.read(most)


def _member(file: BinaryIO, entry: Entry, most: int) -> bytes:
    """Return the first *most* bytes of *entry*, held against what the directory says of it."""
    file.seek(entry.offset)
    head = file.read(LOCAL.size)
    if len(head) < LOCAL.size or head[:4] != b"PK\3\4":
        raise ZipError("its data are not where the directory says")
    file.seek(sum(LOCAL.unpack(head)[9:11]), os.SEEK_CUR)
    wanted = min(most, entry.size + 1)
    data = _stored(file, entry, wanted) if entry.method == STORED else _inflated(file, entry, wanted)
    if len(data) > entry.size:
        raise ZipError(f"the directory says it has {entry.size} bytes, and it has more")
    if len(data) < min(most, entry.size):
        raise ZipError(f"the directory says it has {entry.size} bytes, and it has {len(data)}")
    if len(data) == entry.size and zlib.crc32(data) != entry.crc:
        raise ZipError("its checksum is wrong: it was damaged")
    return data


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
