"""What looking at packages costs, as tables: whole processes first, as a person or a pipeline starts them.

``python benchmarks/lint.py`` prints seconds, processor seconds and peak memory against what is promised,
the best of three runs; then, in one warm process, milliseconds of processor time by sort of package, held
against a yardstick (unzipping all files and parsing the XML with lxml), and the share of each stage.
It exits 1 when a promise is broken. Where others work on the machine, processor seconds, shared among
the processors, say more than seconds: the smaller of both counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from lint_shelf import gigabyte, shelf
from lxml import etree
from packages import Run

from scormkit.cli.output import table
from scormkit.lint import MOST, look, rooms
from scormkit.lint.archive import ArchiveError, open_archive
from scormkit.lint.package import CONTENT, MANIFESTS, Package, packages
from scormkit.lint.references import references

ROUNDS = 3
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Promise:
    """What is looked at, on how many processors, and what it may cost."""

    name: str
    packages: int
    words: tuple[str, ...]
    cpus: int
    seconds: float
    megabytes: float

    def kept(self, run: Run) -> bool:
        """Say whether *run* kept it."""
        seconds = min(run.seconds, run.processor / self.cpus)
        return seconds < self.seconds and run.megabytes < self.megabytes


def measure(words: Sequence[str], cpus: int) -> Run:
    """Run ``scormkit lint`` with *words* on *cpus* processors; findings are no failure."""
    command = [sys.executable, "-m", "scormkit", "lint", *words]
    allowed = set(sorted(os.sched_getaffinity(0))[:cpus])
    begun = perf_counter()
    child = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, allowed),
    )
    _, status, used = os.wait4(child.pid, 0)
    seconds = perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)} exits with {child.returncode}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def promises(wanted: Sequence[Promise]) -> tuple[str, bool]:
    """Return the table of whole processes, and whether all is kept."""
    rows = [("what", "processors", "seconds", "processor", "packages/s", "peak MB", "promise", "kept")]
    well = True
    for one in wanted:
        run = min((measure(one.words, one.cpus) for _ in range(ROUNDS)), key=lambda run: run.seconds)
        well = well and one.kept(run)
        rows.append(
            (
                one.name,
                str(one.cpus),
                f"{run.seconds:.2f}",
                f"{run.processor:.2f}",
                f"{one.packages / run.seconds:.0f}",
                f"{run.megabytes:.0f}",
                f"< {one.seconds:g} s, < {one.megabytes:g} MB",
                "yes" if one.kept(run) else "no",
            )
        )
    return table(rows, frozenset({1, 2, 3, 4, 5})), well


def sorts(paths: Sequence[tuple[str, Path]]) -> str:
    """Return the table of sorts of packages: what each takes, and how that compares with the yardstick."""
    taken: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for sort, path in paths:
        rule = min(timed(yardstick, path)[0] for _ in range(2))
        mine = min(timed(look, path)[0] for _ in range(2))
        taken[sort].append((mine, rule))
    taken["all"] = [one for many in taken.values() for one in many]
    rows = [("sort", "packages", "ms each", "packages/s", "yardstick ms", "times the yardstick")]
    for sort, times in taken.items():
        mine, rule = (sum(column) for column in zip(*times, strict=True))
        each, number = 1000 * mine / len(times), f"{len(times) / mine:.0f}"
        told = (f"{each:.1f}", number, f"{1000 * rule / len(times):.1f}", f"{mine / rule:.1f}")
        rows.append((sort, str(len(times)), *told))
    return table(rows, frozenset({1, 2, 3, 4, 5}))


def timed(work: Callable[[Given], Made], given: Given) -> tuple[float, Made]:
    """Return the processor seconds that *work* on what is *given* took, and what it made."""
    begun = process_time()
    made = work(given)
    return process_time() - begun, made


def yardstick(path: Path) -> None:
    """Do what nobody can do without who looks into every file: unzip them all, and parse the manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                if name in MANIFESTS:
                    etree.fromstring(data)
    except Exception:  # noqa: BLE001, S110 - it is a bad one: whatever they raise, others give up here
        pass


def stages(paths: Sequence[tuple[str, Path]]) -> str:
    """Return the table of stages: opening, XML, reading and scanning content, and each room of rules."""
    spent: defaultdict[str, float] = defaultdict(float)
    for _, path in paths:
        begun = process_time()
        try:
            with open_archive(path) as archive:
                spent["opening"] += process_time() - begun
                seconds, found = timed(packages, archive)
                spent["XML"] += seconds
                for package in found:
                    _rules(package, spent)
        except ArchiveError:
            continue
    total = sum(spent.values())
    rows = [("stage", "ms", "share")]
    for name, seconds in sorted(spent.items(), key=itemgetter(1), reverse=True):
        rows.append((name, f"{1000 * seconds:.0f}", f"{100 * seconds / total:.1f} %"))
    return table(rows, frozenset({1, 2}))


def _rules(package: Package, spent: defaultdict[str, float]) -> None:
    """Add to what was *spent* what the rules take, and first what they would all wait for."""
    if package.first and package.kind in CONTENT:
        seconds, texts = timed(lambda one: one.content.texts, package)
        spent["reading content"] += seconds
        spent["scanning content"] += timed(list, map(references, texts.values()))[0]
    for room in rooms():
        if room.fits(package, ()):
            name = f"rules: {room.rules[0].__module__.rpartition('.')[2]}"
            for rule in room.rules:
                spent[name] += timed(list, islice(rule(package), MOST))[0]


def main() -> int:
    """Print the tables; return 1 when a promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder, "shelf")
        many.mkdir()
        paths = []
        for number, (sort, data) in enumerate(shelf()):
            paths.append((sort, many / f"{number:03}.zip"))
            paths[-1][1].write_bytes(data)
        film = Path(folder, "film.zip")
        gigabyte(film)
        told, well = promises(
            [
                Promise(f"{len(paths)} mixed packages", len(paths), (str(many),), 2, 3.0, 300),
                Promise("one package of 1 GB", 1, (str(film),), 1, 1.0, 80),
                Promise("one package we built", 1, (str(paths[0][1]),), 1, 1.0, 80),
            ]
        )
        print(told, sorts(paths), stages(paths), sep="\n\n")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main())
