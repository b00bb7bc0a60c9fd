"""The documents as the desk shows them: whose each is, who wrote it, and its text as far as it is told."""

from __future__ import annotations

import codecs
from collections.abc import Container, Iterator
from typing import Any

from scormkit.preview.store.agents import HOME, Identity
from scormkit.preview.store.books import Books
from scormkit.preview.store.documents import Document, Scope
from scormkit.preview.store.launches import LAUNCH_DATA, PREFERENCES, activity_of

LONGEST = 64 * 1024
ROOM = 4 * LONGEST
"""Bytes of one document that are told, and of all together: how things stand is told with each change."""

_ACCOUNT = ("account", f"{HOME}/lms")


def shown(books: Books, given: Container[bytes]) -> list[dict[str, Any]]:
    """Return all documents in *books*; preferences that the LMS itself has *given* are its own words."""
    cmi5 = books.course.kind == "cmi5"
    activities = {activity_of(one) if cmi5 else one: one for one in books.course.units}
    room = ROOM
    told = []
    for scope, name, one in _in_order(books):
        resource, activity, agent, registration = _parts(scope)
        learner = agent[-1] if agent[:2] == _ACCOUNT else ""
        text = _text(one.body, min(room, LONGEST))
        room -= min(len(one.body), room, LONGEST) if text is not None else 0
        own = cmi5 and (name == LAUNCH_DATA or (name == PREFERENCES and one.body in given))
        told.append(
            {
                "resource": resource,
                "id": name,
                "activity": activity,
                "sco": activities.get(activity, ""),
                "agent": agent[-1] if agent else "",
                "learner": learner,
                "registration": registration,
                "current": registration in {"", books.records.attempt(learner)[1]},
                "by": "lms" if own else "content",
                "type": one.kind,
                "size": len(one.body),
                "stored": round(one.stored.timestamp() * 1000),
                "text": text,
                "cut": text is not None and len(text.encode()) < len(one.body),
            }
        )
    return told


def _in_order(books: Books) -> Iterator[tuple[Scope, str, Document]]:
    """Yield states before profiles; what there is no room for shall be what is looked at least."""
    yield from sorted(books.documents, key=lambda one: (one[0][0] != "activities/state", one[0][0]))


def _parts(scope: Scope) -> tuple[str, str, Identity, str]:
    """Return resource, activity, agent and registration of *scope*; empty where it has none."""
    resource, *rest = scope
    if resource == "activities/state":
        return resource, rest[0], tuple(rest[1:-1]), rest[-1]
    if resource == "agents/profile":
        return resource, "", tuple(rest), ""
    return resource, rest[0], (), ""


def _text(body: bytes, most: int) -> str | None:
    """Return the text that the first bytes of *body*, *most* of them, are; None when they are no text."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body[:most], final=len(body) <= most)
    except UnicodeDecodeError:
        return None
