"""Builds what is previewed, again and again: a sound build replaces the last one, a broken one is told of."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from scormkit.diagnostics import Diagnostic
from scormkit.excerpt import forget, printable, shown
from scormkit.preview.content import Content
from scormkit.preview.lms import Lms
from scormkit.preview.modules import compile_module, is_module
from scormkit.preview.packages import read_package, said_of
from scormkit.preview.settings import PreviewError, Settings

T = TypeVar("T")

MOST = 500
"""Findings that are shown; who has more reads no list."""

WIDEST = 400
"""Characters of a line that are shown."""

BROKEN = "the module has errors: what you see is the last sound build"
FAULT = "scormkit itself has failed: the terminal tells where"
NEVER = "the module has errors: it appears here as soon as they are mended"


@dataclass(frozen=True, slots=True)
class Built:
    """What became of a build."""

    content: Content | None
    said: tuple[Diagnostic, ...] = ()
    problem: str = ""


def folder_of(path: Path) -> Path:
    """Return the module's folder that *path* means, which may be the module.yaml in it."""
    return path.parent if path.name == "module.yaml" else path


def build(settings: Settings, target: str, language: str) -> Built:
    """Return what *settings* name for *target* and *language*; raise PreviewError when it is nothing."""
    if not is_module(settings.path):
        content = read_package(settings.path, target)
        return Built(content, ())
    made = compile_module(folder_of(settings.path), target, language, settings.edition)
    return Built(made.content, made.diagnostics, "" if made.content else NEVER)


class Workshop:
    """The builds of one preview, one at a time."""

    def __init__(self, settings: Settings, lms: Lms) -> None:
        self._settings = settings
        self._lms = lms
        self._target, self._language = settings.target, settings.language
        self._busy = asyncio.Lock()
        self._lint: asyncio.Task[None] | None = None
        self.said: tuple[Diagnostic, ...] = ()
        """What was said of the last build."""

    async def begin(self) -> None:
        """Build for the first time; raise PreviewError when there is nothing to preview."""
        async with self._busy:
            self._show(await self._built(self._target, self._language))

    async def again(self) -> None:
        """Build once more: something has changed."""
        async with self._busy:
            try:
                built = await self._built(self._target, self._language)
            except PreviewError as error:
                built = Built(None, (), f"{error}: what you see is as it was before")
            except Exception as error:  # noqa: BLE001 - a fault of ours must not end the preview
                traceback.print_exception(error)
                built = Built(None, (), f"{FAULT} ({type(error).__name__})")
            self._show(built)

    async def choose(self, target: str, language: str) -> None:
        """Build for *target* and *language* from now on; raise PreviewError when that cannot be."""
        async with self._busy:
            built = await self._built(target, language)
            # Kept even if there are errors yet: the next save is to mend this, not what was shown before.
            self._target, self._language = target, language
            self._show(built)

    async def close(self) -> None:
        """Leave what is under way."""
        if self._lint is not None:
            self._lint.cancel()
            await asyncio.wait([self._lint])

    async def _built(self, target: str, language: str) -> Built:
        return await asyncio.to_thread(build, self._settings, target, language)

    def _show(self, built: Built) -> None:
        self.said = built.said
        content, problem = built.content, built.problem
        if problem == NEVER and self._lms.content is not None:
            problem = BROKEN
        self._lms.show(content, told(built.said), problem)
        self._lms.changed()
        if content is not None and not content.module:
            self._look(content)

    def _look(self, content: Content) -> None:
        """Let lint look at the package meanwhile: learners can begin before it has read all."""
        if self._lint is not None:
            self._lint.cancel()
        self._lint = asyncio.create_task(self._say(content), name="lint")

    async def _say(self, content: Content) -> None:
        said = await aside(lambda: told(said_of(self._settings.path)))
        if self._lms.content is content:
            self._lms.diagnostics = said
            self._lms.changed()


def told(said: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """Return *said* as the desk shows it: as ``--format json`` does, with the line it is about."""
    forget()
    return [{**one.as_json(), "excerpt": printable(shown(one)[:WIDEST])} for one in said[:MOST]]


async def aside(work: Callable[[], T]) -> T:
    """Return what *work* returns, done in a thread that nobody waits for when the preview ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(cast("T", result))
        else:
            done.set_exception(error)

    def run() -> None:
        result, fault = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            fault = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(settle, result, fault)

    threading.Thread(target=run, daemon=True, name="aside").start()
    return await done
