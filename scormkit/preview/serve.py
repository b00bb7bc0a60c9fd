"""A preview as a process: three listeners beside each other, the builds, and a good end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from scormkit.preview.desk import Desk
from scormkit.preview.exchange import Exchange
from scormkit.preview.guard import Guard
from scormkit.preview.listener import Line, Quiet, server
from scormkit.preview.lms import Lms
from scormkit.preview.settings import Places, PreviewError, Settings, shown
from scormkit.preview.stage import Stage, Weather
from scormkit.preview.watch import changes
from scormkit.preview.workshop import Workshop

TRIES = 50
"""Triples of ports that are tried."""

Sockets = tuple[socket.socket, socket.socket, socket.socket]


@dataclass(frozen=True, slots=True)
class Running:
    """A preview that runs: for tests, and for those who record and replay."""

    settings: Settings
    places: Places
    lms: Lms
    workshop: Workshop


def listen(host: str, port: int) -> Sockets:
    """Return three sockets on *host*, from *port* on or the next three that are free; 0 takes any."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PreviewError(f"there is no address {host!r}: {error.strerror or error}") from error
    trouble: OSError | None = None
    for first in range(port, min(port + 3 * TRIES, 65534), 3) if port else [0]:
        made: list[socket.socket] = []
        try:
            for number in range(3):
                wanted = first + number if first else 0
                made.append(socket.create_server((address[0], wanted), family=family, backlog=128))
        except OSError as error:
            trouble = error
            for one in made:
                one.close()
        else:
            return made[0], made[1], made[2]
    raise PreviewError(
        f"cannot listen on {host} from port {port} on: {trouble.strerror if trouble else 'no port is free'}",
        "choose another with --port",
    )


def places_of(host: str, sockets: Sockets) -> Places:
    """Return where the origins are that listen on *sockets*."""
    desk, stage, store = (one.getsockname()[1] for one in sockets)
    return Places(shown(host), desk, stage, store)


@contextlib.asynccontextmanager
async def running(settings: Settings, sockets: Sockets, places: Places) -> AsyncIterator[Running]:
    """Build, serve and watch until the context is left; raise PreviewError when there is nothing to show."""
    lms = Lms(settings, places)
    workshop = Workshop(settings, lms)
    await workshop.begin()
    network = Line()
    servers = _servers(lms, places, workshop, network)
    stop = asyncio.Event()
    tasks = [
        *(
            asyncio.create_task(one.serve([bound]), name="listener")
            for one, bound in zip(servers, sockets, strict=True)
        ),
        asyncio.create_task(_keep_up(workshop, lms, stop), name="watching"),
    ]
    try:
        await _started(servers, tasks)
        yield Running(settings, places, lms, workshop)
    finally:
        stop.set()
        lms.hub.close()
        network.set(down=True)
        for one in servers:
            one.should_exit = True
        await asyncio.wait(tasks)
        await workshop.close()


def _servers(lms: Lms, places: Places, workshop: Workshop, network: Line) -> list[Quiet]:
    """Return the servers of desk, stage and store; the last two hang on *network*."""
    desk = Desk(lms, places, workshop.choose)
    desk.network = lambda: network.set(down=lms.switches.offline)
    own = {"Content-Security-Policy": desk.policy(), "X-Frame-Options": "DENY"}
    stage = Stage(lms, places).app()
    store = Weather(Exchange(lms), lms)
    return [
        server(Guard(desk.app(), places.desk, places.key, own), Line()),
        server(Guard(stage, places.stage), network),
        server(Guard(store, places.store, anyone=True), network),
    ]


async def _started(servers: list[Quiet], tasks: list[asyncio.Task[None]]) -> None:
    while not all(one.started for one in servers):
        for task in tasks:
            if task.done():
                task.result()  # raises: nothing ends before it is told to
        await asyncio.sleep(0.005)


async def _keep_up(workshop: Workshop, lms: Lms, stop: asyncio.Event) -> None:
    try:
        async for _ in changes(lms.settings.path, stop):
            await workshop.again()
    except (OSError, RuntimeError) as error:  # the second is watchfiles' own
        lms.problem = f"what is saved is not noticed any more: {error}"
        lms.changed()


def serve(settings: Settings, sockets: Sockets, places: Places, began: Callable[[Running], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; *began* is called when browsers can come."""

    async def life() -> None:
        stop = asyncio.Event()
        with _signals(stop):
            async with running(settings, sockets, places) as preview:
                began(preview)
                await stop.wait()

    asyncio.run(life())


@contextlib.contextmanager
def _signals(stop: asyncio.Event) -> Iterator[None]:
    """Set *stop* on Ctrl-C and SIGTERM."""
    loop = asyncio.get_running_loop()
    before = {}
    for one in (signal.SIGINT, signal.SIGTERM):
        before[one] = signal.signal(one, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
