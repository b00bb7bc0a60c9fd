"""What building costs, as a table: whole processes, as an author starts them.

``python benchmarks/packages.py`` prints seconds, packages per second, peak memory, bytes and files per
package, and the share each stage takes. Ratios matter, not seconds: compare runs on one machine only.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from small_course import write

from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.cli.output import table
from scormkit.course.lower import lower
from scormkit.module.bind import bind
from scormkit.module.blocks import KINDS
from scormkit.module.meaning import check_meaning
from scormkit.module.shape import check_shape
from scormkit.package import pack
from scormkit.pipeline import build, built_player, source
from scormkit.source.read import read_module

ROOT = Path(__file__).resolve().parent.parent
TELEFONO = ROOT / "modules" / "telefono"
ROUNDS = 20


def measure(words: list[str], cpus: int) -> tuple[float, float]:
    """Run ``scormkit`` with *words* on *cpus* processors; return seconds and peak megabytes."""
    command = [sys.executable, "-m", "scormkit", *words]
    allowed = set(sorted(os.sched_getaffinity(0))[:cpus])
    begun = perf_counter()
    child = subprocess.Popen(
        command, stderr=subprocess.PIPE, preexec_fn=lambda: os.sched_setaffinity(0, allowed)
    )
    _, said = child.communicate()
    seconds = perf_counter() - begun
    if child.returncode:
        sys.exit(said.decode())
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows: list[tuple[str, ...]] = [("what", "seconds", "packages", "packages/s", "peak MB")]
        rows += [_one(folder), _copies(folder), _courses(folder)]
        print(table(rows, frozenset({1, 2, 3, 4})), end="\n\n")
        print(_sizes(folder), end="\n\n")
        print(_stages(folder))


def _row(what: str, words: list[str], cpus: int, packages: int) -> tuple[str, ...]:
    seconds, peak = measure(words, cpus)
    return (what, f"{seconds:.2f}", str(packages), f"{packages / seconds:.0f}", f"{peak:.0f}")


def _one(folder: Path) -> tuple[str, ...]:
    words = ["build", str(TELEFONO), "--language", "it", "--jobs", "1", "--out", str(folder / "one")]
    return _row("telefono x 5 targets, one core", words, 1, 5)


def _copies(folder: Path) -> tuple[str, ...]:
    for number in range(200):
        shutil.copytree(TELEFONO, folder / "copies" / f"telefono-{number:03}")
        module = folder / "copies" / f"telefono-{number:03}" / "module.yaml"
        text = module.read_text("utf-8").replace("id: telefono\n", f"id: telefono-{number:03}\n", 1)
        module.write_text(text, "utf-8")
    shutil.copy(ROOT / "scormkit.yaml", folder / "copies" / "scormkit.yaml")
    words = [
        "build",
        str(folder / "copies"),
        "-t",
        "scorm12",
        "-l",
        "it",
        "-j",
        "2",
        "-o",
        str(folder / "out200"),
    ]
    return _row("200 copies of telefono x scorm12, --jobs 2", words, 2, 200)


def _courses(folder: Path) -> tuple[str, ...]:
    for number in range(100):
        write(folder / "small", number)
    words = ["build", str(folder / "small"), "-t", "scorm12", "-j", "2", "-o", str(folder / "out100")]
    return _row("100 different small courses x scorm12", words, 2, 100)


def _sizes(folder: Path) -> str:
    rows = [("package", "bytes", "files")]
    for path in [folder / "out100" / "corso-0000.it.scorm12.zip", *sorted((folder / "one").glob("*.zip"))]:
        with zipfile.ZipFile(path) as archive:
            rows.append((path.name, f"{path.stat().st_size:,}", str(len(archive.namelist()))))
    return table(rows, frozenset({1, 2}))


def _stages(folder: Path) -> str:
    """Return each stage's share of one small course and of telefono, in this process, warm."""
    columns = [_shares(folder / "small" / "corso-0001", folder), _shares(TELEFONO, folder)]
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


def _shares(module: Path, folder: Path) -> dict[str, float]:
    found = source(module).product
    if found is None:
        sys.exit(f"{module} is not sound")
    document, project, backend = found.document, found.project, backends()["scorm12"]
    language = found.module.language
    course = lower(found.module, project, document.assets, built_player(), language)
    files = build(course, backend, Options()).product or ()
    root = document.root
    if root is None:
        sys.exit(f"{module} is empty")
    stages: dict[str, Callable[[], object]] = {
        "read": lambda: read_module(module, frozenset(KINDS)),
        "shape": lambda: check_shape(root),
        "bind": lambda: bind(document),
        "meaning": lambda: check_meaning(found.module, project, document.assets),
        "lower": lambda: lower(found.module, project, document.assets, built_player(), language),
        "emit": lambda: build(course, backend, Options()),
        "pack": lambda: pack(files, folder / "stage.zip"),
    }
    return {name: _time(stage) for name, stage in stages.items()}


def _time(stage: Callable[[], object]) -> float:
    stage()
    begun = perf_counter()
    for _ in range(ROUNDS):
        stage()
    return (perf_counter() - begun) / ROUNDS


if __name__ == "__main__":
    main()
