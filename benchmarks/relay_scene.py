"""A real relay with a real package, for benchmarks and for tests that are unkind to it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scormkit.statements.catalogue import Skeleton, skeletons

ROOT = Path(__file__).resolve().parent.parent
KEY = "learner-records"
SECRET = "nobody's"  # noqa: S105
LEARNER = "anna.4711"


def free_port() -> int:
    """Return a port of loopback that nobody listens to now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until *process* listens on *port*; give up when it has ended."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    sys.exit(f"it ended with {process.returncode} before it listened")


def package(folder: Path, relay: str) -> dict[str, Any]:
    """Build ``telefono`` for SCORM 1.2 with *relay* into *folder*; return its catalogue."""
    project = folder.parent / f"{folder.name}-project"
    shutil.copytree(ROOT / "modules" / "telefono", project / "modules" / "telefono")
    text = (ROOT / "scormkit.yaml").read_text("utf-8")
    (project / "scormkit.yaml").write_text(f"{text}\nxapi:\n  relay: {relay}\n", "utf-8")
    words = ["build", "modules/telefono", "--target", "scorm12", "--out", str(folder)]
    subprocess.run(
        [sys.executable, "-m", "scormkit", *words],
        check=True,
        cwd=project,
        capture_output=True,
        env=surroundings(),
    )
    built = next(folder.glob("telefono.it.*"))
    with zipfile.ZipFile(built) as opened:
        found: dict[str, Any] = json.loads(opened.read("statements.json"))
        return found


def surroundings(**more: str) -> dict[str, str]:
    """Return an environment in which this checkout is scormkit."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


class Relay:
    """``scormkit relay`` as a process of its own, which can be killed and begun again."""

    def __init__(self, folder: Path, lrs: str, *more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.folder = folder
        self.said = folder / "relay.log"
        self.catalogue = package(folder / "packages", self.url)
        self.origin = "https://{2}".format(*self.catalogue["lms"].split("/"))
        self._words = [
            "relay", "--packages", str(folder / "packages"), "--lrs", lrs, "--port", str(self.port),
            "--limit-key", "0", "--limit-actor", "0", "--limit-address", "0", "--grace", "5", *more,
        ]  # fmt: skip
        if "--spool" not in more:
            self._words += ["--spool", str(folder / "spool.db")]
        self.process: subprocess.Popen[bytes]

    def begin(self) -> None:
        """Start it, and return when it answers."""
        told = {"SCORMKIT_LRS_KEY": KEY, "SCORMKIT_LRS_SECRET": SECRET, "SCORMKIT_RELAY_SECRET": "s" * 40}
        with self.said.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scormkit", *self._words],
                stdout=log,
                stderr=log,
                env=surroundings(**told),
            )
        until_open(self.port, self.process)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it as an administrator would; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    def health(self) -> dict[str, Any]:
        """Return what it says of itself."""
        with urllib.request.urlopen(f"{self.url}health", timeout=5) as answer:  # noqa: S310 - our own
            found: dict[str, Any] = json.load(answer)
            return found

    def token(self, registration: str) -> str:
        """Return a token for the learner's *registration*."""
        asked = {
            "key": self.catalogue["key"],
            "actor": {"account": {"homePage": self.catalogue["lms"], "name": LEARNER}},
            "registration": registration,
        }
        headers = {"Origin": self.origin, "Content-Type": "application/json"}
        post = urllib.request.Request(f"{self.url}token", json.dumps(asked).encode(), headers)  # noqa: S310
        with urllib.request.urlopen(post, timeout=5) as answer:  # noqa: S310 - our own
            token: str = json.load(answer)["token"]
            return token

    def headers(self, token: str) -> list[str]:
        """Return the headers of a request with statements, as a browser sends them."""
        return [
            f"Origin: {self.origin}",
            f"Authorization: Bearer {token}",
            "X-Experience-API-Version: 1.0.3",
            "Content-Type: application/json",
        ]

    def statements(self, registration: str) -> list[dict[str, Any]]:
        """Return everything that the package can say, once, without ids."""
        actor = {"objectType": "Agent", "account": {"homePage": self.catalogue["lms"], "name": LEARNER}}
        return [statement(one, actor, registration) for one in skeletons(self.catalogue)]

    def memory(self, field: str = "VmRSS") -> float:
        """Return the megabytes that it uses (``VmHWM``: that it ever did)."""
        return memory(self.process.pid, field)


def memory(process: int, field: str = "VmRSS") -> float:
    """Return the megabytes that *process* uses."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def statement(one: Skeleton, actor: Mapping[str, Any], registration: str) -> dict[str, Any]:
    """Return the statement of *one*, with results as a learner has them, in a player's order."""
    return {
        "actor": actor,
        "verb": one.verb,
        "object": one.object,
        **({} if one.result is None else {"result": _result(one.result)}),
        "context": {**one.context, "registration": registration},
        "timestamp": "2026-03-01T10:00:00.000Z",
    }


def _result(wanted: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for member, what in wanted.items():
        match member:
            case "duration":
                made[member] = "PT41.5S"
            case "score":
                most = what.get("max")
                made[member] = (
                    {"scaled": 1} if most is None else {"scaled": 1, "raw": most, "min": 0, "max": most}
                )
            case "extensions":
                made[member] = dict.fromkeys(what, 50)
            case "response":
                made[member] = _response(what)
            case _:
                made[member] = True if what == "score" else what
    return made


def _response(wanted: Mapping[str, Any]) -> str:
    match wanted["kind"]:
        case "true-false":
            return "true"
        case "choice":
            return str(wanted["choices"][0])
        case "sequencing":
            return "[,]".join(wanted["choices"])
        case "matching":
            pairs = zip(wanted["source"], wanted["target"], strict=False)
            return "[,]".join(f"{one}[.]{other}" for one, other in pairs)
        case "performance":
            return "[,]".join(f"{step}[.]{ones[0]}" for step, ones in list(wanted["answers"].items())[:3])
    return "un esempio"


def halves(statements: Sequence[Mapping[str, Any]]) -> list[tuple[bytes, bytes]]:
    """Return what stands before and after the id of each of *statements*, as a browser writes them."""
    ends = [json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()[1:] for one in statements]
    return [(b'{"id":"', b'",' + end) for end in ends]


def fresh_id() -> str:
    """Return a new id for a statement."""
    return str(uuid.uuid4())
