"""Says yes or no to data, as a JSON Schema would, and nothing else: fast.

Most modules are sound most of the time, and a yes needs no explanation. The validator that
explains a no is asked only then (``validators.py``), so a sound module costs a twentieth and
never loads it. A test compares the two on thousands of spoilt modules. Only what our schemas
use is known here; any other keyword is refused when a schema is compiled, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from typing import Any

Check = Callable[[Any], bool]

# These say something to people and editors, not about data.
_SILENT = {"$schema", "$id", "$defs", "title", "description", "examples", "default", "errorMessage"}


def accepts(schema: Mapping[str, Any]) -> Check:
    """Return what says whether data are valid against *schema*, which must hold no references."""
    checks = [_KEYWORDS[key](value, schema) for key, value in schema.items() if key not in _SILENT]
    if len(checks) == 1:
        return checks[0]

    def check(data: Any) -> bool:
        for holds in checks:  # noqa: SIM110 - a loop is twice as fast as all()
            if not holds(data):
                return False
        return True

    return check


def _always(data: object) -> bool:
    del data
    return True


def _never(data: object) -> bool:
    del data
    return False


def _is_number(data: object) -> bool:
    return isinstance(data, int | float) and not isinstance(data, bool)


def _is_whole(data: object) -> bool:
    return _is_number(data) and (isinstance(data, int) or (isinstance(data, float) and data.is_integer()))


_TYPES: Mapping[str, Check] = {
    "string": lambda data: isinstance(data, str),
    "integer": _is_whole,
    "number": _is_number,
    "boolean": lambda data: isinstance(data, bool),
    "array": lambda data: isinstance(data, list),
    "object": lambda data: isinstance(data, dict),
}


def _type(wanted: str | list[str], schema: Mapping[str, Any]) -> Check:
    del schema
    if isinstance(wanted, str):
        return _TYPES[wanted]
    kinds = [_TYPES[one] for one in wanted]
    return lambda data: any(kind(data) for kind in kinds)


def _members(wanted: Any, schema: Mapping[str, Any]) -> Check:
    """Return the check of ``properties`` and ``additionalProperties``, which belong together."""
    del wanted
    known = {key: accepts(one) for key, one in schema.get("properties", {}).items()}
    other = schema.get("additionalProperties", True)
    rest = accepts(other) if isinstance(other, Mapping) else _always if other else _never

    def check(data: Any) -> bool:
        if isinstance(data, dict):
            for key, value in data.items():  # a loop, as above
                if not known.get(key, rest)(value):
                    return False
        return True

    return check


def _additional(wanted: Any, schema: Mapping[str, Any]) -> Check:
    return _always if "properties" in schema else _members(wanted, schema)


def _required(wanted: list[str], schema: Mapping[str, Any]) -> Check:
    del schema
    keys = frozenset(wanted)
    return lambda data: not isinstance(data, dict) or keys <= data.keys()


def _names(wanted: Mapping[str, Any], schema: Mapping[str, Any]) -> Check:
    del schema
    name = accepts(wanted)
    return lambda data: not isinstance(data, dict) or all(map(name, data))


def _items(wanted: Mapping[str, Any], schema: Mapping[str, Any]) -> Check:
    del schema
    item = accepts(wanted)
    return lambda data: not isinstance(data, list) or all(map(item, data))


def _either(wanted: Mapping[str, Any], schema: Mapping[str, Any]) -> Check:
    asked, yes, no = (accepts(one) for one in (wanted, schema.get("then", {}), schema.get("else", {})))
    return lambda data: yes(data) if asked(data) else no(data)


def _not(wanted: Mapping[str, Any], schema: Mapping[str, Any]) -> Check:
    del schema
    inner = accepts(wanted)
    return lambda data: not inner(data)


def _one_of(wanted: list[str | bool], schema: Mapping[str, Any]) -> Check:
    del schema
    # True is not 1 in JSON; no schema of ours lists numbers.
    words = frozenset((type(one), one) for one in wanted)
    return lambda data: isinstance(data, str | bool) and (type(data), data) in words


def _form(wanted: str, schema: Mapping[str, Any]) -> Check:
    del schema
    found = re.compile(wanted).search
    return lambda data: not isinstance(data, str) or found(data) is not None


def _sized(kind: type[Sized], *, least: bool) -> Callable[[int, Mapping[str, Any]], Check]:
    def make(wanted: int, schema: Mapping[str, Any]) -> Check:
        del schema
        if least:
            return lambda data: not isinstance(data, kind) or len(data) >= wanted
        return lambda data: not isinstance(data, kind) or len(data) <= wanted

    return make


def _bound(*, least: bool) -> Callable[[float, Mapping[str, Any]], Check]:
    def make(wanted: float, schema: Mapping[str, Any]) -> Check:
        del schema
        if least:
            return lambda data: not _is_number(data) or not data < wanted
        return lambda data: not _is_number(data) or not data > wanted

    return make


def _with_if(wanted: Any, schema: Mapping[str, Any]) -> Check:
    """Return nothing to check: ``then`` and ``else`` are checked by their ``if``."""
    del wanted, schema
    return _always


_KEYWORDS: Mapping[str, Callable[[Any, Mapping[str, Any]], Check]] = {
    "type": _type,
    "properties": _members,
    "additionalProperties": _additional,
    "required": _required,
    "propertyNames": _names,
    "items": _items,
    "if": _either,
    "then": _with_if,
    "else": _with_if,
    "not": _not,
    "enum": _one_of,
    "const": lambda wanted, schema: _one_of([wanted], schema),
    "pattern": _form,
    "maxLength": _sized(str, least=False),
    "minItems": _sized(list, least=True),
    "maxItems": _sized(list, least=False),
    "minProperties": _sized(dict, least=True),
    "maxProperties": _sized(dict, least=False),
    "minimum": _bound(least=True),
    "maximum": _bound(least=False),
}
