"""Which statements are wanted: filters as people write them, made into the parameters of a query.

xAPI 1.0.3, Communication 2.1.3. tincan makes the agent, and refuses what an agent cannot have.
"""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

from scormkit.statements.fetch import instant
from scormkit.statements.remote import moment

VERBS = "http://adlnet.gov/expapi/verbs/"
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")


def query(page: int, **filters: str | None) -> dict[str, str]:
    """Return the parameters of a query for *filters*, the oldest first, by *page* statements.

    Raises ValueError, in words for people, when a filter cannot be meant.
    """
    readers = {
        "since": _instant,
        "until": _instant,
        "verb": _verb,
        "activity": _iri,
        "registration": _registration,
        "agent": agent,
    }
    found = {name: readers[name](text) for name, text in filters.items() if text is not None}
    return {**found, "ascending": "true", "limit": str(page)}


def agent(text: str) -> str:
    """Return the agent that *text*, JSON or the name of a file of JSON, identifies."""
    from tincan import Agent, Group

    if not text.lstrip().startswith("{"):
        try:
            text = Path(text).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"{text!r} is neither JSON nor a file that can be read") from None
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ValueError(f"the agent is not JSON: {error}") from None
    if not isinstance(told, dict) or sum(name in told for name in _IDENTIFIERS) != 1:
        raise ValueError("an agent has exactly one of " + ", ".join(_IDENTIFIERS))
    kind = Group if told.get("objectType") == "Group" else Agent
    try:
        made: dict[str, Any] = kind.from_json(text).as_version()
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError("this is no agent: " + str(error).splitlines()[0]) from None
    if not made.get("member", True):
        del made["member"]  # tincan adds it; a group that is identified needs none
    return json.dumps(made, separators=(",", ":"))


def _instant(text: str) -> str:
    found = moment(text)
    if found is None:
        raise ValueError(f"{text!r} is not a time with its zone, such as 2026-11-01T00:00:00Z")
    return instant(found)


def _verb(text: str) -> str:
    return _iri(text) if ":" in text else f"{VERBS}{text}"


def _iri(text: str) -> str:
    if not _IRI.fullmatch(text):
        raise ValueError(f"{text!r} is not an IRI such as {VERBS}completed")
    return text


def _registration(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        raise ValueError(f"{text!r} is not a registration, which is a UUID") from None
