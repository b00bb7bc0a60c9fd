"""A statement that is true or false."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from scormkit.module.guess import uniform
from scormkit.module.kind import BlockKind, Scope, exercise, get, text_at
from scormkit.module.model import Exercise, Guess, Text, Words
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Exercise):
    """A statement (the prompt), whether it is true, and what to say to either answer."""

    type: ClassVar[str] = "truefalse"
    state_size: ClassVar[int] = 1

    answer: bool
    when_true: Text
    when_false: Text

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns: one of two."""
        return uniform((self.best, 1 - self.best))

    def spec(self, words: Words) -> dict[str, Any]:
        """Return the answer, and the question as a true-false one."""
        del words
        return {
            "answer": self.answer,
            "interaction": {"kind": "true-false", "correct": [self.answer]},
            "labels": {},
        }


def bind(value: Value, scope: Scope) -> TrueFalse:
    """Return the statement that *value* describes."""
    return TrueFalse(
        **exercise(value, scope),
        answer=bool(get(value, "answer")),
        when_true=text_at(value, "when_true"),
        when_false=text_at(value, "when_false"),
    )


KIND = BlockKind(TrueFalse, bind)
