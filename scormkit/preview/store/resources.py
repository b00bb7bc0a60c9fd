"""Whose documents a request means: the parameters of each resource, checked.

xAPI 1.0.3, Communication 2.3, 2.6 and 2.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scormkit.preview.store import agents
from scormkit.preview.store.documents import Scope, value_of
from scormkit.preview.store.refusal import bad
from scormkit.statements import forms


@dataclass(frozen=True, slots=True)
class Kind:
    """The parameters that make up a scope, and that which names a document in it."""

    needed: tuple[str, ...]
    name: str
    allowed: tuple[str, ...] = ()


KINDS = {
    "activities/state": Kind(("activityId", "agent"), "stateId", ("registration",)),
    "activities/profile": Kind(("activityId",), "profileId"),
    "agents/profile": Kind(("agent",), "profileId"),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request means: the *scope*, the *name* of a document or none, and a time to look from."""

    scope: Scope
    name: str
    since: datetime | None = None


def meant(resource: str, query: Mapping[str, str]) -> Meant:
    """Return which documents of *resource* are meant by *query*; refuse one that does not say."""
    kind = KINDS[resource]
    known({*kind.needed, kind.name, *kind.allowed, "since"}, query)
    scope: list[str] = [resource]
    for name in kind.needed:
        if not query.get(name):
            raise bad(
                f"the parameter {name} is missing", "Communication 2.2", f"add {name} to the request's query"
            )
        scope += agents.identity(agent_of(query[name])) if name == "agent" else [iri(name, query[name])]
    if kind.allowed:
        scope.append(registration(query["registration"]) if "registration" in query else "")
    if kind.name in query and not query[kind.name]:
        raise bad(f"the parameter {kind.name} is empty", "Communication 2.2")
    since = instant("since", query["since"]) if "since" in query else None
    return Meant(tuple(scope), query.get(kind.name, ""), since)


def known(names: set[str], query: Mapping[str, str]) -> None:
    """Refuse a *query* with parameters that are none of *names*: it may be misspelt (Communication 2.1.3)."""
    for name in query:
        if name not in names:
            near = next((one for one in names if one.lower() == name.lower()), "")
            hint = f"write it {near}" if near else f"xAPI knows here: {', '.join(sorted(names))}"
            raise bad(f"the parameter {name} is none of this resource", "Communication 3.2", hint)


def agent_of(text: str) -> dict[str, Any]:
    """Return the Agent or identified Group that *text* is as JSON."""
    value = value_of(text.encode("utf-8", "replace"), "the parameter agent")
    wrong = agents.complaint(value)
    if wrong:
        raise bad(f"the parameter {wrong}", "Data 2.4.2", "use the launch's actor unchanged")
    found: dict[str, Any] = value
    if not agents.identity(found):
        raise bad("the parameter agent is a Group without an identifier", "Data 2.4.2")
    return found


def iri(name: str, text: str) -> str:
    """Return *text*, which must be an IRI."""
    if not forms.is_iri(text):
        raise bad(f"the parameter {name} is no IRI with a scheme", "Data 2.2")
    return text


def registration(text: str) -> str:
    """Return the registration that *text* is."""
    if not forms.is_uuid(text):
        raise bad("the parameter registration is no UUID", "Data 2.4.6.1")
    return text.lower()


def instant(name: str, text: str) -> datetime:
    """Return the time that *text* says."""
    found = forms.moment(text)
    if isinstance(found, str):
        raise bad(f"the parameter {name} {found}", "Data 4.5")
    return found
