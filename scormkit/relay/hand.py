"""What the relay itself writes into each statement, whatever was told: the page may not say it of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from scormkit.relay.tokens import Grant

EXTENSION = "https://scormkit.org/xapi/extensions/"
RECEIVED, IDENTITY = f"{EXTENSION}received", f"{EXTENSION}identity"


class Hand:
    """Writes for *grant*, at the relay *url*, what comes in *now*."""

    def __init__(self, grant: Grant, url: str, now: datetime) -> None:
        self._actor = grant.actor
        self._authority = {"objectType": "Agent", "account": {"homePage": url, "name": grant.key}}
        self._stamp = {
            RECEIVED: now.isoformat(timespec="milliseconds"),
            IDENTITY: "verified" if grant.verified else "unverified",
        }
        self.actor: bytes = orjson.dumps(self._actor)
        self.registration: bytes = orjson.dumps(grant.registration)
        self.end: bytes = b'%b,"extensions":%b},"authority":%b}' % (
            self.registration,
            orjson.dumps(self._stamp),
            orjson.dumps(self._authority),
        )
        """From behind ``"registration":``, the last member of a context, to the end of a statement."""

    def write(self, statement: dict[str, Any]) -> bytes:
        """Return the JSON of *statement*, which is changed: it was made from a body and is nobody else's."""
        context = statement["context"]
        context["extensions"] = {**context.get("extensions", {}), **self._stamp}
        statement["actor"] = self._actor
        statement["authority"] = self._authority
        return orjson.dumps(statement)
