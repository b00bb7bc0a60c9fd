"""Things to put in their right order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scormkit.diagnostics import Diagnostic
from scormkit.module.guess import permuted
from scormkit.module.kind import BlockKind, Scope, exercise, get, maybe_text, named, parts, text_at
from scormkit.module.model import Exercise, Guess, Name, Node, Text, Words
from scormkit.module.rules.options import ids_are_unique, texts_differ
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Node):
    """One thing to put in order, and perhaps why it stands where it stands."""

    id: Name
    key: str
    text: Text
    because: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Exercise):
    """Items in their right order; the learner gets them shuffled."""

    type: ClassVar[str] = "order"

    items: tuple[Item, ...]
    because: Text

    @property
    def state_size(self) -> int:
        """Return two characters for every item."""
        return 2 * len(self.items)

    @property
    def guess(self) -> Guess:
        """Return what a random order earns."""
        return permuted(len(self.items))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the items in their right order, and the question as a sequencing one."""
        labels = {item.id: words.plain(item.text) for item in self.items}
        return {
            "items": [{"id": item.id, "key": item.key, "text": labels[item.id]} for item in self.items],
            "interaction": {"kind": "sequencing", "correct": [list(labels)], "choices": list(labels)},
            "labels": labels,
        }


def bind(value: Value, scope: Scope) -> Order:
    """Return the ordering that *value* describes."""
    items = parts(value, "items")
    return Order(
        **exercise(value, scope),
        items=tuple(
            Item(at=item.at, id=one, key=key, text=text_at(item, "text"), because=maybe_text(item, "because"))
            for item, one, key in named(items, [str(get(item, "text")) for item in items])
        ),
        because=text_at(value, "because"),
    )


def items_differ(block: Order) -> Iterator[Diagnostic]:
    """Yield items that share an id or a text."""
    yield from ids_are_unique("item", (item.id for item in block.items))
    yield from texts_differ(item.text for item in block.items)


KIND = BlockKind(Order, bind, (items_differ,))
