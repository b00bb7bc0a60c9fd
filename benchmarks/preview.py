"""How long it takes from a save to the browser: telefono in the preview, for every target.

A page is written, and the desk's event stream waits for ``reload``: what the system needs to tell of it,
10 ms of quiet, the compiler, and the way to the browser. Exits 1 when the promise is broken; where others
work on the machine, processor time says more than time: the smaller of both counts.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from time import perf_counter, process_time

import httpx

from scormkit.preview.serve import listen, places_of, running
from scormkit.preview.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SAVES = 20
PROMISE = 150
TARGETS = ("scorm12", "scorm2004", "cmi5", "xapi", "web")


async def measured(folder: Path, target: str) -> list[tuple[float, float]]:
    """Return the milliseconds that each of some saves took to the browser, and those of the processor."""
    settings = Settings(path=folder, target=target, port=0)
    sockets = listen(settings.host, settings.port)
    places = places_of(settings.host, sockets)
    page = folder / "pages" / "02-saluto.md"
    text, taken = page.read_text("utf-8"), []
    address = f"{places.desk}/events?key={places.key}"
    async with (
        running(settings, sockets, places),
        httpx.AsyncClient(timeout=30) as http,
        http.stream("GET", address) as events,
    ):
        lines = events.aiter_lines()
        await until(lines, "state")
        for number in range(SAVES):
            await asyncio.sleep(0.2)  # an author's pause: the events of the last save are over
            page.write_text(f"{text}\n\nCiao numero {number}.\n", "utf-8")
            begun, worked = perf_counter(), process_time()
            await until(lines, "reload")
            taken.append(((perf_counter() - begun) * 1000, (process_time() - worked) * 1000))
    page.write_text(text, "utf-8")
    for one in sockets:
        one.close()
    return taken


async def until(lines: AsyncIterator[str], kind: str) -> None:
    """Come back when the event *kind* has come."""
    async for line in lines:
        if line == f"event: {kind}":
            return


def main() -> int:
    """Print a line for each target; return 1 when one takes longer than promised."""
    print(
        f"From a save to 'reload' in the browser, telefono, {SAVES} saves (milliseconds; promised: {PROMISE})"
    )
    print(f"{'target':<10} {'best':>6} {'median':>7} {'worst':>6} {'processor':>10}")
    kept = True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "modules" / "telefono"
        shutil.copytree(ROOT / "modules" / "telefono", folder)
        shutil.copy(ROOT / "scormkit.yaml", place)
        for target in TARGETS:
            times, worked = zip(*asyncio.run(measured(folder, target)), strict=True)
            middle, processor = statistics.median(times), statistics.median(worked)
            kept = kept and min(middle, processor) < PROMISE
            print(f"{target:<10} {min(times):6.0f} {middle:7.0f} {max(times):6.0f} {processor:10.0f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
