"""What the relay takes in, compared with a bare Starlette that hands back what it was sent.

``python benchmarks/relay.py`` starts, with the same settings of uvicorn, an echo of JSON, an echo of bytes,
and ``scormkit relay`` with a real package, real tokens, a durable SQLite spool and a record store to forward
to. They take turns. It prints requests and statements a second, the share of the JSON echo's requests, times,
processor milliseconds a request (the relay's with all it does besides: disk, forwarding) and memory.
``--million`` sends a million statements and shows the relay's memory on the way. Compare within one run only;
client, servers and record store share this machine.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from http_load import Result, load, request
from relay_scene import Relay, free_port, fresh_id, halves, memory, surroundings, until_open
from rough_store import Store

from scormkit.cli.output import table

HERE = Path(__file__).resolve().parent
MILLION = 1_000_000
TURNS = 5


def keep_store(pipe: Connection) -> None:
    """Be a record store in a process of its own, until told to end; then say how much was stored."""
    with Store(whole=False).running() as store:
        pipe.send(store.endpoint)
        while pipe.recv():
            pipe.send((len(store.stored), len(store.known)))


@contextmanager
def record_store() -> Iterator[tuple[str, Connection]]:
    """Run a record store; yield its address, and a pipe that asks what it has."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=keep_store, args=(theirs,), daemon=True)
    process.start()
    yield ours.recv(), ours
    ours.send(None)
    process.join()


@contextmanager
def echo() -> Iterator[tuple[int, int]]:
    """Run the echoes; yield port and process id."""
    port = free_port()
    words = ["--http", "httptools", "--loop", "uvloop", "--no-access-log", "--log-level", "warning"]
    words += ["--backlog", "2048", "--port", str(port), "--app-dir", str(HERE), "echo:app"]
    process = subprocess.Popen([sys.executable, "-m", "uvicorn", *words], env=surroundings())
    until_open(port, process)
    yield port, process.pid
    process.terminate()
    process.wait()


def processor(process: int) -> float:
    """Return the processor seconds that *process* has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass
class Contender:
    """A server to be measured: its process, what it is asked, and what came of it."""

    name: str
    process: int
    port: int
    requests: list[list[bytes]]
    result: Result = field(default_factory=Result)
    used: float = 0.0

    def run(self, connections: int, seconds: float) -> None:
        """Ask for so many *seconds* more."""
        load(self.port, self.requests, connections, seconds=seconds / 10)
        before = processor(self.process)
        came = load(self.port, self.requests, connections, seconds=seconds)
        self.used += processor(self.process) - before
        came.demand_all_taken()
        self.result.seconds += came.seconds
        self.result.times += came.times

    def line(self, size: int, connections: int, echo: Result) -> list[str]:
        """Return its line of the table."""
        return [
            self.name,
            str(size),
            str(connections),
            f"{self.result.rate:,.0f}",
            f"{self.result.rate * size:,.0f}",
            f"{self.result.rate / echo.rate:.0%}",
            f"{self.result.quantile(0.5):.1f}",
            f"{self.result.quantile(0.99):.1f}",
            f"{self.used / len(self.result.times) * 1000:.2f}",
            f"{memory(self.process):.0f}",
        ]


HEAD = (
    "server",
    "at once",
    "connections",
    "requests/s",
    "statements/s",
    "of echo",
    "p50 ms",
    "p99 ms",
    "cpu ms",
    "RSS MB",
)


def compare(seconds: float, sizes: Sequence[int], crowds: Sequence[int], folder: Path) -> None:
    """Print the table; the servers take turns, so that what else the machine does meets all of them."""
    lines: list[list[str]] = []
    with record_store() as (endpoint, _), echo() as (port, process):
        relay = Relay(folder, endpoint, "--spool-limit", "100000000")
        relay.begin()
        for size, connections in itertools.product(sizes, crowds):
            contenders = [
                Contender("echo of JSON", process, port, requests_of(relay, size, "/json")),
                Contender("echo of bytes", process, port, requests_of(relay, size, "/bytes")),
                Contender("relay", relay.process.pid, relay.port, requests_of(relay, size)),
            ]
            for _ in range(TURNS):
                for one in contenders:
                    one.run(connections, seconds / TURNS)
            lines += [one.line(size, connections, contenders[0].result) for one in contenders]
        relay.stop()
    print(table([list(HEAD), *lines], frozenset(range(1, len(HEAD)))))


def million(folder: Path, most: int) -> None:
    """Send *most* statements, twenty a request, and print the relay's memory on the way."""
    with record_store() as (endpoint, store):
        relay = Relay(folder, endpoint, "--spool-limit", "100000000")
        relay.begin()
        print(*(f"{name:>13}" for name in WAYPOINTS), flush=True)
        for tenth in range(1, 11):
            result = load(relay.port, requests_of(relay, 20), 16, most=most // 200)
            result.demand_all_taken()
            waypoint(tenth * most // 10, result, relay, store)
        while _stored(store)[0] < most:
            time.sleep(1)
        waypoint(most, result, relay, store)
        stored, known = _stored(store)
        relay.stop()
    if not stored == known == most:
        sys.exit(f"{most} were taken, {stored} arrived, {known} of them different")


def requests_of(relay: Relay, size: int, path: str = "/xapi/statements") -> list[list[bytes]]:
    """Return requests to *relay* of *size* statements each, which begin at different places of a course."""
    registration = fresh_id()
    said = halves(relay.statements(registration))
    headers = relay.headers(relay.token(registration))
    return [
        request("relay", path, headers, [said[(start + place) % len(said)] for place in range(size)])
        for start in range(len(said))
    ]


def _stored(store: Connection) -> tuple[int, int]:
    store.send("how much?")
    found: tuple[int, int] = store.recv()
    return found


WAYPOINTS = ("sent", "statements/s", "p99 ms", "RSS MB", "most ever MB", "spool MB", "stored")


def waypoint(sent: int, result: Result, relay: Relay, store: Connection) -> None:
    """Print how it goes after *sent* statements."""
    numbers = (
        sent,
        result.rate * 20,
        result.quantile(0.99),
        relay.memory(),
        relay.memory("VmHWM"),
        (relay.folder / "spool.db").stat().st_size / 1e6,
        _stored(store)[0],
    )
    print(*(f"{number:13,.0f}" for number in numbers), flush=True)


def main() -> None:
    """Read the words and measure."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=5, help="for each line of the table")
    words.add_argument("--sizes", type=int, nargs="+", default=[1, 20], help="statements a request")
    words.add_argument("--connections", type=int, nargs="+", default=[16, 32, 64])
    words.add_argument(
        "--million", nargs="?", type=int, const=MILLION, help="send so many statements instead"
    )
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="scormkit-relay-") as folder:
        if asked.million:
            million(Path(folder), asked.million)
        else:
            compare(asked.seconds, asked.sizes, asked.connections, Path(folder))


if __name__ == "__main__":
    main()
