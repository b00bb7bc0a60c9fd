"""Describes a module's activities for statements: names, questions, right answers.

Everything here was decided when the module was built, so that each record store gets the same
definition for the same IRI (xAPI 1.0.3, Data 2.4.4.1). tincan makes the objects, and is loaded
only when a course that speaks xAPI is built.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scormkit.statements.words import INTERACTION, MODULE, OBJECTIVE, PAGE, SHEET, VERBS

_NAME = 120
"""Names stand in lists; the whole question is in the description."""

# Data, Appendix C: which lists of components a kind of interaction may have; others have none.
_COMPONENTS = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "matching": ("source", "target"),
    "performance": ("steps",),
}
_NEXT, _WITH, _TO = "[,]", "[.]", "[:]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question in plain data: *components* by the name of their list, each an id and its words."""

    id: str
    kind: str
    words: str
    correct: Sequence[Any] = ()
    components: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    page: str = ""
    objective: str = ""
    points: int = 0
    longest: int = 0
    """How many characters an answer in words can take; how many steps a conversation."""

    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What can be answered at each step of a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A module in plain data: *pages* and *objectives* are ids and words, *things* know their page, too."""

    iri: str
    version: str
    title: str
    language: str
    description: str = ""
    lms: str = ""
    judged: bool = False
    """Whether a pass mark judges the module; an LMS of cmi5 may bring one of its own."""

    pages: Sequence[tuple[str, str]] = ()
    objectives: Sequence[tuple[str, str]] = ()
    questions: Sequence[Asked] = ()
    things: Sequence[tuple[str, str, str]] = ()


def definitions(module: Described) -> dict[str, Any]:
    """Return what the activities of *module* are.

    A question or thing stands under its id, the module under ``''``, others under their path below its IRI.
    """
    language = module.language
    return {
        "": _activity(MODULE, module.title, module.description, language),
        **{f"pages/{one}": _activity(PAGE, title, "", language) for one, title in module.pages},
        **{
            f"objectives/{one}": _activity(OBJECTIVE, words, "", language) for one, words in module.objectives
        },
        **{asked.id: _question(asked, language) for asked in module.questions},
        **{one: _activity(SHEET, title, "", language) for one, title, _ in module.things},
    }


def pattern(kind: str, correct: object) -> str:
    """Return one right answer as *kind* writes it (Data, Appendix C)."""
    if kind == "true-false":
        return "true" if correct else "false"
    if kind == "numeric":
        return _TO.join("" if limit is None else f"{limit:.12g}" for limit in _list(correct))
    if kind in {"matching", "performance"}:
        return _NEXT.join(_WITH.join(pair) for pair in _list(correct))
    return _NEXT.join(_list(correct))


def verb(word: str) -> dict[str, Any]:
    """Return ADL's verb *word*, shown by the same word."""
    return _made("Verb", id=f"{VERBS}{word}", display={"en": word})


def context(*, language: str, revision: str, **activities: Sequence[str]) -> dict[str, Any]:
    """Return what surrounds a statement, *activities* by how they are related to it.

    They stand there by their address alone: each is described where it is the object.
    """
    related = {relation: [{"id": one} for one in ids] for relation, ids in activities.items() if ids}
    return _made("Context", language=language, revision=revision, context_activities=related)


def _question(asked: Asked, language: str) -> dict[str, Any]:
    named = asked.words if len(asked.words) <= _NAME else f"{asked.words[: _NAME - 1].rstrip()}…"
    lists = {
        part: [{"id": one, "description": {language: words}} for one, words in asked.components[part]]
        for part in _COMPONENTS.get(asked.kind, ())
        if asked.components.get(part)
    }
    rights = [pattern(asked.kind, correct) for correct in asked.correct]
    return _definition(
        name={language: named},
        description={language: asked.words},
        type=INTERACTION,
        interaction_type=asked.kind,
        **({"correct_responses_pattern": rights} if rights else {}),
        **lists,
    )


def _activity(kind: str, name: str, description: str, language: str) -> dict[str, Any]:
    more = {"description": {language: description}} if description else {}
    return _definition(name={language: name}, type=kind, **more)


def _definition(**properties: object) -> dict[str, Any]:
    return _made("ActivityDefinition", **properties)


def _made(what: str, **properties: object) -> dict[str, Any]:
    return _by_tincan(what, json.dumps(properties, ensure_ascii=False))


@lru_cache(maxsize=4096)
def _by_tincan(what: str, properties: str) -> dict[str, Any]:
    """Return a part of a statement as tincan makes it, and only once: most are the same for all targets."""
    import tincan

    made: dict[str, Any] = getattr(tincan, what)(**json.loads(properties)).as_version()
    for related in made.get("contextActivities", {}).values():
        for one in related:
            del one["objectType"]  # "Activity" goes without saying (Data 2.4.4.1)
    return made


def _list(correct: object) -> Iterable[Any]:
    if not isinstance(correct, list | tuple):
        message = f"a right answer of this kind is a list, not {correct!r}"
        raise TypeError(message)
    return correct
