"""Asks an LRS whether it is there, which version it speaks, and what our credentials may do in it.

Nothing is left behind: whether we may write is asked with a list of no statements.
"""

from __future__ import annotations

import email.utils
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from typing import Any

from scormkit.statements.access import LrsError
from scormkit.statements.remote import CLOSED, ELSEWHERE, Remote, unwell
from scormkit.statements.transport import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How an LRS is; None where it could not be found out. *latency* and *clock* in seconds."""

    endpoint: str
    reachable: bool
    trouble: str = ""
    versions: tuple[str, ...] = ()
    speaks: str = ""
    authenticated: bool | None = None
    reads: bool | None = None
    writes: bool | None = None
    latency: float | None = None
    clock: float | None = None

    @property
    def well(self) -> bool:
        """Say whether statements can be sent to it or fetched from it."""
        return self.reachable and bool(self.reads or self.writes)

    def as_json(self) -> dict[str, Any]:
        """Return all of it."""
        return {
            "endpoint": self.endpoint,
            "ok": self.well,
            "reachable": self.reachable,
            "trouble": self.trouble,
            "versions": list(self.versions),
            "speaks": self.speaks,
            "authenticated": self.authenticated,
            "reads": self.reads,
            "writes": self.writes,
            "latency": self.latency,
            "clock": self.clock,
        }


def ping(remote: Remote) -> Health:
    """Return how the LRS is."""
    endpoint = remote.transport.access.endpoint
    try:
        about = remote.about()
        reads, writes = remote.may_read(), remote.may_write()
    except LrsError as error:
        return Health(endpoint=endpoint, reachable=False, trouble=str(error))
    may_read, may_write = _may_read(reads), _may_write(writes)
    words = [unwell(one) for one in (reads, writes) if not one.well and one.status not in CLOSED]
    return Health(
        endpoint=endpoint,
        reachable=True,
        trouble="" if may_read or may_write else "; ".join(dict.fromkeys(words)),
        versions=about.versions,
        speaks=remote.transport.version,
        authenticated=_authenticated(may_read, may_write),
        reads=may_read,
        writes=may_write,
        latency=round(min(about.answer.seconds, reads.seconds, writes.seconds), 4),
        clock=_clock(reads),
    )


def _authenticated(reads: bool | None, writes: bool | None) -> bool | None:  # noqa: FBT001 - three states
    if reads or writes:
        return True
    return False if reads is False and writes is False else None


def _may_read(answer: Answer) -> bool | None:
    if answer.well:
        return b"statements" in answer.body
    return False if answer.status in CLOSED else None


def _may_write(answer: Answer) -> bool | None:
    """Say whether we may write: who may is told that a list of nothing is nothing, or gets a nod."""
    if answer.well:
        return True
    if answer.status in CLOSED:
        return False
    refused = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return True if refused and answer.status not in ELSEWHERE else None


def _clock(answer: Answer) -> float | None:
    """Return by how many seconds the LRS's clock is ahead of ours, as near as a Date header tells."""
    try:
        theirs = email.utils.parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    # The header has whole seconds; the middle of its second is meant, and the middle of the exchange.
    return round(theirs.timestamp() + 0.5 - (answer.arrived - answer.seconds / 2), 1)
