"""What the result of each statement must hold, as plain data of our own.

A description lists every member of the result that must be there, but for those in ``optional``, and none
else may. ``score`` says whether raw points stand beside the share, ``success`` and ``completion`` what they
must be (``score``: as the score says), ``response`` how an answer of this kind is written, ``extensions``
their ranges.
"""

from __future__ import annotations

from typing import Any

from scormkit.statements.build import Asked
from scormkit.statements.words import PROGRESS

Result = dict[str, Any]

DURATION: Result = {"duration": True}
PROGRESSED: Result = {"extensions": {PROGRESS: {"min": 0, "max": 100}}}
COMPLETED: Result = {"completion": True, "duration": True}


def judgement() -> list[tuple[str, Result]]:
    """Return the two verdicts on a module; their points are those of a hundred."""
    return [
        ("passed", {"score": {"max": 100}, "success": True, "duration": True}),
        ("failed", {"score": {"max": 100}, "success": False, "duration": True}),
    ]


def objective(*, mark: bool, judged: bool) -> list[tuple[str, Result]]:
    """Return what can be said of an objective: reached or not, or only its score where nothing is judged.

    *mark* says whether the module has a pass mark, *judged* whether there is one in the end.
    """
    if not judged:
        return [("scored", {"score": {}})]
    missed = {"score": {}, "success": False} | ({} if mark else {"optional": ["success"]})
    return [("mastered", {"score": {}, "success": True}), ("scored", missed)]


def of_answer(asked: Asked) -> Result:
    """Return what the answer to *asked* must hold."""
    told: Result = {"response": response(asked), "duration": True}
    if not asked.correct:
        return told
    points = {"max": asked.points} if asked.points else {}
    return {"score": points, "success": "score", **told}


def response(asked: Asked) -> Result:
    """Return how an answer to *asked* is written (xAPI 1.0.3, Data, Appendix C)."""
    ids = {part: [one for one, _ in listed] for part, listed in asked.components.items()}
    kind: Result = {"kind": asked.kind}
    if asked.kind == "performance":
        return {
            **kind,
            "answers": {step: list(each) for step, each in asked.answers.items()},
            "most": asked.longest,
        }
    if asked.kind == "matching":
        return {**kind, "source": ids.get("source", []), "target": ids.get("target", [])}
    if asked.kind in {"choice", "sequencing"}:
        return {**kind, "choices": ids.get("choices", [])}
    if asked.kind in {"fill-in", "long-fill-in"}:
        return {**kind, "longest": asked.longest}
    return kind
