"""The relay as an ASGI application: its routes, and its life from the opened spool to the closed one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from scormkit.relay.desk import Desk
from scormkit.relay.exchange import exchange
from scormkit.relay.forward import Forwarder
from scormkit.relay.gate import Endpoint, Gate, Handler
from scormkit.relay.logs import event, fault
from scormkit.relay.packages import Packages
from scormkit.relay.secret import signing_secrets
from scormkit.relay.settings import Settings, SettingsError
from scormkit.relay.spool import Spool, open_spool
from scormkit.relay.watch import description, health, metrics
from scormkit.relay.write import write

HANDLERS: dict[str, Handler] = {
    "/token": exchange,
    "/xapi/statements": write,
    "/health": health,
    "/metrics": metrics,
    "/openapi.json": description,
}
RESTART = 5.0
"""Seconds until a forwarder that broke is begun anew."""
CLOSING = 2.0
"""Seconds for a forwarder that has stopped to close its connections."""

Opener = Callable[[Settings], Spool]


def open_settings_spool(settings: Settings) -> Spool:
    """Return the spool that *settings* name."""
    return open_spool(settings.spool, most=settings.most)


def create_app(
    settings: Settings, *, packages: Packages | None = None, opener: Opener = open_settings_spool
) -> Starlette:
    """Return the relay of *settings*; the spool is opened and the forwarder begun when it starts."""
    desk = Desk(settings, packages or Packages(settings.packages))

    @contextlib.asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        app.state.desk = desk
        async with _living(desk, opener):
            yield

    routes = [Route(path, Endpoint(handler, desk)) for path, handler in HANDLERS.items()]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, desk)], lifespan=life)
    app.router.redirect_slashes = False
    return app


@contextlib.asynccontextmanager
async def _living(desk: Desk, opener: Opener) -> AsyncIterator[None]:
    settings = desk.settings
    await _look(desk)
    desk.spool = opener(settings)
    lrs = settings.lrs
    forwarder = None if lrs is None else Forwarder(desk.spool, lrs, desk.meters)
    if forwarder is not None:
        desk.forwarding = asyncio.create_task(_forward(forwarder), name="forwarder")
    again = asyncio.Event()
    looking = asyncio.create_task(_keep_looking(desk, again), name="packages")
    with _on_hangup(again):
        event("started", packages=len(desk.packages.shelf.packages), waiting=await desk.spool.depth())
        try:
            yield
        finally:
            event("stopping")
            looking.cancel()
            if forwarder is not None and desk.forwarding is not None:
                await forwarder.stop(settings.grace)
                await _ended(desk.forwarding)
            waiting = await desk.spool.depth()
            await desk.spool.close()
            event("stopped", waiting=waiting)


async def _forward(forwarder: Forwarder) -> None:
    """Forward until told to stop; what breaks the forwarder itself is told, and it begins anew."""
    while True:
        try:
            await forwarder.run()
        except Exception as error:  # noqa: BLE001 - nothing that goes wrong there may end it for good
            event("forwarder broke", logging.ERROR, **fault(error))
            await asyncio.sleep(RESTART)
        else:
            return


async def _ended(forwarding: asyncio.Task[None]) -> None:
    """Wait until the forwarder has closed what it had open; not for one that waits to begin anew."""
    _, late = await asyncio.wait([forwarding], timeout=CLOSING)
    for task in late:
        task.cancel()
        await asyncio.wait([task])


async def _look(desk: Desk) -> None:
    """Look at the packages, and tell what has changed."""
    before = desk.packages.shelf
    shelf = await asyncio.to_thread(desk.packages.scan)
    for key in shelf.packages.keys() - before.packages.keys():
        event("package added", package=key, file=shelf.packages[key].name)
    for key in before.packages.keys() - shelf.packages.keys():
        event("package revoked" if key in shelf.revoked else "package removed", package=key)
    for name, words in shelf.troubles.items():
        if before.troubles.get(name) != words:
            event("package unreadable", logging.WARNING, file=name, trouble=words)


async def _keep_looking(desk: Desk, again: asyncio.Event) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(again.wait(), desk.settings.rescan)
        if again.is_set():
            again.clear()
            _rotate(desk)
        try:
            await _look(desk)
        except Exception as error:  # noqa: BLE001 - a look that broke must not be the last one
            event("packages not looked at", logging.ERROR, **fault(error))


def _rotate(desk: Desk) -> None:
    """Read the signing secrets again, if they come from a file."""
    file = desk.settings.secret_file
    if file is None:
        return
    try:
        secrets = signing_secrets(file, desk.settings.spool, {})
    except SettingsError as error:
        event("secrets kept as they were", logging.ERROR, trouble=str(error))
        return
    desk.tokens.rotate(secrets)
    event("secrets read again", secrets=len(secrets))


@contextlib.contextmanager
def _on_hangup(again: asyncio.Event) -> Iterator[None]:
    """Set *again* on SIGHUP, where signals can be listened to: in a process's main thread."""
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(hangup, again.set)
    try:
        yield
    finally:
        loop.remove_signal_handler(hangup)
