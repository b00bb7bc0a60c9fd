"""Follows a profile's Patterns through a run of statements (xAPI Profiles 1.0, Structure 9).

A pattern is a regular expression over templates. It is compiled once into the automaton of its
positions (Glushkov's), whose sets of states are the bits of an integer: a statement costs one look into
a table, whatever the pattern, and nothing is ever tried twice. The specification's own algorithm
(Communication 2.2) takes as much as it can and never goes back; what it accepts is accepted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

KINDS = ("sequence", "alternates", "optional", "oneOrMore", "zeroOrMore")
MOST_POSITIONS = 4096
DEEPEST = 64
START = 1
"""The set of states before anything was seen: bit 0."""

_REMEMBERED = 1 << 14


class PatternError(ValueError):
    """A pattern that cannot be followed; its words say why."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a pattern: whether nothing fits it, and the positions it begins and ends with."""

    nullable: bool
    first: int
    last: int


@dataclass(slots=True)
class Automaton:
    """A pattern, ready to be followed. Position 0 is the start; *symbols* are numbers of templates."""

    id: str
    name: str
    symbols: list[int] = field(default_factory=lambda: [-1])
    follow: list[int] = field(default_factory=lambda: [0])
    ends: int = 0
    _by_symbol: dict[int, int] = field(default_factory=dict)
    _next: dict[int, int] = field(default_factory=dict)
    _steps: dict[tuple[int, int], int] = field(default_factory=dict)

    def step(self, states: int, templates: int) -> int:
        """Return the states after a statement that fits *templates* (bits); 0 when it breaks the order."""
        key = (states, templates)
        found = self._steps.get(key)
        if found is None:
            if len(self._steps) > _REMEMBERED:
                self._steps.clear()
                self._next.clear()
            allowed = 0
            for number in bits(templates):
                allowed |= self._by_symbol.get(number, 0)
            found = self._steps[key] = self._after(states) & allowed
        return found

    def complete(self, states: int) -> bool:
        """Say whether the pattern may end in *states*."""
        return bool(states & self.ends)

    def expected(self, states: int) -> list[int]:
        """Return the numbers of the templates that may follow on *states*, in the pattern's order."""
        return list(dict.fromkeys(self.symbols[position] for position in bits(self._after(states))))

    def _after(self, states: int) -> int:
        found = self._next.get(states)
        if found is None:
            found = 0
            for position in bits(states):
                found |= self.follow[position]
            self._next[states] = found
        return found

    def finish(self, whole: _Part) -> None:
        """Close the automaton: what it may begin and end with."""
        self.follow[0] = whole.first
        self.ends = whole.last | (START if whole.nullable else 0)
        for position, symbol in enumerate(self.symbols):
            if position:
                self._by_symbol[symbol] = self._by_symbol.get(symbol, 0) | 1 << position


def bits(number: int) -> Iterator[int]:
    """Yield which bits of *number* are set, lowest first."""
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


def compile_pattern(
    name: str, patterns: Mapping[str, Mapping[str, Any]], templates: Mapping[str, int]
) -> Automaton:
    """Return the automaton of the pattern with the id *name*. Raises PatternError."""
    made = Automaton(name, label(patterns[name]))
    made.finish(_Compiler(made, patterns, templates).part(name, ()))
    return made


def label(document: Mapping[str, Any]) -> str:
    """Return the name by which people know what *document*, a part of a profile, describes."""
    names = document.get("prefLabel")
    if isinstance(names, dict) and names:
        return str(names.get("en") or next(iter(names.values())))
    return str(document.get("id", "")).rstrip("/").rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class _Compiler:
    made: Automaton
    patterns: Mapping[str, Mapping[str, Any]]
    templates: Mapping[str, int]

    def part(self, name: str, above: tuple[str, ...]) -> _Part:
        if name in self.templates:
            return self._position(self.templates[name])
        if name not in self.patterns:
            raise PatternError(f"names {name!r}, which is no template or pattern of this profile")
        if name in above:
            raise PatternError(f"contains itself, by way of {name!r}")
        if len(above) >= DEEPEST:
            raise PatternError(f"is nested more than {DEEPEST} deep")
        document = self.patterns[name]
        kind = next((one for one in KINDS if one in document), "")
        inner = document.get(kind)
        names = inner if isinstance(inner, list) else [inner]
        parts = [self.part(str(one), (*above, name)) for one in names]
        return self._join(kind, parts)

    def _position(self, symbol: int) -> _Part:
        number = len(self.made.symbols)
        if number > MOST_POSITIONS:
            raise PatternError(f"grows beyond {MOST_POSITIONS} places when it is written out")
        self.made.symbols.append(symbol)
        self.made.follow.append(0)
        return _Part(nullable=False, first=1 << number, last=1 << number)

    def _join(self, kind: str, parts: Sequence[_Part]) -> _Part:
        if kind == "sequence":
            return self._sequence(parts)
        first = last = 0
        for part in parts:
            first |= part.first
            last |= part.last
        if kind in {"oneOrMore", "zeroOrMore"}:
            self._link(last, first)
        nullable = kind in {"optional", "zeroOrMore"} or any(part.nullable for part in parts)
        return _Part(nullable, first, last)

    def _sequence(self, parts: Sequence[_Part]) -> _Part:
        whole = _Part(nullable=True, first=0, last=0)
        for part in parts:
            self._link(whole.last, part.first)
            whole = _Part(
                whole.nullable and part.nullable,
                whole.first | (part.first if whole.nullable else 0),
                part.last | (whole.last if part.nullable else 0),
            )
        return whole

    def _link(self, ends: int, begins: int) -> None:
        for position in bits(ends):
            self.made.follow[position] |= begins
