"""The LMS's guard before the store: what cmi5 lets content ask for in its session (cmi5 8, 10, 11)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scormkit.preview.store.cmi5_rules import broken
from scormkit.preview.store.cmi5_session import Said, Session, Statement
from scormkit.preview.store.documents import value_of
from scormkit.preview.store.launches import LAUNCH_DATA, PREFERENCES, Launch
from scormkit.preview.store.refusal import Broken, forbidden, requirement
from scormkit.preview.store.wire import Request
from scormkit.statements import forms
from scormkit.statements.spec import VOIDED

_READS = frozenset({"GET", "HEAD"})


def enter(launch: Launch, request: Request, resource: str) -> None:
    """Refuse a *request* that the rules of cmi5 do not let this launch make; note what it has read."""
    session = launch.session
    if session is None:
        return
    if launch.ended == "abandoned":
        writes = resource == "statements" and request.method not in _READS
        raise forbidden("9.3.6.0-2" if writes else "8.1.2.0-2")
    if resource == "activities/state":
        _state(session, request)
    if resource == "agents/profile":
        _profile(session, request)


def _state(session: Session, request: Request) -> None:
    query = request.query
    faults = []
    if "agent" in query and _json(query["agent"]) != session.actor:
        faults.append("8.1.3.0-3")
    if query.get("registration", "").lower() != session.registration:
        faults.append("8.1.4.0-3")
    if query.get("stateId", LAUNCH_DATA) == LAUNCH_DATA and request.method not in _READS:
        faults.append("10.2.1.0-5")  # without a stateId a DELETE would take it with all others
    if faults:
        raise forbidden(*faults)
    if query.get("stateId") == LAUNCH_DATA:
        session.read.add(LAUNCH_DATA)


def _profile(session: Session, request: Request) -> None:
    query = request.query
    faults = []
    if "agent" in query and _json(query["agent"]) != session.actor:
        faults.append("11.0.0.0-1")
    if query.get("profileId", PREFERENCES) != PREFERENCES:
        faults.append("11.0.0.0-4")
    if request.method in {"PUT", "POST"}:
        faults += _preferences(request.body)
    if faults:
        raise forbidden(*faults)
    if query.get("profileId") == PREFERENCES and request.method in _READS:
        session.read.add(PREFERENCES)


def _preferences(body: bytes) -> list[str]:
    """Return which requirements preferences that content would write do not meet (11.0, 11.1)."""
    told = value_of(body, "the body")
    if not isinstance(told, dict) or not {"languagePreference", "audioPreference"} <= told.keys():
        return ["11.0.0.0-5"]
    languages = str(told["languagePreference"]).split(",")
    return [] if all(forms.is_language(one.strip()) for one in languages) else ["11.1.0.0-1"]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def judge(launch: Launch, news: Sequence[Statement], earlier: Sequence[Statement]) -> list[list[Broken]]:
    """Return, for each of *news*, the requirements of cmi5 that it breaks after those before it.

    *earlier* is what older sessions of the registration have said. All *news* have a good form.
    """
    if launch.session is None:
        return [[] for _ in news]
    trial = replace(launch.session, statements=list(launch.session.statements))
    found = []
    for one in news:
        ids = ["6.3.0.0-1"] if one["verb"]["id"] == VOIDED else []
        ids += broken(Said(one, trial, earlier))
        found.append([requirement(each) for each in ids])
        trial.statements.append(one)
    return found
