"""Statements out of a request: read, and each checked by its form (xAPI 1.0.3, Communication 2.1)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from scormkit.preview.store.cmi5_session import Statement
from scormkit.preview.store.documents import JSON, value_of
from scormkit.preview.store.refusal import Broken, Refused, bad
from scormkit.preview.store.resources import known
from scormkit.preview.store.wire import Request
from scormkit.statements import forms
from scormkit.statements.spec import faults

MOST = 1000
"""Statements in one request."""

_SHOWN = 10
"""Faults of one statement that are told: behind the first there are often many of a kind."""

_NEW = ("contextAgents", "contextGroups")
"""What a context holds in xAPI 2.0 and did not in 1.0.3."""


def read(request: Request) -> list[Any]:
    """Return the statements that *request* brings, whatever they are; refuse what brings none."""
    kind = request.headers.get("content-type", "")
    plain = kind.partition(";")[0].strip().lower()
    if plain == "multipart/mixed":
        words = "attachments are not kept by the preview: send statements as application/json, with fileUrl"
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, words)
    if plain != JSON:
        words = f"statements come as application/json, not as {plain or 'a body of no said type'}"
        raise bad(words, "Communication 1.5", "send the header Content-Type: application/json")
    known({"statementId"} if request.method == "PUT" else set(), request.query)
    body = value_of(request.body, "the body")
    if request.method == "PUT":
        return [_named(body, request.query.get("statementId", ""))]
    many = body if isinstance(body, list) else [body]
    if not 0 < len(many) <= MOST:
        raise bad(
            f"a request brings 1 to {MOST} statements, not {len(many)}", "Communication 2.1.2", "send fewer"
        )
    ids = [one["id"] for one in many if isinstance(one, dict) and isinstance(one.get("id"), str)]
    if len({one.lower() for one in ids}) < len(ids):
        raise bad("two statements of the request have the same id", "Communication 2.1.2", "name each anew")
    return many


def _named(body: Any, name: str) -> Any:
    """Return the statement that a PUT brings, under the *name* of its address (2.1.1)."""
    if not forms.is_uuid(name):
        raise bad("PUT says in statementId which statement it brings: a UUID", "Communication 2.1.1")
    if not isinstance(body, dict):
        return body
    if str(body.get("id", name)).lower() != name.lower():
        raise bad(
            "the statement's id is not that of statementId", "Communication 2.1.1", "use the same twice"
        )
    return {"id": name, **body}


def misshapen(statement: Any, version: str) -> list[Broken]:
    """Return what is wrong with the form of *statement*, sent by *version* of xAPI."""
    said = [
        {"id": "xAPI 1.0.3, Data", "words": f"{path} {words}", "hint": "mend the statement where it is made"}
        for path, words in faults(_older(statement) if version.startswith("2.") else statement)
    ]
    attachments = statement.get("attachments") if isinstance(statement, dict) else None
    if not said and any("fileUrl" not in one for one in attachments or ()):
        words = "an attachment has no fileUrl, and its content cannot stand in JSON"
        said.append({"id": "xAPI 1.0.3, Data 2.4.11", "words": words, "hint": "give each a fileUrl"})
    return said[:_SHOWN]


def _older(statement: Any) -> Any:
    """Return a statement of xAPI 2.0 without what 1.0.3 did not know, for the check of the rest."""
    if not isinstance(statement, dict):
        return statement
    older = dict(statement)
    if str(older.get("version", "")).startswith("2.0"):
        del older["version"]
    if isinstance(older.get("context"), dict):
        older["context"] = {key: value for key, value in older["context"].items() if key not in _NEW}
    return older


def listed(statement: Statement) -> Statement:
    """Return *statement* with each activity of its context in a list, as a store gives it back (2.4.6.2)."""
    context = statement.get("context") or {}
    groups = context.get("contextActivities")
    if not groups or all(isinstance(many, list) for many in groups.values()):
        return statement
    lists = {kind: many if isinstance(many, list) else [many] for kind, many in groups.items()}
    return {**statement, "context": {**context, "contextActivities": lists}}
