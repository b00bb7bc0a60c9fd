"""The published schemas, compiled once so that checking a module costs little.

What they say is unchanged (a test compares): references are written out beforehand, a block
is checked against the schema of its own type at once instead of asking one ``if`` after
another, and the validator is asked to explain only what ``accept.py`` does not accept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any

from scormkit.module.accept import Check, accepts
from scormkit.resources import schemas

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Path = tuple[str | int, ...]

_SUFFIX = ".schema.json"
_ANY_BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Fault:
    """One keyword of a schema that does not hold."""

    path: Path
    keyword: str
    wanted: Any
    """What stands beside the keyword in the schema."""

    schema: Mapping[str, Any]
    """The schema that the keyword is part of."""

    data: Any
    """What was found."""

    keys: Mapping[str, Any]
    """The schemas of all keys that can stand beside the one at fault."""

    of_key: bool = False
    """Whether not the value at *path* is at fault but its key *data*."""


def faults(name: str, data: Any) -> Iterator[Fault]:
    """Yield every fault of *data* against the schema *name*."""
    if not accepted(name)(data):
        for error in _validator(name).iter_errors(data):
            yield _fault(error, _validator(name).schema)
    for path, block in _blocks_in(name, data):
        kind = block.get("type")
        if isinstance(kind, str) and f"blocks/{kind}" in schemas():
            for fault in faults(f"blocks/{kind}", block):
                yield replace(fault, path=(*path, *fault.path))


def _fault(error: ValidationError, root: Any) -> Fault:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    return Fault(
        path=tuple(error.absolute_path),
        keyword=str(error.validator),
        wanted=error.validator_value,
        schema=schema,
        data=error.instance,
        keys=_keys(root, error.absolute_schema_path),
        of_key="propertyNames" in error.absolute_schema_path,
    )


def _keys(schema: Any, path: Iterable[str | int]) -> Mapping[str, Any]:
    """Return the properties of the nearest mapping around the keyword at *path* that closes its keys."""
    found: Mapping[str, Any] = {}
    for step in path:
        if isinstance(schema, Mapping) and "additionalProperties" in schema:
            found = schema.get("properties", {})
        schema = schema[step]
    return found


def _blocks_in(name: str, data: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the blocks that stand in *data*, one storey down, with the path to each."""
    if name == "module":
        for number, page in enumerate(_items(data, "pages")):
            yield from ((("pages", number, *path), block) for path, block in _blocks_in("page", page))
    for key in _storeys(name):
        for number, block in enumerate(_items(data, key)):
            if isinstance(block, dict):
                yield (key, number), block


def _items(data: Any, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


@cache
def _storeys(name: str) -> tuple[str, ...]:
    """Return the keys under which the schema *name* holds lists of blocks."""
    properties = schemas()[name].get("properties", {})
    return tuple(
        key
        for key, schema in properties.items()
        if str(schema.get("items", {}).get("$ref", "")).endswith(f"{_ANY_BLOCK}{_SUFFIX}")
    )


@cache
def accepted(name: str) -> Check:
    """Return what says whether data are valid against the schema *name*, blocks inside them aside."""
    return accepts(expanded(name))


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator

    whole = expanded(name)
    return Draft202012Validator({key: value for key, value in whole.items() if not key.startswith("$")})


def expanded(name: str) -> dict[str, Any]:
    """Return the schema *name* with its references written out, but for what a block's type decides."""
    found: dict[str, Any] = _expand(schemas()[name], name)
    return found


def _expand(schema: Any, name: str) -> Any:
    if isinstance(schema, list):
        return [_expand(one, name) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    own = {key: _expand(value, name) for key, value in schema.items() if key != "$ref"}
    if "$ref" not in schema:
        return own
    file, _, fragment = schema["$ref"].partition("#")
    there = normpath(join(dirname(name), file)).removesuffix(_SUFFIX) if file else name
    target = schemas()[there]
    for step in fragment.split("/")[1:]:
        target = target[step]
    if there == _ANY_BLOCK:
        target = {key: value for key, value in target.items() if key != "allOf"}
    return {**_expand(target, there), **own}
