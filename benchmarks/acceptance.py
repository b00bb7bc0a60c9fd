"""How long it takes to say whether a statement is one that a package can have sent.

``python benchmarks/acceptance.py`` takes every statement of telefono, as its SCORM 1.2 package would send it
through a relay: the fastest of several runs, in processor time, as others may work on the machine, too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scormkit.course.telling import described  # noqa: E402 - the checkout is put on the path first
from scormkit.pipeline import compile_course, source  # noqa: E402
from scormkit.statements.accept import Acceptance  # noqa: E402
from scormkit.statements.build import Described  # noqa: E402
from scormkit.statements.catalogue import canonical, catalogue, skeletons  # noqa: E402
from tests.unit.statements.module_of_all import filled  # noqa: E402

RUNS, ROUNDS = 7, 200
MOST = 25.0
"""Microseconds that one statement may take."""


def best(work: Callable[[], object], times: int) -> float:
    """Return the microseconds that one of *times* takes, in the fastest run."""
    found = []
    for _ in range(RUNS):
        begun = process_time()
        for _ in range(times):
            work()
        found.append((process_time() - begun) / times * 1e6)
    return min(found)


def telefono() -> Described:
    """Return our own module in plain data."""
    looked = source(ROOT / "modules" / "telefono").product
    course = compile_course(looked, "it").product if looked else None
    if course is None:
        sys.exit("telefono is not sound; 'scormkit validate modules' says why")
    return described(course)


def refusals(acceptance: Acceptance, statements: list[Any]) -> list[str]:
    """Return why statements are refused: none should be."""
    return [reason for one in statements if (reason := acceptance.refusal(one))]


def main() -> int:
    """Print the table; fail when a statement is refused, or one kind of them takes too long."""
    module = telefono()
    made = catalogue(module, "scorm12")
    acceptance = Acceptance(json.loads(canonical(made)))
    milliseconds = best(partial(catalogue, module, "scorm12"), 5) / 1000
    print(f"{milliseconds:.1f} ms to make a catalogue of {len(canonical(made))} bytes")

    kinds: dict[str, list[Any]] = {}
    for skeleton in skeletons(made):
        statement = json.loads(json.dumps(filled(skeleton)))
        kinds.setdefault(skeleton.verb["display"]["en"], []).append(statement)
    slowest = 0.0
    for kind, statements in kinds.items():
        if refused := refusals(acceptance, statements):
            sys.exit(f"{kind}: {refused[0]}")
        took = best(partial(refusals, acceptance, statements), ROUNDS) / len(statements)
        slowest = max(slowest, took)
        print(f"{kind:<12} {took:6.1f} µs")
    print(f"{'slowest':<12} {slowest:6.1f} µs, where {MOST:g} are allowed")
    return int(slowest > MOST)


if __name__ == "__main__":
    sys.exit(main())
