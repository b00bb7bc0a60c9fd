"""Measures one statement by one profile: its templates, their rules, its activity, its extensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scormkit.codes import (
    BAD_SUBREGISTRATION,
    EXTENSION_MISPLACED,
    EXTENSION_UNFIT,
    NO_TEMPLATE,
    RULE_BROKEN,
    UNKNOWN_ACTIVITY,
)
from scormkit.diagnostics import Diagnostic
from scormkit.statements import forms
from scormkit.statements.matching import OBJECT_ID, Template, normal
from scormkit.statements.members import nearest, shown
from scormkit.statements.ndjson import Read
from scormkit.statements.yardstick import Yardstick

SUBREGISTRATION = "https://w3id.org/xapi/profiles/extensions/subregistration"


def measure(read: Read, profile: Yardstick, applying: list[Template]) -> Iterator[Diagnostic]:
    """Yield where a statement that says it follows *profile* does not; *applying* are its templates."""
    known = profile.knows(read.value)
    if not known:
        yield _unknown(read, profile)
    verb = read.value.get("verb")
    if not applying and profile.templates and isinstance(verb, dict) and isinstance(verb.get("id"), str):
        yield _unfit(read, profile)
    statement = normal(read.value)
    for template in applying:
        for number, rule in enumerate(template.rules):
            broken = rule.broken(statement)
            if broken is None or (not known and broken[0] == OBJECT_ID):
                continue
            way, path, words = broken
            yield RULE_BROKEN.at(
                read.place(way), path=path, fault=words, rule=number + 1, template=template.name
            )
    if profile.extensions:
        yield from _extensions(read, profile)


def _unknown(read: Read, profile: Yardstick) -> Diagnostic:
    name = read.value["object"].get("id")
    close = nearest(name, profile.activities)
    meant = f"did you mean {shown(close)}?" if close else "name one that the profile lists"
    return UNKNOWN_ACTIVITY.at(read.place(OBJECT_ID), id=shown(name), meant=meant)


def _unfit(read: Read, profile: Yardstick) -> Diagnostic:
    verb = read.value.get("verb")
    name = verb.get("id") if isinstance(verb, dict) else None
    ours = [one for one in profile.templates if one.verb == name]
    if not ours:
        close = nearest(name, profile.by_verb)
        meant = f"did you mean {shown(close)}?" if close else f"the profile's verbs: {_verbs(profile)}"
        problem = f"there is none for the verb {shown(name)}"
        return NO_TEMPLATE.at(read.place(("verb", "id")), problem=problem, meant=meant)
    about = read.value.get("object")
    definition = about.get("definition") if isinstance(about, dict) else None
    kind = definition.get("type") if isinstance(definition, dict) else None
    types = ", ".join(dict.fromkeys(shown(one.activity_type) for one in ours if one.activity_type))
    if types and all(kind != one.activity_type for one in ours):
        found = f"type {shown(kind)}" if kind else "no type in their definition"
        problem = f"its verb is for activities of the type {types}, not of {found}"
        way = ("object", "definition", "type")
        return NO_TEMPLATE.at(read.place(way), problem=problem, meant="name the activity's type")
    names = ", ".join(shown(one.name) for one in ours)
    problem = f"its context activities or attachments are not those of {names}"
    return NO_TEMPLATE.at(read.place(("context",)), problem=problem, meant="name them with their types")


def _verbs(profile: Yardstick) -> str:
    return ", ".join(verb.rsplit("/", 1)[-1] for verb in profile.by_verb) or "none"


def _extensions(read: Read, profile: Yardstick) -> Iterator[Diagnostic]:
    for part, way in _PARTS.items():
        inside: Any = read.value
        for name in way:
            inside = inside.get(name) if isinstance(inside, dict) else None
        for name, value in inside.items() if isinstance(inside, dict) else ():
            extension = profile.extensions.get(name)
            if extension is None:
                continue
            if extension.part != part:
                place = read.place((*way, name), key=True)
                yield EXTENSION_MISPLACED.at(place, id=shown(name), wanted=extension.part, found=part)
            else:
                problem = extension.misfit(value)
                if problem:
                    yield EXTENSION_UNFIT.at(read.place((*way, name)), id=shown(name), problem=problem)


_PARTS = {
    "context": ("context", "extensions"),
    "result": ("result", "extensions"),
    "activity definitions": ("object", "definition", "extensions"),
}


def subregistration(read: Read, profile: Yardstick) -> tuple[str, Diagnostic | None]:
    """Return the subregistration of a statement for *profile*, and what is wrong with it (Structure 9)."""
    context = read.value.get("context")
    inside = context.get("extensions") if isinstance(context, Mapping) else None
    if not isinstance(inside, Mapping) or SUBREGISTRATION not in inside:
        return "", None
    listed = inside[SUBREGISTRATION]
    way = ("context", "extensions", SUBREGISTRATION)
    if not isinstance(listed, list) or not listed:
        return "", BAD_SUBREGISTRATION.at(read.place(way), problem="is no list of objects")
    for number, one in enumerate(listed):
        name = one.get("subregistration") if isinstance(one, dict) else None
        if not isinstance(name, str) or not forms.is_uuid(name) or not isinstance(one.get("profile"), str):
            problem = "has no profile, or is no UUID"
            return "", BAD_SUBREGISTRATION.at(read.place((*way, number)), problem=problem)
        if one["profile"] in {profile.id, profile.version}:
            return name.lower(), None
    return "", None
