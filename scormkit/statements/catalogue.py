"""Every statement that one package can ever send, written down when it is built.

A catalogue lists what the package is about (the module, its pages, blocks and objectives) and, for each,
what can be said of it: verb, object and context whole, and what a result must hold. Only actor, id, time,
registration and result are filled in by the player. docs/xapi.md describes the file, member by member.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from scormkit.statements import words
from scormkit.statements.build import Asked, Described, context, definitions, verb
from scormkit.statements.profile_templates import template
from scormkit.statements.results import (
    COMPLETED,
    DURATION,
    PROGRESSED,
    judgement,
    objective,
    of_answer,
)

VERSION = 1
_MARKED = {
    "initialized": (words.CMI5,),
    "terminated": (words.CMI5,),
    "completed": (words.CMI5, words.MOVEON),
    "passed": (words.CMI5, words.MOVEON),
    "failed": (words.CMI5, words.MOVEON),
}
"""What cmi5 has its own statements marked with (9.6.2.1, 9.6.2.2); what it merely allows stays unmarked."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One statement without what only the player knows; *result* describes what its result must hold."""

    template: str
    verb: Mapping[str, Any]
    object: Mapping[str, Any]
    context: Mapping[str, Any]
    result: Mapping[str, Any] | None


def catalogue(module: Described, target: str) -> dict[str, Any]:
    """Return the statements that *module* can send as a package of *target*, and the package's public key."""
    said = {
        "v": VERSION,
        "target": target,
        "language": module.language,
        "lms": module.lms,
        "module": module.iri,
        "version": module.version,
        "profile": words.profile_version(module.iri, module.version),
        "course": words.course(module.iri),
        "launched": target in words.LAUNCHED,
        "activities": list(_activities(module, target)),
    }
    return {"key": public_key(said), **said}


def skeletons(said: Mapping[str, Any], activity_id: str = "") -> Iterator[Skeleton]:
    """Yield every statement of the catalogue *said*; *activity_id* is what the launch called the module."""
    named = _named(said, activity_id)
    for activity in named["activities"]:
        for one in activity["statements"]:
            yield Skeleton(
                template=one["template"],
                verb=one["verb"],
                object=activity["object"],
                context=one.get("context", activity["context"]),
                result=one.get("result"),
            )


def _named(said: Mapping[str, Any], activity_id: str) -> Mapping[str, Any]:
    """Return *said* with the module called *activity_id*, wherever its own address stands alone."""
    own = said["module"]
    if activity_id in {"", own}:
        return said

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            again = {name: renamed(one) for name, one in value.items()}
            return {**again, "id": activity_id} if again.get("id") == own else again
        return [renamed(one) for one in value] if isinstance(value, list) else value

    named: Mapping[str, Any] = renamed(said)
    return named


def public_key(said: Mapping[str, Any]) -> str:
    """Return the name of the catalogue *said*: made from all it says, so that no two share one."""
    digest = sha256(canonical({name: value for name, value in said.items() if name != "key"})).digest()
    return f"pk1.{urlsafe_b64encode(digest).decode()[:32]}"


def canonical(data: Mapping[str, Any]) -> bytes:
    """Return *data* as JSON in its one form: keys sorted, no space, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _activities(module: Described, target: str) -> Iterator[dict[str, Any]]:
    known = definitions(module)
    scene = _Scene(module, target)
    yield {
        "object": {"id": module.iri, "definition": known[""]},
        "context": scene.of(),
        "statements": list(_of_module(scene)),
    }
    for page, _ in module.pages:
        yield scene.below(f"pages/{page}", known[f"pages/{page}"], [("experienced", DURATION)])
    for asked in module.questions:
        yield _of_question(asked, known[asked.id], scene)
    for thing, _, page in module.things:
        around = scene.of(page=page)
        yield scene.below(f"blocks/{thing}", known[thing], [("interacted", None)], around)
    graded = {asked.objective for asked in module.questions if asked.points}
    for goal, _ in module.objectives:
        if goal in graded:
            name = f"objectives/{goal}"
            yield scene.below(name, known[name], objective(mark=module.judged, judged=scene.judged))


def _of_module(scene: _Scene) -> Iterator[dict[str, Any]]:
    for word, result in (
        ("initialized", None),
        ("resumed", None),
        ("progressed", PROGRESSED),
        ("completed", COMPLETED),
        *(judgement() if scene.judged else ()),
        ("suspended", DURATION),
        ("terminated", DURATION),
    ):
        marks = _MARKED.get(word, ()) if scene.target == "cmi5" else ()
        yield scene.statement(word, result) | ({"context": scene.of(marks=marks)} if marks else {})


def _of_question(asked: Asked, definition: Mapping[str, Any], scene: _Scene) -> dict[str, Any]:
    # What is neither right nor wrong has no right answers: it is responded to, not answered.
    word = "answered" if asked.correct else "responded"
    around = scene.of(page=asked.page, objective=asked.objective)
    return scene.below(f"blocks/{asked.id}", definition, [(word, of_answer(asked))], around)


class _Scene:
    """What all statements of one package share."""

    def __init__(self, module: Described, target: str) -> None:
        self.target = target
        # The LMS that launches a unit of cmi5 may demand a mark where the author set none (10.2.4).
        marked = module.judged or target == "cmi5"
        self.judged = marked and any(asked.points for asked in module.questions)
        self._module = module
        self._categories = tuple(words.categories(module.iri, module.version, target))

    def statement(self, word: str, result: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return one thing that can be said, its activity apart."""
        more = {} if result is None else {"result": result}
        return {"template": template(self._module.iri, word), "verb": verb(word), **more}

    def below(
        self,
        path: str,
        definition: Mapping[str, Any],
        said: Sequence[tuple[str, Mapping[str, Any] | None]],
        around: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the activity at *path* below the module's address, and what is *said* of it."""
        return {
            "object": {"id": f"{self._module.iri}/{path}", "definition": definition},
            "context": around or self.of(parent=self._module.iri),
            "statements": [self.statement(word, result) for word, result in said],
        }

    def of(
        self, *, parent: str = "", page: str = "", objective: str = "", marks: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return the context of what stands below *parent*, or on *page* and serves *objective*."""
        iri = self._module.iri
        course = words.course(iri)
        return context(
            language=self._module.language,
            revision=self._module.version,
            category=(*self._categories, *marks),
            parent=(f"{iri}/pages/{page}",) if page else (parent,) if parent else (),
            grouping=(iri, course) if page else (course,),
            other=(f"{iri}/objectives/{objective}",) if objective else (),
        )
