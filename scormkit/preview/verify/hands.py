"""Hands on mouse and keyboard: do one recorded step in the content as a learner would."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Frame, Locator, Page, Request

Json = Mapping[str, Any]

TYPED = 200
"""Letters that are typed one by one; more are put in at once."""

_STREAMS = {"media", "eventsource", "websocket"}
"""What never ends, or not before a film does."""

_PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


class StuckError(Exception):
    """A step that cannot be done; in words."""


class Quiet:
    """Knows whether a page waits for an answer."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._open: set[Request] = set()
        page.on("request", self._asked)
        page.on("requestfinished", self._answered)
        page.on("requestfailed", self._answered)

    def _asked(self, request: Request) -> None:
        if request.resource_type not in _STREAMS:
            self._open.add(request)

    def _answered(self, request: Request) -> None:
        self._open.discard(request)

    def forget(self) -> None:
        """Forget what is open: the page that waited for it is gone."""
        self._open.clear()

    async def settle(self, frame: Frame, patience: float) -> None:
        """Come back when nothing was under way while *frame* painted, or after *patience* ms."""
        end = time.monotonic() + patience / 1000
        quiet = False
        while not quiet and time.monotonic() < end:
            # An answer that has come must also be worked on: what it leads to begins before the next picture.
            quiet = not self._open
            await frame.evaluate(_PAINTED)
            quiet = quiet and not self._open


class Hands:
    """Work in the content that the frame *stage* holds."""

    def __init__(self, page: Page, stage: Frame, patience: float) -> None:
        self._page = page
        self._stage = stage
        self._patience = patience

    async def do(self, step: Json) -> None:
        """Do *step*; raise StuckError when it cannot be done."""
        from playwright.async_api import Error

        try:
            place, locator = await self._at(step["on"])
            await self._act(step, place, locator)
        except Error as error:
            reason = str(error).strip().split("\n", 1)[0]
            raise StuckError(f"{called(step['on'])}: {reason}") from error

    async def _at(self, target: Json) -> tuple[Json, Locator]:
        """Return where *target* is as soon as it can be worked with."""
        from playwright.async_api import TimeoutError as Late

        try:
            handle = await self._stage.wait_for_function(
                "target => window.scormkitLocate(target)", arg=dict(target), timeout=self._patience
            )
        except Late as error:
            raise StuckError(f"{called(target)} did not come up") from error
        place: Json = await handle.json_value()
        frame = await _inside(self._stage, "iframe")
        for path in place["frame"]:
            frame = await _inside(frame, path)
        return place, frame.locator(place["path"])

    async def _act(self, step: Json, place: Json, locator: Locator) -> None:
        match step["do"]:
            case "click" if place["frame"] and place["keys"]:
                # Playwright's mouse misses what lies in the frames of a frameset by a border or two.
                await locator.press("Enter", timeout=self._patience)
            case "click":
                await locator.click(timeout=self._patience)
            case "choose" if "value" in step:
                await locator.select_option(step["value"], timeout=self._patience)
            case "choose":
                if place["ticked"] != step.get("checked", True):
                    await locator.focus()
                    await self._page.keyboard.press("Space")
            case "type":
                await self._type(step["value"], place, locator)
            case "key":
                await locator.press(step["value"], timeout=self._patience)
            case "move":
                await self._move(step, place, locator)

    async def _type(self, text: str, place: Json, locator: Locator) -> None:
        if not place["letters"]:
            await locator.fill(text, timeout=self._patience)  # a slider, a date
            return
        await locator.focus()
        keyboard = self._page.keyboard
        await keyboard.press("ControlOrMeta+A")
        if not text:
            await keyboard.press("Delete")
        elif len(text) > TYPED or "\n" in text:
            await keyboard.insert_text(text)
        else:
            await keyboard.type(text)

    async def _move(self, step: Json, place: Json, locator: Locator) -> None:
        if "to" in step:
            await self._drag(locator, (await self._at(step["to"]))[1])
            return
        while place["place"] != step["place"]:
            button = ".up" if place["place"] > step["place"] else ".down"
            before = place["place"]
            await locator.locator(button).click(timeout=self._patience)
            place, locator = await self._at(step["on"])
            if place["place"] == before:
                raise StuckError(f"{called(step['on'])} cannot be moved to place {step['place']}")

    async def _drag(self, from_: Locator, to: Locator) -> None:
        await from_.scroll_into_view_if_needed(timeout=self._patience)
        begin, end = await from_.bounding_box(), await to.bounding_box()
        if begin is None or end is None:
            raise StuckError("what is to be moved cannot be seen")
        mouse = self._page.mouse
        await mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + begin["height"] / 2)
        await mouse.down()
        await mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
        await mouse.up()


async def _inside(frame: Frame, path: str) -> Frame:
    handle = await frame.wait_for_selector(path, state="attached")
    inner = await handle.content_frame() if handle else None
    if inner is None:
        raise StuckError(f"there is no frame at {path}")
    return inner


def called(target: Json) -> str:
    """Return *target* in words."""
    if "block" in target:
        parts = [f"{name} {target[name]!r}" for name in ("option", "part") if name in target]
        return " of ".join([*reversed(parts), f"block {target['block']!r}"])
    if "role" in target:
        return f"the {target['role']} {target.get('name', '')!r}"
    name = next((name for name in ("part", "id", "path") if name in target), "")
    return f"{name} {target[name]!r}" if name else json.dumps(dict(target))
