"""Looks at the shape of a definition: all keys known, all values of their kind.

The JSON Schemas decide; here their verdicts become findings an author understands, each at
its exact place. All faults of a document are told at once, but none that only follows from
another: a misspelt key is not also a missing one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scormkit.codes import (
    BAD_FORM,
    CONTRADICTION,
    EMPTY,
    MISSING_KEY,
    NOT_ONE_OF,
    OUT_OF_RANGE,
    TOO_FEW,
    TOO_MANY,
    UNKNOWN_KEY,
    WRONG_TYPE,
)
from scormkit.diagnostics import Diagnostic, by_place
from scormkit.module.kinds_of_data import called, instead, kinds, shown
from scormkit.module.meant import meant, nearest
from scormkit.module.validators import Fault, faults
from scormkit.source.document import Value


def check_shape(root: Value) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the shape of the module *root*."""
    return _check("module", root)


def check_project_shape(root: Value) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the shape of the project *root*."""
    return _check("project", root)


def _check(name: str, root: Value) -> tuple[Diagnostic, ...]:
    found = list(faults(name, root.plain()))
    misspelt = {
        (fault.path, near)
        for fault in found
        if fault.keyword == "additionalProperties"
        for key in _unknown(fault)
        if (near := nearest(key, fault.schema["properties"]))
    }
    return by_place(
        said
        for fault in found
        for said in _said(root, fault, {key for path, key in misspelt if path == fault.path})
    )


def _said(root: Value, fault: Fault, misspelt: set[str]) -> Iterator[Diagnostic]:
    value = root.find(*fault.path)
    if fault.keyword == "additionalProperties":
        yield from (_unknown_key(value, key, fault.schema) for key in _unknown(fault))
    elif fault.keyword == "required":
        missing = [key for key in fault.wanted if key not in fault.data]
        yield from (_missing_key(value, key, fault) for key in missing if key not in misspelt)
    elif fault.keyword == "not":
        place = root.find(*fault.path[:-1]).keys[str(fault.path[-1])]
        yield CONTRADICTION.at(place, key=fault.path[-1], because=fault.schema["errorMessage"])
    elif fault.of_key:
        yield _bad_form(Value(fault.data, value.keys[fault.data]), fault)
    else:
        yield _SAYS[fault.keyword](value, fault)


def _unknown(fault: Fault) -> list[str]:
    return [key for key in fault.data if key not in fault.schema["properties"]]


def _unknown_key(value: Value, key: str, schema: Mapping[str, Any]) -> Diagnostic:
    return UNKNOWN_KEY.at(value.keys[key], key=key, meant=meant(key, schema["properties"]))


def _missing_key(value: Value, key: str, fault: Fault) -> Diagnostic:
    if either := fault.schema.get("errorMessage"):
        return MISSING_KEY.at(value.at, what=f"one of the keys {either}", add=f"one of them: {either}")
    about = str(
        (fault.keys or fault.schema.get("properties", {})).get(key, {}).get("description", "")
    ).rstrip(".")
    return MISSING_KEY.at(value.at, what=f"the key {key!r}", add=f"{key!r} ({about})" if about else repr(key))


def _wrong_type(value: Value, fault: Fault) -> Diagnostic:
    types = fault.wanted
    wanted = kinds([types] if isinstance(types, str) else types)
    if value.data is None:
        return EMPTY.at(value.at, wanted=wanted)
    return WRONG_TYPE.at(value.at, wanted=wanted, found=called(value), instead=instead(value, types))


def _not_one_of(value: Value, fault: Fault) -> Diagnostic:
    words = [str(word) for word in fault.wanted]
    if value.data is None:
        return EMPTY.at(value.at, wanted=" or ".join(words))
    return NOT_ONE_OF.at(value.at, value=shown(value.data), meant=meant(str(value.data), words))


def _bad_form(value: Value, fault: Fault) -> Diagnostic:
    if not str(value.data).strip():
        return EMPTY.at(value.at, wanted=fault.schema.get("errorMessage", "text"))
    examples = [one for one in fault.schema.get("examples", ()) if isinstance(one, str)]
    wanted = fault.schema["errorMessage"]
    example = f"it like {examples[0]!r}" if examples else wanted
    return BAD_FORM.at(value.at, value=shown(value.data), wanted=wanted, example=example)


def _out_of_range(value: Value, fault: Fault) -> Diagnostic:
    least = fault.keyword == "minimum"
    return OUT_OF_RANGE.at(
        value.at,
        value=shown(value.data),
        limit=f"{fault.wanted:g}",
        beyond="less than" if least else "more than",
        bound="from" if least else "up to",
    )


def _too_few(value: Value, fault: Fault) -> Diagnostic:
    return TOO_FEW.at(value.at, limit=fault.wanted, count=len(fault.data))


def _too_many(value: Value, fault: Fault) -> Diagnostic:
    return TOO_MANY.at(value.at, limit=fault.wanted, count=len(fault.data))


_SAYS: Mapping[Any, Callable[[Value, Fault], Diagnostic]] = {
    "type": _wrong_type,
    "enum": _not_one_of,
    "const": _not_one_of,
    "pattern": _bad_form,
    "maxLength": _bad_form,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "minItems": _too_few,
    "minProperties": _too_few,
    "maxItems": _too_many,
    "maxProperties": _too_many,
}
