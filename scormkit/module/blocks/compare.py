"""A against B: two ways to act in one situation, which is better, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from scormkit.diagnostics import Diagnostic
from scormkit.module.guess import uniform
from scormkit.module.kind import BlockKind, Scope, exercise, get, part, text_at
from scormkit.module.model import Exercise, Guess, Node, Text, Words
from scormkit.module.rules.options import texts_differ
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Way(Node):
    """One of the two ways: what is said or done, and what comes of it."""

    says: Text
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Exercise):
    """Two ways side by side; *better* is ``a`` or ``b``."""

    type: ClassVar[str] = "compare"
    state_size: ClassVar[int] = 1

    a: Way
    b: Way
    better: str

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns: one of two."""
        return uniform((self.best, 1 - self.best))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return which way is better, and the question as a choice between ``a`` and ``b``."""
        return {
            "better": self.better,
            "interaction": {"kind": "choice", "correct": [[self.better]], "choices": ["a", "b"]},
            "labels": {"a": words.plain(self.a.says), "b": words.plain(self.b.says)},
        }


def bind(value: Value, scope: Scope) -> Compare:
    """Return the comparison that *value* describes."""
    return Compare(
        **exercise(value, scope, points=0),
        a=_way(part(value, "a") or value),
        b=_way(part(value, "b") or value),
        better=str(get(value, "better")),
    )


def _way(value: Value) -> Way:
    return Way(at=value.at, says=text_at(value, "says"), because=text_at(value, "because"))


def ways_differ(block: Compare) -> Iterator[Diagnostic]:
    """Yield the second way if it says the same as the first."""
    yield from texts_differ((block.a.says, block.b.says))


KIND = BlockKind(Compare, bind, (ways_differ,))
