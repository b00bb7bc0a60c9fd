"""What the relay takes in, compared with a bare Starlette that hands back what it was sent.

``python benchmarks/relay.py`` starts, one after the other and with the same uvicorn settings: an echo of
JSON, an echo of bytes, and ``scormkit relay`` with a real package, real tokens, a durable SQLite spool and a
record store to forward to. It prints requests and statements a second, times, memory and, for the relay, the
share of the JSON echo's requests. ``--million`` sends a million statements and shows the relay's memory on
the way. Compare within one run only; client, servers and record store share this machine.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from http_load import Result, load, request
from record_store import Store
from relay_scene import Relay, free_port, fresh_id, halves, memory, surroundings, until_open

from scormkit.cli.output import table

HERE = Path(__file__).resolve().parent
MILLION = 1_000_000


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


def line(
    name: str, size: int, connections: int, result: Result, process: tuple[int, float], share: float
) -> list[str]:
    """Return a line of the table; *process* is the server's number and its processor seconds."""
    return [
        name,
        str(size),
        str(connections),
        f"{result.rate:,.0f}",
        f"{result.rate * size:,.0f}",
        f"{share:.0%}" if share else "",
        f"{result.quantile(0.5):.1f}",
        f"{result.quantile(0.99):.1f}",
        f"{process[1] / len(result.times) * 1000:.2f}",
        f"{memory(process[0]):.0f} MB",
    ]


def compare(seconds: float, sizes: Sequence[int], crowds: Sequence[int], folder: Path) -> None:
    """Print the table."""
    head = [
        "server",
        "statements",
        "connections",
        "requests/s",
        "statements/s",
        "of echo",
        "p50 ms",
        "p99 ms",
        "cpu ms",
        "RSS",
    ]
    lines: list[list[str]] = []
    with record_store() as (endpoint, _), echo() as (echo_port, echo_process):
        relay = Relay(folder, endpoint, "--spool-limit", "100000000")
        relay.begin()
        registration = fresh_id()
        said = halves(relay.statements(registration))
        headers = relay.headers(relay.token(registration))
        for size in sizes:
            for connections in crowds:
                bodies = [
                    [said[(start + place) % len(said)] for place in range(size)] for start in range(len(said))
                ]
                rates: dict[str, float] = {}
                for name, port, path in (
                    ("echo of JSON", echo_port, "/json"),
                    ("echo of bytes", echo_port, "/bytes"),
                    ("relay", relay.port, "/xapi/statements"),
                ):
                    requests = [request(f"127.0.0.1:{port}", path, headers, body) for body in bodies]
                    load(port, requests, connections, seconds=seconds / 5)
                    process = relay.process.pid if name == "relay" else echo_process
                    used = processor(process)
                    result = load(port, requests, connections, seconds=seconds)
                    result.demand_all_taken()
                    used = processor(process) - used
                    rates[name] = result.rate
                    share = result.rate / rates["echo of JSON"] if name == "relay" else 0
                    lines.append(line(name, size, connections, result, (process, used), share))
        relay.stop()
    print(table([head, *lines], frozenset(range(1, 10))))


def million(folder: Path, most: int) -> None:
    """Send *most* statements, twenty a request, and print the relay's memory on the way."""
    lines: list[list[str]] = []
    with record_store() as (endpoint, store):
        relay = Relay(folder, endpoint, "--spool-limit", "100000000")
        relay.begin()
        registration = fresh_id()
        said = halves(relay.statements(registration))
        bodies = [[said[(start + place) % len(said)] for place in range(20)] for start in range(len(said))]
        requests = [
            request("relay", "/xapi/statements", relay.headers(relay.token(registration)), one)
            for one in bodies
        ]
        for tenth in range(1, 11):
            result = load(relay.port, requests, 16, most=most // 200)
            result.demand_all_taken()
            sent = tenth * most // 10
            lines.append(_waypoint(sent, result, relay, store))
        while _stored(store)[0] < most:
            time.sleep(1)
        lines.append(_waypoint(most, result, relay, store))
        stored, known = _stored(store)
        relay.stop()
    head = ["sent", "statements/s", "p99 ms", "RSS", "most ever", "spool", "stored"]
    print(table([head, *lines], frozenset(range(7))))
    if not stored == known == most:
        sys.exit(f"{most} were taken, {stored} arrived, {known} of them different")


def _stored(store: Connection) -> tuple[int, int]:
    store.send("how much?")
    found: tuple[int, int] = store.recv()
    return found


def _waypoint(sent: int, result: Result, relay: Relay, store: Connection) -> list[str]:
    return [
        f"{sent:,}",
        f"{result.rate * 20:,.0f}",
        f"{result.quantile(0.99):.0f}",
        f"{relay.memory():.0f} MB",
        f"{relay.memory('VmHWM'):.0f} MB",
        f"{(relay.folder / 'spool.db').stat().st_size / 1e6:.0f} MB",
        f"{_stored(store)[0]:,}",
    ]


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
