"""The targets of the compiler: one file per standard, and what other packages bring.

A foreign back end is an entry point of the group ``scormkit.backends`` that names a ``Backend``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from scormkit.backends import cmi5, scorm12, scorm2004, web, xapi
from scormkit.backends.backend import Backend

OURS = (scorm12.BACKEND, scorm2004.BACKEND, cmi5.BACKEND, xapi.BACKEND, web.BACKEND)


@cache
def backends() -> Mapping[str, Backend]:
    """Return every back end by its word, ours first; a foreign one cannot take the word of ours."""
    from importlib.metadata import entry_points

    foreign = sorted(entry_points(group="scormkit.backends"), key=lambda point: point.name)
    known = {backend.word: backend for backend in OURS}
    for point in foreign:
        backend: Backend = point.load()
        known.setdefault(backend.word, backend)
    return MappingProxyType(known)
