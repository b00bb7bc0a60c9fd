"""Connections of a listener whose network can be switched off: they break, as cables do."""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from contextlib import nullcontext
from typing import Any

from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_HEAD = 64 * 1024
GRACE = 1
"""Seconds that answers under way are given when the preview ends."""


RESET = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Line:
    """The network between browsers and one listener: up or down."""

    def __init__(self) -> None:
        self.down = False
        self._open: set[Connection] = set()

    def set(self, *, down: bool) -> None:
        """Take the network down, breaking what is under way, or bring it back."""
        self.down = down
        if down:
            for one in tuple(self._open):
                one.abort()

    def opened(self, one: Connection) -> None:
        """Note a connection; where the network is down there is none."""
        if self.down:
            one.abort()
        else:
            self._open.add(one)

    def closed(self, one: Connection) -> None:
        """Forget a connection."""
        self._open.discard(one)


class LineConfig(Config):
    """uvicorn's settings, and the line that its connections hang on."""

    line: Line


class Connection(H11Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, if the network is up."""
        super().connection_made(transport)
        assert isinstance(self.config, LineConfig)  # noqa: S101 - nobody else makes these
        self.config.line.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        assert isinstance(self.config, LineConfig)  # noqa: S101 - see above
        self.config.line.closed(self)
        super().connection_lost(exc)

    def abort(self) -> None:
        """Break off at once, whatever was under way (TCP's RST)."""
        line = self.transport.get_extra_info("socket")
        if line is not None:
            # Without lingering, closing resets: browsers see a broken line and no polite end.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.abort()


class Quiet(Server):
    """A server that leaves signals to whoever runs it beside others."""

    def capture_signals(self) -> Any:
        """Return a context in which nothing is listened to."""
        return nullcontext()


def server(app: Any, line: Line) -> Quiet:
    """Return a server of *app* whose connections hang on *line*."""
    config = LineConfig(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=MOST_HEAD,
        timeout_graceful_shutdown=GRACE,
    )
    config.line = line
    return Quiet(config)
