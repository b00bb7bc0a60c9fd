"""What checking statements costs, as a table: 100,000 of them, in the shares that each part takes.

``python benchmarks/statements.py [COUNT]`` writes sessions of learners who open a small module, read, answer,
pass and leave, and checks them. Processor seconds say more than seconds where others work on the machine.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from scormkit.cli.output import table
from scormkit.cli.xapi import seldom_collected
from scormkit.statements.check import Checker
from scormkit.statements.ndjson import Read, read
from scormkit.statements.spec import look
from scormkit.statements.yardstick import Yardstick, read_yardstick

PROFILE = Path(__file__).resolve().parent.parent / "tests" / "statement_cases" / "profile.json"
SOUND = PROFILE.parent / "sound" / "statements.ndjson"
COUNT = 100_000
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
LIMIT = 30.0
"""Seconds for 100,000 statements that nobody should have to wait longer than."""


def sessions(count: int) -> Iterator[str]:
    """Yield *count* statements as lines: the sound case over and over, each time for another learner."""
    lines = [json.loads(line) for line in SOUND.read_text("utf-8").splitlines()]
    choices = [{"id": one, "description": {"en": f"What to say, {one}"}} for one in "abcd"]
    question = {"interactionType": "choice", "correctResponsesPattern": ["a"], "choices": choices}
    for number in range(count):
        session, place = divmod(number, len(lines))
        one: dict[str, Any] = json.loads(json.dumps(lines[place]))
        one["id"] = str(uuid.UUID(int=number | 4 << 76 | 2 << 62))
        one["actor"]["account"]["name"] = f"learner-{session}"
        one["context"]["registration"] = str(uuid.UUID(int=session | 5 << 76 | 2 << 62))
        one["timestamp"] = (BEGUN + timedelta(seconds=number)).isoformat().replace("+00:00", "Z")
        if "response" in one.get("result", {}):
            one["object"]["definition"] |= question
        yield json.dumps(one, ensure_ascii=False)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return the processor seconds that *work* took, and what it returned."""
    begun = process_time()
    found = work()
    return process_time() - begun, found


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    profile, said = read_yardstick(PROFILE.read_bytes(), str(PROFILE))
    assert profile is not None, said  # noqa: S101 - the profile is one of our own tests
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "statements.ndjson"
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in sessions(count))
        size = file.stat().st_size
        with seldom_collected():
            rows, whole = measured(str(file), profile)
    share = [(name, seconds, seconds / whole) for name, seconds in rows]
    print(f"{count:,} statements, {size / 1e6:.0f} MB, processor seconds:")
    heading = ("part", "seconds", "µs each", "share")
    cells = [(name, f"{took:.2f}", f"{took / count * 1e6:.1f}", f"{part:.0%}") for name, took, part in share]
    print(table([heading, *cells], frozenset({1, 2, 3})))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")
    if whole * COUNT / count > LIMIT:
        sys.exit(f"slower than {LIMIT:.0f} seconds for {COUNT:,} statements")


def measured(file: str, profile: Yardstick) -> tuple[list[tuple[str, float]], float]:
    """Return what each part takes for the statements in *file*, and what the whole takes.

    Statements are read anew for each part, as in earnest none is kept; what reading takes is taken off.
    """
    reading, _ = timed(lambda: sum(1 for _ in statements(file)))
    spec, _ = timed(lambda: sum(len(look(one.value)) for one in statements(file)))
    templates, _ = timed(lambda: sum(rules(profile, one.value) for one in statements(file)))
    checker = Checker([profile], datetime(2026, 12, 31, tzinfo=UTC))
    looking, findings = timed(lambda: [one for each in statements(file) for one in checker.look(each)])
    patterns, more = timed(lambda: list(checker.finish()))
    assert not findings, findings  # noqa: S101 - only sound statements cost what sound ones cost
    assert not more, more  # noqa: S101 - the same
    spec, templates = spec - reading, templates - reading
    parts = [
        ("reading", reading),
        ("specification", spec),
        ("templates", templates),
        ("ids, times, definitions", looking - reading - spec - templates),
        ("patterns and verdicts", patterns),
        ("all", looking + patterns),
    ]
    return parts, looking + patterns


def statements(file: str) -> Iterator[Read]:
    """Yield the statements in *file*."""
    return (one for one in read(file) if isinstance(one, Read))


def rules(profile: Yardstick, statement: dict[str, Any]) -> int:
    """Return how many rules *statement* breaks."""
    applying = profile.applying(statement)
    return sum(rule.broken(statement) is not None for template in applying for rule in template.rules)


if __name__ == "__main__":
    main()
