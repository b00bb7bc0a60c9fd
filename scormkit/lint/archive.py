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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from scormkit.codes import BOMB, BROKEN_ZIP, LYING_ENTRY, NOT_PLAIN_FILE, SEALED_ENTRY
from scormkit.diagnostics import Diagnostic, Location
from scormkit.lint.folder import scan
from scormkit.lint.limits import LIMITS, Limits
from scormkit.lint.unpack import member
from scormkit.lint.zipfmt import DEFLATED, STORED, Directory, Entry, TooMuch, ZipError, read_directory


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
        what = oddity(entry)
        if what:
            raise Unreadable(NOT_PLAIN_FILE.at(where, what=what))
        if self.file is None:
            try:
                return _whole(self.path, most) if self.bare else _plain(self.path / entry.name, most)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise Unreadable(LYING_ENTRY.at(where, problem=f"it cannot be read: {reason}")) from error
        sealed = seal(entry)
        if sealed:
            raise Unreadable(SEALED_ENTRY.at(where, how=sealed))
        try:
            return member(self.file, entry, most)
        except (zlib.error, ZipError) as error:
            raise Unreadable(LYING_ENTRY.at(where, problem=str(error).lower())) from error


LONGEST = 1000
"""Characters of a name that are shown; a zip can hold names of 65,535."""

METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}
"""The methods that are met (4.4.5)."""


def seal(entry: Entry) -> str:
    """Return what keeps every LMS from reading *entry*; empty when nothing does."""
    if entry.encrypted:
        return "is encrypted"
    if entry.method not in {STORED, DEFLATED}:
        return f"is packed with {METHODS.get(entry.method, f'method {entry.method}')}"
    return ""


KINDS_OF_FILES = {
    stat.S_IFLNK: "a link",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}


def oddity(entry: Entry) -> str:
    """Return what *entry* is instead of a file or folder; empty for these."""
    return KINDS_OF_FILES.get(stat.S_IFMT(entry.mode), "")


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
    """Return *name* without what could steer a terminal or break a line, and not without end."""
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}…"
    if name.isascii() and name.isprintable():
        return name
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


@contextmanager
def open_archive(path: Path, limits: Limits = LIMITS) -> Iterator[Archive]:
    """Open the zip, folder or bare XML file at *path*; raise ArchiveError when nothing can be looked at."""
    where = Location(printable(str(path)))
    with ExitStack() as stack:
        try:
            archive = _opened(path, limits, stack)
        except TooMuch as error:
            raise ArchiveError(BOMB.at(where, problem=str(error))) from error
        except ZipError as error:
            raise ArchiveError(BROKEN_ZIP.at(where, problem=str(error))) from error
        yield archive


def _opened(path: Path, limits: Limits, stack: ExitStack) -> Archive:
    if path.is_dir():
        return Archive(path, Directory(tuple(scan(path, limits)), 0, 0, 0, 0), limits)
    if path.exists() and not path.is_file():
        raise ZipError("it is neither a file nor a folder")  # a pipe would be waited for
    file = stack.enter_context(path.open("rb", buffering=0))
    if path.suffix.lower() != ".xml":
        return Archive(path, read_directory(file, limits), limits, file)
    size = os.fstat(file.fileno()).st_size
    entry = Entry(os.fsencode(path.name), path.name, size, size, STORED, 0, 0, 0, stat.S_IFREG)
    return Archive(path, Directory((entry,), 0, 1, 0, 0), limits, None, bare=True)


def _whole(path: Path, most: int) -> bytes:
    """Return the first *most* bytes of the file that was named, which may be a link."""
    with path.open("rb") as file:
        return file.read(most)


def _plain(path: Path, most: int) -> bytes:
    """Return the first *most* bytes of a regular file; a link that came since is not followed."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(number, "rb") as file:
        return file.read(most)
