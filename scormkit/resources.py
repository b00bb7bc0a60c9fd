"""Finds what ships with scormkit: the schemas of the definition language and the built player.

In a checkout the schemas stand beside the package, in a wheel inside it. The player is
built into the package in both. What is missing raises ``FileNotFoundError``: that is the
machine's lack, not the author's fault.
"""

from __future__ import annotations

import json
import os
import sys
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).resolve().parent
_PLAYER = _HERE / "_player"
_SUFFIX = ".schema.json"


@cache
def schema_folder() -> Path:
    """Return the folder of the schemas: the wheel's own, or the checkout's."""
    shipped = _HERE / "_schemas"
    return shipped if shipped.is_dir() else _HERE.parent / "schemas"


def schema_files() -> dict[str, bytes]:
    """Return every schema's bytes by its path (``blocks/quiz.schema.json``), sorted."""
    folder = schema_folder()
    found = sorted(folder.rglob(f"*{_SUFFIX}"), key=lambda file: file.as_posix())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


@cache
def schemas() -> Mapping[str, Any]:
    """Return every schema, parsed, by its name (``module``, ``blocks/quiz``)."""
    files = schema_files()
    if not files:
        raise FileNotFoundError(schema_folder().as_posix())
    parsed = {path.removesuffix(_SUFFIX): json.loads(content) for path, content in files.items()}
    return MappingProxyType(parsed)


@cache
def player_file(name: str) -> bytes:
    """Return the bytes of a file of the built player: ``player.js``, ``player.css`` or ``stamp``."""
    return (_PLAYER / name).read_bytes()


def desk_files() -> Mapping[str, bytes]:
    """Return the files of the built desk by name; none where it was not built.

    A checkout builds it anew while a preview runs, so what is kept is dropped when a file has changed.
    """
    folder = _PLAYER / "desk"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return _read_all(tuple((file.name, file.stat().st_mtime_ns) for file in found if file.is_file()))


@lru_cache(maxsize=1)
def _read_all(names: tuple[tuple[str, int], ...]) -> Mapping[str, bytes]:
    return MappingProxyType({name: (_PLAYER / "desk" / name).read_bytes() for name, _ in names})


def cache_folder() -> Path:
    """Return where this user's programs keep what they can fetch again; ``SCORMKIT_CACHE`` overrides."""
    own = os.environ.get("SCORMKIT_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "scormkit/cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/scormkit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scormkit"
