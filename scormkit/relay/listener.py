"""Connections: uvicorn's, but only so many, each with a head of a request that is small and soon there.

The server itself waits for ever; without this a few thousand silent connections would keep everybody
else out where no proxy stands before the relay.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import orjson
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from scormkit.relay.logs import event, hashed
from scormkit.relay.settings import Limits

_PHRASES = {408: "Request Timeout", 431: "Request Header Fields Too Large", 503: "Service Unavailable"}
_END = b"\r\n\r\n"


class RelayConfig(Config):
    """The server's settings, and the relay's limits for its connections."""

    limits: Limits = Limits()


class Listener(HttpToolsProtocol):
    """One connection."""

    _timer: asyncio.TimerHandle | None = None
    _head = 0

    @property
    def _limits(self) -> Limits:
        assert isinstance(self.config, RelayConfig)  # noqa: S101 - nobody else makes listeners
        return self.config.limits

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request; refuse it where there are too many connections."""
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections and not self._room():
            self._refuse(503, "connections", "too many connections: come back later")
            return
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, within bounds as long as the head of a request is not whole."""
        if self._timer is not None or self._idle():
            self._head += len(data)
            most = self._limits.head
            if self._head > most and _END not in data[:most]:
                self._refuse(431, "head", "the head of the request is too large")
                return
        super().data_received(data)
        if self._timer is None and self._idle() and not self.transport.is_closing():
            self._wait()

    def on_headers_complete(self) -> None:
        """Wait no longer for the head: from here on the body is timed."""
        self._came()
        super().on_headers_complete()

    def _room(self) -> bool:
        """Hang up on a connection that is only kept for a next request, if there is one; say whether."""
        for other in self.connections:
            if isinstance(other, Listener) and other.timeout_keep_alive_task is not None:
                other.timeout_keep_alive_handler()
                return True
        return False

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._timer = self.loop.call_later(self._limits.seconds, self._too_slow)

    def _came(self) -> None:
        self._head = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        self._refuse(408, "slow", "the head of the request took too long to arrive")

    def _refuse(self, status: int, code: str, words: str) -> None:
        """Answer before there is a request, and hang up."""
        self._came()
        if self.transport.is_closing():
            return
        facts: dict[str, Any] = {
            "status": status,
            "code": code,
            "client": hashed(self.client[0] if self.client else ""),
        }
        event("refused", logging.WARNING, **facts)
        body = orjson.dumps({"error": words, "code": code})
        after = "retry-after: 5\r\n" if status == 503 else ""  # noqa: PLR2004
        head = (
            f"HTTP/1.1 {status} {_PHRASES[status]}\r\ncontent-type: application/json\r\n{after}"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
