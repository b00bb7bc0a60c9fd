"""What an author wrote, as values that know where they stand.

Reading ends here and meaning begins: a ``Document`` holds JSON-like data and
places, no idea of pages or questions. ``Value.plain`` serves the schema,
``Value.find`` leads from a path of keys and numbers back to the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scormkit.diagnostics import Diagnostic, Location

Data = str | int | float | bool | None | tuple["Value", ...] | dict[str, "Value"]
"""What a YAML value can be, its parts being values again."""

NO_KEYS: Mapping[str, Location] = MappingProxyType({})

# Moodle strips & ' " < > : | from names, and some file systems know no case: FACTS, "Moodle"
_PORTABLE = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its place.

    *at* spans the value on its first line; for a text after ``|`` or ``>`` that is its first
    line of words. *keys* holds the place of every key of a mapping. *style* says how a text
    was written: ``plain``, ``quoted``, ``block`` (after ``|`` or ``>``) or ``markdown``.
    """

    data: Data
    at: Location
    keys: Mapping[str, Location] = field(default_factory=lambda: NO_KEYS)
    style: str = "plain"

    def plain(self) -> Any:
        """Return the same data without places, as ``json`` would load them."""
        data = self.data
        if isinstance(data, dict):
            return {key: value.plain() for key, value in data.items()}
        if isinstance(data, tuple):
            return [value.plain() for value in data]
        return data

    def find(self, *path: str | int) -> Value:
        """Return the value at *path*, or the deepest one on the way that exists."""
        value = self
        for step in path:
            inside = _inside(value.data, step)
            if inside is None:
                break
            value = inside
        return value


def _inside(data: Data, step: str | int) -> Value | None:
    if isinstance(data, dict):
        return data.get(step) if isinstance(step, str) else None
    if isinstance(data, tuple) and isinstance(step, int) and 0 <= step < len(data):
        return data[step]
    return None


@dataclass(frozen=True)
class Asset:
    """A regular file under the module's ``media/`` folder.

    *path* is what an author writes (``media/telefono.svg``); *width* and *height* are
    a picture's size in pixels, where its header tells.
    """

    path: str
    file: Path
    size: int
    width: int | None = None
    height: int | None = None

    @property
    def portable(self) -> bool:
        """Say whether every LMS keeps this name: lower-case ASCII letters, digits, ``.``, ``_``, ``-``."""
        return _PORTABLE.fullmatch(self.path) is not None


@dataclass(frozen=True)
class Document:
    """``module.yaml`` with all its pages spliced in.

    An entry of ``pages`` that was a path is the mapping that file describes
    (``id``, ``title``, ``blocks``), its places in that file. *root* is None when there is nothing
    to go on with; *problems*, of stage 1, say why.
    """

    root: Value | None
    assets: Mapping[str, Asset] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()
