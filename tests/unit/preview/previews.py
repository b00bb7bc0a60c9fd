"""A preview that runs in a thread of its own, and a browser's manners towards it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from scormkit.preview.serve import Running, listen, places_of, running
from scormkit.preview.settings import Places, Settings
from tests.packing import Files, base, zipped

ROOT = Path(__file__).resolve().parents[3]
T = TypeVar("T")
Sent = tuple[int, str, bytes]
FILM = bytes(range(256)) * 4096


@dataclass
class Preview:
    """A running preview: *http* asks as the desk's page does."""

    inner: Running
    http: httpx.Client
    loop: asyncio.AbstractEventLoop

    @property
    def places(self) -> Places:
        return self.inner.places

    def do(self, work: Callable[[], T]) -> T:
        """Return what *work* returns, done where the preview's own work is done."""

        async def done() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(10)

    def api(self, name: str, /, **wish: Any) -> Any:
        """Return the answer to a wish that is taken."""
        answer = self.http.post(f"{self.places.desk}/api/{name}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, name: str, /, **wish: Any) -> str:
        """Return why a wish is not taken."""
        answer = self.http.post(f"{self.places.desk}/api/{name}", json=wish)
        assert 400 <= answer.status_code < 500, answer.text
        told = answer.json()
        assert set(told) == {"error", "hint"}
        return str(told["error"])

    def state(self) -> Any:
        return self.http.get(f"{self.places.desk}/api/state").json()

    def launch(self, **wish: Any) -> tuple[str, dict[str, Any]]:
        """Return the ticket of a launch, and what its stage is told."""
        ticket = str(self.api("launch", **wish)["ticket"])
        return ticket, self.told(ticket)

    def told(self, ticket: str) -> dict[str, Any]:
        """Return what the stage's page of *ticket* is told."""
        page = self.http.get(f"{self.places.stage}/stage/{ticket}")
        assert page.status_code == 200, page.text
        text = page.text.partition('id="stage-config">')[2].partition("</script>")[0]
        found: dict[str, Any] = json.loads(text)
        return found

    def commit(self, ticket: str, cmi: Any, *, end: bool = False) -> httpx.Response:
        """Return the answer to a commit, sent as scorm-again sends it."""
        return self.http.post(
            f"{self.places.stage}/commit/{ticket}",
            json={"cmi": cmi, "finish": end},
            headers={"Origin": self.places.stage},
        )

    def file(self, ticket: str, path: str, **headers: str) -> httpx.Response:
        return self.http.get(f"{self.places.stage}/package/{ticket}/{path}", headers=headers)

    @contextlib.contextmanager
    def events(self) -> Iterator[Callable[[str], Any]]:
        """Yield what waits for the next event of a kind, and returns what it tells."""
        told: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        address = f"{self.places.desk}/events?key={self.places.key}"
        with httpx.Client(timeout=30) as client, client.stream("GET", address) as stream:
            assert stream.status_code == 200
            ending = threading.Event()

            def listening() -> None:
                kind = ""
                with contextlib.suppress(httpx.HTTPError, RuntimeError):
                    for line in stream.iter_lines():
                        name, _, value = line.partition(": ")
                        if name == "event":
                            kind = value
                        elif name == "data":
                            told.put((kind, json.loads(value)))
                ending.set()

            thread = threading.Thread(target=listening)
            thread.start()

            def wait(kind: str) -> Any:
                while True:
                    found, value = told.get(timeout=15)
                    if found == kind:
                        return value

            wait("state")  # each stream begins with it
            try:
                yield wait
            finally:
                stream.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
                ending.wait(10)
                thread.join(10)


@contextlib.contextmanager
def previewed(path: Path, **wishes: Any) -> Iterator[Preview]:
    """Preview *path* until the context is left."""
    settings = Settings(path=path, port=0, **wishes)
    sockets = listen(settings.host, settings.port)
    places = places_of(settings.host, sockets)
    begun: queue.SimpleQueue[Running | BaseException] = queue.SimpleQueue()
    ending: list[Callable[[], object]] = []

    async def life() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        loops.append(loop)
        ending.append(lambda: loop.call_soon_threadsafe(stop.set))
        async with running(settings, sockets, places) as inner:
            begun.put(inner)
            await stop.wait()

    def run() -> None:
        try:
            asyncio.run(life())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            begun.put(error)

    loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=run)
    thread.start()
    try:
        inner = begun.get(timeout=60)
        if isinstance(inner, BaseException):
            raise inner
        headers = {"X-Scormkit-Key": places.key, "Origin": places.desk}
        with httpx.Client(headers=headers, timeout=30) as http:
            yield Preview(inner, http, loops[0])
    finally:
        for end in ending:
            with contextlib.suppress(RuntimeError):
                end()
        thread.join(30)
        for one in sockets:
            one.close()
        assert not thread.is_alive()


def package(folder: Path, name: str = "scorm12", **more: bytes) -> Path:
    """Return a zip in *folder* of the sound package *name*, with *more* files."""
    return written(folder / f"{name}.zip", {**base(name), **more})


def written(path: Path, files: Files) -> Path:
    path.write_bytes(zipped(files))
    return path


def module(folder: Path) -> Path:
    """Return a copy of telefono in a project of its own, below *folder*."""
    project = folder / "project"
    shutil.copytree(ROOT / "modules" / "telefono", project / "modules" / "telefono")
    shutil.copy(ROOT / "scormkit.yaml", project)
    return project / "modules" / "telefono"


def raw(port: int, *pieces: bytes) -> tuple[int, bytes]:
    """Send *pieces* as they are; return the status and all that came until the other side hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        came = b""
        try:
            for piece in pieces:
                line.sendall(piece)
            while chunk := line.recv(65536):
                came += chunk
        except OSError:
            pass  # hung up on: what came before counts
    status = came.split(b" ", 2)[1] if came.startswith(b"HTTP/1.1 ") else b"0"
    return int(status), came


def said(status: str = "incomplete", **more: Any) -> dict[str, Any]:
    """Return what a session of a minute in SCORM 1.2 commits."""
    return {"core": {"lesson_status": status, "exit": "suspend", "session_time": "00:01:00"}, **more}


def record(preview: Preview, learner: str = "ada-rossi", sco: str = "ITEM-first") -> Any:
    """Return what the desk shows of *learner* in *sco*."""
    return preview.state()["records"].get(f"{learner}/{sco}")
