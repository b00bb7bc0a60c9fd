"""Says whether a statement is one that a package can have sent: strictly, and in microseconds.

Verb, object and context must be those of one statement of the package's catalogue, letter by letter; what
the player fills in must be of its form and within its range. What is refused is told in plain words, which
never repeat the statement's own. Who sent it, and for whom, is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from scormkit.statements.answers import answer_check
from scormkit.statements.catalogue import Skeleton, skeletons

Look = Callable[[Any], str | None]
"""Returns what is wrong with a value, or nothing."""

_WITH = frozenset({"id", "actor", "verb", "object", "result", "context", "timestamp"})
_WITHOUT = _WITH - {"result"}

# RFC 4122: the player makes versions 4 at random, and the same form where it must come out the same twice.
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}").fullmatch
# \d would be any digit of Unicode.
_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII).fullmatch
_DURATION = re.compile(r"PT(?=\d)(?:\d{1,7}H)?(?:\d{1,2}M)?(?:\d{1,2}(?:\.\d{1,2})?S)?", re.ASCII).fullmatch
_SLACK = 2e-4
"""Shares and points are written with four decimals each, the one cut and the other rounded."""


class Acceptance:
    """What one package may send, made ready for asking often."""

    def __init__(self, catalogue: Mapping[str, Any], activity: str = "") -> None:
        """Make *catalogue* ready; *activity* is what its launch called the module, if not by its own name."""
        self.key: str = catalogue["key"]
        self.lms: str = catalogue["lms"]
        self.iri: str = activity or catalogue["module"]
        self._launched: bool = catalogue["launched"]
        self._known: dict[tuple[str, str], tuple[Skeleton, Look | None]] = {}
        for one in skeletons(catalogue, activity):
            look = None if one.result is None else _result_check(one.result)
            self._known[one.verb["id"], one.object["id"]] = one, look

    def __len__(self) -> int:
        """Return how many statements the catalogue has."""
        return len(self._known)

    def known(self, statement: Mapping[str, Any]) -> tuple[Skeleton, Look | None]:
        """Return what the catalogue says of *statement*, which was accepted, and what looks at its result."""
        return self._known[statement["verb"]["id"], statement["object"]["id"]]

    def refusal(self, statement: Mapping[str, Any]) -> str | None:
        """Return why *statement* cannot come from this package, or None for one that can."""
        if type(statement) is not dict or statement.keys() not in (_WITH, _WITHOUT):
            return "a statement of this package has other members"
        found = self._find(statement["verb"], statement["object"])
        if isinstance(found, str):
            return found
        skeleton, look = found
        return (
            (None if type(statement["actor"]) is dict else "actor must be an object")
            or _written("id", is_id, statement["id"])
            or _written("timestamp", is_moment, statement["timestamp"])
            or self._context(statement["context"], skeleton.context)
            or (
                _result(statement["result"], look)
                if "result" in statement
                else look and "a result is missing"
            )
        )

    def _find(self, verb: Any, about: Any) -> tuple[Skeleton, Look | None] | str:
        """Return what this package says with *verb* about this object, or what is wrong with either."""
        if type(verb) is not dict or type(about) is not dict:
            return "verb and object must be objects"
        word, what = verb.get("id"), about.get("id")
        if type(word) is not str or type(what) is not str:
            return "verb and object must have an id"
        known = self._known.get((word, what))
        if known is None:
            return "this package says nothing like this of this object"
        if verb != known[0].verb:
            return "the verb is not written as this package writes it"
        if about != known[0].object:
            return "the object is not described as this package describes it"
        return known

    def _context(self, context: Any, wanted: Mapping[str, Any]) -> str | None:
        if type(context) is not dict:
            return "context must be an object"
        own = dict(context)
        registration = own.pop("registration", None)
        if registration is not None or not self._launched:
            wrong = _written("context.registration", is_id, registration)
            if wrong:
                return wrong
        if own == wanted or (self._launched and _holds(own, wanted)):
            return None
        return "the context is not that of this package"


def is_id(text: str) -> bool:
    """Say whether *text* is an id as a player makes them."""
    return _UUID(text) is not None


def is_moment(text: str) -> bool:
    """Say whether *text* is a moment that there was, as a player writes it."""
    if not _TIME(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _holds(context: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Say whether *context* has all that is *wanted*: the LMS that launches may say more (cmi5 10.2.1)."""
    lists = context.get("contextActivities")
    return type(lists) is dict and all(
        type(there := lists.get(relation)) is list and all(one in there for one in ones)
        for relation, ones in wanted["contextActivities"].items()
    )


def _written(what: str, form: Callable[[str], object], value: Any) -> str | None:
    return None if type(value) is str and form(value) else f"{what} is not written as it must be"


def _result(result: Any, look: Look | None) -> str | None:
    if look is None:
        return "there is a result where none belongs"
    return look(result) if type(result) is dict else "result must be an object"


def _result_check(wanted: Mapping[str, Any]) -> Look:
    """Return what looks at results that must hold what is *wanted*."""
    optional = frozenset(wanted.get("optional", ()))
    members = frozenset(wanted) - {"optional"}
    looks: list[Look] = []
    if "score" in wanted:
        looks.append(_score_check(wanted["score"].get("max")))
    if "duration" in wanted:
        looks.append(lambda result: _written("result.duration", _DURATION, result["duration"]))
    flags = sorted(members & {"success", "completion"})
    looks.extend(_flag_check(name, wanted[name], needed=name not in optional) for name in flags)
    if "response" in wanted:
        answer = answer_check(wanted["response"])
        looks.append(lambda result: answer(result["response"]))
    if "extensions" in wanted:
        looks.append(_range_check(wanted["extensions"]))
    every = tuple(looks)

    def look(result: dict[str, Any]) -> str | None:
        if result.keys() != members and not members - optional <= result.keys() <= members:
            return "the result has other members than this statement's"
        for one in every:
            wrong = one(result)
            if wrong:
                return wrong
        return None

    return look


def _score_check(most: int | None) -> Look:
    members = frozenset({"scaled"} if most is None else {"scaled", "raw", "min", "max"})

    def look(result: dict[str, Any]) -> str | None:
        score = result["score"]
        if type(score) is not dict or score.keys() != members:
            return "result.score has other members than this statement's"
        share = score["scaled"]
        # NaN is in no range.
        if type(share) not in _NUMBERS or not 0 <= share <= 1:
            return "result.score.scaled is not between 0 and 1"
        if most is None:
            return None
        raw = score["raw"]
        if type(raw) not in _NUMBERS or not 0 <= raw <= most:
            return "result.score.raw is not between 0 and the most there is"
        if (
            type(score["min"]) is bool
            or score["min"] != 0
            or type(score["max"]) is bool
            or score["max"] != most
        ):
            return "result.score.min and max are not those of this package"
        return None if abs(raw - share * most) <= _SLACK * max(most, 1) else "raw and scaled score disagree"

    return look


_NUMBERS = frozenset({int, float})


def _flag_check(name: str, wanted: object, *, needed: bool) -> Look:
    def look(result: dict[str, Any]) -> str | None:
        if not needed and name not in result:
            return None
        value = result[name]
        if wanted == "score":
            # A share that was cut to four decimals may stand for a little less than all.
            right = type(value) is bool and (not value or result["score"]["scaled"] == 1)
        else:
            right = value is wanted
        return None if right else f"result.{name} is not what goes with this statement"

    return look


def _range_check(wanted: Mapping[str, Mapping[str, int]]) -> Look:
    members = frozenset(wanted)

    def look(result: dict[str, Any]) -> str | None:
        found = result["extensions"]
        if type(found) is not dict or found.keys() != members:
            return "result.extensions has other members than this statement's"
        for name, limits in wanted.items():
            if type(found[name]) is not int or not limits["min"] <= found[name] <= limits["max"]:
                return "an extension of the result is out of range"
        return None

    return look
