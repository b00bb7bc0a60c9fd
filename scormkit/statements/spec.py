"""Checks one statement against xAPI 1.0.3, Part Two: Data. Knows no profile, no file and no clock.

What the specification says an author or a store MUST do is checked, and beyond it that times have a
zone (4.5: SHOULD*), since a time without one is no point in time. Tables are written as its are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scormkit.statements import forms
from scormkit.statements.actors import actor, team
from scormkit.statements.interactions import definition, misfit
from scormkit.statements.members import (
    At,
    Check,
    Fault,
    Table,
    extensions,
    iri,
    is_number,
    language,
    language_map,
    members,
    moment,
    number,
    remembered,
    shown,
    text,
    text_that,
    truth,
    uuid,
    word,
)
from scormkit.statements.places import Path

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


def faults(statement: Any) -> Iterator[tuple[Path, str]]:
    """Yield what is wrong with *statement*: where in it, and in words that go on from the place."""
    for fault in look(statement):
        yield Path(fault.at), fault.words


def look(statement: Any) -> list[Fault]:
    """Return what is wrong with *statement*."""
    said: list[Fault] = []
    _statement(said, (), statement, _STATEMENT, "a statement")
    return said


def _statement(said: list[Fault], at: At, value: Any, table: Table, what: str) -> None:
    if not members(said, at, value, table, ("actor", "verb", "object"), what):
        return
    verb, about = value.get("verb"), value.get("object")
    kind = about.get("objectType", "Activity") if isinstance(about, dict) else None
    context = value.get("context")
    if kind != "Activity" and isinstance(context, dict):  # Data 2.4.6
        for key in {"revision", "platform"} & context.keys():
            tells = "stands only in statements about an Activity"
            said.append(Fault((*at, "context", key), tells, key=True))
    if isinstance(verb, dict) and verb.get("id") == VOIDED and kind != "StatementRef":  # Data 2.3.2
        said.append(Fault((*at, "object"), "is voided, which only a StatementRef can be"))
    result = value.get("result")
    answer = result.get("response") if isinstance(result, dict) else None
    if isinstance(answer, str) and kind == "Activity":
        wrong = misfit(about.get("definition"), answer)
        if wrong:
            said.append(Fault((*at, "result", "response"), wrong))


def _authority(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check who vouches: an Agent, or a Group of the application and its user (Data 2.4.9)."""
    actor(said, at, key, value)
    if isinstance(value, dict) and value.get("objectType") == "Group":
        inside = value.get("member")
        if not isinstance(inside, list) or len(inside) != 2:  # noqa: PLR2004 - the application and its user
            said.append(Fault((*at, key), "is a Group, but not of two: the application and its user"))


def _verb(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _VERB, ("id",), "a verb")


def _object(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check what a statement is about (Data 2.4.4)."""
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else "Activity"
    check = _KINDS.get(kind) if isinstance(kind, str) else None
    if check is None:
        said.append(Fault((*at, key, "objectType"), f"is {shown(kind)}, not one of {', '.join(_KINDS)}"))
    else:
        check(said, at, key, value)


def _activity(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _ACTIVITY, ("id",), "an Activity")


def _reference(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _REFERENCE, _REFERENCE, "a StatementRef")


def _substatement(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a statement inside another, which has no id of its own and holds no third (Data 2.4.4.3)."""
    here = (*at, key)
    inner = value.get("object") if isinstance(value, dict) else None
    if isinstance(inner, dict) and inner.get("objectType") == "SubStatement":
        said.append(Fault((*here, "object"), "is a SubStatement inside a SubStatement"))
        return
    _statement(said, here, value, _SUBSTATEMENT, "a SubStatement")


def _result(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _RESULT, (), "a result")


def _score(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a score and the order of its numbers (Data 2.4.5.1)."""
    here = (*at, key)
    if not members(said, here, value, _SCORE, (), "a score"):
        return
    low, high, raw = (one if is_number(one) else None for one in map(value.get, ("min", "max", "raw")))
    if low is not None and high is not None and not low < high:
        said.append(Fault((*here, "min"), f"is {shown(low)}, which is not less than max, {shown(high)}"))
    if raw is not None and low is not None and raw < low:
        said.append(Fault((*here, "raw"), f"is {shown(raw)}, which is less than min, {shown(low)}"))
    if raw is not None and high is not None and raw > high:
        said.append(Fault((*here, "raw"), f"is {shown(raw)}, which is more than max, {shown(high)}"))


def _scaled(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    if not is_number(value) or not -1 <= value <= 1:
        said.append(Fault((*at, key), f"is {shown(value)}, not a number from -1 to 1"))


def _context(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _CONTEXT, (), "a context")


def _context_activities(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _CONTEXT_ACTIVITIES, (), "contextActivities")


def _activities(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check one Activity or a list of them (Data 2.4.6.2)."""
    if not isinstance(value, list):
        _activity(said, at, key, value)
        return
    for place, one in enumerate(value):
        _activity(said, (*at, key), place, one)


def _attachments(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check what is said of attachments (Data 2.4.11, 2.6)."""
    if not isinstance(value, list):
        said.append(Fault((*at, key), f"is {shown(value)}, not a list of attachments"))
        return
    for place, one in enumerate(value):
        here = (*at, key, place)
        required = ("usageType", "display", "contentType", "length", "sha2")
        if members(said, here, one, _ATTACHMENT, required, "an attachment"):
            signed = one.get("usageType") == SIGNATURE
            if signed and one.get("contentType") != "application/octet-stream":
                said.append(
                    Fault((*here, "contentType"), "is a signature's, which is application/octet-stream")
                )


def _length(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        said.append(Fault((*at, key), f"is {shown(value)}, not a number of octets"))


_VERB: Table = {"id": iri, "display": language_map}
_ACTIVITY: Table = {"objectType": word("Activity"), "id": iri, "definition": remembered(definition)}
_REFERENCE: Table = {"objectType": word("StatementRef"), "id": uuid}
_SCORE: Table = {"scaled": _scaled, "raw": number, "min": number, "max": number}
_RESULT: Table = {
    "score": _score,
    "success": truth,
    "completion": truth,
    "response": text,
    "duration": text_that(forms.is_duration, "a duration of ISO 8601 such as PT1M30.5S"),
    "extensions": extensions,
}
_CONTEXT_ACTIVITIES: Table = dict.fromkeys(("parent", "grouping", "category", "other"), _activities)
_CONTEXT: Table = {
    "registration": uuid,
    "instructor": actor,
    "team": team,
    "contextActivities": remembered(_context_activities),
    "revision": text,
    "platform": text,
    "language": language,
    "statement": _reference,
    "extensions": extensions,
}
_ATTACHMENT: Table = {
    "usageType": iri,
    "display": language_map,
    "description": language_map,
    "contentType": text_that(forms.is_media_type, "an Internet media type such as image/png"),
    "length": _length,
    "sha2": text_that(forms.is_sha2, "a SHA-2 in hexadecimal digits"),
    "fileUrl": iri,
}
_STATEMENT: Table = {
    "id": uuid,
    "actor": remembered(actor),
    "verb": remembered(_verb),
    "object": _object,
    "result": _result,
    "context": _context,
    "timestamp": moment,
    "stored": moment,
    "authority": _authority,
    "version": text_that(forms.is_version, "a version of xAPI 1.0, such as 1.0.0"),
    "attachments": _attachments,
}
_SUBSTATEMENT: Table = {
    "objectType": word("SubStatement"),
    **{
        key: check for key, check in _STATEMENT.items() if key not in {"id", "stored", "authority", "version"}
    },
}
_KINDS: dict[str, Check] = {
    "Activity": _activity,
    "Agent": actor,
    "Group": actor,
    "StatementRef": _reference,
    "SubStatement": _substatement,
}
