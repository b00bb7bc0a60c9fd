"""Reads an xAPI Profile, of whatever origin, so that statements can be measured by it.

The document is looked at first, as far as measuring needs it (xAPI Profiles 1.0, Structure 6 to 9); labels,
dates and authors matter to its readers, not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scormkit.codes import NOT_A_PROFILE
from scormkit.diagnostics import Diagnostic, Location
from scormkit.statements.matching import OBJECT_ID, Rule, Template, choice, determined
from scormkit.statements.members import Fault
from scormkit.statements.parser import Broken, Parser
from scormkit.statements.paths import selector
from scormkit.statements.patterns import Automaton, PatternError, compile_pattern, label
from scormkit.statements.places import Path as Way
from scormkit.statements.places import after, locate
from scormkit.statements.yardstick_faults import document_faults, read_schema

_SECTIONS = {"concepts": "7", "templates": "8", "patterns": "9"}
EXTENSIONS = {
    "ContextExtension": "context",
    "ResultExtension": "result",
    "ActivityExtension": "activity definitions",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What a profile says of an extension: where it may stand, and the schema of what it holds."""

    part: str
    validator: Any = None

    def misfit(self, value: Any) -> str:
        """Return why *value* does not fit the schema; nothing when it does, or when there is none."""
        from referencing.exceptions import Unresolvable

        try:
            found = next(self.validator.iter_errors(value), None) if self.validator else None
        except Unresolvable:  # nothing is fetched: what lies elsewhere is not compared
            found = None
        return "" if found is None else str(found.message)[:200]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """A profile in one version, ready to measure statements by."""

    id: str
    version: str
    versions: frozenset[str]
    templates: tuple[Template, ...]
    patterns: tuple[Automaton, ...]
    activities: Mapping[str, str]
    extensions: Mapping[str, Extension]
    root: str
    by_verb: Mapping[str, tuple[Template, ...]]
    verbless: tuple[Template, ...]

    def applying(self, statement: Mapping[str, Any]) -> list[Template]:
        """Return the templates that apply to *statement*, which has been brought to the normal form."""
        verb = statement.get("verb")
        name = verb.get("id") if isinstance(verb, dict) else None
        some = self.by_verb.get(name, self.verbless) if isinstance(name, str) else self.verbless
        return [one for one in some if one.applies(statement)]

    def knows(self, statement: Mapping[str, Any]) -> bool:
        """Say whether the activity that *statement* is about is one of the profile's, if it lists any.

        What is launched may be called otherwise by an LMS (cmi5 8.1.5): an activity of the root's type may
        have an id from elsewhere.
        """
        about = statement.get("object")
        if (
            not self.activities
            or not isinstance(about, dict)
            or about.get("objectType", "Activity") != "Activity"
        ):
            return True
        name, definition = about.get("id"), about.get("definition")
        if not isinstance(name, str) or name in self.activities:
            return True
        kind = definition.get("type") if isinstance(definition, dict) else None
        own = self.activities.get(self.root)
        return bool(own) and kind == own and not name.startswith(self.root)


def read_yardstick(content: bytes, path: str) -> tuple[Yardstick | None, list[Diagnostic]]:
    """Return the profile in the file *path*, which holds *content*, or what is wrong with it and where."""
    try:
        text = content.decode("utf-8-sig")
        document, _ = Parser()(text)
    except UnicodeDecodeError:
        return None, [_fault("the file", "is not UTF-8", Location(path))]
    except Broken as broken:
        return None, [
            _fault("the file", f"is not JSON: {broken.words}", after(Location(path), text, broken.offset))
        ]
    made, said = yardstick(document)
    return made, [
        _fault(
            str(Way(one.at)),
            one.words,
            locate(text, Location(path), one.at),
            str(one.at[0] if one.at else ""),
        )
        for one in said
    ]


def _fault(path: str, words: str, at: Location, part: str = "") -> Diagnostic:
    return NOT_A_PROFILE.at(at, path=path, fault=words, section=_SECTIONS.get(part, "6"))


def yardstick(document: Any) -> tuple[Yardstick | None, list[Fault]]:
    """Return the profile that *document* is, ready to measure by, or what is wrong with it."""
    said = document_faults(document)
    if said:
        return None, said
    templates = tuple(_template(one, number) for number, one in enumerate(document.get("templates", ())))
    patterns, said = _patterns(document, templates)
    if said:
        return None, said
    concepts = document.get("concepts", ())
    activities = _activities(concepts, templates)
    version = _version(document)
    by_verb, verbless = _by_verb(templates)
    made = Yardstick(
        id=document["id"],
        version=version,
        versions=frozenset(one["id"] for one in document["versions"]) | {version},
        templates=templates,
        patterns=patterns,
        activities=activities,
        extensions=_extensions(concepts),
        root=_root(activities),
        by_verb=by_verb,
        verbless=verbless,
    )
    return made, []


def _by_verb(templates: tuple[Template, ...]) -> tuple[dict[str, tuple[Template, ...]], tuple[Template, ...]]:
    verbs = dict.fromkeys(one.verb for one in templates if one.verb)
    found = {verb: tuple(one for one in templates if one.verb in {verb, ""}) for verb in verbs}
    return found, tuple(one for one in templates if not one.verb)


def _template(document: Mapping[str, Any], number: int) -> Template:
    return Template(
        id=document["id"],
        number=number,
        name=label(document),
        **determined(document),
        object_refs=_references(document, "objectStatementRefTemplate"),
        context_refs=_references(document, "contextStatementRefTemplate"),
        rules=tuple(map(_rule, document.get("rules", ()))),
    )


def _references(document: Mapping[str, Any], name: str) -> frozenset[str] | None:
    return frozenset(document[name]) if name in document else None


def _rule(document: Mapping[str, Any]) -> Rule:
    lists = {name: choice(document[name]) for name in ("any", "all", "none") if name in document}
    return Rule(
        location=selector(document["location"]),
        selector=selector(document["selector"]) if "selector" in document else None,
        presence=document.get("presence", ""),
        **lists,
    )


def _patterns(
    document: Mapping[str, Any], templates: Iterable[Template]
) -> tuple[tuple[Automaton, ...], list[Fault]]:
    listed = document.get("patterns", ())
    known = {one["id"]: one for one in listed}
    numbers = {one.id: one.number for one in templates}
    made: list[Automaton] = []
    said: list[Fault] = []
    for place, one in enumerate(listed):
        if one.get("primary") is True:
            try:
                made.append(compile_pattern(one["id"], known, numbers))
            except PatternError as error:
                said.append(Fault(("patterns", place), str(error)))
    return tuple(made), said


def _activities(concepts: Iterable[Mapping[str, Any]], templates: Iterable[Template]) -> dict[str, str]:
    """Return the activities that the profile lists, with their types, those that all rules name included."""
    found = {
        one["id"]: str((one.get("activityDefinition") or {}).get("type", ""))
        for one in concepts
        if one.get("type") == "Activity"
    }
    if found:
        for template in templates:
            for rule in template.rules:
                if rule.location.plain == OBJECT_ID and rule.any is not None:
                    for name in rule.any.quoted:
                        found.setdefault(name, "")
    return found


def _root(activities: Mapping[str, str]) -> str:
    """Return the activity below which most others lie."""
    names = sorted(activities)
    below = {one: sum(other.startswith(f"{one}/") for other in names) for one in names}
    return max(below, key=lambda one: (below[one], -len(one)), default="")


def _extensions(concepts: Iterable[Mapping[str, Any]]) -> dict[str, Extension]:
    found = {}
    for one in concepts:
        if one.get("type") in EXTENSIONS:
            schema = one.get("inlineSchema")
            validator = None if schema is None else _validator(read_schema(schema))
            found[one["id"]] = Extension(part=EXTENSIONS[one["type"]], validator=validator)
    return found


def _validator(schema: Any) -> Any:
    from jsonschema.validators import Draft7Validator, validator_for
    from referencing import Registry

    return validator_for(schema, default=Draft7Validator)(schema, registry=Registry())


def _version(document: Mapping[str, Any]) -> str:
    """Return the version that the document describes: what its parts are in, or else its newest."""
    for part in ("templates", "patterns", "concepts"):
        for one in document.get(part, ()):
            if isinstance(one.get("inScheme"), str):
                return str(one["inScheme"])
    newest = max(document["versions"], key=lambda one: str(one.get("generatedAtTime", "")))
    return str(newest["id"])
