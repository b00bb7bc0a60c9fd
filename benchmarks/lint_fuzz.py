"""Looks at mutated packages for as long as you like, each in a process of its own that may do very little.

``nice -n 19 python benchmarks/lint_fuzz.py --minutes 20`` exits 1 when something broke: an exception, more
than 2 s of processor time, more than 300 MB, a file written, a connection made. The packages that did it
are kept in ``--keep`` (default: build/fuzz). ``--seed`` names where the dice begin; a package that makes
``lint`` say what it has not said before is mutated further, so that runs wander into what is seldom met.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import traceback
from collections import Counter
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from lint_mutants import Mutants, keep, seeds  # noqa: E402 - it needs the tests, which lie beside this folder

from scormkit.lint import Wish, look, profiles  # noqa: E402
from scormkit.lint.facts import inspect  # noqa: E402
from tests import packing  # noqa: E402

SECONDS = 2.0
MEGABYTES = 300
HANG = 8
"""Seconds of processor time after which a process is ended."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = (
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.system",
)
WORLDS = ("socket.", "subprocess.", "shutil.", "tempfile.", "ftplib.", "urllib.", "ctypes.")


@dataclass(frozen=True, slots=True)
class End:
    """How the look at one package ended: what broke (nothing, mostly), the codes, what it took."""

    broke: str
    codes: frozenset[str]
    seconds: float
    megabytes: float


def fence(event: str, details: tuple[Any, ...]) -> None:
    """Refuse whatever leaves a trace outside the process."""
    writes = event == "open" and isinstance(details[2], int) and details[2] & WRITING
    if writes or event in REFUSED or event.startswith(WORLDS):
        message = f"{event} {details[:2]}"
        raise PermissionError(message)


def fastest(path: Path) -> End:
    """Return how a look ends: of one that was slow, the fastest of three, for what disturbs makes slower."""
    end = watched(path)
    slow = [end, watched(path), watched(path)] if end.seconds > SECONDS else [end]
    return min(slow, key=lambda one: one.seconds)


def watched(path: Path) -> End:
    """Return how a look at the package at *path* ends, in a process that may neither write nor connect."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _look(path, writer)
    os.close(writer)
    with os.fdopen(reader) as told:
        text = told.read()
    _, status, used = os.wait4(child, 0)
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    said: dict[str, Any] = json.loads(text or "{}")
    broke: str = said.get("broke", f"it ended with {os.waitstatus_to_exitcode(status)}")
    if not broke and seconds > SECONDS:
        broke = f"it took {seconds:.2f} s"
    if not broke and megabytes > MEGABYTES:
        broke = f"it took {megabytes:.0f} MB"
    return End(broke, frozenset(said.get("codes", [])), seconds, megabytes)


def _look(path: Path, writer: int) -> None:
    """Look at *path*, and tell *writer* of it; does not return."""
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (HANG, HANG + 1))
    sys.addaudithook(fence)
    said: dict[str, Any] = {"broke": ""}
    try:
        said["codes"] = _codes(path)
    except BaseException:  # noqa: BLE001 - whatever it is, it is what we look for
        said["broke"] = traceback.format_exc(limit=-6)
    os.write(writer, json.dumps(said)[:60_000].encode())
    os._exit(0)


def _codes(path: Path) -> list[str]:
    """Return the codes that are said of *path*; fail where what is said cannot be shown."""
    looked = look(path, Wish(profiles()))
    for one in looked.diagnostics:
        shown = all(line.isprintable() for line in str(one).split("\n"))
        if not shown or min(one.at.line, one.at.column, one.at.length) < 1:
            message = f"this cannot be shown: {one!r}"
            raise ValueError(message)
    json.dumps(asdict(inspect(path)))
    return sorted({one.code.id for one in looked.diagnostics})


@dataclass(slots=True)
class Tally:
    """What came of all cases so far."""

    cases: int = 0
    broken: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0

    def line(self, minutes: float, codes: int, ways: int) -> str:
        """Return this as one line for people."""
        return (
            f"{minutes:.1f} min: {self.cases} packages, {self.broken} broke something; "
            f"slowest {self.seconds:.2f} s, largest {self.megabytes:.0f} MB; {codes} codes in {ways} ways"
        )


def maker(path: Path, seed: int) -> Connection:
    """Return a line to a process that writes one mutant after the other to *path*.

    What it needs for that is not in the memory of the processes that look. It is sent whether to learn
    from the mutant before, and says when the next is there.
    """
    here, there = Pipe()
    if os.fork():
        there.close()
        return here
    here.close()
    dice = Random(seed)  # noqa: S311 - for variety, not for secrets
    mutants = Mutants(seeds())
    mutant = None
    try:
        while True:
            if there.recv() and mutant:
                mutants.learn(mutant)
            mutant = mutants.one(dice)
            path.write_bytes(mutant.zip)
            there.send(None)
    finally:  # the other end is gone: so is the work
        os._exit(0)


def main() -> int:
    """Go on until the time is over; return 1 when something broke."""
    wanted = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    wanted.add_argument("--minutes", type=float, default=20.0)
    wanted.add_argument("--seed", type=int, default=0)
    wanted.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    asked = wanted.parse_args()
    tally = Tally()
    known: set[frozenset[str]] = set()
    codes: Counter[str] = Counter()
    begun = told = monotonic()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.zip")
        path.write_bytes(packing.zipped(packing.base("scorm12")))
        _codes(path)  # children are born with all rules loaded
        made = maker(path, asked.seed)
        learn = False
        while monotonic() - begun < 60 * asked.minutes:
            made.send(learn)
            made.recv()
            end = fastest(path)
            tally.cases += 1
            tally.seconds = max(tally.seconds, end.seconds)
            tally.megabytes = max(tally.megabytes, end.megabytes)
            codes.update(end.codes)
            learn = not end.broke and end.codes not in known
            if end.broke:
                tally.broken += 1
                where = keep(asked.keep, f"{asked.seed}-{tally.cases}", path.read_bytes())
                print(f"{where}\n{end.broke}\n", flush=True)
            known.add(end.codes)
            if monotonic() - told > 60:
                told = monotonic()
                print(tally.line((told - begun) / 60, len(codes), len(known)), flush=True)
    print(tally.line((monotonic() - begun) / 60, len(codes), len(known)))
    return int(tally.broken > 0)


if __name__ == "__main__":
    sys.exit(main())
