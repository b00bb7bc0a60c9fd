"""Launches of cmi5 and TinCan content: sessions, what they are told, and the addresses that tell it."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from scormkit.preview.store.agents import HOME, Learner
from scormkit.preview.store.cmi5_session import SESSION, Session, Statement
from scormkit.preview.store.course import Unit

LAUNCH_DATA = "LMS.LaunchData"
PREFERENCES = "cmi5LearnerPreferences"
PLATFORM = "scormkit preview"
"""Stands in each context, as LMSs like to name themselves: content must leave it as it is (10.2.1.0-7)."""

MODES = {"normal": "Normal", "review": "Review", "browse": "Browse"}


@dataclass
class Launch:
    """One launch: who, what, and what came of it."""

    learner: Learner
    unit: Unit
    registration: str
    activity: str
    secret: str
    """What stands in the Authorization header of its requests."""

    begun: datetime
    mode: str = "normal"
    session: Session | None = None
    """What cmi5 knows more of it; TinCan has no sessions."""

    ended: str = ""
    """How the session ended: ``terminated``, ``abandoned``, or ``dropped`` when it never began."""

    statements: list[Statement] = field(default_factory=list)
    """What the content said in it and was stored, in order."""

    told: list[Statement] = field(default_factory=list)
    """What the LMS itself said about it."""

    last: datetime | None = None
    """When the content was last heard."""

    @property
    def whose(self) -> dict[str, str]:
        """Return whose launch this is, as events tell it."""
        return {"learner": self.learner.id, "sco": self.unit.id}


def activity_of(unit: str) -> str:
    """Return the activity that the LMS makes of an AU, block or course: never the publisher's (8.1.5.0-3)."""
    return f"{HOME}/activities/{uuid.uuid5(uuid.NAMESPACE_URL, unit)}"


def secret_of(ticket: str) -> str:
    """Return the token behind *ticket*, written as Basic credentials are (cmi5 8.2.1)."""
    return base64.b64encode(f"preview:{ticket}".encode()).decode()


def session(launch: Launch, name: str, back: str) -> Session:
    """Return the session called *name* of a cmi5 launch, with its LMS.LaunchData (cmi5 10.2)."""
    unit = launch.unit
    told: dict[str, Any] = {
        "contextTemplate": template(unit.id, name),
        "launchMode": MODES[launch.mode],
        "launchMethod": unit.window,
        "moveOn": unit.move_on,
    }
    given = {
        "masteryScore": unit.mastery,
        "launchParameters": unit.parameters or None,
        "entitlementKey": {"courseStructure": unit.entitlement} if unit.entitlement else None,
        "returnURL": back or None,
    }
    told |= {key: value for key, value in given.items() if value is not None}
    return Session(launch.learner.actor, launch.registration, launch.activity, told, launch.statements)


def template(publisher: str, name: str) -> dict[str, Any]:
    """Return what each context of the session *name* begins with (10.2.1)."""
    return {
        "contextActivities": {"grouping": [{"id": publisher}]},
        "extensions": {SESSION: name},
        "platform": PLATFORM,
    }


def cmi5_parameters(launch: Launch, store: str, ticket: str) -> dict[str, str]:
    """Return what a cmi5 launch says in the page's address (8.1)."""
    return {
        "endpoint": f"{store}/xapi/",
        "fetch": f"{store}/fetch?{urlencode({'ticket': ticket})}",
        "actor": json.dumps(launch.learner.actor, ensure_ascii=False),
        "registration": launch.registration,
        "activityId": launch.activity,
    }


def tincan_parameters(launch: Launch, store: str) -> dict[str, str]:
    """Return what a TinCan launch says in the page's address, as the packaging text has it."""
    return {
        "endpoint": f"{store}/xapi/",
        "auth": f"Basic {launch.secret}",
        "actor": json.dumps(launch.learner.actor, ensure_ascii=False),
        "registration": launch.registration,
        "activity_id": launch.activity,
    }


def with_query(page: str, parameters: Mapping[str, str]) -> str:
    """Return *page* with *parameters* behind those it has, before its fragment (8.1, 13.1.4.0-3)."""
    parts = urlsplit(page)
    more = urlencode(parameters, quote_via=quote, safe="")
    return urlunsplit(parts._replace(query=f"{parts.query}&{more}" if parts.query else more))


def origin_of(page: str) -> str:
    """Return the origin of *page* as a browser writes it."""
    parts = urlsplit(page)
    return f"{parts.scheme}://{parts.netloc}".lower()
