"""Follows statements through the patterns of their profile, registration by registration.

Statements may come in any order, from several files; what is kept of each is its time, its number and the
templates that apply to it. Order is that of time (xAPI Profiles 1.0, Communication 2.2); among statements of
one and the same moment any order is allowed.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from scormkit.codes import OUT_OF_ORDER, UNFINISHED
from scormkit.diagnostics import Diagnostic
from scormkit.statements.facts import Places
from scormkit.statements.members import shown, some
from scormkit.statements.patterns import START, Automaton, bits
from scormkit.statements.yardstick import Yardstick

_MOST_TIED = 8
"""More statements of one moment are not tried in every order, but in theirs and its reverse."""

_FEW = 6


class Event(NamedTuple):
    """A statement in a run: when, which, and the set of templates that apply to it."""

    time: float
    number: int
    templates: int


class Run:
    """The statements of one registration that follow one profile."""

    def __init__(self) -> None:
        self._times, self._numbers = array("d"), array("L")
        self._templates: list[int] = []  # few differ, so they are shared integers

    def add(self, event: Event) -> None:
        """Keep a statement."""
        self._times.append(event.time)
        self._numbers.append(event.number)
        self._templates.append(event.templates)

    def __len__(self) -> int:
        return len(self._numbers)

    def ordered(self, without: Container[int]) -> list[Event]:
        """Return the statements by time, then as they were read; not those that were voided."""
        events = map(Event, self._times, self._numbers, self._templates)
        return sorted(one for one in events if one.number not in without)


def follow(run: Run, profile: Yardstick, places: Places, voided: Container[int]) -> Iterator[Diagnostic]:
    """Yield where *run* leaves every pattern of *profile*, or that it has not come to an end."""
    states = [START] * len(profile.patterns)
    before: Event | None = None
    for _, tied in groupby(run.ordered(voided), key=lambda one: one.time):
        moment = list(tied)
        after = [_moment(one, state, moment) for one, state in zip(profile.patterns, states, strict=True)]
        if not any(after):
            yield _break(profile, states, moment, before, places)
            return
        states, before = after, moment[-1]
    pairs = list(zip(profile.patterns, states, strict=True))
    if before is None or any(one.complete(state) for one, state in pairs):
        return
    pattern, state = next((one, state) for one, state in pairs if state)
    expected = _names(profile, pattern.expected(state))
    yield UNFINISHED.at(places[before.number], pattern=pattern.name, expected=expected)


def _moment(pattern: Automaton, states: int, tied: Sequence[Event]) -> int:
    """Return the states after *tied*, whose order does not matter: the union over all their orders."""
    if len(tied) == 1 or not states:
        return pattern.step(states, tied[0].templates)
    if len(tied) > _MOST_TIED:
        return _in_order(pattern, states, tied) | _in_order(pattern, states, tied[::-1])
    reached = [states] + [0] * ((1 << len(tied)) - 1)
    for done in range(1, len(reached)):
        for last in bits(done):
            reached[done] |= pattern.step(reached[done ^ (1 << last)], tied[last].templates)
    return reached[-1]


def _in_order(pattern: Automaton, states: int, tied: Sequence[Event]) -> int:
    for one in tied:
        states = pattern.step(states, one.templates)
    return states


def _break(
    profile: Yardstick, states: list[int], moment: Sequence[Event], before: Event | None, places: Places
) -> Diagnostic:
    """Return the diagnostic of the first of *moment* that no pattern takes after what came *before*."""
    for one in moment:
        pairs = list(zip(profile.patterns, states, strict=True))
        after = [pattern.step(state, one.templates) for pattern, state in pairs]
        if not any(after):
            break
        states, before = after, one
    alive = [(pattern, state) for pattern, state in zip(profile.patterns, states, strict=True) if state]
    expected = dict.fromkeys(number for pattern, state in alive for number in pattern.expected(state))
    where = "at the beginning of its registration"
    if before is not None:
        where = f"after {_label(profile, before)} (line {places[before.number].line})"
    return OUT_OF_ORDER.at(
        places[one.number],
        template=_label(profile, one).strip("'"),
        after=where,
        expected=_names(profile, list(expected)),
    )


def _label(profile: Yardstick, event: Event) -> str:
    return shown(profile.templates[next(bits(event.templates))].name)


def _names(profile: Yardstick, numbers: Sequence[int]) -> str:
    names = list(dict.fromkeys(shown(profile.templates[number].name) for number in numbers))
    if not names:
        return "nothing more"
    return some(names, _FEW)
