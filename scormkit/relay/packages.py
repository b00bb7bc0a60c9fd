"""Which packages may write: a folder of package zips, or of their ``statements.json`` alone.

The folder is looked at again every few seconds. What cannot be read is told and left out, but a package
that could be read before stays until its file is gone: half a copied zip must not silence learners.
``revoked.txt`` in the folder lists public keys that are refused from then on, whatever tokens are about.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from json import JSONDecodeError
from pathlib import Path

import orjson

from scormkit.relay.letters import Reader
from scormkit.relay.origins import origin_of
from scormkit.statements.accept import Acceptance
from scormkit.statements.catalogue import public_key

MEMBER = "statements.json"
REVOKED = "revoked.txt"
LARGEST = 16 * 1024 * 1024
"""Bytes of a catalogue: some four thousand questions."""
ENTRIES = 100_000
"""Files in a package; reading a longer directory is refused."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package that may write."""

    name: str
    accepts: Acceptance
    origin: str | None
    reader: Reader

    @property
    def key(self) -> str:
        """Return its public key."""
        return self.accepts.key


class PackageError(Exception):
    """Says why a file is no package that may write."""


_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError)
"""What the zip library says of archives that are damaged, locked or made to harm."""


def read_package(path: Path) -> Package:
    """Return the package in *path*, a zip or a bare catalogue; no file is ever unpacked."""
    try:
        data = _member(path) if zipfile.is_zipfile(path) else _bounded(path)
    except _UNREADABLE as error:
        raise PackageError(f"it cannot be read: {_words(error)}") from None
    try:
        catalogue = orjson.loads(data)
    except JSONDecodeError:
        raise PackageError(f"its {MEMBER} is not JSON") from None
    if not isinstance(catalogue, dict) or not isinstance(catalogue.get("key"), str):
        raise PackageError(f"its {MEMBER} is no catalogue of statements")
    try:
        if public_key(catalogue) != catalogue["key"]:
            raise PackageError(f"its {MEMBER} was changed after the package was built: the key does not fit")
        if catalogue["launched"]:
            raise PackageError(
                f"it is for {catalogue['target']}: its LMS names the record store, and it needs no relay"
            )
        accepts = Acceptance(catalogue)
        origin = origin_of(accepts.lms)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        raise PackageError(f"its {MEMBER} is of a form that this release does not know") from None
    if origin is None:
        raise PackageError("it names no home page of an LMS: set organisation.lms and build it again")
    return Package(path.name, accepts, origin, Reader(accepts))


def _member(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        if len(archive.filelist) > ENTRIES:
            raise PackageError(f"it has more than {ENTRIES} files")
        try:
            entry = archive.getinfo(MEMBER)
        except KeyError:
            raise PackageError(
                f"it has no {MEMBER}: name the relay in scormkit.yaml and build it again"
            ) from None
        # What a directory says of a size may be a lie: no more than that is ever inflated.
        with archive.open(entry) as opened:
            return _few(opened.read(LARGEST + 1))


def _bounded(path: Path) -> bytes:
    with path.open("rb") as opened:
        return _few(opened.read(LARGEST + 1))


def _few(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise PackageError(f"its {MEMBER} has more than {LARGEST // 1024 // 1024} MB")
    return data


def _words(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "its directory is damaged"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


@dataclass(slots=True)
class _Seen:
    stamp: tuple[int, int]
    package: Package | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packages at one time."""

    packages: Mapping[str, Package] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    troubles: Mapping[str, str] = field(default_factory=dict)


class Packages:
    """Looks at *folder* and keeps what it found; a look never changes what an earlier one returned."""

    def __init__(self, folder: Path, *, read: Callable[[Path], Package] = read_package) -> None:
        self._folder = folder
        self._read = read
        self._seen: dict[str, _Seen] = {}
        self._revoked_stamp: tuple[int, int] | None = None
        self.shelf = Shelf()

    def scan(self) -> Shelf:
        """Look again, reading only what is new or changed; put up and return what there is now.

        A folder that cannot be listed (a share that is away) leaves everything as it was.
        """
        try:
            files = sorted(_files(self._folder))
            revoked = self._revoked()
        except OSError as error:
            troubles = {str(self._folder): f"it cannot be listed: {_words(error)}"}
            self.shelf = Shelf(self.shelf.packages, self.shelf.revoked, self.shelf.origins, troubles)
            return self.shelf
        seen = {name: self._look(name, path, stamp) for name, path, stamp in files}
        self._seen = seen
        found = {one.package.key: one.package for one in reversed(seen.values()) if one.package}
        packages = {key: found[key] for key in sorted(found) if key not in revoked}
        self.shelf = Shelf(
            packages,
            revoked,
            frozenset(one.origin for one in packages.values() if one.origin),
            {name: one.trouble for name, one in seen.items() if one.trouble},
        )
        return self.shelf

    def _look(self, name: str, path: Path, stamp: tuple[int, int]) -> _Seen:
        before = self._seen.get(name)
        if before is not None and before.stamp == stamp:
            return before
        try:
            return _Seen(stamp, self._read(path))
        except PackageError as error:
            words = str(error)
        except Exception as error:  # noqa: BLE001 - no file that somebody made may keep all others out
            words = f"it cannot be read: {type(error).__name__}"
        return _Seen(stamp, before.package if before else None, words)

    def _revoked(self) -> frozenset[str]:
        """Return the keys of revoked.txt. When it cannot be read, nothing that was revoked comes back."""
        try:
            text = (self._folder / REVOKED).read_text("utf-8")
        except FileNotFoundError:
            return frozenset()
        except (OSError, UnicodeDecodeError):
            return self.shelf.revoked
        return frozenset(key for line in text.splitlines() if (key := line.partition("#")[0].strip()))


def _files(folder: Path) -> Iterator[tuple[str, Path, tuple[int, int]]]:
    """Yield the packages' files in *folder*, with what tells whether one has changed."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix.lower() not in {".zip", ".json"} or not path.is_file():
            continue
        status = path.stat()
        yield path.name, path, (status.st_mtime_ns, status.st_size)


def described(shelf: Shelf) -> Sequence[str]:
    """Return a line for people about each package on *shelf*."""
    return [
        f"{one.key}  {one.accepts.iri}  (learners of {one.accepts.lms}; {one.name})"
        for one in shelf.packages.values()
    ]
