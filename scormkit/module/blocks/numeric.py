"""A question whose answer is a number, right within a tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from scormkit.module.kind import BlockKind, Scope, exercise, fraction, get, maybe_text, text_at
from scormkit.module.model import Exercise, Text, Words
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(Exercise):
    """A number to find, and what to say to a right, a too low and a too high one."""

    type: ClassVar[str] = "numeric"
    state_size: ClassVar[int] = 20

    answer: Fraction
    tolerance: Fraction = Fraction(0)
    unit: Text | None = None
    right: Text
    low: Text
    high: Text

    @property
    def limits(self) -> tuple[Fraction, Fraction]:
        """Return the smallest and the greatest right answer."""
        return self.answer - self.tolerance, self.answer + self.tolerance

    def spec(self, words: Words) -> dict[str, Any]:
        """Return answer and tolerance, and the question as a numeric one."""
        unit = {} if self.unit is None else {"unit": words.plain(self.unit)}
        return {
            "answer": number(self.answer),
            "tolerance": number(self.tolerance),
            **unit,
            "interaction": {"kind": "numeric", "correct": [[number(limit) for limit in self.limits]]},
            "labels": {},
        }


def number(exact: Fraction) -> int | float:
    """Return *exact* as JSON writes it: whole numbers without a point."""
    return exact.numerator if exact.denominator == 1 else float(exact)


def bind(value: Value, scope: Scope) -> Numeric:
    """Return the question that *value* describes."""
    return Numeric(
        **exercise(value, scope),
        answer=fraction(get(value, "answer")),
        tolerance=fraction(get(value, "tolerance", 0)),
        unit=maybe_text(value, "unit"),
        right=text_at(value, "right"),
        low=text_at(value, "low"),
        high=text_at(value, "high"),
    )


KIND = BlockKind(Numeric, bind)
