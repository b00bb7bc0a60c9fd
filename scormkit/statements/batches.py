"""Cuts a stream of statements into requests that an LRS takes: not too many, not too long, no id twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scormkit.diagnostics import Location
from scormkit.statements.same import identifier

MOST = 50
LONGEST = 250_000
"""Bytes of a request; one statement alone may be longer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement that is to be sent: *number* of those read, and its text with its id."""

    number: int
    id: str
    value: dict[str, Any]
    text: bytes
    at: Location
    named: bool = False


def entry(number: int, value: dict[str, Any], text: str, at: Location) -> Entry:
    """Return the statement *value*, written as *text*; without an id it is named by what it says."""
    found = identifier(value)
    if "id" in value:
        return Entry(number, found, value, text.encode(), at)
    value = {"id": found, **value}
    return Entry(number, found, value, json.dumps(value).encode(), at, named=True)


def body(entries: Iterable[Entry]) -> bytes:
    """Return *entries* as the body of a request: every statement as it was written."""
    return b"[" + b",".join(one.text for one in entries) + b"]"


def batches(entries: Iterable[Entry], most: int = MOST, longest: int = LONGEST) -> Iterator[list[Entry]]:
    """Yield *entries*, in order, by at most *most* and, but for single ones, *longest* bytes.

    An id that comes again begins a new batch: an LRS refuses a list that holds it twice, even alike.
    """
    held: list[Entry] = []
    ids: set[str] = set()
    size = len(b"[]")
    for one in entries:
        added = len(one.text) + len(b",")
        if held and (len(held) >= most or size + added > longest or one.id in ids):
            yield held
            held, ids, size = [], set(), len(b"[]")
        held.append(one)
        ids.add(one.id)
        size += added
    if held:
        yield held
