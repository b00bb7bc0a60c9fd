"""The block types: one file each, found by its name; a new type is a new file.

Each file's ``KIND`` says how such a block is bound and which rules only it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from scormkit.module.kind import BlockKind


def _found() -> dict[str, BlockKind]:
    names = sorted(one.name for one in iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").KIND for name in names}


KINDS: Mapping[str, BlockKind] = MappingProxyType(_found())
