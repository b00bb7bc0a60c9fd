"""Compares a statement with a profile's Statement Templates.

A template applies to a statement by its determining properties; then all its rules must be kept
(xAPI Profiles 1.0, Structure 8; Communication 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scormkit.statements.members import At, nearest, shown, some
from scormkit.statements.paths import Selector
from scormkit.statements.places import Path

_UNMATCHABLE = object()
_CONTEXT_TYPES = {
    "contextParentActivityType": "parent",
    "contextGroupingActivityType": "grouping",
    "contextCategoryActivityType": "category",
    "contextOtherActivityType": "other",
}
OBJECT_ID: At = ("object", "id")


def token(value: Any) -> object:
    """Return what stands for *value* when values are compared as JSON: 1 is 1.0, but true is not 1."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return (bool, value)
    if isinstance(value, list):
        return (list, tuple(map(token, value)))
    if isinstance(value, dict):
        return (dict, frozenset((key, token(one)) for key, one in value.items()))
    return (float, value)


@dataclass(frozen=True, slots=True)
class Choice:
    """Values that a rule names, to be compared with quickly and to be quoted."""

    tokens: frozenset[object]
    quoted: tuple[Any, ...]

    def __contains__(self, value: object) -> bool:
        """Say whether *value* is one of them."""
        return value is not _UNMATCHABLE and token(value) in self.tokens

    def meant(self, value: object) -> str:
        """Return which of them *value* might have been meant to be, in words."""
        close = nearest(value, (one for one in self.quoted if isinstance(one, str)))
        return f"; did you mean {shown(close)}?" if close and len(self.quoted) > 1 else ""

    def __str__(self) -> str:
        return some(map(shown, self.quoted), 3)


def choice(values: Iterable[Any]) -> Choice:
    """Return *values* as a choice."""
    quoted = tuple(values)
    return Choice(frozenset(map(token, quoted)), quoted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one part of a statement must be like."""

    location: Selector
    selector: Selector | None = None
    presence: str = ""
    any: Choice | None = None
    all: Choice | None = None
    none: Choice | None = None

    def broken(self, statement: Any) -> tuple[At, str, str] | None:
        """Return where *statement* breaks this rule, the place as a path, and how; nothing if it does not."""
        values = self._values(statement)
        wrong = self._wrong(values)
        if wrong is None:
            return None
        number, words = wrong
        way = self._place(statement, number)
        if way is None:
            return self.location.likely(), self.location.text, words
        return way, str(Path(way)), words

    def _values(self, statement: Any) -> list[Any]:
        values = self.location.values(statement)
        if self.selector is None:
            return values
        return [one for value in values for one in self.selector.values(value) or [_UNMATCHABLE]]

    def _wrong(self, values: list[Any]) -> tuple[int, str] | None:
        """Return which of *values* is wrong, and how. The order is the algorithm's."""
        matchable = [one for one in values if one is not _UNMATCHABLE]
        if self.presence == "excluded":
            return (0, "may not be there") if matchable else None
        if self.presence == "included":
            if not values:
                return 0, "is missing"
            if len(matchable) < len(values):
                return _where(values, _UNMATCHABLE), f"has no {self._selected()}"
        if self.presence == "recommended" and not matchable:
            return None
        return self._unlisted(values, matchable)

    def _unlisted(self, values: list[Any], matchable: list[Any]) -> tuple[int, str] | None:
        if self.any is not None and not any(one in self.any for one in matchable):
            what = f"is {shown(matchable[0])}" if matchable else "is missing"
            meant = self.any.meant(matchable[0]) if matchable else ""
            return 0, f"{what}; wanted: {self.any}{meant}"
        if self.all is not None:
            for number, one in enumerate(values):
                if one not in self.all:
                    what = f"has no {self._selected()}" if one is _UNMATCHABLE else f"is {shown(one)}"
                    return number, f"{what}; allowed: {self.all}{self.all.meant(one)}"
        if self.none is not None:
            for number, one in enumerate(values):
                if one in self.none:
                    return number, f"is {shown(one)}, which may not be there"
        return None

    def _selected(self) -> str:
        return self.selector.text if self.selector else "value"

    def _place(self, statement: Any, number: int) -> At | None:
        """Return the way to value *number* of those that this rule is about, if it is there."""
        ways: list[At] = []
        for way, value in self.location.pairs(statement):
            inner = self.selector.pairs(value) if self.selector else [((), value)]
            ways += [(*way, *one) for one, _ in inner] or [way]
        return ways[number] if number < len(ways) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One way in which statements may be made; *number* is its place in its profile."""

    id: str
    number: int
    name: str
    verb: str = ""
    activity_type: str = ""
    context_types: tuple[tuple[str, frozenset[str]], ...] = ()
    attachment_types: frozenset[str] = frozenset()
    object_refs: frozenset[str] | None = None
    context_refs: frozenset[str] | None = None
    rules: tuple[Rule, ...] = ()

    def applies(self, statement: Mapping[str, Any]) -> bool:
        """Say whether *statement* has the determining properties of this template."""
        if self.verb and _inside(statement, "verb", "id") != self.verb:
            return False
        if self.activity_type and _inside(statement, "object", "definition", "type") != self.activity_type:
            return False
        for kind, wanted in self.context_types:
            around = _inside(statement, "context", "contextActivities", kind)
            if not wanted <= _types(around, "definition", "type"):
                return False
        return not self.attachment_types or self.attachment_types <= _types(
            statement.get("attachments"), "usageType"
        )

    def refers(self) -> bool:
        """Say whether statements that this one refers to matter."""
        return self.object_refs is not None or self.context_refs is not None


def determined(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the determining properties that *document*, a template of a profile, names."""
    kinds = ((kind, frozenset(document[name])) for name, kind in _CONTEXT_TYPES.items() if document.get(name))
    return {
        "verb": document.get("verb", ""),
        "activity_type": document.get("objectActivityType", ""),
        "context_types": tuple(kinds),
        "attachment_types": frozenset(document.get("attachmentUsageType", ())),
    }


def normal(statement: dict[str, Any]) -> dict[str, Any]:
    """Return *statement* with lists for single contextActivities, as rules want it (Structure 8.1)."""
    around = _inside(statement, "context", "contextActivities")
    if not isinstance(around, dict) or all(isinstance(one, list) for one in around.values()):
        return statement
    lists = {kind: one if isinstance(one, list) else [one] for kind, one in around.items()}
    return {**statement, "context": {**statement["context"], "contextActivities": lists}}


def _inside(value: Any, *way: str) -> Any:
    for name in way:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _types(activities: Any, *way: str) -> frozenset[str]:
    if not isinstance(activities, list):
        return frozenset()
    found = (_inside(one, *way) for one in activities)
    return frozenset(one for one in found if isinstance(one, str))


def _where(values: list[Any], wanted: object) -> int:
    return next(number for number, one in enumerate(values) if one is wanted)
