"""``scormkit lrs`` with a record store that others wrote, on its good days and its bad ones."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from faulty import Fault, FaultyLrs
from ralph import Ralph

Run = Callable[..., subprocess.CompletedProcess[str]]


def statement(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://course.example/{number}")),
        "actor": {"account": {"homePage": "https://lms.course.example/", "name": f"learner-{number % 3}"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"en": "experienced"}},
        "object": {"id": f"https://course.example/xapi/corso/pages/{number}"},
        "result": {"duration": "PT1M2.34S"},
        "timestamp": f"2026-11-01T10:{number // 60 % 60:02}:{number % 60:02}.000Z",
        **more,
    }


def write(file: Path, *numbers: int) -> list[str]:
    many = [statement(number) for number in numbers]
    file.write_text("".join(json.dumps(one) + "\n" for one in many))
    return [one["id"] for one in many]


def ids(file: Path) -> list[str]:
    return [json.loads(line)["id"] for line in file.read_text().splitlines()]


def stored(ralph: Ralph) -> list[str]:
    return [one["id"] for one in ralph.statements()]


@pytest.fixture
def run(ralph: Ralph, tmp_path: Path) -> Run:
    def call(*words: str, endpoint: str = "", key: str = "") -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "SCORMKIT_LRS_ENDPOINT": endpoint or ralph.url,
            "SCORMKIT_LRS_KEY": key or ralph.key,
            "SCORMKIT_LRS_SECRET": ralph.secret,
        }
        said = subprocess.run(
            [sys.executable, "-m", "scormkit", "lrs", *words],
            env=env, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ralph.secret not in said.stdout + said.stderr
        return said

    return call


def test_ping_finds_out_what_each_key_may_do(run: Run, ralph: Ralph) -> None:
    for key, reads, writes in (("all", True, True), ("reader", True, False), ("writer", False, True)):
        said = json.loads(run("ping", "--format", "json", key=key).stdout)
        assert (said["reads"], said["writes"], said["authenticated"]) == (reads, writes, True)
    refused = run("ping", "--format", "json", key="nobody")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["authenticated"] is False
    assert ralph.statements() == []


def test_what_was_sent_twice_is_there_once_and_comes_back(run: Run, ralph: Ralph, tmp_path: Path) -> None:
    sent = write(tmp_path / "in.ndjson", *range(230))
    for _ in range(2):
        assert run("send", "in.ndjson").returncode == 0
    assert stored(ralph) == sent
    assert "230 new statements" in run("fetch", "-o", "out.ndjson").stderr
    assert ids(tmp_path / "out.ndjson") == sent
    held = {one["id"]: one for one in ralph.statements()}
    for line in (tmp_path / "out.ndjson").read_text().splitlines():
        assert json.loads(line) == held[json.loads(line)["id"]]


def test_what_comes_late_is_fetched_though_ralph_looks_at_a_statements_own_time(
    run: Run, ralph: Ralph, tmp_path: Path
) -> None:
    write(tmp_path / "in.ndjson", *range(100, 330))
    run("send", "in.ndjson")
    run("fetch", "-o", "out.ndjson", "--page", "50")
    write(tmp_path / "late.ndjson", *range(5))
    run("send", "late.ndjson")
    assert "5 new statements, 235 in out.ndjson" in run("fetch", "-o", "out.ndjson", "--page", "50").stderr
    assert sorted(ids(tmp_path / "out.ndjson")) == sorted(stored(ralph))


def test_a_conflict_is_found_and_the_others_arrive(run: Run, ralph: Ralph, tmp_path: Path) -> None:
    write(tmp_path / "in.ndjson", *range(5))
    run("send", "in.ndjson")
    other = statement(2, verb={"id": "http://adlnet.gov/expapi/verbs/interacted"})
    with (tmp_path / "in.ndjson").open("a") as more:
        more.write(json.dumps(other) + "\n" + json.dumps(statement(5)) + "\n")
    said = run("send", "in.ndjson")
    assert said.returncode == 1
    assert "in.ndjson:6:1: SK640" in said.stderr
    assert len(stored(ralph)) == 6


@pytest.mark.parametrize("fault", ["losing", "strict", "refusing"])
def test_all_arrive_once_through_a_bad_day(
    fault: Fault, run: Run, ralph: Ralph, faulty: FaultyLrs, tmp_path: Path
) -> None:
    sent = write(tmp_path / "in.ndjson", *range(90))
    write(tmp_path / "some.ndjson", 3, 60)
    run("send", "some.ndjson")
    if fault == "refusing":
        faulty.refuse(requests=3)
    else:
        faulty.fault = fault
    said = run("send", "in.ndjson", "--batch", "15", endpoint=faulty.url)
    assert said.returncode == 0, said.stderr
    assert sorted(stored(ralph)) == sorted(sent)
    faulty.fault = "losing"
    assert run("fetch", "-o", "out.ndjson", "--page", "7", endpoint=faulty.url).returncode == 0
    assert ids(tmp_path / "out.ndjson") == stored(ralph)


def test_killed_in_the_middle_both_go_on(run: Run, ralph: Ralph, faulty: FaultyLrs, tmp_path: Path) -> None:
    sent = write(tmp_path / "in.ndjson", *range(120))
    env = {
        **os.environ,
        "SCORMKIT_LRS_ENDPOINT": faulty.url,
        "SCORMKIT_LRS_KEY": ralph.key,
        "SCORMKIT_LRS_SECRET": ralph.secret,
    }

    def kill(*words: str, after: int) -> None:
        faulty.log.clear()
        faulty.hang_after = after
        with subprocess.Popen(
            [sys.executable, "-m", "scormkit", "lrs", *words], env=env, cwd=tmp_path
        ) as process:
            while len(faulty.log) < after:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
        faulty.hang_after = 0

    kill("send", "in.ndjson", "--batch", "5", after=8)
    assert (tmp_path / "in.ndjson.sent").exists()
    assert len(stored(ralph)) < 120
    assert "Went on after" in run("send", "in.ndjson", "--batch", "5", endpoint=faulty.url).stderr
    assert stored(ralph) == sent

    kill("fetch", "-o", "out.ndjson", "--page", "5", after=8)
    assert (tmp_path / "out.ndjson").read_bytes().count(b"\n") < 120
    run("fetch", "-o", "out.ndjson", "--page", "5", endpoint=faulty.url)
    assert ids(tmp_path / "out.ndjson") == sent
