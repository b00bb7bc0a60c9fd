"""What a package told an LMS or a record store, without what differs from run to run.

Times, durations, ids that were drawn, saved states and this machine's addresses are replaced by words
such as ``<time>``; questions to the LMS, and values that were set twice, are left out. What remains is
what an LMS shows and what reports are made of, in order. Pure, and nothing changes when it is done twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

ASKED = {"GetValue", "GetLastError", "GetErrorString", "GetDiagnostic"}
"""Calls that tell the LMS nothing."""

TRUE = {"true", "1"}
_UUID = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
_HERE = re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\]):\d+")
_SPAN = re.compile(r"P(?=[\dT])[\dYMWD.]*(?:T[\dHMS.]+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_HALF = re.compile(r"[\ud800-\udfff]")
_ELEMENTS = (
    (re.compile(r"cmi\.suspend_data"), "<state>"),
    (re.compile(r"cmi\.(?:core\.)?session_time|cmi\.interactions\.\d+\.latency"), "<duration>"),
    (
        re.compile(r"cmi\.interactions\.\d+\.time(?:stamp)?|cmi\.comments_from_learner\.\d+\.timestamp"),
        "<time>",
    ),
)
_MEMBERS = {"duration": "<duration>", "timestamp": "<time>", "stored": "<time>"}


def trace(calls: Iterable[Json], statements: Iterable[Json]) -> tuple[Json, ...]:
    """Return what was told: *calls* as the desk hears them, *statements* as the record store took them."""
    # What is sent in one moment may arrive in any order; each statement knows when it was made.
    made = sorted(statements, key=lambda one: str(one.get("timestamp", "")))
    return normalised([*map(_called, calls), *map(_told, made)])


def _called(call: Json) -> Json:
    name, arguments = str(call.get("name", "")), call.get("args")
    found: dict[str, Any] = {"call": name}
    if name == "SetValue" and isinstance(arguments, list):
        found |= zip(("name", "value"), map(str, arguments), strict=False)
    if call.get("answer") not in TRUE:
        found["answer"] = str(call.get("answer", ""))
        if call.get("error") not in {None, "", "0"}:
            found["error"] = str(call["error"])
    return found


def _told(statement: Json) -> Json:
    about = statement.get("object") or {}
    found: dict[str, Any] = {"verb": str((statement.get("verb") or {}).get("id", ""))}
    found["object"] = str(about.get("id") or about.get("objectType") or "")
    if statement.get("result"):
        found["result"] = statement["result"]
    return found


def normalised(entries: Iterable[Json]) -> tuple[Json, ...]:
    """Return *entries* without what differs from run to run."""
    return tuple(_without_noise(entries))


def _without_noise(entries: Iterable[Json]) -> Iterator[Json]:
    last: dict[str, Json] = {}
    for entry in map(_plain, entries):
        call = entry.get("call")
        # A commit that was taken says nothing; how many there are depends on how fast the learner works.
        if call in ASKED or (call == "Commit" and "answer" not in entry):
            continue
        if call == "SetValue":
            name = str(entry.get("name"))
            if last.get(name) == entry:
                continue
            last[name] = entry
        yield entry


def _plain(entry: Json) -> Json:
    found: dict[str, Any] = _replaced(dict(entry))
    if "value" in found:
        name = str(found.get("name"))
        words = (word for pattern, word in _ELEMENTS if pattern.fullmatch(name))
        found["value"] = next(words, found["value"])
    return found


def _replaced(value: Any, member: str = "") -> Any:
    if isinstance(value, str):
        return _MEMBERS.get(member) or _text(value)
    if isinstance(value, Mapping):
        extension = member == "extensions"
        return {
            _text(key): _extended(one) if extension else _replaced(one, key) for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return [_replaced(one) for one in value]
    return value


def _extended(value: Any) -> Any:
    """Return what an extension says: nobody knows its members, so its form tells a time or a duration."""
    if isinstance(value, str):
        form = "<duration>" if _SPAN.fullmatch(value) else "<time>" if _TIME.fullmatch(value) else ""
        return form or _text(value)
    return _replaced(value)


def _text(text: str) -> str:
    return _HALF.sub("�", _HERE.sub("<preview>", _UUID.sub("<id>", text)))
