"""Reads a module's folder: ``module.yaml``, the pages it lists, its media; its project; its translations.

Every file is read on its own, so that one run tells what is wrong with all of them. A page
that cannot be read leaves its path in the document, and a finding that stops the build.
"""

from __future__ import annotations

import difflib
import os
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location, by_place
from scormkit.source.credentials import guarded, kept_out
from scormkit.source.document import Document, Value
from scormkit.source.files import missing, read_text
from scormkit.source.limits import LIMITS, Limits
from scormkit.source.markdown import read_page
from scormkit.source.media import read_media
from scormkit.source.parsing import LONGEST
from scormkit.source.po import Catalogue, parse_catalogue
from scormkit.source.yaml_ import Read, kind_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MODULE = "module.yaml"
PROJECT = "scormkit.yaml"
PAGES = "pages"
LOCALES = "locales"


def read_module(folder: Path, types: Collection[str] | None = None, limits: Limits = LIMITS) -> Document:
    """Return the module in *folder*, its pages spliced in. *types* are the blocks a page may hold."""
    advice = "a module is a folder with this file in it; 'scormkit new module' writes one"
    root, said = _mapping(folder, MODULE, "the module", limits, advice)
    if root is None:
        return Document(None, {}, said)
    pages = _Pages(folder, types, limits)
    root = pages.splice(root)
    root, secrets = kept_out(root)
    assets, more = read_media(folder, limits)
    return Document(root, assets, by_place((*said, *pages.said, *pages.unlisted(), *secrets, *more)))


def read_project(folder: Path, limits: Limits = LIMITS) -> Read:
    """Return the project that the module in *folder* belongs to; None where there is none.

    It is looked for in the folder and those above, up to the root of a repository.
    """
    here = os.path.abspath(folder)  # noqa: PTH100 - Path.resolve would follow links to other folders
    above = folder
    while True:
        if (above / PROJECT).exists() or (above / PROJECT).is_symlink():
            value, said = _mapping(above, PROJECT, "the project", limits)
            if value is None:
                return None, said
            value, secrets = kept_out(value)
            return value, by_place((*said, *secrets))
        parent = os.path.dirname(here)  # noqa: PTH120 - see above
        if parent == here or (above / ".git").exists():
            return None, ()
        here, above = parent, _parent(above)


def read_catalogue(
    folder: Path, language: str, limits: Limits = LIMITS
) -> tuple[Catalogue | None, tuple[Diagnostic, ...]]:
    """Return the translation of the module in *folder* into *language*."""
    name = f"{LOCALES}/{language}.po"
    at = Location((folder / name).as_posix())
    text = read_text(folder, name, at, limits.file_bytes)
    if isinstance(text, Diagnostic):
        advice = "write it with a PO editor, such as Poedit, one entry for each text of the module"
        return None, (missing(name, at, advice) if text.code is codes.FILE_MISSING else text,)
    text, leaks = guarded(text, at.path)
    catalogue, said = parse_catalogue(text, at.path, language)
    return catalogue, (*leaks, *said)


class _Pages:
    """The pages of one module, and what is wrong with them in *said*."""

    def __init__(self, folder: Path, types: Collection[str] | None, limits: Limits) -> None:
        self.said: list[Diagnostic] = []
        self._folder = folder
        self._types = frozenset(types) if types is not None else None
        self._limits = limits
        self._left = limits.total_bytes
        self._lines: dict[str, int] = {}
        self._listed: set[str] = set()
        self._advised: set[str] = set()

    def splice(self, root: Value) -> Value:
        """Return *root* with the pages that its ``pages`` names put in place of their paths."""
        pages = root.find("pages")
        if not isinstance(root.data, dict) or not isinstance(pages.data, tuple):
            return root
        self._listed = {_normal(page.data) for page in pages.data if isinstance(page.data, str)}
        read = pages.data[: self._limits.pages]
        if read == pages.data:
            read = tuple(self._page(page, page.data) if isinstance(page.data, str) else page for page in read)
        else:
            self.said.append(codes.TOO_MANY_PAGES.at(root.keys["pages"], limit=self._limits.pages))
        return Value({**root.data, "pages": Value(read, pages.at)}, root.at, root.keys)

    def unlisted(self) -> Iterator[Diagnostic]:
        """Yield the pages on disk that the module does not list."""
        for name in self._spare():
            if name not in self._advised:
                yield codes.UNLISTED_PAGE.at(Location((self._folder / name).as_posix()), name=name)

    def _page(self, entry: Value, name: str) -> Value:
        """Return the page in the file *name*; *entry* itself when that cannot be read."""
        path = _normal(name)
        if path in self._lines:
            self.said.append(codes.PAGE_TWICE.at(entry.at, name=name, line=self._lines[path]))
            return entry
        self._lines[path] = entry.at.line
        if self._left <= 0:
            return entry
        text = read_text(self._folder, name, entry.at, self._limits.page_bytes)
        if isinstance(text, Diagnostic):
            self.said.append(self._advise(text, path))
            return entry
        self._left -= len(text)
        if self._left <= 0:
            self.said.append(codes.TOO_MUCH_TEXT.at(entry.at, limit=self._limits.total_bytes))
            return entry
        where = (self._folder / name).as_posix()
        read = _read if len(text) <= LONGEST else _read.__wrapped__
        page, said = read(text, where, self._types, self._limits)
        self.said += said
        return page or entry

    def _advise(self, found: Diagnostic, name: str) -> Diagnostic:
        """Return *found*, naming the file that was perhaps meant."""
        if found.code is not codes.FILE_MISSING:
            return found
        spare = {PurePosixPath(page).stem: page for page in self._spare()}
        close = difflib.get_close_matches(PurePosixPath(name).stem, spare, 1)
        if not close:
            return found
        meant = spare[close[0]]
        self._advised.add(meant)
        return missing(name, found.at, f"did you mean {meant!r}?")

    def _spare(self) -> list[str]:
        """Return the pages on disk that the module does not list."""
        folder = self._folder / PAGES
        try:
            names = [] if folder.is_symlink() else os.listdir(folder)  # noqa: PTH208 - only names are wanted
        except OSError:
            return []
        pages = {f"{PAGES}/{name}" for name in names if name.endswith(".md") and not name.startswith(".")}
        return sorted(pages - self._listed)


@lru_cache(maxsize=64)
def _read(text: str, where: str, types: frozenset[str] | None, limits: Limits) -> Read:
    """Return the page in *text*; remembered, since one page changes at a time and all are read again."""
    text, leaks = guarded(text, where)
    page, said = read_page(text, where, types, limits)
    return page, (*leaks, *said)


def _mapping(folder: Path, name: str, what: str, limits: Limits, advice: str = "") -> Read:
    """Return the mapping in the YAML file *name* of *folder*."""
    at = Location((folder / name).as_posix())
    text = read_text(folder, name, at, limits.file_bytes)
    if isinstance(text, Diagnostic):
        return None, (missing(name, at, advice) if advice and text.code is codes.FILE_MISSING else text,)
    text, leaks = guarded(text, at.path)
    value, said = read_yaml(text, at.path, limits)
    said = (*leaks, *said)
    if value is None:
        return None, said or (codes.EMPTY_FILE.at(at, what=what),)
    if not isinstance(value.data, dict):
        return None, (*said, codes.NOT_MAPPING.at(value.at, what=what, kind=kind_of(value)))
    return value, said


def _normal(name: str) -> str:
    """Return the path *name* without detours."""
    return os.path.normpath(name).replace(os.sep, "/")


def _parent(folder: Path) -> Path:
    """Return the folder above, written as shortly as its author wrote *folder*."""
    return type(folder)(os.path.normpath(folder / ".."))
