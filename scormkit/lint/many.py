"""Many packages at once: paths go in, looks come out in the same order, some processes at work.

Which paths are meant by a folder is decided here, too: one package that lies unpacked, or a shelf of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from glob import glob
from pathlib import Path

from scormkit.lint import Looked, Wish, look, rooms
from scormkit.lint.package import MANIFESTS

FEW = 12
"""As many packages are looked at before another process has begun."""

LARGE = 4
"""So many times the usual size."""

SELDOM = 50_000
"""Objects made and kept until lost ones are looked for: a page of a course makes some dozens."""


def look_at(paths: Sequence[Path], wish: Wish, jobs: int) -> Iterator[Looked]:
    """Yield a look at each of *paths*, in their order, *jobs* at a time."""
    workers = min(jobs, len(paths) // FEW)
    if workers < 2:  # noqa: PLR2004 - one worker is this process
        yield from (look(path, wish) for path in paths)
        return
    import multiprocessing

    rooms()  # the rules are imported once, and forked workers are born with them
    method = "fork" if sys.platform == "linux" else None
    order = _large_first(paths)
    waiting: dict[int, Looked] = {}
    with multiprocessing.get_context(method).Pool(workers, _obey) as pool:
        looks = pool.imap(partial(look, wish=wish), [paths[number] for number in order])
        following = 0
        for number, looked in zip(order, looks, strict=True):
            waiting[number] = looked
            while following in waiting:
                yield waiting.pop(following)
                following += 1


def _large_first(paths: Sequence[Path]) -> list[int]:
    """Return the numbers of *paths*, the large ones first: none is begun when all else is done."""
    sizes = [_size(path) for path in paths]
    much = LARGE * sum(sizes) / len(sizes)
    return sorted(range(len(paths)), key=lambda number: -sizes[number] if sizes[number] > much else 0)


def _size(path: Path) -> int:
    """Return how large the file *path* is; 0 where that is not known."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _obey() -> None:
    """Leave Ctrl-C to the parent; look for lost memory seldom, for that means to go through all of it."""
    import gc
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(SELDOM, 10, 10)


def matched(path: Path) -> list[Path]:
    """Return *path*, or else what it matches as a pattern: a quoted one, or one that no shell has seen."""
    if path.exists():
        return [path]
    return sorted(map(Path, glob(str(path), recursive=True)))  # noqa: PTH207 - it may be absolute


def shelf(folder: Path) -> tuple[Path, ...]:
    """Return the packages in *folder*: itself when a manifest lies in it, else its zips and packages."""
    if is_package(folder):
        return (folder,)
    inside = [one for one in folder.iterdir() if not one.name.startswith(".")]
    found = [one for one in inside if (one.is_dir() and is_package(one)) or is_zip(one)]
    return tuple(sorted(found)) or (folder,)


def is_package(folder: Path) -> bool:
    """Say whether a manifest lies in *folder*."""
    return any(one.name.lower() in MANIFESTS for one in folder.iterdir())


def is_zip(path: Path) -> bool:
    """Say whether *path* is called as packages are."""
    return path.suffix.lower() in {".zip", ".pif"} and path.is_file()
