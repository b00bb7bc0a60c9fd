"""Minutes of bad luck for the relay, and then the count: what it thanked for must be stored, once.

``python benchmarks/relay_soak.py --minutes 5``: learners tell statements without end. The record store
answers 503 for seconds at a time, loses requests and answers, says nothing at all, and is strict about lists
with one id that it has. The relay is killed now and then as by a power cut, and begun again. At the end the
relay may deliver what it still has. Exit 1 where a single id is missing, was stored twice, or was given up.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from learners import Class
from relay_scene import Relay
from rough_store import Store

from scormkit.cli.output import table

ODDS = {
    "lost request": 0.05,
    "lost answer": 0.2,
    "half an answer": 0.02,
    "garbage": 0.01,
    "sign-in page": 0.01,
}
LIMIT = 180.0
"""Seconds in which the rest must arrive once the record store is well."""


def soak(folder: Path, minutes: float, learners: int, where: str | None) -> int:
    """Let it rain for so many *minutes*; return the exit code."""
    chance = random.Random(3)  # noqa: S311 - the same each time
    more = ["--spool", where] if where else []
    with Store(whole=False, odds=dict(ODDS)).running() as store:
        relay = Relay(folder, store.endpoint, *more)
        relay.begin()
        class_ = Class(relay, pause=0.02)
        kills = outages = 0
        end = time.monotonic() + 60 * minutes
        with class_.learning(learners):
            while time.monotonic() < end:
                time.sleep(chance.uniform(1, 4))
                if chance.random() < 0.5:
                    relay.kill()
                    kills += 1
                    time.sleep(chance.uniform(0, 1))
                    relay.begin()
                else:
                    store.odds = {"503": 1.0}
                    time.sleep(chance.uniform(1, 3))
                    store.odds = dict(ODDS)
                    outages += 1
        store.odds = {}
        memory = relay.memory("VmHWM")
        seconds = drain(relay, store, class_.thanked)
        code = relay.stop()
    return report(
        store,
        class_,
        folder,
        {
            "kills": kills,
            "outages": outages,
            "until all had arrived, s": round(seconds),
            "RSS at most, MB": round(memory),
            "exit code": code,
        },
    )


def drain(relay: Relay, store: Store, thanked: set[str]) -> float:
    """Wait until the store has all of *thanked*; return how long it took."""
    begun = time.monotonic()
    while not thanked <= store.known and time.monotonic() - begun < LIMIT and relay.process.poll() is None:
        time.sleep(0.2)
    return time.monotonic() - begun


def report(store: Store, class_: Class, folder: Path, more: dict[str, int]) -> int:
    """Print what happened; return 1 where anything is not as it must be."""
    missing = class_.thanked - store.known
    twice = len(store.stored) - len(store.known)
    letters = sum(1 for path in folder.glob("dead*") for _ in path.open())
    numbers = {
        "thanked for": len(class_.thanked),
        "stored": len(store.stored),
        "told again by learners": class_.retries,
        **more,
        **{f"store: {word}": count for word, count in sorted(store.answers.items())},
        "MISSING": len(missing),
        "TWICE": twice,
        "given up": letters,
        "refused": len(class_.refusals),
    }
    print(table([["", ""], *([name, f"{number:,}"] for name, number in numbers.items())], frozenset({1})))
    return int(bool(missing or twice or letters or class_.refusals or more["exit code"]))


def main() -> None:
    """Read the words and begin."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--minutes", type=float, default=5)
    words.add_argument("--learners", type=int, default=12)
    words.add_argument("--spool", help="another spool than SQLite, such as postgresql://…")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="scormkit-soak-") as folder:
        sys.exit(soak(Path(folder), asked.minutes, asked.learners, asked.spool))


if __name__ == "__main__":
    main()
