"""What looking at packages costs, as a table: whole processes, as a person or a pipeline starts them.

``python benchmarks/lint.py`` makes packages, looks at them and prints seconds, processor seconds and peak
memory, the best of three runs; it exits 1 when a promise is broken. Where others work on the machine,
processor seconds, shared among the processors, say more than seconds: the smaller of both counts.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from packages import Run

from scormkit.backends import backends
from scormkit.cli.output import table
from scormkit.factory import Order, make

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import packing  # noqa: E402 - tests are found beside this folder only
from tests.packing import Raw, pack  # noqa: E402

PACKAGES = 200
FILES = 3_000
GIGABYTE = 1 << 30
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Promise:
    """What is looked at, on how many processors, and what it may cost."""

    name: str
    words: tuple[str, ...]
    cpus: int
    seconds: float
    megabytes: float


def mixed() -> Iterator[bytes]:
    """Yield sound packages of every standard, built ones, large ones, and bad ones."""
    sound = [packing.zipped(packing.base(kind)) for kind in ("scorm12", "scorm2004", "cmi5", "xapi")]
    bad = [packing.made(case, "bad").zip for case in sorted(packing.CASES.glob("SK51*"))]
    bad = [data for data in bad if len(data) < 1 << 20]
    with tempfile.TemporaryDirectory() as out:
        made = make(Order(ROOT / "modules" / "telefono", None, tuple(backends()), Path(out)))
        built = [Path(one.path).read_bytes() for one in made.packages]
    sources = [cycle(sound), cycle(built)] * 9 + [cycle(bad), cycle(large())]
    yield from islice((next(source) for source in cycle(sources)), PACKAGES)


def large() -> list[bytes]:
    """Return a package of many files, as web exports of presentations are."""
    files = packing.base("scorm12")
    names = [f"data/slide{number:04}.js" for number in range(FILES)]
    listed = "".join(f'<file href="{name}"/>' for name in names).encode()
    manifest = files["imsmanifest.xml"]
    files["imsmanifest.xml"] = manifest.replace(b"</resource>", listed + b"</resource>", 1)
    return [packing.zipped({**files, **dict.fromkeys(names, b"slide(1);\n" * 20)})]


def gigabyte(path: Path) -> None:
    """Write a package with a film of a gigabyte at *path*; the film is a hole in the file."""
    files = packing.base("scorm12")
    raws = [Raw(name.encode(), data) for name, data in files.items()]
    crc = 0
    for _ in range(1024):
        crc = zlib.crc32(bytes(GIGABYTE // 1024), crc)
    film = Raw(b"film.mp4", method=0, size=GIGABYTE, packed=GIGABYTE, crc=crc)
    data = pack([film, *raws])
    begins = 30 + len(film.name)
    # Everything behind the film moves by its size: so do the offsets in the table of contents.
    moved = bytearray(data)
    at = moved.find(b"PK\1\2")
    end = moved.rfind(b"PK\5\6")
    for offset in (one for one in heads(moved, at, end) if moved[one + 46 : one + 54] != b"film.mp4"):
        moved[offset + 42 : offset + 46] = added(moved[offset + 42 : offset + 46])
    moved[end + 16 : end + 20] = added(moved[end + 16 : end + 20])
    with path.open("wb") as out:
        out.write(moved[:begins])
        out.seek(GIGABYTE, 1)
        out.write(moved[begins:])


def heads(data: bytearray, at: int, end: int) -> Iterator[int]:
    """Yield where the entries of the table of contents begin."""
    while 0 <= at < end:
        yield at
        at = data.find(b"PK\1\2", at + 46)


def added(field: bytes | bytearray) -> bytes:
    """Return the offset in *field*, a gigabyte farther."""
    return (int.from_bytes(field, "little") + GIGABYTE).to_bytes(4, "little")


def measure(words: tuple[str, ...], cpus: int) -> Run:
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


def kept(promise: Promise, run: Run) -> bool:
    """Say whether *run* kept *promise*."""
    return (
        min(run.seconds, run.processor / promise.cpus) < promise.seconds and run.megabytes < promise.megabytes
    )


def main() -> int:
    """Print the table; return 1 when a promise is broken."""
    rows = [("what", "processors", "seconds", "processor", "peak MB", "promise", "kept")]
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder, "shelf")
        shelf.mkdir()
        for number, data in enumerate(mixed()):
            (shelf / f"{number:03}.zip").write_bytes(data)
        film = Path(folder, "film.zip")
        gigabyte(film)
        for promise in (
            Promise(f"{PACKAGES} mixed packages", (str(shelf),), 2, 3.0, 300),
            Promise("one package of 1 GB", (str(film),), 1, 1.0, 80),
        ):
            runs = [measure(promise.words, promise.cpus) for _ in range(ROUNDS)]
            run = min(runs, key=lambda one: one.seconds)
            broken += not kept(promise, run)
            rows.append(
                (
                    promise.name,
                    str(promise.cpus),
                    f"{run.seconds:.2f}",
                    f"{run.processor:.2f}",
                    f"{run.megabytes:.0f}",
                    f"< {promise.seconds:g} s, < {promise.megabytes:g} MB",
                    "yes" if kept(promise, run) else "no",
                )
            )
    print(table(rows, frozenset({1, 2, 3, 4})))
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
