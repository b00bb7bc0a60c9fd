"""The relay as a process, or as several: sockets, signals and uvicorn."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from starlette.applications import Starlette
from uvicorn import Server
from uvicorn.supervisors import Multiprocess

from scormkit.relay.app import create_app
from scormkit.relay.listener import Listener, RelayConfig
from scormkit.relay.logs import write_logs
from scormkit.relay.secret import signing_secrets
from scormkit.relay.settings import Settings, SettingsError

BACKLOG = 2048
GARBAGE = (100_000, 20, 20)
"""How many new objects are looked through for circles at once, and how often the older ones."""
SWITCH = 0.001
"""Seconds after which a busy thread lets another on: else the spool's waits for long between two commits."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to *host* and *port*; port 0 takes a free one."""
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host} port {port}: {error.strerror or error}") from None
    bound.set_inheritable(True)
    return bound


def begin(settings: Settings) -> Starlette:
    """Return the relay of one process, whose logs go to standard output."""
    write_logs(sys.stdout)
    if settings.secret_file is not None:
        # A worker that is begun anew on SIGHUP has its settings from a parent that read the file long ago.
        settings = replace(settings, secrets=signing_secrets(settings.secret_file, settings.spool, {}))
    app = create_app(settings)
    # A request's JSON is many small objects without a circle among them: they go when the request goes,
    # and looking for circles at every few hundred of them would only cost time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    sys.setswitchinterval(SWITCH)
    return app


def config(settings: Settings, factory: Callable[[], Starlette], workers: int = 1) -> RelayConfig:
    """Return how uvicorn is to serve what *factory* makes: proxies and logs are the relay's own affair."""
    made = RelayConfig(
        factory,
        factory=True,
        http=Listener,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        workers=workers,
        backlog=BACKLOG,
        timeout_keep_alive=settings.limits.idle,
        timeout_graceful_shutdown=max(1, int(settings.grace)),
    )
    made.limits = settings.limits
    return made


def serve(settings: Settings, bound: socket.socket, workers: int = 1) -> bool:
    """Serve on *bound* until a signal ends it; say whether the relay could begin at all."""
    serving = config(settings, partial(begin, settings), workers)
    if workers > 1:
        with tempfile.TemporaryDirectory(prefix="scormkit-relay-") as folder:
            # The workers' meters meet in this folder (prometheus-client's multiprocess mode).
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            Multiprocess(serving, sockets=[bound]).run()
        return True
    server = Server(serving)
    # Heard from now on, and not only once uvicorn listens to them; it also repeats the one that stopped it
    # when all is done, and that must not make a good end look like a bad one.
    before = {one: signal.signal(one, server.handle_exit) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        server.run(sockets=[bound])
    except SystemExit:  # how uvicorn says that the application did not begin; the log says why
        return False
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    return server.started
