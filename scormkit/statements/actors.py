"""Checks who a statement speaks of: Agents, Groups and their accounts (xAPI 1.0.3, Data 2.4.2)."""

from __future__ import annotations

from typing import Any

from scormkit.statements import forms
from scormkit.statements.members import (
    At,
    Check,
    Fault,
    Table,
    anything,
    iri,
    members,
    shown,
    text,
    text_that,
)


def actor(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check an Agent or a Group (Data 2.4.2)."""
    here = (*at, key)
    kind = value.get("objectType", "Agent") if isinstance(value, dict) else "Agent"
    if kind == "Group":
        if members(said, here, value, _GROUP, (), "a Group"):
            _identified(said, here, value, needed="member" not in value)
    elif kind == "Agent":
        if members(said, here, value, _AGENT, (), "an Agent"):
            _identified(said, here, value, needed=True)
    else:
        said.append(Fault((*here, "objectType"), f"is {shown(kind)}, not 'Agent' or 'Group'"))


def _identified(said: list[Fault], at: At, value: dict[str, Any], *, needed: bool) -> None:
    found = [name for name in _IDENTIFIERS if name in value]
    if len(found) > 1:
        tells = f"is identified {len(found)} times, by {' and '.join(found)}; exactly one may do so"
        said.append(Fault(at, tells))
    elif needed and not found:
        other = " or list the members of a Group" if value.get("objectType") == "Group" else ""
        tells = f"is identified by nothing: give mbox, mbox_sha1sum, openid or account{other}"
        said.append(Fault(at, tells))


def _agent(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check what can be an Agent alone."""
    if isinstance(value, dict) and value.get("objectType") == "Group":
        said.append(Fault((*at, key), "is a Group where an Agent is wanted"))
    else:
        actor(said, at, key, value)


def team(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a context's team, which is a Group (Data 2.4.6)."""
    if isinstance(value, dict) and value.get("objectType") != "Group":
        said.append(Fault((*at, key), "is no Group: say so with objectType 'Group'"))
    else:
        actor(said, at, key, value)


def _inside(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    if not isinstance(value, list):
        said.append(Fault((*at, key), f"is {shown(value)}, not a list of Agents"))
        return
    for place, one in enumerate(value):
        _agent(said, (*at, key), place, one)


def _account(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    members(said, (*at, key), value, _ACCOUNT, _ACCOUNT, "an account")


_ACCOUNT: Table = {"homePage": iri, "name": text}
_IDENTIFIERS: dict[str, Check] = {
    "mbox": text_that(forms.is_mailto, "'mailto:' and an e-mail address"),
    "mbox_sha1sum": text_that(forms.is_sha1, "40 hexadecimal digits"),
    "openid": iri,
    "account": _account,
}
_AGENT: Table = {"objectType": anything, "name": text, **_IDENTIFIERS}
_GROUP: Table = {**_AGENT, "member": _inside}
