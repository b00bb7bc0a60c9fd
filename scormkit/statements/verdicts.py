"""What one learner may be told once in a registration: completed, passed; and never failed after passed.

A pattern says in which order statements come; it cannot say that one of them comes only once among many
others in any order. These are cmi5's rules (9.3), which hold for every target here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from scormkit.codes import FAILED_AFTER_PASSED, TOLD_AGAIN
from scormkit.diagnostics import Diagnostic
from scormkit.statements.facts import Places

_ADL = "http://adlnet.gov/expapi/verbs/"
_WATCHED = {f"{_ADL}{word}": word for word in ("completed", "passed", "failed")}
_ONCE = ("completed", "passed")


class Verdicts:
    """Every verdict of each registration, activity and learner."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._told: dict[tuple[str, str, str], list[tuple[float, int, str]]] = {}

    def add(self, statement: Mapping[str, Any], registration: str, time: float, number: int) -> None:
        """Keep *statement*, if it is a verdict."""
        verb, about = statement.get("verb"), statement.get("object")
        if not isinstance(verb, dict) or not isinstance(about, dict):
            return
        name = verb.get("id")
        word = _WATCHED.get(name) if isinstance(name, str) else None
        if word is not None:
            key = (registration, str(about.get("id")), _who(statement.get("actor")))
            self._told.setdefault(key, []).append((time, number, word))

    def faults(self, voided: Container[int]) -> Iterator[Diagnostic]:
        """Yield what was told too often or too late."""
        for told in self._told.values():
            first: dict[str, int] = {}
            for _, number, word in sorted(told):
                if number in voided:
                    continue
                if word in _ONCE and word in first:
                    yield TOLD_AGAIN.at(self._places[number], verb=word, first=self._places[first[word]])
                elif word == "failed" and "passed" in first:
                    yield FAILED_AFTER_PASSED.at(self._places[number], first=self._places[first["passed"]])
                first.setdefault(word, number)


def _who(actor: Any) -> str:
    """Return by what *actor* is known."""
    if not isinstance(actor, dict):
        return ""
    return str(
        next((actor[key] for key in ("account", "mbox", "mbox_sha1sum", "openid") if key in actor), "")
    )
