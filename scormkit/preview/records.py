"""What the LMS keeps of one learner in one SCO, and what it makes of it: as Moodle does, which most have.

Pure: a record goes in, another comes out. The data model is kept as it was committed; the LMS's own share
is the time over all sessions, the judgement at the end of a session, and the words of an attempt's start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scormkit.preview.content import Sco
from scormkit.preview.durations import period, seconds, timespan
from scormkit.preview.settings import PreviewError
from scormkit.preview.store.agents import Learner

MODES = ("normal", "review", "browse")
Cmi = dict[str, Any]

SESSION = ("session_time", "exit")
"""What belongs to one session; the next one begins without (RTE 1.2, 3.4.4; RTE 2004, 4.2.8 and 4.2.20)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One attempt, the newest; *earlier* are the results of those before it."""

    attempt: int = 1
    cmi: Cmi = field(default_factory=dict)
    total: float = 0.0
    """Seconds of all sessions that came to an end."""

    running: float = 0.0
    """Seconds of the session under way, as far as they were committed."""

    visits: int = 0
    finished: bool = False
    """Whether the last session came to its end: LMSFinish or Terminate."""

    earlier: tuple[Mapping[str, Any], ...] = ()


def begun(record: Record | None, sco: Sco, mode: str, *, anew: bool) -> Record:
    """Return *record* at the start of a session, in a new attempt if *anew*."""
    if mode not in MODES:
        raise PreviewError(f"there is no mode {mode!r}", f"choose from {', '.join(MODES)}")
    if record is None:
        record = Record()
    elif anew and record.visits:
        told = {"attempt": record.attempt, **judged(sco.kind, record.cmi)}
        record = Record(attempt=record.attempt + 1, earlier=(*record.earlier, told))
    return replace(record, visits=record.visits + 1, running=0.0, finished=False)


def opening(record: Record, sco: Sco, learner: Learner, mode: str) -> Cmi:
    """Return the data model that content finds when it begins."""
    if sco.kind == "scorm12":
        return _opening12(record, sco, learner, mode)
    if sco.kind == "scorm2004":
        return _opening2004(record, sco, learner, mode)
    return {}


def committed(record: Record, sco: Sco, mode: str, cmi: Cmi, *, end: bool) -> Record:
    """Return *record* with what was committed, at the *end* of the session or before."""
    if mode != "normal":
        return _unrecorded(record, sco, mode, end=end)
    cmi = dict(cmi)
    if end:
        _judge(sco, cmi)
    spent = seconds(_session(sco.kind, cmi).get("session_time"))
    if end:
        return replace(record, cmi=cmi, total=record.total + spent, running=0.0, finished=True)
    return replace(record, cmi=cmi, running=spent, finished=False)


def told(record: Record, sco: Sco) -> dict[str, Any]:
    """Return what the desk shows of *record*."""
    suspend = record.cmi.get("suspend_data")
    return {
        "attempt": record.attempt,
        **judged(sco.kind, record.cmi),
        "time": round(record.total + record.running, 2),
        "suspend": len(suspend) if isinstance(suspend, str) else 0,
        "cmi": record.cmi,
        "visits": record.visits,
        "finished": record.finished,
        "earlier": list(record.earlier),
    }


def judged(kind: str, cmi: Mapping[str, Any]) -> dict[str, Any]:
    """Return status, success and score as the LMS shows them."""
    if kind == "scorm12":
        core = _inner(cmi, "core")
        status = str(core.get("lesson_status") or "not attempted")
        score, raw = _inner(core, "score"), number(_inner(core, "score").get("raw"))
        return {
            "status": status,
            "success": status if status in {"passed", "failed"} else "unknown",
            "score": None if raw is None else {"raw": raw, "scaled": _scaled(raw, score)},
        }
    raw, scaled = (number(_inner(cmi, "score").get(key)) for key in ("raw", "scaled"))
    return {
        "status": str(cmi.get("completion_status") or "unknown"),
        "success": str(cmi.get("success_status") or "unknown"),
        "score": None if raw is None and scaled is None else {"raw": raw, "scaled": scaled},
    }


def number(value: object) -> float | None:
    """Return the number that *value* is, if it is a finite one."""
    if not isinstance(value, (str, int, float)):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def _scaled(raw: float, score: Mapping[str, Any]) -> float | None:
    """Return *raw* as a share of what can be had: of 100, when nothing else is told."""
    least, most = number(score.get("min")) or 0.0, number(score.get("max"))
    most = 100.0 if most is None else most
    return round((raw - least) / (most - least), 4) if most > least else None


def _opening12(record: Record, sco: Sco, learner: Learner, mode: str) -> Cmi:
    cmi = dict(record.cmi)
    kept = {key: value for key, value in _inner(cmi, "core").items() if key not in SESSION}
    # RTE 3.4.4: "resume" after a session that was suspended, nothing after one that was not.
    later = "resume" if _inner(record.cmi, "core").get("exit") == "suspend" and mode == "normal" else ""
    cmi["core"] = {
        "lesson_status": "not attempted",
        **kept,
        "student_id": learner.id,
        "student_name": surname_first(learner.name),
        "lesson_mode": mode,
        "credit": "credit" if mode == "normal" else "no-credit",
        "entry": later if record.cmi else "ab-initio",
        "total_time": timespan(record.total),
    }
    cmi["launch_data"] = sco.launch_data
    names = ("mastery_score", "max_time_allowed", "time_limit_action")
    cmi["student_data"] = {name: sco.facts.get(name, "") for name in names}
    return cmi


def _opening2004(record: Record, sco: Sco, learner: Learner, mode: str) -> Cmi:
    left = record.cmi.get("exit")
    # RTE 4.2.7 and 4.2.8: the data of an attempt live on only when it was suspended.
    goes_on = left in ("suspend", "logout")
    cmi = dict(record.cmi) if goes_on or mode != "normal" else {}
    cmi = {key: value for key, value in cmi.items() if key not in SESSION}
    cmi |= {
        "learner_id": learner.id,
        "learner_name": surname_first(learner.name),
        "mode": mode,
        "credit": "credit" if mode == "normal" else "no-credit",
        "entry": ("resume" if goes_on else "ab-initio") if mode == "normal" or not cmi else "",
        "total_time": period(record.total),
        "launch_data": sco.launch_data,
    }
    for name in ("scaled_passing_score", "completion_threshold", "max_time_allowed", "time_limit_action"):
        if sco.facts.get(name):
            cmi[name] = sco.facts[name]
    goals = sco.facts.get("objectives") or ()
    if goals and not cmi.get("objectives"):
        # RTE 4.2.17: the objectives that the manifest names are there from the start.
        cmi["objectives"] = {str(n): {"id": goal} for n, goal in enumerate(goals)}
    return cmi


def _judge(sco: Sco, cmi: Cmi) -> None:
    """Let the LMS have its say at the end of a session, where the manifest names a mark."""
    if sco.kind == "scorm12":
        core = cmi["core"] = dict(_inner(cmi, "core"))
        if core.get("lesson_status") in (None, "", "not attempted"):
            # RTE 3.4.4: content that says nothing has been completed by being visited.
            core["lesson_status"] = "completed"
        # Moodle judges by masteryscore at LMSFinish, not at LMSCommit.
        mark, raw = number(sco.facts.get("mastery_score")), number(_inner(core, "score").get("raw"))
        if mark is not None and raw is not None:
            core["lesson_status"] = "passed" if raw >= mark else "failed"
        return
    mark, scaled = number(sco.facts.get("scaled_passing_score")), number(_inner(cmi, "score").get("scaled"))
    if mark is not None and scaled is not None:  # RTE 4.2.22
        cmi["success_status"] = "passed" if scaled >= mark else "failed"
    least, done = number(sco.facts.get("completion_threshold")), number(cmi.get("progress_measure"))
    if least is not None and done is not None:  # RTE 4.2.4
        cmi["completion_status"] = "completed" if done >= least else "incomplete"


def _unrecorded(record: Record, sco: Sco, mode: str, *, end: bool) -> Record:
    """Return *record* after a look that counts for nothing; SCORM 1.2 has a word for a first one (3.4.4)."""
    if sco.kind == "scorm12" and mode == "browse" and end and not record.cmi:
        return replace(record, cmi={"core": {"lesson_status": "browsed"}}, finished=True)
    return replace(record, finished=end)


def _session(kind: str, cmi: Mapping[str, Any]) -> Mapping[str, Any]:
    return _inner(cmi, "core") if kind == "scorm12" else cmi


def _inner(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def surname_first(name: str) -> str:
    """Return *name* as SCORM writes names: ``Rossi, Ada``."""
    first, _, last = name.rpartition(" ")
    return name if "," in name or not first else f"{last}, {first}"


def identifier(name: str) -> str:
    """Return *name* as an id that every standard takes: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "learner"
