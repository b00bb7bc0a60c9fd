"""How long to wait for a busy LRS: as long as it asks for, else longer each time and never quite alike."""

from __future__ import annotations

import email.utils
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

BUSY = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Answers after which the same request may do well."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to try again; all but *tries* in seconds."""

    tries: int = 8
    first: float = 0.5
    longest: float = 30
    whole: float = 120
    connect: float = 10
    answer: float = 60

    def pause(self, tried: int, headers: Mapping[str, str]) -> float:
        """Return the seconds to wait after *tried* tries; *headers* may ask for some."""
        asked = retry_after(headers.get("retry-after", ""))
        if asked is not None:
            return asked
        ceiling = min(self.longest, self.first * 2.0 ** (tried - 1))
        return ceiling * random.uniform(0.5, 1)  # noqa: S311 - so that many clients do not come back at once


def retry_after(text: str) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), if it is one."""
    if text.strip().isdecimal():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
