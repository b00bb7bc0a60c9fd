"""``scormkit preview`` as a process, and an author at its desk."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from learner import Learner
from playwright.sync_api import BrowserContext, Error, Frame, FrameLocator, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20_000
"""Milliseconds that a launch may take on a busy machine."""


class Previewing:
    """A preview of *path* that runs, with its desk at ``url``."""

    def __init__(self, path: Path, *words: str) -> None:
        asked = [sys.executable, "-m", "scormkit", "preview", str(path), "--port", "0", "--no-open", *words]
        self._process = subprocess.Popen(
            asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout
        said = ""
        for line in self._process.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:\d+/?", line):
                self.url = found[0]
                return
        raise AssertionError(said)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        assert self._process.stdout
        self._process.stdout.read()
        self._process.wait(20)
        self._process.stdout.close()


@dataclass
class Author:
    """Eyes and hands at the desk; *troubles* is what the browser's console complains about."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, context: BrowserContext, url: str) -> Author:
        """Open the desk at *url* and wait until the content is there."""
        page = context.new_page()
        author = cls(page)
        page.on("pageerror", lambda error: author.troubles.append(str(error)))
        page.on("console", lambda told: author.troubles.append(told.text) if told.type == "error" else None)
        page.goto(url)
        author.opened()
        return author

    @property
    def stage(self) -> FrameLocator:
        """The LMS's page."""
        return self.page.frame_locator("iframe.frame")

    @property
    def content(self) -> FrameLocator:
        """The content's own page."""
        return self.stage.frame_locator("iframe")

    def opened(self) -> None:
        """Wait until a session is open."""
        expect(self.phase).to_have_text("session open", timeout=PATIENCE)

    def played(self) -> None:
        """Wait until our own player stands on the stage."""
        self.within("html.js:not(.waiting) section.page:visible")

    @property
    def phase(self) -> Locator:
        """What the foot of the stage says."""
        return self.page.locator(".phase")

    @property
    def place(self) -> str:
        """Return the id of the page that our own player shows."""
        return self.frame().locator("section.page:visible").get_attribute("data-page") or ""

    @property
    def launch(self) -> str:
        """Return the address of the launch on the stage; empty before the first."""
        return next((one.url for one in self.page.frames if "/stage/" in one.url), "")

    def frame(self) -> Frame:
        """Return the frame of the content's own page; wait for it where a launch has only begun."""
        found: list[Frame] = []

        def there() -> bool:
            found.extend(one for one in self.page.frames if "/package/" in one.url)
            return bool(found)

        self.until(there)
        return found[0]

    def learner(self) -> Learner:
        """Return a learner in the content."""
        self.played()
        self.content.locator("h1:visible, h2:visible").first.click()
        return Learner(self.page, self.frame())

    def press(self, name: str) -> None:
        """Press the button *name* of the desk."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def launched(self, name: str) -> None:
        """Press the button *name*, which launches the content anew, and wait for it."""
        with self.anew():
            self.press(name)

    @contextlib.contextmanager
    def anew(self) -> Iterator[None]:
        """Wait in the end for another launch than there was; each has a frame of its own."""
        before = self.launch
        yield
        self.until(lambda: self.launch not in {"", before})
        self.opened()

    def within(self, selector: str) -> Frame:
        """Wait until *selector* is in the content, and return the frame of the content that has it."""
        found: list[Frame] = []

        def there() -> bool:
            frames = [one for one in self.page.frames if "/package/" in one.url]
            found.extend(one for one in frames if one.locator(selector).count())
            return bool(found)

        self.until(there)
        return found[0]

    def titled(self, words: str) -> None:
        """Wait until the content's page is called so, whatever page it was before."""
        self.until(lambda: words in self.frame().title())

    def until(self, check: Callable[[], bool]) -> None:
        """Ask *check* anew until it holds: a wait of Playwright's own hangs on a frame that goes."""
        late = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                if check():
                    return
            except (Error, StopIteration):  # the frame is not there, or not there any more
                if time.monotonic() > late:
                    raise
            assert time.monotonic() < late, "what was waited for has not come"
            self.page.wait_for_timeout(20)

    def tab(self, name: str) -> Locator:
        """Show the panel *name* and return it."""
        self.page.get_by_role("tab", name=name).click()
        return self.page.locator(f"#panel-{name.lower()}")

    def trace(self) -> dict[str, Any]:
        """Return the trace as it is exported."""
        with self.page.expect_download() as download:
            self.press("Export the trace as JSON")
        told: dict[str, Any] = json.loads(download.value.path().read_text("utf-8"))
        return told

    def calls(self) -> list[dict[str, Any]]:
        """Return every call so far."""
        return [call for visit in self.trace()["visits"] for call in visit["calls"]]

    def broken(self) -> list[str]:
        """Return what the standard forbids of what was called, and what the store found broken."""
        told = self.trace()
        calls = [call for visit in told["visits"] for call in visit["calls"]]
        found = [f["words"] for call in calls for f in call["broken"] if f["weight"] == "broken"]
        # Content that goes hears no answer to its last words, and says them again: the store has them.
        taken = {one["statement"].get("id") for one in told["statements"] if one["taken"]}
        news = [one for one in told["statements"] if one["taken"] or one["statement"].get("id") not in taken]
        return found + [fault["words"] for one in news for fault in one["broken"]]
