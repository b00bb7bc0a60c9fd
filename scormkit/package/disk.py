"""Packages on disk: written whole or not at all, and always the same bytes for the same files.

What we do not promise is the same bytes from another zlib: compare ``digest`` across machines.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scormkit.course.model import File
from scormkit.package.archive import CHUNK, Changed, chunks, write_archive

MANIFESTS = ("imsmanifest.xml", "cmi5.xml", "tincan.xml")
"""What stands first in a package, so that a reader of the stream knows at once what it is."""


class PackagingError(Exception):
    """What the machine lacked to write a package; the message is for people."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A package that was written, and what it is known by."""

    path: Path
    size: int
    sha256: str
    files: int


def pack(files: Iterable[File], target: Path) -> Packed:
    """Write *files* as the zip archive *target*; until it is whole, what stood there stays."""
    ordered = sorted(files, key=lambda file: (file.path not in MANIFESTS, file.path))
    with _told(target), _beside(target) as part:
        if target.is_dir():
            message = f"cannot write {target}: a folder stands in its place"
            raise PackagingError(message)
        with part.open("xb") as raw:
            sha256, size = write_archive(raw, ordered)
        part.replace(target)
    return Packed(target, size, sha256, len(ordered))


def unpack_to(files: Iterable[File], folder: Path) -> Path:
    """Write *files* into *folder*, replacing an older release of the same course as a whole.

    A folder that holds anything else is left alone: nobody's files are deleted by a build.
    """
    ordered = sorted(files, key=lambda file: file.path)
    ours = {file.path.partition("/")[0] for file in ordered} | {"media"}
    with _told(folder):
        others = (
            sorted(child.name for child in folder.iterdir() if child.name not in ours)
            if folder.exists()
            else ()
        )
        if others:
            message = f"cannot replace {folder}: it holds other things too ({', '.join(others[:3])})"
            raise PackagingError(message)
        with _beside(folder) as part:
            for file in ordered:
                goal = part / file.path
                goal.parent.mkdir(parents=True, exist_ok=True)
                with goal.open("xb") as out:
                    for chunk in chunks(file):
                        out.write(chunk)
            _swap(part, folder)
    return folder


def digest(path: Path) -> str:
    """Return what identifies the contents of package *path*, whatever compressed them."""
    from zipfile import BadZipFile, ZipFile

    total = hashlib.sha256()
    try:
        with ZipFile(path) as archive:
            for info in sorted(archive.infolist(), key=lambda one: one.filename):
                one = hashlib.sha256()
                with archive.open(info) as content:
                    while chunk := content.read(CHUNK):
                        one.update(chunk)
                total.update(f"{info.filename}\0{one.hexdigest()}\n".encode())
    except (OSError, BadZipFile, RuntimeError, zlib.error) as error:
        message = f"cannot read {path}: {_reason(error)}"
        raise PackagingError(message) from error
    return total.hexdigest()


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn what the system refuses into one kind of error that names *target* or the file at fault."""
    try:
        yield
    except Changed as error:
        message = f"cannot write {target}: {error} changed while it was read; build again"
        raise PackagingError(message) from error
    except OSError as error:
        culprit = Path(os.fsdecode(error.filename)) if error.filename else target
        at_fault = culprit if not culprit.name.endswith(".part") else target
        message = f"cannot write {target}: {_reason(error)}"
        if at_fault != target:
            message += f" ({at_fault})"
        raise PackagingError(message) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a new path in the folder of *target*, and leave nothing there that was not renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{target.name}.{os.urandom(4).hex()}.part"
    try:
        yield part
    finally:  # KeyboardInterrupt included
        with suppress(OSError):
            if part.is_dir():
                shutil.rmtree(part)
            part.unlink(missing_ok=True)


def _swap(part: Path, folder: Path) -> None:
    """Put *part* in the place of *folder*; should that fail, the old folder comes back."""
    if not folder.exists():
        part.replace(folder)
        return
    with _beside(folder) as old:
        folder.replace(old)
        try:
            part.replace(folder)
        except BaseException:
            old.replace(folder)
            raise
