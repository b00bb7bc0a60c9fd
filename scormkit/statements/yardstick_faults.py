"""Says what is wrong with an xAPI Profile, as far as measuring statements by it needs to know.

xAPI Profiles 1.0, Structure 6 (profile), 7 (concepts), 8 (templates) and 9 (patterns).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from scormkit.statements import forms
from scormkit.statements.members import At, Fault, shown
from scormkit.statements.paths import PathError, selector
from scormkit.statements.patterns import KINDS

_PRESENCE = ("included", "excluded", "recommended")
_ONE = ("verb", "objectActivityType")
_MANY = (
    "contextGroupingActivityType",
    "contextParentActivityType",
    "contextOtherActivityType",
    "contextCategoryActivityType",
    "attachmentUsageType",
    "objectStatementRefTemplate",
    "contextStatementRefTemplate",
)


def document_faults(document: Any) -> list[Fault]:
    """Return what is wrong with *document*, which should be a profile."""
    if not isinstance(document, dict):
        return [Fault((), f"is {shown(document)}, but a profile is an object")]
    if document.get("type") != "Profile":
        return [Fault(("type",), f"is {shown(document.get('type'))}, but a profile's type is 'Profile'")]
    said = [*_identified(document, ()), *_versions(document)]
    for part, look in (("concepts", _concept), ("templates", _template), ("patterns", _pattern)):
        said += _each(document, part, look)
    return said


def _each(document: Any, part: str, look: Callable[[Any, At], Iterator[Fault]]) -> Iterator[Fault]:
    """Yield what is wrong with the list *part*: every member is an object with an id of its own."""
    listed = document.get(part, [])
    if not isinstance(listed, list):
        yield Fault((part,), f"is {shown(listed)}, not a list")
        return
    seen: set[str] = set()
    for place, one in enumerate(listed):
        at = (part, place)
        if not isinstance(one, dict):
            yield Fault(at, f"is {shown(one)}, not an object")
            continue
        wrong = list(_identified(one, at))
        yield from wrong
        if not wrong and one["id"] in seen:
            yield Fault((*at, "id"), "is taken by another of this list")
        elif not wrong:
            seen.add(one["id"])
        yield from look(one, at)


def _identified(one: Any, at: At) -> Iterator[Fault]:
    if not isinstance(one.get("id"), str) or not forms.is_iri(one["id"]):
        yield Fault((*at, "id"), f"is {shown(one.get('id'))}, not an IRI with a scheme")


def _versions(document: Any) -> Iterator[Fault]:
    listed = document.get("versions")
    if not isinstance(listed, list) or not listed:
        yield Fault(("versions",), "is no list of the profile's versions")
        return
    for place, one in enumerate(listed):
        if not isinstance(one, dict):
            yield Fault(("versions", place), f"is {shown(one)}, not an object")
        else:
            yield from _identified(one, ("versions", place))


def _concept(one: Any, at: At) -> Iterator[Fault]:
    if not isinstance(one.get("type"), str):
        yield Fault((*at, "type"), f"is {shown(one.get('type'))}, not a kind of concept")
    definition = one.get("activityDefinition", {})
    if not isinstance(definition, dict):
        yield Fault((*at, "activityDefinition"), f"is {shown(definition)}, not an object")
    schema = one.get("inlineSchema")
    if schema is not None and read_schema(schema) is None:
        yield Fault((*at, "inlineSchema"), "is no JSON Schema")


def read_schema(schema: Any) -> Any:
    """Return the JSON Schema that *schema* is, as an object or as text (7.2); None when it is none."""
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft7Validator, validator_for

    try:
        found = json.loads(schema) if isinstance(schema, str) else schema
        validator_for(found, default=Draft7Validator).check_schema(found)
    except (ValueError, TypeError, SchemaError):
        return None
    return found


def _template(one: Any, at: At) -> Iterator[Fault]:
    for name in _ONE:
        if name in one and not isinstance(one[name], str):
            yield Fault((*at, name), f"is {shown(one[name])}, not an IRI")
    for name in _MANY:
        if name in one and not _texts(one[name]):
            yield Fault((*at, name), "is no list of IRIs")
    if "objectStatementRefTemplate" in one and "objectActivityType" in one:
        yield Fault((*at, "objectActivityType"), "cannot stand beside objectStatementRefTemplate")
    rules = one.get("rules", [])
    if not isinstance(rules, list):
        yield Fault((*at, "rules"), f"is {shown(rules)}, not a list")
        return
    for place, rule in enumerate(rules):
        yield from _rule(rule, (*at, "rules", place))


def _rule(rule: Any, at: At) -> Iterator[Fault]:
    if not isinstance(rule, dict):
        yield Fault(at, f"is {shown(rule)}, not an object")
        return
    for name in ("location", "selector"):
        if name == "location" or name in rule:
            try:
                selector(rule.get(name, "") if isinstance(rule.get(name, ""), str) else "")
            except PathError as error:
                yield Fault((*at, name), f"is no path that a rule may use: {error}")
    if "presence" in rule and rule["presence"] not in _PRESENCE:
        yield Fault((*at, "presence"), f"is {shown(rule['presence'])}, not one of {', '.join(_PRESENCE)}")
    lists = [name for name in ("any", "all", "none") if name in rule]
    for name in lists:
        if not isinstance(rule[name], list) or not rule[name]:
            yield Fault((*at, name), "is no list of values")
    if not lists and "presence" not in rule:
        yield Fault(at, "asks for nothing: presence, any, all or none is wanted")


def _pattern(one: Any, at: At) -> Iterator[Fault]:
    kinds = [name for name in KINDS if name in one]
    if len(kinds) != 1:
        yield Fault(
            at, f"has {' and '.join(kinds) or 'nothing'}; exactly one of {', '.join(KINDS)} is wanted"
        )
        return
    inner = one[kinds[0]]
    if kinds[0] in {"sequence", "alternates"}:
        if not _texts(inner):
            yield Fault((*at, kinds[0]), "is no list of templates and patterns")
    elif not isinstance(inner, str):
        yield Fault((*at, kinds[0]), f"is {shown(inner)}, not one template or pattern")


def _texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
