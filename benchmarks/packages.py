"""What building costs, as a table: whole processes, as an author starts them.

``python benchmarks/packages.py`` prints seconds, processor seconds (of all processes together), packages
per second, peak memory, bytes and files per package, and the share each stage takes. Compare runs on one
quiet machine only; where others work on it, processor seconds say more than seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from small_course import write

from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.cli.output import table
from scormkit.course.lower import lower
from scormkit.module.bind import bind, bind_project
from scormkit.module.blocks import KINDS
from scormkit.module.meaning import check_meaning
from scormkit.module.shape import check_shape
from scormkit.package import pack
from scormkit.pipeline import build, built_player
from scormkit.source.read import read_module, read_project

ROOT = Path(__file__).resolve().parent.parent
TELEFONO = ROOT / "modules" / "telefono"
COPIES, COURSES = 200, 100
ROUNDS = 20
SHORT = 5
"""How often short runs are repeated."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took, those it started included."""

    seconds: float
    processor: float
    megabytes: float


def measure(words: list[str], cpus: int) -> Run:
    """Run ``scormkit`` with *words* on *cpus* processors."""
    command = [sys.executable, "-m", "scormkit", *words]
    allowed = set(sorted(os.sched_getaffinity(0))[:cpus])
    with tempfile.TemporaryFile() as said:
        begun = perf_counter()
        child = subprocess.Popen(
            command, stdout=said, stderr=said, preexec_fn=lambda: os.sched_setaffinity(0, allowed)
        )
        # Of all that can wait for a process, only this tells what that one process took.
        _, status, used = os.wait4(child.pid, 0)
        seconds = perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(said.read().decode())
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_modules(folder)
        print(_runs(folder), end="\n\n")
        print(_sizes(folder), end="\n\n")
        print(_stages(folder))


def _write_modules(folder: Path) -> None:
    for number in range(COPIES):
        copy = folder / "copies" / f"telefono-{number:03}"
        shutil.copytree(TELEFONO, copy)
        text = (copy / "module.yaml").read_text("utf-8")
        (copy / "module.yaml").write_text(
            text.replace("id: telefono\n", f"id: telefono-{number:03}\n", 1), "utf-8"
        )
    shutil.copy(ROOT / "scormkit.yaml", folder / "copies" / "scormkit.yaml")
    for number in range(COURSES):
        write(folder / "small", number)


def _runs(folder: Path) -> str:
    def build(what: str, words: str) -> list[str]:
        return ["build", what, *words.split(), "-o", str(folder / "built")]

    copies = build(str(folder / "copies"), "-t scorm12 -l it -j 2")
    courses = build(str(folder / "small"), "-t scorm12 -j 2")
    rows: list[tuple[str, ...]] = [("what", "seconds", "processor", "packages", "packages/s", "peak MB")]
    rows += [
        _row("scormkit --help", ["--help"], 1, 0, SHORT),
        _row("telefono x 5 targets, one core", build(str(TELEFONO), "-l it -j 1"), 1, 5, SHORT),
        _row(f"{COPIES} copies of telefono x scorm12, --jobs 2", copies, 2, COPIES, 1),
        _row(f"{COURSES} different small courses x scorm12, --jobs 2", courses, 2, COURSES, 1),
    ]
    return table(rows, frozenset({1, 2, 3, 4, 5}))


def _row(what: str, words: list[str], cpus: int, packages: int, times: int) -> tuple[str, ...]:
    """Return the best of several runs: what disturbs one only makes it slower."""
    run = min((measure(words, cpus) for _ in range(times)), key=lambda one: one.seconds)
    rate = f"{packages / run.seconds:.0f}" if packages else ""
    many = str(packages) if packages else ""
    return (what, f"{run.seconds:.2f}", f"{run.processor:.2f}", many, rate, f"{run.megabytes:.0f}")


def _sizes(folder: Path) -> str:
    built = folder / "built"
    rows = [("package", "bytes", "files")]
    for path in [built / "corso-0000.it.scorm12.zip", *sorted(built.glob("telefono.it.*.zip"))]:
        with zipfile.ZipFile(path) as archive:
            rows.append((path.name, f"{path.stat().st_size:,}", str(len(archive.namelist()))))
    return table(rows, frozenset({1, 2}))


def _stages(folder: Path) -> str:
    """Return each stage's processor time and share for a small course and for telefono, here, warm."""
    columns = [_means(sorted((folder / name).glob("*/"))[:ROUNDS], folder) for name in ("small", "copies")]
    rows = [("stage", "small course", "", "telefono", "")]
    totals = [sum(column.values()) for column in columns]
    for stage in columns[0]:
        cells = [
            (f"{column[stage] * 1000:.2f} ms", f"{100 * column[stage] / total:.0f} %")
            for column, total in zip(columns, totals, strict=True)
        ]
        rows.append((stage, *cells[0], *cells[1]))
    rows.append(("all", f"{totals[0] * 1000:.2f} ms", "", f"{totals[1] * 1000:.2f} ms", ""))
    return table(rows, frozenset({1, 2, 3, 4}))


def _means(modules: list[Path], folder: Path) -> dict[str, float]:
    """Return what each stage takes on the average of *modules*, but for the first, which loads everything."""
    runs = [_times(module, folder) for module in modules][1:]
    return {stage: sum(run[stage] for run in runs) / len(runs) for stage in runs[0]}


def _times(module: Path, folder: Path) -> dict[str, float]:
    times: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        begun = process_time()
        made = work()
        times[stage] = process_time() - begun
        return made

    project = bind_project(read_project(module)[0])
    backend, options = backends()["scorm12"], Options()
    document = timed("read", lambda: read_module(module, frozenset(KINDS)))
    timed("shape", lambda: check_shape(document.root))
    bound = timed("bind", lambda: bind(document))
    timed("meaning", lambda: check_meaning(bound, project, document.assets))
    course = timed("lower", lambda: lower(bound, project, document.assets, built_player(), "it"))
    files = timed("emit", lambda: build(course, backend, options).product)
    timed("pack", lambda: pack(files, folder / "stage.zip"))
    return times


if __name__ == "__main__":
    main()
