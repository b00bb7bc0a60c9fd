"""When to leave a record store in peace: a circuit breaker whose pauses grow.

Closed, everything may go. A few failures in a row open it, and nothing goes for a while. Then it is half
open: one request may try, and its fate decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from time import monotonic

FAILURES = 3
"""So many failures in a row open a closed breaker."""
LONGEST_WISH = 3600.0
"""Seconds of a Retry-After that are still believed."""


class Breaker:
    """Whether requests may go; *pause* seconds at first, doubled each time up to *longest*."""

    def __init__(self, pause: float, longest: float, tell: Callable[[str], None]) -> None:
        self.state = "closed"
        self._pause, self._longest, self._tell = pause, longest, tell
        self._failures = 0
        self._until = 0.0
        self._changed = asyncio.Event()
        tell(self.state)

    async def permit(self) -> None:
        """Return when a request may go. Whoever was let in says how it went, or calls :meth:`unused`."""
        while self.state != "closed":
            rest = self._until - monotonic()
            if self.state == "open" and rest <= 0:
                self._move("half-open")
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), rest if self.state == "open" else None)

    def succeeded(self) -> None:
        """Close: the record store works."""
        self._failures = 0
        self._move("closed")

    def failed(self, wish: float = 0, *, at_once: bool = False) -> None:
        """Count a failure, after which the record store *wishes* for so many seconds; open if it is time."""
        wish = min(wish, LONGEST_WISH)
        if self.state == "open":  # others that were under way: one trouble, not several
            self._until = max(self._until, monotonic() + wish)
            return
        self._failures += 1
        if at_once or wish or self.state == "half-open" or self._failures >= FAILURES:
            self._until = monotonic() + max(wish, self.pause(self._failures))
            self._move("open")

    def unused(self) -> None:
        """Give back a permit for which there was nothing to send."""
        if self.state == "half-open":
            self._move("open")

    def pause(self, failures: int) -> float:
        """Return how long to wait after so many *failures*: never the same for all relays."""
        longest = min(self._longest, self._pause * 2 ** min(max(failures, 1) - 1, 30))
        return random.uniform(longest / 2, longest)  # noqa: S311 - jitter, no secret

    def _move(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self._tell(state)
            self._changed.set()
            self._changed = asyncio.Event()
