"""Which statements are asked for, and how they are given back (xAPI 1.0.3, Communication 2.1.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from scormkit.preview.store import agents
from scormkit.preview.store.agents import Identity
from scormkit.preview.store.cmi5_session import Statement, activities
from scormkit.preview.store.ledger import Entry, Ledger
from scormkit.preview.store.refusal import Refused, bad
from scormkit.preview.store.resources import agent_of, instant, iri, known, registration
from scormkit.preview.store.wire import Reply, data
from scormkit.statements import forms

PAGE = 100
"""Statements in one answer."""

_ONE = {"statementId", "voidedStatementId"}
_FILTERS = {"agent", "verb", "activity", "registration", "since", "until"}
_WIDER = {"related_activities", "related_agents"}
_FORMS = {"format", "attachments"}
_SHAPES = {"ids", "exact", "canonical"}
_RULE = "Communication 2.1.3"
_ROUND = ("parent", "grouping", "category", "other")


def answer(ledger: Ledger, query: Mapping[str, str]) -> Reply:
    """Return what *ledger* holds of what *query* asks for."""
    known(_ONE | _FILTERS | _WIDER | _FORMS | {"limit", "ascending", "from"}, query)
    shape = query.get("format", "exact")
    if shape not in _SHAPES:
        raise bad(f"the parameter format is not one of {', '.join(sorted(_SHAPES))}", _RULE)
    if _truth(query, "attachments"):
        raise bad("attachments are not kept by the preview", _RULE, "ask without attachments=true")
    if _ONE & query.keys():
        return data(_shaped(_single(ledger, query), shape))
    return _several(ledger, query, shape)


def _single(ledger: Ledger, query: Mapping[str, str]) -> Statement:
    if len(query.keys() - _FORMS) > 1:
        raise bad("one statement is asked for by its id, without filters", _RULE)
    name = next(iter(_ONE & query.keys()))
    if not forms.is_uuid(query[name]):
        raise bad(f"the parameter {name} is no UUID", "Data 2.4.1")
    entry = ledger.find(query[name])
    if entry is None or (entry.id in ledger.voided) is not (name == "voidedStatementId"):
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no such statement: {query[name]}")
    return entry.statement


def _several(ledger: Ledger, query: Mapping[str, str], shape: str) -> Reply:
    filters = Filters(query)
    limit = _number(query, "limit") or PAGE
    ascending = _truth(query, "ascending")
    last = _number(query, "from")
    found = [one for one in ledger if one.id not in ledger.voided and filters.fit(one, ledger)]
    if not ascending:
        found.reverse()
    # Beyond what was given, whatever has come since: numbers, unlike places, stay as they are.
    rest = [one for one in found if not last or (one.n > last if ascending else one.n < last)]
    page = rest[: min(limit, PAGE)]
    more = ""
    if len(rest) > len(page):
        more = f"/xapi/statements?{urlencode({**query, 'from': page[-1].n})}"
    return data({"statements": [_shaped(one.statement, shape) for one in page], "more": more})


def _number(query: Mapping[str, str], name: str) -> int:
    text = query.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < PAGE):
        raise bad(f"the parameter {name} is no number of statements", _RULE)
    return int(text)


def _truth(query: Mapping[str, str], name: str) -> bool:
    text = query.get(name, "false").lower()
    if text not in {"true", "false"}:
        raise bad(f"the parameter {name} is neither true nor false", _RULE)
    return text == "true"


class Filters:
    """What must be true of statements; made from a query, which is refused when it cannot be meant."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._agent = agents.identity(agent_of(query["agent"])) if "agent" in query else None
        self._verb = iri("verb", query["verb"]) if "verb" in query else None
        self._activity = iri("activity", query["activity"]) if "activity" in query else None
        self._registration = registration(query["registration"]) if "registration" in query else None
        self._since = instant("since", query["since"]) if "since" in query else None
        self._until = instant("until", query["until"]) if "until" in query else None
        self._activities = _truth(query, "related_activities")
        self._agents = _truth(query, "related_agents")

    def fit(self, entry: Entry, ledger: Ledger) -> bool:
        """Say whether *entry* is wanted: for itself, or as it speaks of one that is."""
        if self._since is not None and entry.stored <= self._since:
            return False
        if self._until is not None and entry.stored > self._until:
            return False
        statement, seen = entry.statement, {entry.id}
        while not self._says(statement):
            about = statement["object"]
            target = ledger.find(about["id"]) if about.get("objectType") == "StatementRef" else None
            if target is None or target.id in seen:
                return False
            seen.add(target.id)
            statement = target.statement
        return True

    def _says(self, statement: Statement) -> bool:
        return (
            (self._verb is None or statement["verb"]["id"] == self._verb)
            and (self._registration is None or self._registration == _registration(statement))
            and (self._activity is None or self._activity in _activities(statement, wide=self._activities))
            and (self._agent is None or self._agent in _people(statement, wide=self._agents))
        )


def _registration(statement: Statement) -> str:
    return str((statement.get("context") or {}).get("registration", "")).lower()


def _activities(statement: Statement, *, wide: bool) -> Iterator[str]:
    """Yield the activities that *statement* is about or, *wide*, that stand anywhere in it."""
    about = statement["object"]
    kind = about.get("objectType", "Activity")
    if kind == "Activity":
        yield about["id"]
    if wide:
        for each in _ROUND:
            yield from activities(statement, each)
        if kind == "SubStatement":
            yield from _activities(about, wide=True)


def _people(statement: Statement, *, wide: bool) -> Iterator[Identity]:
    """Yield who acts and who is acted upon in *statement* or, *wide*, all that stand in it."""
    about = statement["object"]
    yield from agents.identities(statement["actor"])
    if about.get("objectType") in {"Agent", "Group"}:
        yield from agents.identities(about)
    if wide:
        context = statement.get("context") or {}
        for one in (statement.get("authority"), context.get("instructor"), context.get("team")):
            yield from agents.identities(one)
        if about.get("objectType") == "SubStatement":
            yield from _people(about, wide=True)


def _shaped(statement: Statement, shape: str) -> Any:
    """Return *statement* as it came or, of activities, agents and verbs, what names them alone."""
    return _bare(statement) if shape == "ids" else statement


def _bare(value: Any, key: str = "") -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict) or key in {"result", "extensions"}:
        return value
    named = agents.identity(value) or "id" in value
    told = {"display", "definition", "name", "member"} if named and "actor" not in value else set()
    return {name: _bare(one, name) for name, one in value.items() if name not in told}
