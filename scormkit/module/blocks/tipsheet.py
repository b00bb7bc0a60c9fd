"""A page to print and keep beside the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scormkit.module.kind import BlockKind, Scope, block, maybe_text, parts, text, text_at
from scormkit.module.model import Block, Text
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Tipsheet(Block):
    """A title, a few lines, perhaps a note below them."""

    type: ClassVar[str] = "tipsheet"

    title: Text
    lines: tuple[Text, ...]
    note: Text | None = None

    @property
    def thing(self) -> Text:
        """Return the title: printing the sheet is reported."""
        return self.title


def bind(value: Value, scope: Scope) -> Tipsheet:
    """Return the sheet that *value* describes."""
    return Tipsheet(
        **block(value, scope),
        title=text_at(value, "title"),
        lines=tuple(text(line) for line in parts(value, "lines")),
        note=maybe_text(value, "note"),
    )


KIND = BlockKind(Tipsheet, bind)
