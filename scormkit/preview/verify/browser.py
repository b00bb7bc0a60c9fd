"""Finds a browser and starts it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from scormkit.preview.settings import PreviewError

if TYPE_CHECKING:
    from playwright.async_api import Browser

KNOWN = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)
ADVICE = "name one with --browser, or fetch one with 'playwright install chromium'"


def executable(asked: str) -> str | None:
    """Return the browser to start: the one that was *asked* for, or the system's; None: Playwright's own."""
    if asked:
        found = shutil.which(asked)
        if found is None:
            raise PreviewError(f"there is no browser {asked!r}", ADVICE)
        return found
    return next((path for name in KNOWN if (path := shutil.which(name))), None)


@contextlib.asynccontextmanager
async def started(asked: str = "", *, seen: bool = False) -> AsyncIterator[Browser]:
    """Start a browser until the context is left; *seen*: with a window."""
    from playwright.async_api import Error, async_playwright

    path = executable(asked)
    # Chromium refuses its sandbox to root, which is who runs in most containers.
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*FLAGS, *(["--no-sandbox"] if root else [])]
    async with async_playwright() as playwright:
        try:
            browser = await playwright.chromium.launch(executable_path=path, headless=not seen, args=flags)
        except Error as error:
            reason = str(error).strip().split("\n", 1)[0]
            raise PreviewError(f"no browser can be started: {reason}", ADVICE) from error
        try:
            yield browser
        finally:
            await browser.close()
