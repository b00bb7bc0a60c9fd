"""Finds what looks like a credential in an author's files, and hides it from everything said afterwards.

A package is a file that every learner can open. What is found stops the build, and is neither repeated in a
message nor shown with its line: the log of a build is read by more people than the file.

Training speaks of passwords and tokens all the time. So prose is looked through for what only a machine
writes, and a bare word is taken for a secret only as the value of a key that promises one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from scormkit import codes
from scormkit.diagnostics import Diagnostic, Location
from scormkit.source.credential_shapes import STRICT, Span, found_in, machine_made
from scormkit.source.document import Value

MASK = "\N{BULLET}"
"""Stands for a character of a secret: a sign that means nothing to YAML, Markdown or PO."""

_LOOSE = r"(?:token|key|auth(?:orization)?|bearer)"
"""Names whose value is a secret only if a machine wrote it."""

_STRICT_KEY = re.compile(rf"(?:.*[_-])?{STRICT}", re.IGNORECASE)
_LOOSE_KEY = re.compile(rf"(?:.*[_-])?{_LOOSE}", re.IGNORECASE)
_ACCESS_KEY = re.compile(rf"{STRICT}|{_LOOSE}|user(?:[_-]?name)?|login|account|basic", re.IGNORECASE)
"""What a record store is opened with: none of it has a place among the settings for statements."""

_KEYED = re.compile(
    rf"(?:^|[{{,])\s*(?:-\s+)?[\"']?(?:[^\W_]+[_-])*(?:{STRICT}|{_LOOSE})[\"']?\s*:\s*"
    r"(?P<secret>\"[^\"]*\"|'[^']*'|[^\s,}#]+(?=\s*(?:[,}#]|$))|(?:basic|bearer)\s.*)",
    re.IGNORECASE,
)
"""A key and its value on a line of YAML, as far as one line can tell."""

LEAST = 4
"""Shorter values are no secrets anybody keeps."""


def guarded(text: str, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return *text*, the content of the file *path*, without its credentials, and what is said of them."""
    found = found_in(text)
    said = []
    for (start, stop), shape in sorted(found.items(), key=lambda one: one[0]):
        head = text.rfind("\n", 0, start) + 1
        at = Location(path, text.count("\n", 0, start) + 1, start - head + 1, stop - start)
        said.append(shape.code.at(at, what=shape.what))
    return _hidden(text, found), tuple(said)


def kept_out(value: Value) -> tuple[Value, tuple[Diagnostic, ...]]:
    """Return *value* without the keys whose values are secrets, and what is said of them."""
    said: list[Diagnostic] = []
    return _without(value, "", said), tuple(said)


def masked(line: str) -> str:
    """Return *line* as it may be shown: rather too much hidden than too little, nothing moved."""
    return _hidden(line, [*found_in(line), *(match.span("secret") for match in _KEYED.finditer(line))])


def _hidden(text: str, spans: Iterable[Span]) -> str:
    for start, stop in spans:
        text = f"{text[:start]}{MASK * (stop - start)}{text[stop:]}"
    return text


def _without(value: Value, parent: str, said: list[Diagnostic]) -> Value:
    if isinstance(value.data, tuple):
        items = tuple(_without(one, parent, said) for one in value.data)
        return value if _same(items, value.data) else replace(value, data=items)
    if not isinstance(value.data, dict):
        return value
    kept: dict[str, Value] = {}
    for key, one in value.data.items():
        if parent == "xapi" and _ACCESS_KEY.fullmatch(key):
            said.append(codes.ACCESS_KEY.at(value.keys[key], key=key))
        elif _promises(key, one):
            said.append(codes.SECRET_VALUE.at(value.keys[key], key=key))
        else:
            kept[key] = _without(one, key, said)
    return value if _same(tuple(kept.values()), tuple(value.data.values())) else replace(value, data=kept)


def _same(some: tuple[Value, ...], others: tuple[Value, ...]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))


def _promises(key: str, value: Value) -> bool:
    """Say whether *key* promises a secret and *value*, which is no prose, keeps the promise."""
    if isinstance(value.data, bool) or not isinstance(value.data, str | int | float):
        return False
    text = str(value.data).strip()
    if len(text) < LEAST or any(map(str.isspace, text)) or MASK in text:
        return False
    return bool(_STRICT_KEY.fullmatch(key) or (_LOOSE_KEY.fullmatch(key) and machine_made(text)))
