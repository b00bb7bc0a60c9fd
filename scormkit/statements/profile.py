"""Writes the xAPI Profile of a module: what its statements mean, how each is made, in which order they come.

The document is that of the xAPI Profiles specification 1.0 (numbers are sections of its part two). Verbs and
types are ADL's and others', by reference; what is ours is the module: its activities, in all its languages.
Templates and patterns are the same for every module and release, so their addresses never change; which
questions there are, and what they take, is for the catalogue of each package to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from scormkit.statements import words
from scormkit.statements.build import Described, definitions
from scormkit.statements.profile_patterns import patterns
from scormkit.statements.profile_templates import templates

CONTEXT = "https://w3id.org/xapi/profiles/context"
ACTIVITY_CONTEXT = "https://w3id.org/xapi/profiles/activity-context"
SPECIFICATION = "https://w3id.org/xapi/profiles#1.0"

UNDATED = "1980-01-01T00:00:00Z"
"""The day of every file in our packages: a build has no clock, and a version must have a time (6.1)."""

_LISTS = ("choices", "source", "target", "steps")


def profile(module: Sequence[Described], *, author: str, generated: str = UNDATED) -> dict[str, Any]:
    """Return the profile of *module*, which is given once for each of its languages, its own first.

    *author* is the organisation that publishes it ('' for one without a name), *generated* when this release
    was made.
    """
    own = module[0]
    version = words.profile_version(own.iri, own.version)
    return {
        "@context": CONTEXT,
        "id": words.profile(own.iri),
        "type": "Profile",
        "conformsTo": SPECIFICATION,
        "prefLabel": {each.language: each.title for each in module},
        "definition": {each.language: each.description or each.title for each in module},
        "author": {"type": "Organization", "name": author or urlsplit(own.iri).netloc},
        "versions": [{"id": version, "generatedAtTime": generated}],
        "concepts": list(_activities(module, version)),
        "templates": templates(own.iri, version),
        "patterns": patterns(own.iri, version),
    }


def _activities(module: Sequence[Described], version: str) -> Iterator[dict[str, Any]]:
    own = module[0]
    questions = {asked.id for asked in own.questions} | {thing for thing, _, _ in own.things}
    told = [definitions(each) for each in module]
    for path in told[0]:
        below = f"blocks/{path}" if path in questions else path
        yield _activity(
            f"{own.iri}/{below}" if below else own.iri, _merged([one[path] for one in told]), version
        )
    # The course is the module once more, as what statements are grouped by.
    whole = {
        name: value for name, value in _merged([one[""] for one in told]).items() if name != "description"
    }
    yield _activity(words.course(own.iri), whole, version)


def _activity(iri: str, definition: dict[str, Any], version: str) -> dict[str, Any]:
    return {
        "id": iri,
        "type": "Activity",
        "inScheme": version,
        "activityDefinition": {"@context": ACTIVITY_CONTEXT, **definition},
    }


def _merged(definitions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one definition that says what *definitions*, each in its language, say."""
    first = definitions[0]
    merged = dict(first)
    for name in {"name", "description"} & first.keys():
        merged[name] = _spoken([one.get(name, {}) for one in definitions])
    # Typed answers are words of a language: whoever reads statements of all needs the answers of all.
    rights = [right for one in definitions for right in one.get("correctResponsesPattern", ())]
    if rights:
        merged["correctResponsesPattern"] = list(dict.fromkeys(rights))
    for part in _LISTS:
        if part in first:
            merged[part] = [
                {
                    "id": one["id"],
                    "description": _spoken([each[part][place]["description"] for each in definitions]),
                }
                for place, one in enumerate(first[part])
            ]
    return merged


def _spoken(maps: Sequence[dict[str, str]]) -> dict[str, str]:
    return {language: text for each in maps for language, text in each.items()}
