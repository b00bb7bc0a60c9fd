"""Server-sent events: what happens is told to every open desk; one that does not listen is let go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

MOST = 1000
"""Events that wait for one desk; who is further behind must ask for the whole state anew."""

PAUSE = 15.0
"""Seconds of silence after which a comment is sent, so that a dead connection is noticed."""


END = ""


class Hub:
    """The desks that listen just now."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()
        self.closed = asyncio.Event()
        """Set when the preview ends."""

    def tell(self, kind: str, value: Any) -> None:
        """Tell all desks that *kind* has happened."""
        text = event(kind, value)
        for queue in tuple(self._listeners):
            try:
                queue.put_nowait(text)
            except asyncio.QueueFull:
                self._drop(queue)

    def close(self) -> None:
        """End all streams: the server stops."""
        self.closed.set()
        for queue in tuple(self._listeners):
            self._drop(queue)

    async def listen(self, first: Callable[[], str]) -> AsyncIterator[str]:
        """Yield *first* as it is now and events from now on, until nobody listens or the server stops."""
        queue: asyncio.Queue[str] = asyncio.Queue(MOST)
        self._listeners.add(queue)
        try:
            # In one breath with the line above: nothing may happen between what is first and what follows.
            now = first()
            # A desk that was cut off comes back within half a second.
            yield "retry: 500\n\n"
            yield now
            while not self.closed.is_set():
                try:
                    text = await asyncio.wait_for(queue.get(), PAUSE)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if text == END:
                    return
                yield text
        finally:
            self._listeners.discard(queue)

    def _drop(self, queue: asyncio.Queue[str]) -> None:
        self._listeners.discard(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(END)


def event(kind: str, value: Any) -> str:
    """Return *value* as the event *kind*; JSON has no line breaks, which would end it."""
    return f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
