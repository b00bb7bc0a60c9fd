"""The pictures, sounds and papers of a module: ordinary files below ``media/``."""

from __future__ import annotations

import os
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.document import Asset
from scormkit.source.files import kind_of_file, lacking, open_file
from scormkit.source.pictures import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scormkit.source.limits import Limits

FOLDER = "media"
TYPES = (
    *("avif", "gif", "jpeg", "jpg", "m4a", "mp3", "mp4"),
    *("ogg", "pdf", "png", "svg", "vtt", "webm", "webp"),
)
_SUFFIXES = frozenset(f".{word}" for word in TYPES)
_LITTER = frozenset({"desktop.ini", "thumbs.db"})
"""What systems leave behind in any folder; names that begin with a dot are passed over as well."""


def read_media(folder: Path, limits: Limits) -> tuple[Mapping[str, Asset], tuple[Diagnostic, ...]]:
    """Return the media files of the module in *folder* by their paths, and what cannot be one."""
    assets: dict[str, Asset] = {}
    said: list[Diagnostic] = []
    for number, (path, mode) in enumerate(_walk(folder, said)):
        if number == limits.media_files:
            at = Location((folder / FOLDER).as_posix())
            said.append(codes.TOO_MANY_FILES.at(at, limit=limits.media_files, folder=FOLDER))
            break
        found = None if stat.S_ISDIR(mode) else _asset(folder, path, mode)
        if isinstance(found, Asset):
            assets[path] = found
        elif found is not None:
            said.append(found)
    return dict(sorted(assets.items())), tuple(said)


def _walk(folder: Path, said: list[Diagnostic]) -> Iterator[tuple[str, int]]:
    """Yield path and mode of everything below ``media/``; links are not followed."""
    if (folder / FOLDER).is_symlink():
        said.append(codes.LINK.at(Location((folder / FOLDER).as_posix()), name=FOLDER))
        return
    waiting = [FOLDER]
    while waiting:
        inside = waiting.pop()
        try:
            entries = list(os.scandir(folder / inside))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            said.append(lacking(error, inside, Location((folder / inside).as_posix())))
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name.lower() in _LITTER:
                continue
            path = f"{inside}/{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                waiting.append(path)
            yield path, mode


def _asset(folder: Path, path: str, mode: int) -> Asset | Diagnostic:
    at = Location((folder / path).as_posix())
    if stat.S_ISLNK(mode):
        return codes.LINK.at(at, name=path)
    if not stat.S_ISREG(mode):
        return codes.NOT_A_FILE.at(at, name=path, kind=kind_of_file(mode))
    suffix = PurePosixPath(path).suffix.lower()
    if suffix not in _SUFFIXES:
        return codes.FOREIGN_MEDIA.at(at, name=path, types=", ".join(TYPES))
    descriptor = open_file(folder, path, at)
    if isinstance(descriptor, Diagnostic):
        return descriptor
    with os.fdopen(descriptor, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        width, height = size_of(file, suffix) or (None, None)
    return Asset(path, folder / path, size, width, height)
