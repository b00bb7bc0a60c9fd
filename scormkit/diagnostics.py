"""What scormkit has to say about an author's work, as plain values.

A diagnostic is a fact with a place: which rule, where, what is wrong and what
to do next. Nothing in this module prints, logs or raises; the command line
decides how a diagnostic looks, and tests compare diagnostics with ``==``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


ERROR = Severity.ERROR
WARNING = Severity.WARNING


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file an author can open; lines and columns count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def quoted(text: str) -> str:
    """Return *text* in quotes, as it is; only what cannot be seen is escaped."""
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    quote = '"' if "'" in shown and '"' not in shown else "'"
    return f"{quote}{shown}{quote}"


class _Named(str):
    """A fact that ``{name!r}`` quotes as people write it: a path of Windows keeps its single backslashes."""

    __slots__ = ()
    __repr__ = quoted


class _Gap(str):
    """A fact that is not known: no name, so ``{name!r}`` does not quote it."""

    __slots__ = ()
    __repr__ = str.__str__


class _Open(dict[str, str]):
    """Facts that are not known yet: an ellipsis each, or nothing for those that are only told at times."""

    def __missing__(self, name: str) -> str:
        return _Gap("" if name in {"more", "near", "attempts", "state"} else "…")


@dataclass(frozen=True, slots=True)
class Code:
    """One rule: its stable number, its weight, what it says, how to mend it and why it is there."""

    id: str
    severity: Severity
    says: str
    hint: str = ""
    why: str = ""
    about: str = ""
    """What it says in general, where *says* would be little but gaps without its facts."""

    def at(self, location: Location, **facts: object) -> Diagnostic:
        """Return this rule broken at *location*, its texts filled from *facts*."""
        told = {name: _Named(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
        return Diagnostic(self, location, self.says.format_map(told), self.hint.format_map(told))

    @property
    def gist(self) -> str:
        """Return what this rule says wherever it is broken."""
        return self.about or self.says.format_map(_Open()).removesuffix(": …")

    @property
    def advice(self) -> str:
        """Return what to do wherever this rule is broken; empty when each place has its own advice."""
        advice = self.hint.format_map(_Open())
        return advice if any(char.isalpha() for char in advice) else ""

    @property
    def tolerated(self) -> Code:
        """Return this rule as a warning, for places where breaking it is known to hurt nobody."""
        return replace(self, severity=WARNING)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One rule broken in one place."""

    code: Code
    at: Location
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{self.at}: {self.code.id} {self.message}{hint}"

    @property
    def severity(self) -> Severity:
        """Return how much this finding weighs."""
        return self.code.severity

    def as_json(self) -> dict[str, Any]:
        """Return this finding as the JSON that ``schemas/diagnostics.schema.json`` promises."""
        return {
            "code": self.code.id,
            "severity": str(self.severity),
            "message": self.message,
            "hint": self.hint,
            "path": self.at.path,
            "line": self.at.line,
            "column": self.at.column,
            "length": self.at.length,
        }


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage made, or nothing, and all that was said on the way."""

    product: T | None
    diagnostics: tuple[Diagnostic, ...] = ()


def blocks(said: Iterable[Diagnostic]) -> bool:
    """Say whether something in *said* stops the build."""
    return any(diagnostic.severity is ERROR for diagnostic in said)


def by_place(said: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *said* in reading order, each finding once."""
    return tuple(sorted(dict.fromkeys(said), key=lambda one: (one.at, one.code.id, one.message)))
