"""The desk of a preview in a browser, and somebody who records what a learner does in it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from learner import Learner
from playwright.sync_api import BrowserContext, Error, Frame, Locator, Page, Request, expect
from previewing import PATIENCE

from scormkit.cli import main
from scormkit.preview.serve import Running, listen, places_of, running
from scormkit.preview.settings import Settings

HOST = "127.0.0.1"


PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


class Calm(Learner):
    """A learner who does nothing while something is under way, as people do who read what they see."""

    def __init__(self, page: Page, frame: Frame) -> None:
        super().__init__(page, frame)
        self._open: set[Request] = set()
        page.on("request", self._asked)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)

    def _asked(self, request: Request) -> None:
        if request.resource_type != "eventsource":
            self._open.add(request)

    def _answered(self, request: Request) -> None:
        self._open.discard(request)

    def activate(self, target: Locator) -> None:
        """Press *target*, and wait until what it led to is done."""
        super().activate(target)
        quiet = False
        late = time.monotonic() + PATIENCE / 1000
        # Of what a page asked that has gone meanwhile, nothing may be heard any more.
        while not quiet and time.monotonic() < late:
            quiet = not self._open
            # What was pressed may lead away from the page: its frames will not be painted any more.
            with contextlib.suppress(Error):
                self.page.evaluate(PAINTED)
            quiet = quiet and not self._open


@contextlib.contextmanager
def previewing(settings: Settings) -> Iterator[Running]:
    """Run a preview in a thread of its own."""
    sockets = listen(HOST, 0)
    began, found = threading.Event(), []

    async def life() -> None:
        stop = asyncio.Event()
        async with running(settings, sockets, places_of(HOST, sockets)) as preview:
            found.append((preview, asyncio.get_running_loop(), stop))
            began.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(life()), daemon=True)
    thread.start()
    assert began.wait(30)
    preview, loop, stop = found[0]
    try:
        yield preview
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        for one in sockets:
            one.close()


@dataclass
class Author:
    """Somebody at the desk of *preview*, its page before them."""

    preview: Running
    page: Page

    @property
    def status(self) -> Any:
        """Return what the desk says of the recording."""
        return self.page.locator(".reel-status")

    def begin(self) -> None:
        """Press Record when the content has come, and see that it records."""
        expect(self.page.locator(".phase")).to_have_text("session open", timeout=PATIENCE)
        self.page.get_by_role("tab", name="Record").click()
        self.page.locator("[data-act=record]").click()
        expect(self.status).to_contain_text("Recording")

    def record(self) -> Learner:
        """Press Record, and return a learner who has the content before them."""
        self.begin()
        frame = self.content()
        frame.locator("#main").focus()
        return Calm(self.page, frame)

    def content(self, mark: str = "html.js:not(.waiting)") -> Frame:
        """Return the frame with *mark* of the content that was launched to be recorded, when it is there."""
        for _ in range(400):
            tickets = [one.id for one in self.preview.lms.tickets.values() if one.seed is not None]
            frames = [one for one in self.page.frames if tickets and f"/package/{tickets[-1]}/" in one.url]
            with contextlib.suppress(Error):  # the frame of the launch before it goes meanwhile
                for one in frames:
                    if one.locator(mark).count():
                        return one
            self.page.wait_for_timeout(50)
        raise AssertionError([one.url for one in self.page.frames])

    def stop(self) -> None:
        """Press Stop, and see that the run was kept."""
        self.page.locator("[data-act=stop]").click()
        expect(self.status).to_contain_text("Recorded")


@contextlib.contextmanager
def at_the_desk(context: BrowserContext, path: Path, **more: Any) -> Iterator[Author]:
    """Open the desk of a preview of *path*; nothing may go wrong in its page."""
    with previewing(Settings(path=path, **more)) as preview:
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{preview.places.desk}/")
        yield Author(preview, page)
        page.close()
        assert wrong == []


def verify(*words: object) -> Result:
    """Run ``scormkit verify`` aside: this thread's loop belongs to the tests' own browser."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(CliRunner().invoke, main, ["verify", *map(str, words)]).result(280)


def read(file: Path) -> dict[str, Any]:
    """Return the recording in *file*."""
    value: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return value
