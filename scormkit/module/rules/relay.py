"""Rules of the relay that a project names: statements of learners travel there, so the way must be safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from scormkit.codes import BAD_RELAY, INSECURE_RELAY, RELAY_WITHOUT_LMS
from scormkit.diagnostics import Diagnostic
from scormkit.module.model import place_of
from scormkit.module.rules.subject import Subject

_LOOPBACK = re.compile(r"localhost|.*\.localhost|127(?:\.\d{1,3}){3}|::1", re.IGNORECASE)
"""Hosts that lead nowhere but to this computer (RFC 6761, 6.3; RFC 1122, 3.2.1.3)."""

# Letters of other alphabets have a form in ASCII (RFC 3492), and only that has a place in a page's policy.
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%-]*)*")


def relays_are_reached_safely(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the relay whose address lets others read along, or is none."""
    relay = subject.project.relay
    if not relay:
        return
    at, address = place_of(relay, subject.project.at), urlsplit(relay)
    what = _superfluous(relay)
    if what:
        yield BAD_RELAY.at(at, what=what)
    elif address.scheme != "https" and not _LOOPBACK.fullmatch(address.hostname or ""):
        yield INSECURE_RELAY.at(at, host=address.hostname)


def relays_know_whose_learners_they_are(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the relay of a project that does not say whose accounts the learners have."""
    project = subject.project
    if project.relay and not project.lms:
        yield RELAY_WITHOUT_LMS.at(place_of(project.relay, project.at))


def _superfluous(relay: str) -> str:
    """Return what in the address *relay* has no place there; nothing for a good one."""
    rest = relay.partition("://")[2]
    host, slash, path = rest.partition("/")
    for sign, what in (("@", "a user name"), ("?", "a query"), ("#", "a fragment")):
        if sign in rest:
            return what
    if not _HOST.fullmatch(host):
        return "a host that cannot be"
    return "" if _PATH.fullmatch(slash + path) else "a path that cannot be"


RULES = (relays_are_reached_safely, relays_know_whose_learners_they_are)
