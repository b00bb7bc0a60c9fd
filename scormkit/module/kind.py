"""What a block type brings to the compiler, and how its binding reads values.

Binding is a mover: the shape has been looked at, so these functions trust it.
They are the last to see untyped data; what they return is the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scormkit.diagnostics import Diagnostic
from scormkit.module.keys import fill_ids, short_keys
from scormkit.module.model import Block, Name, Text
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True)
class Scope:
    """What a block's binding knows of the module around it."""

    names: Mapping[int, Name]
    """The id of every block, by the identity of its value."""

    keys: Mapping[str, str]
    """The key of every block, by its id."""

    bind: Callable[[Value, Scope], Block]
    """Binds a block inside a block."""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """One type of block: its model, how it is bound, the rules that only it has."""

    model: type[Block]
    bind: Callable[[Value, Scope], Block]
    rules: tuple[Callable[[Any], Iterator[Diagnostic]], ...] = ()
    source: Callable[[Value], str] | None = None
    """What an id is derived from, for types whose blocks need none."""

    children: str = ""
    """The key that holds blocks inside this block, if any."""


def get(value: Value, key: str, default: Any = None) -> Any:
    """Return the plain data at *key* of the mapping *value*."""
    found = value.data.get(key)  # type: ignore[union-attr]
    return default if found is None else found.data


def part(value: Value, key: str) -> Value | None:
    """Return the value at *key* of the mapping *value*, if it is there."""
    return value.data.get(key)  # type: ignore[union-attr]


def parts(value: Value, key: str) -> tuple[Value, ...]:
    """Return the values of the list at *key* of the mapping *value*; none if it is missing."""
    found = get(value, key)
    return () if found is None else found


def text(value: Value) -> Text:
    """Return *value* as words for the learner."""
    return Text(at=value.at, md=str(value.data), style=value.style)


def text_at(value: Value, key: str) -> Text:
    """Return the text at *key*, empty if it is missing."""
    return maybe_text(value, key) or Text(at=value.at, md="")


def maybe_text(value: Value, key: str) -> Text | None:
    """Return the text at *key*, if it is there."""
    found = part(value, key)
    return None if found is None else text(found)


def name(value: Value) -> Name:
    """Return *value* as a word with its place."""
    return Name(str(value.data), value.at)


def maybe_name(value: Value, key: str) -> Name | None:
    """Return the word at *key*, if it is there."""
    found = part(value, key)
    return None if found is None else name(found)


def fraction(number: float) -> Fraction:
    """Return *number* as it was written: 0.1 is a tenth."""
    return Fraction(str(number))


def named(values: Sequence[Value], sources: Sequence[str]) -> Iterator[tuple[Value, Name, str]]:
    """Yield each of *values* with its id (its own, or from its source) and its key among its siblings."""
    ids = own_ids(values, sources)
    keys = short_keys(ids, 2)
    for value, one in zip(values, ids, strict=True):
        yield value, one, keys[one]


def own_ids(values: Sequence[Value], sources: Sequence[str]) -> list[Name]:
    """Return the id of each of *values*: its own with its place, or one derived from its source text."""
    written = [maybe_name(value, "id") for value in values]
    filled = fill_ids(written, sources)
    return [own or Name(one, value.at) for own, one, value in zip(written, filled, values, strict=True)]


def block(value: Value, scope: Scope) -> dict[str, Any]:
    """Return the fields that all blocks share."""
    own = scope.names[id(value)]
    return {"at": value.at, "id": own, "key": scope.keys[own]}


def exercise(value: Value, scope: Scope, *, points: int = 1) -> dict[str, Any]:
    """Return the fields that all exercises share; *points* is what this type counts if nothing is said."""
    worth = int(get(value, "points", points))
    tries = get(value, "tries")
    return {
        **block(value, scope),
        "prompt": text_at(value, "prompt"),
        "worth": worth,
        "tries": (1 if worth else None) if tries is None else int(tries),
        "objective": maybe_name(value, "objective"),
        "review": maybe_name(value, "review"),
    }
