"""A module as content: compiled for one target in one language, as ``build`` does it, and kept in memory.

Nothing is packed: what the package would hold is served from where it is. The manifest is read again, as
an LMS would read it. One target and one language, with everything warm, take some 60 ms.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scormkit.backends import backends
from scormkit.backends.backend import Backend, Options
from scormkit.course.model import File
from scormkit.diagnostics import Diagnostic, by_place
from scormkit.lint.archive import Archive
from scormkit.lint.limits import LIMITS
from scormkit.lint.zipfmt import STORED, Directory, Entry
from scormkit.pipeline import Product, Source, products, source
from scormkit.preview.content import Content
from scormkit.preview.files import Built, whole
from scormkit.preview.packages import content_of
from scormkit.preview.settings import PreviewError

DEFAULT = "scorm12"
"""The target that every LMS imports."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of a module: content, unless something said stops it."""

    content: Content | None
    diagnostics: tuple[Diagnostic, ...] = ()


def compile_module(folder: Path, target: str = "", language: str = "", edition: str = "4") -> Compiled:
    """Return the module in *folder* as content for *target* (default: SCORM 1.2) in *language*."""
    backend = _backend(target or DEFAULT)
    looked = source(folder)
    found = looked.product
    if found is None:
        return Compiled(None, looked.diagnostics)
    spoken = language or found.module.language
    if spoken not in found.languages:
        there = ", ".join(found.languages)
        raise PreviewError(f"{folder} does not speak {spoken!r}", f"choose from {there}")
    made = products(found, spoken, [(backend, Options(edition))])
    said = by_place((*looked.diagnostics, *made.diagnostics))
    if made.product is None:
        return Compiled(None, said)
    return Compiled(_content(found, made.product[0]), said)


def is_module(path: Path) -> bool:
    """Say whether *path* is a module's folder, or the module.yaml in it."""
    return path.name == "module.yaml" or (path / "module.yaml").exists()


def _backend(target: str) -> Backend:
    known = backends()
    if target not in known:
        raise PreviewError(f"there is no target {target!r}", f"choose from {', '.join(known)}")
    return known[target]


def _content(found: Source, product: Product) -> Content:
    files = {file.path: file for file in product.files}
    built = Built(files)
    archive = _Shelved(found.folder, Directory(_entries(files), 0, 0, 0, 0), LIMITS, built=built)
    return content_of(
        archive,
        built,
        title=product.course.title,
        edition=product.options.edition if product.backend.word == "scorm2004" else "",
        module=True,
        language=product.language,
        languages=found.languages,
        target=product.backend.word,
        targets=tuple(backends()),
        digest=_digest(product.files),
    )


@dataclass(frozen=True)
class _Shelved(Archive):
    """The built files as an archive, so that the manifest is read as any other package's."""

    built: Built = field(kw_only=True)

    def read(self, name: str, most: int) -> bytes:
        """Return the first *most* bytes of the file *name*."""
        return whole(self.built, name)[:most]


def _entries(files: Mapping[str, File]) -> tuple[Entry, ...]:
    return tuple(
        Entry(name.encode(), name, file.size, file.size, STORED, 0, 0, 0, stat.S_IFREG | 0o644)
        for name, file in files.items()
    )


def _digest(files: tuple[File, ...]) -> str:
    """Return what is another when a file is; of media, when it was written."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.path):
        if isinstance(file.data, Path):
            told = file.data.stat()
            mark = f"{told.st_size} {told.st_mtime_ns}".encode()
        else:
            mark = hashlib.sha256(file.data).digest()
        total.update(file.path.encode() + b"\0" + mark)
    return total.hexdigest()
