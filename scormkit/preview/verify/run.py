"""One recording, played from the launch to the end in a preview of its own."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scormkit.diagnostics import Diagnostic, blocks
from scormkit.preview.compare import Difference, differences, first_difference, stuck, unfit
from scormkit.preview.lms import Ticket
from scormkit.preview.recorder import LOOK, compose
from scormkit.preview.recording import Recording, Source
from scormkit.preview.serve import Running, listen, places_of, running
from scormkit.preview.settings import PreviewError, Settings
from scormkit.preview.verify.hands import Hands, Quiet, StuckError

if TYPE_CHECKING:
    from playwright.async_api import Browser, Frame, Page

Json = Mapping[str, Any]

HOST = "127.0.0.1"
SIZE = {"width": 1280, "height": 900}
ARRIVES = 3.0
"""Seconds in which what the page said in the end must arrive; what is as recorded is not waited for."""

PLACE = "desk.css"
"""A file of the desk's origin, in whose place the frame is put: the stage talks to that origin alone."""

FRAME = """() => {
  const frame = document.createElement('iframe');
  frame.style = 'border: 0; position: fixed; inset: 0; inline-size: 100%; block-size: 100%';
  document.body.replaceChildren(frame);
  window.launch = (url) => { frame.src = url; };
  window.tell = (message) => frame.contentWindow.postMessage({ scormkit: 1, ...message }, '*');
  addEventListener('message', ({ data, source }) => {
    if (source === frame.contentWindow && data?.scormkit === 1) window.scormkitHeard(data);
  });
}"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of playing one recording; *now* is the run as it went, None without an end."""

    said: tuple[Diagnostic, ...]
    now: Recording | None = None
    seconds: float = 0.0

    def difference(self, source: Source) -> Difference | None:
        """Return where the trace is another than that of *source*."""
        return first_difference(source.recording.trace, self.now.trace) if self.now else None


async def verify(source: Source, path: Path, browser: Browser, patience: float = 10.0) -> Verdict:
    """Play *source* in what lies at *path*; a step may take *patience* seconds to become possible."""
    begun = time.monotonic()
    async with _preview(source, path) as preview:
        refusal = _refusal(source, preview)
        if refusal:
            return Verdict(refusal)
        context = await browser.new_context(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        try:
            run = _Run(source, preview, await context.new_page(), patience * 1000)
            verdict = await run.play()
        finally:
            await context.close()
    return Verdict(verdict.said, verdict.now, time.monotonic() - begun)


@contextlib.asynccontextmanager
async def _preview(source: Source, path: Path) -> AsyncIterator[Running]:
    wanted = source.recording
    settings = Settings(
        path=path,
        target=wanted.package.kind,
        language=wanted.package.language,
        learners=(wanted.learner,),
        host=HOST,
        port=0,
    )
    sockets = listen(HOST, 0)
    try:
        async with running(settings, sockets, places_of(HOST, sockets)) as preview:
            yield preview
    finally:
        for one in sockets:
            one.close()


def _refusal(source: Source, preview: Running) -> tuple[Diagnostic, ...]:
    """Return why *source* cannot be played in this package."""
    content, wanted = preview.lms.content, source.recording.package
    if content is None:
        said = preview.workshop.said
        if not blocks(said):
            raise PreviewError(preview.lms.problem or "there is nothing to launch")
        return said
    if content.kind != wanted.kind:
        return (unfit(source, "kind", wanted.kind, [content.kind]),)
    if content.sco(wanted.sco) is None:
        return (unfit(source, "sco", wanted.sco, [one.id for one in content.scos]),)
    return ()


class _Run:
    """The run of one recording in one page."""

    def __init__(self, source: Source, preview: Running, page: Page, patience: float) -> None:
        self._source = source
        self._preview = preview
        self._page = page
        self._patience = patience
        self._quiet = Quiet(page)
        self._ticket: Ticket | None = None
        self._heard: list[Json] = []
        self._news = asyncio.Event()
        page.set_default_timeout(patience)
        # What the content asks is answered with yes: a learner goes on.
        page.on("dialog", lambda dialog: dialog.accept())

    async def play(self) -> Verdict:
        """Launch the content, do all steps, leave, and compare."""
        stage = await self._launched()
        hands = Hands(self._page, stage, self._patience)
        for number, step in enumerate(self._source.recording.steps):
            try:
                await hands.do(step)
            except StuckError as error:
                return Verdict((stuck(self._source, number, str(error)),))
            await self._quiet.settle(stage, self._patience)
        await self._left()
        now = await self._arrived()
        return Verdict(differences(self._source, now), now)

    async def _launched(self) -> Frame:
        """Open the content as a learner who is new; return the stage's frame when the content is there."""
        places, wanted = self._preview.places, self._source.recording
        ticket = self._preview.lms.launch({"sco": wanted.package.sco, "attempt": "new", "seed": wanted.seed})
        self._ticket = ticket
        await self._page.expose_binding("scormkitHeard", self._hear)
        await self._page.goto(f"{places.desk}/{PLACE}")
        await self._page.evaluate(FRAME)
        await self._page.evaluate("url => window.launch(url)", f"{places.stage}/stage/{ticket.id}")
        await self._told("loaded")
        stage = next(one for one in self._page.frames if one.parent_frame == self._page.main_frame)
        await self._quiet.settle(stage, self._patience)
        return stage

    def _hear(self, _: object, message: Json) -> None:
        self._heard.append(message)
        self._news.set()

    async def _told(self, kind: str) -> None:
        """Wait until the stage has told *kind*."""
        try:
            async with asyncio.timeout(self._patience / 1000):
                while not any(one["kind"] == kind for one in self._heard):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            raise PreviewError(f"the content never came so far that it was {kind}") from error

    async def _left(self) -> None:
        """Take the content away, as an LMS does."""
        await self._page.evaluate("window.tell({ kind: 'leave' })")
        await self._told("left")
        self._quiet.forget()

    async def _arrived(self) -> Recording:
        """Return the run as it went, when it is as recorded or nothing more can be expected."""
        calls = [one for one in self._heard if one["kind"] == "call"]
        assert self._ticket is not None  # noqa: S101 - it was launched before
        wanted = self._source.recording
        left = next(one for one in self._heard if one["kind"] == "left")
        outcome = left.get("outcome")
        told: Json = {"ticket": self._ticket.id, "steps": wanted.steps, "calls": calls, "outcome": outcome}
        end = time.monotonic() + ARRIVES
        while True:
            now = compose(self._preview.lms, told)
            if (now.trace, now.result) == (wanted.trace, wanted.result) or time.monotonic() > end:
                return now
            await self._page.wait_for_timeout(LOOK * 1000)
