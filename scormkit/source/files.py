"""Opens files of one folder, and nothing else.

A definition may come from anybody. What leads out of its folder, what is a link on the way or at
the end, what is no ordinary file (a pipe would wait for ever, a device can do things when it is
opened) is told and never opened.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from typing import TYPE_CHECKING

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.characters import INVISIBLE, decode

if TYPE_CHECKING:
    from pathlib import Path

# What a system does not have (Windows lacks all but the last) is left out.
_FLAGS = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _flag, 0)
_DRIVE = re.compile(r"[A-Za-z]:|[/\\]")
_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


def open_file(folder: Path, name: str, at: Location) -> int | Diagnostic:
    """Return a descriptor of the file *name* of *folder*, or why there is none; *name* was written *at*."""
    if INVISIBLE.search(name):
        return missing(name, at)
    if _DRIVE.match(name) or ".." in re.split(r"[/\\]", name):
        return codes.OUTSIDE_FOLDER.at(at, name=name)
    try:
        return _refused(folder, name, at) or _opened(folder, name, at)
    except OSError as error:
        return lacking(error, name, at)


def read_text(folder: Path, name: str, at: Location, limit: int) -> str | Diagnostic:
    """Return the text in the file *name* of *folder*, unless it has more than *limit* bytes."""
    descriptor = open_file(folder, name, at)
    if isinstance(descriptor, Diagnostic):
        return descriptor
    try:
        content = _content(descriptor, limit + 1)
    except OSError as error:
        return lacking(error, name, at)
    finally:
        os.close(descriptor)
    if len(content) > limit:
        return codes.TOO_LARGE.at(at, name=name, limit=limit)
    return decode(content, (folder / name).as_posix())


def _content(descriptor: int, most: int) -> bytes:
    """Return what can be read, or its first *most* bytes; a file object would cost three more calls."""
    content = os.read(descriptor, most)
    while content and len(content) < most and (more := os.read(descriptor, most - len(content))):
        content += more
    return content


def lacking(error: OSError, name: str, at: Location) -> Diagnostic:
    """Return what *error* means to an author."""
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return missing(name, at)
    if error.errno == errno.ELOOP:
        return codes.LINK.at(at, name=name)
    return codes.UNREADABLE.at(at, name=name, reason=(error.strerror or "unknown reason").lower())


def missing(name: str, at: Location, advice: str = "check its name, and mind capital letters") -> Diagnostic:
    """Return that there is no file *name*."""
    return codes.FILE_MISSING.at(at, name=name, advice=advice)


def kind_of_file(mode: int) -> str:
    """Return how people call what is no ordinary file."""
    return _KINDS.get(stat.S_IFMT(mode), "a device")


def _refused(folder: Path, name: str, at: Location) -> Diagnostic | None:
    """Return what is wrong with *name* before anything is opened."""
    path, mode = os.fspath(folder), stat.S_IFDIR
    parts = name.split("/")
    for number, part in enumerate(parts, 1):
        path = os.path.join(path, part)  # noqa: PTH118 - joining Paths takes longer than reading the file
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            return codes.LINK.at(at, name="/".join(parts[:number]))
    return None if stat.S_ISREG(mode) else codes.NOT_A_FILE.at(at, name=name, kind=kind_of_file(mode))


def _opened(folder: Path, name: str, at: Location) -> int | Diagnostic:
    """Open *name*; look again at what was opened, for it may have been exchanged in between."""
    descriptor = os.open(folder / name, _FLAGS)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    return codes.NOT_A_FILE.at(at, name=name, kind=kind_of_file(mode))
