"""What holds whatever the profile: times that can be, ids and definitions that mean one thing.

Facts about many statements remember only what comparing needs: a few words for each, never the statement.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from scormkit.codes import (
    ABSURD_TIME,
    FUTURE_TIME,
    ID_TAKEN,
    NAME_CHANGED,
    QUESTION_CHANGED,
    SENT_TWICE,
    STORED_BEFORE,
)
from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements import forms
from scormkit.statements.members import shown
from scormkit.statements.ndjson import Read

TOLERANCE = timedelta(minutes=1)
"""How far two clocks that are right may differ."""

BEGINNING = datetime(2001, 1, 1, tzinfo=UTC)
"""Clocks that were never set show 1970, 1980 or the first day of 2000."""

_ADDED = frozenset({"id", "stored", "authority", "version"})
_TOLD = frozenset({"definition", "display", "name"})
_MAPS = ("name", "description")
_LISTS = ("choices", "scale", "source", "target", "steps")
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Places:
    """Where each statement began, in fourteen bytes a statement; statements are numbered from 0."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._file, self._line, self._column = array("H"), array("L"), array("L")

    def add(self, at: Location) -> int:
        """Keep a statement's place; return its number."""
        if not self._files or self._files[-1] != at.path:
            self._files.append(at.path)
        self._file.append(len(self._files) - 1)
        self._line.append(at.line)
        self._column.append(at.column)
        return len(self._line) - 1

    def __getitem__(self, number: int) -> Location:
        return Location(self._files[self._file[number]], self._line[number], self._column[number])

    def __len__(self) -> int:
        return len(self._line)


def when(statement: Mapping[str, Any], key: str = "timestamp") -> datetime | None:
    """Return the time that *statement* gives as *key*, if it is one."""
    value = statement.get(key)
    found = forms.moment(value) if isinstance(value, str) else None
    return found if isinstance(found, datetime) else None


def times(read: Read, now: datetime) -> Iterator[Diagnostic]:
    """Yield what is odd about the times of a statement that is looked at *now*."""
    happened, stored = when(read.value), when(read.value, "stored")
    if happened is None:
        return
    said = read.value["timestamp"]
    if happened > now + TOLERANCE:
        yield FUTURE_TIME.at(read.place(("timestamp",)), time=said)
    elif happened < BEGINNING:
        yield ABSURD_TIME.at(read.place(("timestamp",)), time=said)
    if stored is not None and stored + TOLERANCE < happened:
        yield STORED_BEFORE.at(read.place(("stored",)), stored=read.value["stored"], time=said)


class Ids:
    """Which ids were seen, and what for."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: dict[bytes, tuple[int, int]] = {}

    def look(self, read: Read, number: int) -> Diagnostic | None:
        """Return what is wrong with the id of statement *number*: taken by another, or sent twice."""
        name = key_of(read.value.get("id"))
        if name is None:
            return None
        essence = hash(_ENCODE(_essence(read.value)))
        first, known = self._seen.setdefault(name, (number, essence))
        if first == number:
            return None
        code = SENT_TWICE if known == essence else ID_TAKEN
        return code.at(read.place(("id",)), id=read.value["id"], first=self._places[first])

    def number(self, name: bytes) -> int | None:
        """Return the number of the statement with the id *name*, if it was seen."""
        found = self._seen.get(name)
        return found[0] if found else None


def key_of(name: object) -> bytes | None:
    """Return the UUID *name* in sixteen bytes, if it is one."""
    if not isinstance(name, str) or not forms.is_uuid(name):
        return None
    return bytes.fromhex(name.replace("-", ""))


def _essence(statement: Mapping[str, Any]) -> dict[str, Any]:
    """Return *statement* without what a store may add or what only describes (Data 2.3.1)."""
    kept = {key: value for key, value in statement.items() if key not in _ADDED}
    for key in ("actor", "verb", "object"):
        if isinstance(kept.get(key), dict) and not _TOLD.isdisjoint(kept[key]):
            kept[key] = {name: one for name, one in kept[key].items() if name not in _TOLD}
    happened = when(statement)
    if happened is not None:
        kept["timestamp"] = round(happened.timestamp(), 3)
    context = kept.get("context")
    if isinstance(context, dict) and isinstance(context.get("contextActivities"), dict):
        around = {
            kind: [_name(one) for one in _list(many)] for kind, many in context["contextActivities"].items()
        }
        kept["context"] = {**context, "contextActivities": around}
    return kept


class Definitions:
    """What activities were said to be, for each language: one id means one thing."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: dict[tuple[str, object], tuple[dict[str, Any], int]] = {}
        self._told: set[tuple[str, object, str]] = set()

    def look(self, read: Read, number: int) -> Iterator[Diagnostic]:
        """Yield where statement *number* defines an activity otherwise than one before it; each part once."""
        context = read.value.get("context")
        context = context if isinstance(context, dict) else {}
        language = context.get("language")
        language = language if isinstance(language, str) else None
        for way, activity in _activities(read.value, context):
            definition, name = activity.get("definition"), activity.get("id")
            if not isinstance(definition, dict) or not isinstance(name, str):
                continue
            first, at = self._seen.setdefault((name, language), (definition, number))
            if first is definition or first == definition:
                continue
            for part, asked, inner in _differences(first, definition):
                if (name, language, part) not in self._told:
                    self._told.add((name, language, part))
                    code = QUESTION_CHANGED if asked else NAME_CHANGED
                    place = read.place((*way, "definition", *inner))
                    yield code.at(place, id=shown(name), first=self._places[at], part=part)


def _differences(first: Any, other: Any) -> Iterator[tuple[str, bool, tuple[str | int, ...]]]:
    """Yield the parts in which two definitions differ, whether what is asked differs, and the way there."""
    for key in first.keys() & other.keys():
        one, two = first[key], other[key]
        if one == two:
            continue
        if key in _MAPS and isinstance(one, dict) and isinstance(two, dict):
            tags = sorted(tag for tag in one.keys() & two.keys() if one[tag] != two[tag])
            yield from ((f"{key} in {shown(tag)}", False, (key, tag)) for tag in tags)
        elif key in _LISTS and [_name(each) for each in _list(one)] == [_name(each) for each in _list(two)]:
            yield f"the words of {key}", False, (key,)
        else:
            yield key, key not in {"extensions", "moreInfo", *_MAPS}, (key,)


def _activities(
    statement: Mapping[str, Any], context: Mapping[str, Any]
) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    about = statement.get("object")
    if isinstance(about, dict) and about.get("objectType", "Activity") == "Activity":
        yield ("object",), about
    around = context.get("contextActivities")
    for kind, many in around.items() if isinstance(around, dict) else ():
        for place, one in enumerate(_list(many)):
            if isinstance(one, dict) and "definition" in one:
                way = (kind, place) if isinstance(many, list) else (kind,)
                yield ("context", "contextActivities", *way), one


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(one: Any) -> Any:
    return one.get("id") if isinstance(one, dict) else one
