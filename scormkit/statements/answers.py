"""Says whether a response is one that a question can have: its ids, each once, in the format of its kind.

The formats are those of xAPI 1.0.3, Data, Appendix C; what a question takes is described in its catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Look = Callable[[Any], str | None]

_NEXT, _WITH = "[,]", "[.]"
_NUMBER = re.compile(r"(?:-?\d{1,10}(?:\.\d{1,7})?)?").fullmatch
"""Plain digits as both SCORMs hold them; nothing where a number is too great to be written so."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]").search
_ID = 300
"""More than any id of ours, with what parts it from the next."""

_ALIEN = "result.response is no answer that this question has"
_TWICE = "result.response holds something twice"


def answer_check(wanted: Mapping[str, Any]) -> Look:
    """Return what looks at answers to a question that takes what is *wanted*."""
    return _CHECKS[wanted["kind"]](wanted)


def _listed(wanted: Mapping[str, Any]) -> Look:
    ids = frozenset(wanted["choices"])
    longest = _ID * len(ids)

    def look(value: Any) -> str | None:
        if type(value) is not str or len(value) > longest:
            return _ALIEN
        if value in ids or not value:
            return None
        chosen = value.split(_NEXT)
        if not ids.issuperset(chosen):
            return _ALIEN
        return None if len(set(chosen)) == len(chosen) else _TWICE

    return look


def _paired(wanted: Mapping[str, Any]) -> Look:
    pairs = frozenset(f"{one}{_WITH}{other}" for one in wanted["source"] for other in wanted["target"])
    longest = 2 * _ID * len(wanted["source"])

    def look(value: Any) -> str | None:
        if type(value) is not str or len(value) > longest:
            return _ALIEN
        found = value.split(_NEXT) if value else []
        if not pairs.issuperset(found):
            return _ALIEN
        return None if len({pair.split(_WITH)[0] for pair in found}) == len(found) else _TWICE

    return look


def _stepped(wanted: Mapping[str, Any]) -> Look:
    steps = frozenset(f"{step}{_WITH}{one}" for step, ones in wanted["answers"].items() for one in ones)
    most = wanted["most"]

    def look(value: Any) -> str | None:
        # A conversation may come back to where it was: a step may stand there twice.
        if type(value) is not str or len(value) > 2 * _ID * most:
            return _ALIEN
        found = value.split(_NEXT) if value else []
        return None if len(found) <= most and steps.issuperset(found) else _ALIEN

    return look


def _in_words(wanted: Mapping[str, Any]) -> Look:
    longest = wanted["longest"]

    def look(value: Any) -> str | None:
        if type(value) is not str or len(value) > longest:
            return "result.response is no text, or longer than this question takes"
        return "result.response holds characters that no text has" if _CONTROL(value) else None

    return look


def _true_false(_: Mapping[str, Any]) -> Look:
    return lambda value: None if type(value) is str and value in {"true", "false"} else _ALIEN


def _numeric(_: Mapping[str, Any]) -> Look:
    return lambda value: None if type(value) is str and _NUMBER(value) else _ALIEN


_CHECKS: dict[str, Callable[[Mapping[str, Any]], Look]] = {
    "choice": _listed,
    "sequencing": _listed,
    "matching": _paired,
    "performance": _stepped,
    "fill-in": _in_words,
    "long-fill-in": _in_words,
    "true-false": _true_false,
    "numeric": _numeric,
}
