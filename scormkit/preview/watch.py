"""What the author saves is seen at once: the system tells (inotify and the like), nobody asks around."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from scormkit.preview.modules import is_module
from scormkit.preview.workshop import folder_of

STEP = 10
"""Milliseconds of quiet after which a save counts as done: editors write a file in one go, or rename."""

LONGEST = 200
"""Milliseconds after which what was saved so far counts, however much is still being written."""

PROJECT = "scormkit.yaml"
Filter = Callable[[Change, str], bool]


class _Only:
    """Lets pass what happens to files of some names."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    def __call__(self, change: Change, path: str) -> bool:
        """Say whether it is one of them."""
        del change
        return Path(path).name in self._names


def watched(path: Path) -> list[tuple[Path, bool, Filter]]:
    """Return the folders to watch for *path*, whether with all below them, and what counts there."""
    if is_module(path):
        folder = folder_of(path).resolve()
        found: list[tuple[Path, bool, Filter]] = [(folder, True, DefaultFilter())]
        # The project's file may lie in any folder above, up to the root of a repository.
        for above in folder.parents:
            if (above / PROJECT).exists():
                found.append((above, False, _Only(PROJECT)))
                break
            if (above / ".git").exists():
                break
        return found
    if path.is_dir():
        return [(path.resolve(), True, DefaultFilter())]
    # The folder, not the file: whoever writes a zip anew puts another file in its place.
    return [(path.resolve().parent, False, _Only(path.name))]


async def changes(path: Path, stop: asyncio.Event) -> AsyncIterator[None]:
    """Yield whenever something of what lies at *path* was saved, until *stop* is set.

    OSError and the like are raised when the system does not tell: it watches only so many files.
    """
    news = asyncio.Event()
    async with AsyncExitStack() as stack:
        watching = [asyncio.create_task(_watch(*one, news, stop), name="watch") for one in watched(path)]
        for task in watching:
            stack.push_async_callback(_ended, task)
        waiting = asyncio.create_task(stop.wait())
        stack.push_async_callback(_ended, waiting)
        while not stop.is_set():
            came = asyncio.create_task(news.wait())
            await asyncio.wait([came, waiting, *watching], return_when=asyncio.FIRST_COMPLETED)
            await _ended(came)
            for task in [one for one in watching if one.done()]:
                watching.remove(task)
                task.result()
            if news.is_set() and not stop.is_set():
                news.clear()
                yield


async def _watch(folder: Path, below: bool, counts: Filter, news: asyncio.Event, stop: asyncio.Event) -> None:  # noqa: FBT001
    async for _ in awatch(
        folder, watch_filter=counts, recursive=below, debounce=LONGEST, step=STEP, stop_event=stop
    ):
        news.set()


async def _ended(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.wait([task])
