"""Says when two statements are one, and names one that has no id.

A store may fill in and reorder much of what it takes; what stays is the statement (xAPI 1.0.3, Data 2.3).
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://scormkit.org/xapi/statements")

_ADDED = {"id", "stored", "authority", "version"}
_TOLD = {"display", "definition", "name"}
"""What a verb, an activity and an agent are called is not what was done."""

_SECONDS = re.compile(r"(?<=\d)\.(\d+)(?=S$)")


def identifier(statement: Mapping[str, Any]) -> str:
    """Return the id of *statement*: its own, or one made of what it says, the same every time."""
    own = statement.get("id")
    if isinstance(own, str):
        return own.lower()
    text = json.dumps(statement, sort_keys=True, separators=(",", ":"))
    return str(uuid.uuid5(NAMESPACE, hashlib.sha256(text.encode()).hexdigest()))


def same(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> bool:
    """Say whether *theirs*, which a store gave back, is what *ours* has become there."""
    mine, stored = _plain(ours), _plain(theirs)
    if "timestamp" not in ours:
        stored.pop("timestamp", None)
    return _alike(mine, stored)


def _plain(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return *statement* (or a sub-statement) with what a store may change brought to one form."""
    plain: dict[str, Any] = {}
    for key, value in statement.items():
        if key in _ADDED:
            continue
        if key in {"actor", "object"} and isinstance(value, Mapping):
            plain[key] = _target(value, "Agent" if key == "actor" else "Activity")
        elif key == "verb" and isinstance(value, Mapping):
            plain[key] = value.get("id")
        elif key == "timestamp":
            plain[key] = _instant(value)
        elif key == "result" and isinstance(value, Mapping):
            plain[key] = {
                **value,
                **({"duration": _duration(value["duration"])} if "duration" in value else {}),
            }
        elif key == "context" and isinstance(value, Mapping):
            plain[key] = _context(value)
        else:
            plain[key] = value
    return plain


def _target(value: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return an actor or object; *kind* is what it is where it does not say (Data 2.4.2, 2.4.4)."""
    told = value.get("objectType", kind)
    if told == "SubStatement":
        return {"objectType": told, **_plain({key: one for key, one in value.items() if key != "objectType"})}
    found = {key: one for key, one in value.items() if key not in _TOLD}
    members = value.get("member")
    if isinstance(members, list):
        found["member"] = _set(_target(one, "Agent") if isinstance(one, Mapping) else one for one in members)
    return {**found, "objectType": told}


def _context(value: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(value)
    for key in {"instructor", "team"} & found.keys():
        if isinstance(found[key], Mapping):
            found[key] = _target(found[key], "Agent" if key == "instructor" else "Group")
    groups = found.pop("contextActivities", None)
    if isinstance(groups, Mapping):
        # One activity may stand without its list, and an empty list says nothing (Data 2.4.6.2).
        lists = {key: many if isinstance(many, list) else [many] for key, many in groups.items()}
        kept = {
            key: _set(_target(one, "Activity") if isinstance(one, Mapping) else one for one in many)
            for key, many in lists.items()
            if many
        }
        found.update({"contextActivities": kept} if kept else {})
    return found


def _set(values: Any) -> list[Any]:
    """Return *values*, whose order says nothing, in one order."""
    return sorted(values, key=lambda one: json.dumps(one, sort_keys=True))


def _instant(value: Any) -> Any:
    """Return a time to the millisecond, as precise as a store must be (Data 4.5)."""
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value
    if found.tzinfo is None:
        return value
    return found.astimezone(UTC).isoformat(timespec="milliseconds")


def _duration(value: Any) -> Any:
    """Return a duration to the hundredth of a second, as precise as a store must be (Data 4.6)."""
    if not isinstance(value, str):
        return value
    cut = _SECONDS.sub(lambda found: f".{found[1][:2].rstrip('0')}", value)
    return cut.replace(".S", "S")


def _alike(one: Any, other: Any) -> bool:
    """Say whether two values of JSON are equal: 1 is 1.0, but true is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return bool(one == other)
