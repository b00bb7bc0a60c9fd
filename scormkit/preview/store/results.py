"""What the LMS shows of a learner's work: status, success, score, progress and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scormkit.preview.durations import seconds
from scormkit.preview.store.cmi5_session import Statement, categories
from scormkit.statements.words import CMI5, PROGRESS, VERBS

_ENDS = frozenset({"terminated", "exited", "https://w3id.org/xapi/adl/verbs/abandoned"})
_VERDICTS = {"passed": "passed", "mastered": "passed", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Result:
    """A learner's result in one unit, in one attempt; *duration* in seconds, *progress* from 0 to 1."""

    status: str = "not attempted"
    success: str = "unknown"
    score: dict[str, float] | None = None
    progress: float | None = None
    duration: float = 0.0
    satisfied: bool = False
    attempt: int = 0
    registration: str = ""
    open: bool = False
    """Whether a session is going on."""

    def as_json(self) -> dict[str, Any]:
        """Return what the desk shows."""
        return asdict(self)


def result(said: Sequence[Statement], *, cmi5: bool, **more: Any) -> Result:
    """Return the result that *said*, all about one unit in one attempt, amounts to.

    In cmi5 only its own statements judge; *more* are the other members.
    """
    judging = [one for one in said if not cmi5 or CMI5 in categories(one)]
    success, score = _verdict(judging)
    done = any(_completes(one) for one in judging)
    status = "completed" if done else "incomplete" if said else "not attempted"
    return Result(status, success, score, _progress(said), duration(judging), **more)


def words_of(said: Iterable[Statement]) -> set[str]:
    """Return the words of cmi5's own statements among *said*."""
    return {_word(one) for one in said if CMI5 in categories(one)}


def _word(statement: Statement) -> str:
    return str(statement["verb"]["id"]).removeprefix(VERBS)


def _result(statement: Statement) -> dict[str, Any]:
    return statement.get("result") or {}


def _completes(statement: Statement) -> bool:
    told = _result(statement).get("completion")
    return bool(told) or (told is None and _word(statement) == "completed")


def _verdict(said: Sequence[Statement]) -> tuple[str, dict[str, float] | None]:
    """Return the success and its score: who has passed stays so (9.3.0.0-8)."""
    success, score = "unknown", None
    for one in said:
        told = _result(one).get("success")
        verdict = _VERDICTS.get(_word(one), _of_success(told))
        if success == "passed" and verdict != "passed":
            continue
        success = verdict or success
        score = _result(one).get("score") or score
    return success, score


def _of_success(told: object) -> str:
    return {True: "passed", False: "failed"}[told] if isinstance(told, bool) else ""


def _progress(said: Sequence[Statement]) -> float | None:
    """Return the last progress that was told, as a share (cmi5 9.5.5.1 writes it as a percentage)."""
    told = [(_result(one).get("extensions") or {}).get(PROGRESS) for one in said]
    shares = [one for one in told if isinstance(one, int | float) and not isinstance(one, bool)]
    return min(1.0, max(0.0, shares[-1] / 100)) if shares else None


def duration(said: Sequence[Statement]) -> float:
    """Return how long all sessions took together or, when none has ended, how long the last word says."""
    times = [(_word(one), seconds(_result(one).get("duration"))) for one in said]
    ends = [time for word, time in times if word in _ENDS]
    return sum(ends) if ends else max((time for _, time in times), default=0.0)
