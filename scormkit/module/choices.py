"""Choices that are right, partly right or wrong: what a quiz and a drop-down gap share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scormkit.module.guess import HALF
from scormkit.module.kind import get, named, part, text_at
from scormkit.module.model import Name, Node, Text, Words
from scormkit.source.document import Value

SCORES = {"right": Fraction(1), "partly": HALF, "wrong": Fraction(0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Node):
    """One answer to pick: what it says, the share it earns and why."""

    id: Name
    key: str
    text: Text
    score: Fraction
    because: Text

    def spec(self, words: Words) -> dict[str, Any]:
        """Return what the player must know of this choice."""
        return {"id": self.id, "key": self.key, "text": words.plain(self.text), "score": float(self.score)}


def bind_choices(values: tuple[Value, ...]) -> tuple[Choice, ...]:
    """Return the choices in *values*: each says ``right``, ``partly`` or ``wrong``."""
    words = [next(word for word in SCORES if part(value, word)) for value in values]
    sources = [str(get(value, word)) for value, word in zip(values, words, strict=True)]
    return tuple(
        Choice(
            at=value.at,
            id=one,
            key=key,
            text=text_at(value, word),
            score=SCORES[word],
            because=text_at(value, "because"),
        )
        for (value, one, key), word in zip(named(values, sources), words, strict=True)
    )


def right_ones(choices: tuple[Choice, ...]) -> list[Choice]:
    """Return those of *choices* that are wholly right."""
    return [choice for choice in choices if choice.score == 1]
