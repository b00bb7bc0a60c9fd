"""YAML as an author means it: version 1.2, plain data, every value with its place.

PyYAML's C parser hands over events one by one; ``_Reader`` builds values from them and stops
as soon as a limit is reached, so that no input can make it recurse or grow without end.
What YAML allows but hides from its author (aliases, anchors, tags, merge keys, doubled keys,
sentences split by a comma) is told and left out; reading goes on to find the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.characters import INVISIBLE, clean, name_of, tabs
from scormkit.source.complaints import translate
from scormkit.source.document import Value
from scormkit.source.limits import LIMITS, Limits
from scormkit.source.places import Places
from scormkit.source.scalars import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.events import SequenceStartEvent

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Only its parser is used. The one in Python, for machines without libyaml, is 20 times slower."""

KINDS = {
    type(None): "empty",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    tuple: "a list",
    dict: "a mapping",
}

Read = tuple[Value | None, tuple[Diagnostic, ...]]


def read_yaml(text: str, path: str, limits: Limits = LIMITS) -> Read:
    """Return the one document in *text*, the content of the file *path*, and what is wrong with it."""
    plain, said = clean(text, path)
    if plain is None:
        return None, said
    value, more = read_part(plain, path, 1, limits)
    return value, (*said, *more)


def read_part(text: str, path: str, first_line: int, limits: Limits = LIMITS) -> Read:
    """Return the document in *text*, a cleaned part of the file *path* that begins on *first_line*."""
    said = [*tabs(text, path, first_line)]
    if said:
        return None, tuple(said)
    reader = _Reader(text, path, first_line, limits)
    try:
        value = reader.document()
    except _StopError:
        value = None
    except yaml.MarkedYAMLError as error:
        value = None
        found = translate(error, path, first_line, reader.places.lines)
        if not any(one.at.line == found.at.line for one in reader.said):  # the same slip, told better
            reader.said.append(found)
    except (yaml.YAMLError, ValueError) as error:  # the parser in Python lets chr() fail
        value = None
        reader.said.append(codes.NOT_YAML.at(Location(path, first_line), problem=str(error).split("\n")[0]))
    return value, tuple(reader.said)


def kind_of(value: Value) -> str:
    """Return how people call what *value* holds."""
    return KINDS[type(value.data)]


class _StopError(Exception):
    """A limit is reached; what there is to say has been said."""


class _Reader:
    """Builds values from the events of one text, and keeps what is wrong with them in *said*."""

    def __init__(self, text: str, path: str, first_line: int, limits: Limits) -> None:
        self.said: list[Diagnostic] = []
        self.places = Places(text.split("\n"), path, first_line)
        self._limits = limits
        self._left = limits.values
        self._aliases: set[str | None] = set()
        self._next: Callable[[], Event] = LOADER(text).get_event

    def document(self) -> Value | None:
        """Return the value of the first document; None when there is none."""
        self._next()  # the stream's start
        if isinstance(self._next(), StreamEndEvent):
            return None
        value = self._node(self._next(), 1)
        self._next()  # the document's end
        event = self._next()
        if isinstance(event, DocumentStartEvent):
            self.said.append(codes.SECOND_DOCUMENT.at(self.places.of(event)))
        return None if value.data is None and value.style == "plain" else value

    def _node(self, event: Event, depth: int) -> Value:
        self._left -= 1
        if self._left < 0:
            self._stop(
                codes.TOO_MANY_VALUES.at(self.places.of(event), limit=self._limits.values, what="values")
            )
        if len(self.said) > self._limits.findings:
            raise _StopError
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if depth > self._limits.depth:
            self._stop(codes.TOO_DEEP.at(self.places.of(event), limit=self._limits.depth))
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        return self._sequence(cast("SequenceStartEvent", event), depth)

    def _alias(self, event: AliasEvent) -> Value:
        """Return the text that an alias looks like; each name is told of once."""
        at, name = self.places.of(event), event.anchor
        if name not in self._aliases:
            self._aliases.add(name)
            self.said.append(codes.ALIAS.at(at, name=name))
        return Value(f"*{name}", at)

    def _stop(self, said: Diagnostic) -> NoReturn:
        self.said.append(said)
        raise _StopError

    def _properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor:
            at = self.places.start(event, len(event.anchor) + 1)
            self.said.append(codes.ANCHOR.at(at, name=event.anchor))
        if event.tag:
            self.said.append(codes.TAG.at(self.places.start(event, 1), tag=repr(event.tag)))

    def _scalar(self, event: ScalarEvent) -> Value:
        text, style = event.value, event.style
        if event.anchor or event.tag:
            self._properties(event)
        if not style:
            return Value(resolve(text), self.places.of(event))
        if style in "|>":
            return Value(
                text, self.places.below(event) if text.strip() else self.places.of(event), style="block"
            )
        bad = INVISIBLE.search(text) if style == '"' else None
        if bad:
            self.said.append(codes.BAD_CHARACTER.at(self.places.of(event), name=name_of(bad.group())))
        return Value(text, self.places.of(event), style="quoted")

    def _sequence(self, start: SequenceStartEvent, depth: int) -> Value:
        if start.anchor or start.tag:
            self._properties(start)
        items: list[Value] = []
        event = self._next()
        while not isinstance(event, SequenceEndEvent):
            items.append(self._node(event, depth + 1))
            event = self._next()
        return Value(tuple(items), self.places.span(start, event, items[0].at if items else None))

    def _mapping(self, start: MappingStartEvent, depth: int) -> Value:
        if start.anchor or start.tag:
            self._properties(start)
        if start.flow_style and self.places.text(start).startswith("{{"):
            return self._braces(start, depth)
        values: dict[str, Value] = {}
        keys: dict[str, Location] = {}
        split = False
        event = self._next()
        while not isinstance(event, MappingEndEvent):
            key, at = self._key(event, depth), self.places.of(event)
            inner = self._next()
            value = self._node(inner, depth + 1)
            if key is not None and start.flow_style and _is_prose(event, inner):
                if not split:
                    self.said.append(codes.SPLIT_SENTENCE.at(at, words=key))
                split = True
            elif key in keys:
                self.said.append(codes.DUPLICATE_KEY.at(at, key=key, line=keys[key].line))
            elif key is not None:
                values[key], keys[key] = value, at
            event = self._next()
        return Value(values, self.places.span(start, event, _end_of_first(values, keys)), keys)

    def _braces(self, start: Event, depth: int) -> Value:
        """Return the text that was meant, beginning with a value's name in braces; pass over its events."""
        opened = 1
        while opened:
            event = self._next()
            opened += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth + opened - 1 > self._limits.depth:
                self._stop(codes.TOO_DEEP.at(self.places.of(event), limit=self._limits.depth))
        at = self.places.span(start, event, None)
        self.said.append(codes.BRACES_FIRST.at(at))
        return Value(self.places.text(start), at)

    def _key(self, event: Event, depth: int) -> str | None:
        """Return the key that *event* begins, or nothing when it is not a word."""
        if isinstance(event, ScalarEvent) and not event.anchor and not event.tag:
            data = event.value if event.style else resolve(event.value)
            if data == "<<" and not event.style:
                self.said.append(codes.MERGE_KEY.at(self.places.of(event)))
                return None
            if isinstance(data, str):
                return data
            self.said.append(codes.KEY_NOT_TEXT.at(self.places.of(event), kind=KINDS[type(data)]))
            return None
        before = len(self.said)
        value = self._node(event, depth + 1)
        if isinstance(event, CollectionStartEvent):
            del self.said[before:]  # what is wrong inside is not the author's point: the key is
            self.said.append(codes.KEY_NOT_TEXT.at(self.places.of(event), kind=kind_of(value)))
        return None


def _end_of_first(values: dict[str, Value], keys: dict[str, Location]) -> Location | None:
    """Return the last place of a mapping that can stand on its first line."""
    for key, at in keys.items():
        value = values[key].at
        return value if value.line == at.line else at
    return None


def _is_prose(key: Event, value: Event) -> bool:
    """Say whether *key*, between curly braces, is the rest of a sentence that a comma split."""
    if not isinstance(key, ScalarEvent) or key.style:
        return False
    return " " in key.value or (isinstance(value, ScalarEvent) and not value.style and not value.value)
