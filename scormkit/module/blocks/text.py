"""Prose: what stands between the exercises of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scormkit.module.kind import BlockKind, Scope, block, part, text
from scormkit.module.model import Block, Text
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose(Block):
    """Markdown, one text per paragraph, list, table or figure."""

    type: ClassVar[str] = "text"

    text: tuple[Text, ...]


def bind(value: Value, scope: Scope) -> Prose:
    """Return the prose that *value* describes."""
    return Prose(**block(value, scope), text=tuple(text(chunk) for chunk in _chunks(value)))


def _chunks(value: Value) -> tuple[Value, ...]:
    found = part(value, "text")
    if found is None:
        return ()
    return found.data if isinstance(found.data, tuple) else (found,)


def _source(value: Value) -> str:
    return "\n\n".join(str(chunk.data) for chunk in _chunks(value))


KIND = BlockKind(Prose, bind, source=_source)
