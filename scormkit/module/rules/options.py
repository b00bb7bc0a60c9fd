"""Rules that many block types share: siblings must be told apart, by id and by text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scormkit.codes import DUPLICATE_ID, RESERVED_ID, SAME_TEXT, SIMILAR_ID
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.model import Name, Text

RESERVED_END = "-"
"""Ids that end so are the player's own: its result page is ``result-``."""


def ids_are_unique(what: str, ids: Iterable[Name]) -> Iterator[Diagnostic]:
    """Yield every one of *ids* that a report could not tell from an earlier one.

    SCORM 2004 lets short ids hold letters, digits, ``_`` and ``.`` only, so ``-`` becomes ``_`` there.
    """
    first: dict[str, Name] = {}
    for one in ids:
        taken = first.setdefault(one.replace("-", "_"), one)
        if taken is one:
            if one.endswith(RESERVED_END):
                yield RESERVED_ID.at(one.at, id=one, because="ids that end in a hyphen are the player's own")
        elif taken == one:
            yield DUPLICATE_ID.at(one.at, what=what, id=one, where=where(taken.at, one.at))
        else:
            yield SIMILAR_ID.at(one.at, id=one, other=taken, where=where(taken.at, one.at))


def texts_differ(texts: Iterable[Text]) -> Iterator[Diagnostic]:
    """Yield every one of *texts* that says the same as an earlier one."""
    first: dict[str, Text] = {}
    for text in texts:
        taken = first.setdefault(" ".join(text.md.split()), text)
        if taken is not text:
            yield SAME_TEXT.at(text.at, where=where(taken.at, text.at))


def where(there: Location, here: Location) -> str:
    """Return how to speak of *there* to somebody who looks *here*."""
    return f"on line {there.line}" if there.path == here.path else f"in {there.path}, line {there.line}"
