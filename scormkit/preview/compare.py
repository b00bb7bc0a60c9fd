"""What is different between a run as it was recorded and the run of today, in words that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from scormkit.codes import OTHER_PACKAGE, RESULT_DIFFERS, STEP_FAILED, TRACE_DIFFERS
from scormkit.diagnostics import Diagnostic, Location
from scormkit.preview.recording import Recording, Result, Source

Json = Mapping[str, Any]
AROUND = 3
"""Entries that are shown before and after a difference."""

MOST = 12
"""Entries of a difference that are shown; JSON has them all."""

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """The first stretch of a trace that is another: *at* is its place in the recording, from 0."""

    at: int
    wanted: tuple[Json, ...]
    got: tuple[Json, ...]
    before: tuple[Json, ...]
    behind: tuple[Json, ...]
    more: int
    """How many stretches follow that are other too."""

    def lines(self) -> Iterator[str]:
        """Yield the difference in its context, as people know it from version control."""
        number = self.at + 1 - len(self.before)
        rows = [(" ", words(one)) for one in self.before]
        rows += [*_cut("-", self.wanted), *_cut("+", self.got)]
        rows += [(" ", words(one)) for one in self.behind]
        for sign, line in rows:
            yield f"{sign} {'' if sign == '+' else number:>4}  {line}"
            number += sign != "+"
        if self.more:
            yield f"  … and {self.more} more difference{'' if self.more == 1 else 's'} after this one"


def _cut(sign: str, entries: Sequence[Json]) -> list[tuple[str, str]]:
    rows = [(sign, words(one)) for one in entries[:MOST]]
    return rows + [("+", f"… {len(entries) - MOST} more")] * (len(entries) > MOST)


def first_difference(wanted: Sequence[Json], got: Sequence[Json]) -> Difference | None:
    """Return the first stretch in which *got* is not *wanted*, if there is one."""
    one, other = [_canonical(entry) for entry in wanted], [_canonical(entry) for entry in got]
    if one == other:
        return None
    found = [
        each for each in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if each[0] != "equal"
    ]
    _, begin, end, start, stop = found[0]
    return Difference(
        begin,
        tuple(wanted[begin:end]),
        tuple(got[start:stop]),
        tuple(wanted[max(0, begin - AROUND) : begin]),
        tuple(wanted[end : end + AROUND]),
        len(found) - 1,
    )


def _canonical(entry: Json) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False)


def words(entry: Json) -> str:
    """Return *entry* on one line."""
    if "verb" in entry:
        verb = str(entry["verb"]).rstrip("/").rsplit("/", 1)[-1]
        result = f" {_canonical(entry['result'])}" if "result" in entry else ""
        said = f"{verb} {entry.get('object', '')}{result}"
    else:
        value = f" {entry['name']} = {_canonical(entry.get('value', ''))}" if "name" in entry else ""
        answer = f" → {entry['answer']} {entry.get('error', '')}".rstrip() if "answer" in entry else ""
        said = f"{entry.get('call', '')}{value}{answer}"
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def differences(source: Source, now: Recording) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the run of *now*, each at its place in the recording."""
    return (*_trace(source, now), *_result(source, now.result))


def _trace(source: Source, now: Recording) -> Iterator[Diagnostic]:
    wanted = source.recording.trace
    found = first_difference(wanted, now.trace)
    if found is None:
        return
    at = source.place("trace", found.at) if found.at < len(wanted) else source.place("trace")
    yield TRACE_DIFFERS.at(at, difference=_difference(found))


def _difference(found: Difference) -> str:
    wanted, got = (words(some[0]) if some else "" for some in (found.wanted, found.got))
    if wanted and got:
        return f"{got}, where {wanted} was recorded"
    return f"{wanted} is missing" if wanted else f"{got} is new"


def _result(source: Source, now: Result) -> Iterator[Diagnostic]:
    for what in ("status", "success", "score"):
        wanted, got = getattr(source.recording.result, what), getattr(now, what)
        if wanted != got:
            at = source.place("result", what)
            yield RESULT_DIFFERS.at(at, what=what, got=_shown(got), wanted=_shown(wanted))


def _shown(value: object) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, float | int) else repr(value)


def unfit(source: Source, what: str, wanted: str, found: Sequence[str]) -> Diagnostic:
    """Return that the package has no *wanted* but *found*; *what* is a key of the recording's package."""
    others = " and ".join(map(repr, found)) or "none"
    return OTHER_PACKAGE.at(source.place("package", what), what=f"the {what}", wanted=wanted, found=others)


def stuck(source: Source, number: int, problem: str) -> Diagnostic:
    """Return that step *number*, from 0, cannot be done."""
    at: Location = source.place("steps", number)
    return STEP_FAILED.at(at, number=number + 1, problem=problem)
