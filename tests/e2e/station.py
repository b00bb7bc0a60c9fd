"""What lies between a learner and a store: ``scormkit relay`` as a process, and packages that name it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ralph import Ralph

from scormkit.factory import Order, make

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 30
"""Seconds that a start may take on a busy machine."""

ADL = "http://adlnet.gov/expapi/verbs/"
Statement = dict[str, Any]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def told(out: Path, relay: str, targets: tuple[str, ...]) -> dict[str, Path]:
    """Build telefono in Italian for *targets*, reporting to *relay*; return the packages by name."""
    project = out / "project"
    shutil.copytree(ROOT / "modules" / "telefono", project / "modules" / "telefono")
    own = (ROOT / "scormkit.yaml").read_text("utf-8")
    (project / "scormkit.yaml").write_text(f"{own}\nxapi:\n  relay: {relay}\n", "utf-8")
    made = make(Order(project / "modules" / "telefono", "it", targets, out / "packages"))
    assert made.packages, [str(one) for one in made.diagnostics]
    return {Path(one.path).stem: Path(one.path) for one in made.packages}


class RelayProcess:
    """``scormkit relay``, which can be killed and begun again where it stood."""

    def __init__(
        self, folder: Path, packages: Path, port: int, *, lrs: str, origin: str, ralph: Ralph
    ) -> None:
        self.log = folder / "relay.log"
        self.url = f"http://127.0.0.1:{port}/"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCORMKIT_LRS_KEY": ralph.key,
            "SCORMKIT_LRS_SECRET": ralph.secret,
            "SCORMKIT_RELAY_SECRET": "only-for-tests-" * 4,
        }
        words = {
            "--packages": packages,
            "--lrs": lrs,
            "--origin": origin,
            "--port": port,
            "--spool": folder / "spool.sqlite3",
            "--limit-actor": 0,
            "--grace": 5,
        }
        self._words = [str(word) for pair in words.items() for word in pair]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and come back when it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scormkit", "relay", *self._words],
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + SLOWEST
        while not self._answers():
            assert self._process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> int:
        """End it as an administrator would; return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(SLOWEST)
        self._process = None
        return code

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}health", timeout=5):  # noqa: S310 - our own
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


@dataclass(frozen=True)
class Arrived:
    """What a record store holds, looked at in several ways."""

    statements: list[Statement]

    @property
    def verbs(self) -> Counter[str]:
        """Return how often each verb was said."""
        return Counter(one["verb"]["id"].removeprefix(ADL) for one in self.statements)

    def by_verb(self, *verbs: str) -> list[Statement]:
        """Return the statements with one of *verbs*, in the order of their times."""
        found = [one for one in self.statements if one["verb"]["id"].removeprefix(ADL) in verbs]
        return sorted(found, key=lambda one: str(one["timestamp"]))

    def about(self, *verbs: str) -> Counter[str]:
        """Return what the statements with *verbs* are about: the last part of each object's id."""
        return Counter(str(one["object"]["id"]).rsplit("/", 1)[-1] for one in self.by_verb(*verbs))

    @property
    def ids(self) -> list[str]:
        """Return the ids of all statements, as often as they are there."""
        return [str(one["id"]) for one in self.statements]


def until(arrived: Callable[[], bool], what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until *arrived*; say *what* stands there instead when it never comes."""
    deadline = time.monotonic() + seconds
    while not arrived():
        assert time.monotonic() < deadline, what()
        time.sleep(0.1)


def plain(statement: Mapping[str, Any]) -> Statement:
    """Return *statement* without what a store adds to it."""
    return {
        name: value for name, value in statement.items() if name not in {"stored", "authority", "version"}
    }
