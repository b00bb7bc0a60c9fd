"""Courses opened as plain web pages, walked through and looked at by axe-core on the way."""

from __future__ import annotations

import functools
import re
import shutil
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from learner import Learner, best_path, worst_path
from playwright.sync_api import Browser, BrowserContext, Page, expect

HERE = Path(__file__).resolve().parent
AXE = HERE.parents[1] / "player" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: Mapping[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}


class Shelf:
    """Web packages, unpacked and served: storage on this device needs an origin."""

    def __init__(self, folder: Path, packages: Mapping[str, Path]) -> None:
        for name, package in packages.items():
            with zipfile.ZipFile(package) as archive:
                archive.extractall(folder / name)
        handler = functools.partial(_Quiet, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, course: str) -> str:
        """Return where *course* (``corso.it``) is."""
        return f"http://127.0.0.1:{self._server.server_port}/{course}.web/index.html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def begin(context: BrowserContext, url: str) -> Learner:
    """Open the course at *url* under watch, and return a learner who has it before them."""
    for script in (HERE / "watch.js", HERE / "looks.js", AXE):
        context.add_init_script(path=script)
    page = context.new_page()
    page.goto(url)
    page.locator("html.js:not(.waiting)").wait_for()
    return Learner(page, page.main_frame)


def violations(page: Page) -> list[str]:
    """Return what axe-core says against the page as it stands."""
    found: list[str] = page.evaluate("tags => looks.judged(tags)", TAGS)
    return found


def pages(learner: Learner) -> Iterator[str]:
    """Yield the id of every page, the result last, while it is shown."""
    for name in [*(page["id"] for page in learner.config["pages"]), "result-"]:
        learner.frame.evaluate("name => { location.hash = `#page-${name}` }", name)
        expect(learner.frame.locator(f'[id="page-{name}"]')).to_be_visible()
        yield name


@dataclass
class Walk:
    """What a walk through a course has left: its storage, and all that was noted."""

    storage: dict[str, Any]
    halfway: dict[str, Any]
    verdict: str
    against: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    listeners: set[str] = field(default_factory=set)


@dataclass
class Walker:
    """Walks through a course, answering *right* or wrong, and has axe-core look at each stop."""

    learner: Learner
    right: bool
    against: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    halfway: dict[str, Any] = field(default_factory=dict)

    def stop(self, name: str) -> None:
        """Note what axe-core says here."""
        self.against += [f"{name}: {one}" for one in violations(self.learner.page)]

    def said(self) -> int:
        """Return how often the live region has spoken."""
        times: int = self.learner.page.evaluate("watch.said.length")
        return times

    def answer(self, spec: dict[str, Any], *, right: bool) -> None:
        """Answer *spec*, and note it if that was met with silence."""
        before = self.said()
        if spec["type"] == "roleplay":
            self.talk(spec)
        else:
            self.learner.answer(spec, right=right)
        self.learner.page.wait_for_timeout(120)
        if self.said() == before:
            self.unsaid.append(spec["id"])

    def talk(self, spec: dict[str, Any]) -> None:
        """Lead a role play to its end, with a step back on the way."""
        first, *rest = best_path(spec) if self.right else worst_path(spec)
        scene = self.learner.block(spec["id"]).locator(".scene")
        self.learner.talk(spec, [first])
        self.learner.activate(scene.locator(".rewind"))
        self.learner.talk(spec, [first])
        self.stop(f"{spec['id']} halfway")
        self.learner.page.wait_for_timeout(1200)
        self.halfway = dict(self.learner.page.context.storage_state())
        self.learner.talk(spec, rest)
        expect(scene.locator(".end").last).to_be_visible()

    def mend(self, spec: dict[str, Any]) -> None:
        """Try *spec* again, rightly; a role play is led to its bitter end until no try is left."""
        restart = self.learner.block(spec["id"]).locator(".restart")
        while restart.is_visible():
            self.learner.activate(restart)
            self.learner.talk(spec, worst_path(spec))
            expect(self.learner.block(spec["id"]).locator(".thread .ending")).to_be_visible()
        again = self.learner.block(spec["id"]).locator(".acts .again")
        if again.is_visible():
            self.learner.activate(again)
            self.answer(spec, right=True)

    def pool(self, pool: dict[str, Any]) -> None:
        """Answer the questions of *pool*, one after the other."""
        block = self.learner.block(pool["id"])
        specs = {one["id"]: one for one in self.learner.config["blocks"]}
        for number in range(pool["draw"]):
            question = block.locator(".question:visible").get_attribute("data-question") or ""
            self.answer(specs[question], right=self.right)
            if number < pool["draw"] - 1:
                self.learner.activate(block.locator(".following"))

    def walk(self) -> Walk:
        """Go from the first page to the result."""
        learner, config = self.learner, self.learner.config
        where = {one["id"]: one["page"] for one in config["blocks"]}
        learner.activate(learner.frame.locator(".contents"))
        self.stop("list of pages")
        learner.press("Escape")
        for page in config["pages"]:
            expect(learner.frame.locator(f"#page-{page['id']}")).to_be_visible()
            blocks = learner.blocks(page["id"])
            for spec in blocks:
                self.answer(spec, right=self.right)
            for pool in config["pools"]:
                if where[pool["questions"][0]] == page["id"]:
                    self.pool(pool)
            self.stop(f"{page['id']} answered")
            for spec in blocks if not self.right else ():
                self.mend(spec)
            learner.next()
        expect(learner.frame.locator("#page-result-")).to_be_visible()
        self.stop("result")
        return self._left()

    def _left(self) -> Walk:
        page = self.learner.page
        page.wait_for_timeout(1200)
        noted = page.evaluate("watch")
        return Walk(
            storage=dict(page.context.storage_state()),
            halfway=self.halfway,
            verdict=page.locator(".sum").get_attribute("data-verdict") or "",
            against=self.against,
            unsaid=self.unsaid,
            lost=noted["lost"],
            listeners=set(noted["listeners"]),
        )


def walked(browser: Browser, url: str, *, right: bool) -> Walk:
    """Return what is left of a walk through the course at *url*."""
    context = browser.new_context(viewport={"width": 650, "height": 800}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    try:
        return Walker(begin(context, url), right).walk()
    finally:
        context.close()


def in_arabic(course: Path, folder: Path) -> Path:
    """Return a copy of *course* that says it is written in Arabic: what it looks like from right to left."""
    copied = Path(shutil.copytree(course, folder / "arabic"))
    module = copied / "module.yaml"
    module.write_text(re.sub(r"(?m)^language: it$", "language: ar", module.read_text("utf-8")), "utf-8")
    return copied
