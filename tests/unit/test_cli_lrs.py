"""``scormkit lrs`` as a person, a script and a cron job meet it; what it never says is the secret."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main
from tests.unit.record_store import KEY, SECRET, RecordStore, statement

Run = Callable[..., Result]
SPELLINGS = (
    SECRET,
    json.dumps(SECRET)[1:-1],
    urllib.parse.quote(SECRET, ""),
    base64.b64encode(f"{KEY}:{SECRET}".encode()).decode(),
    KEY,
)


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with RecordStore() as running:
        yield running


@pytest.fixture
def environment(store: RecordStore) -> dict[str, str]:
    return {"SCORMKIT_LRS_ENDPOINT": store.url, "SCORMKIT_LRS_KEY": KEY, "SCORMKIT_LRS_SECRET": SECRET}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Run:
    monkeypatch.chdir(tmp_path)

    def call(*words: str, **more: Any) -> Result:
        env = {**environment, **more.pop("env", {})}
        result = CliRunner().invoke(main, ("lrs", *words), env=env, catch_exceptions=False, **more)
        for spelling in SPELLINGS:
            assert spelling not in result.output
        return result

    return call


def write(*numbers: int, name: str = "in.ndjson") -> str:
    Path(name).write_text("".join(json.dumps(statement(number)) + "\n" for number in numbers))
    return name


def test_ping_tells_people_how_the_store_is(run: Run, store: RecordStore) -> None:
    said = run("ping")
    assert said.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in said.stdout.replace("may ", "may-").splitlines())
    assert lines["endpoint"] == store.url
    assert lines["credentials"] == "valid"
    assert (lines["may-read"], lines["may-write"]) == ("yes", "yes")
    assert lines["versions"] == "1.0.3; spoken to in 1.0.3"
    assert lines["latency"].endswith(" ms")


def test_ping_tells_machines_and_fails_when_nothing_can_be_done(run: Run, store: RecordStore) -> None:
    store.dates = False
    said = run("ping", env={"SCORMKIT_LRS_SECRET": "another secret"})
    assert said.exit_code == 1
    assert "credentials  refused" in said.stdout
    assert "clock        not told" in said.stdout
    machine = run("ping", "--format", "json", env={"SCORMKIT_LRS_SECRET": "another secret"})
    assert machine.exit_code == 1
    assert json.loads(machine.stdout)["authenticated"] is False


def test_ping_says_why_nobody_answers(run: Run) -> None:
    said = run("ping", "--endpoint", "http://127.0.0.1:1/")
    assert said.exit_code == 1
    assert "reachable    no" in said.stdout
    assert "cannot be reached" in said.stdout


def test_send_counts_what_became_of_statements(run: Run, store: RecordStore) -> None:
    store.keep(statement(2, object={"id": "https://course.example/xapi/other"}))
    file = write(1, 2, 3)
    with Path(file).open("a") as opened:
        opened.write("{\n")
    said = run("send", file, "--rejected", "no.ndjson")
    assert said.exit_code == 1
    assert f"{file}:2:1: SK640 the LRS holds another statement" in said.stderr
    heading, row = said.stderr.splitlines()[-2:]
    assert heading.split("  ")[0] == "statements"
    assert row.split()[:7] == ["3", "2", "0", "0", "1", "0", "1"]
    assert said.stdout == ""
    assert json.loads(Path("no.ndjson").read_text())["id"] == statement(2)["id"]

    machine = json.loads(run("send", file, "--format", "json").stdout)
    assert machine["statements"]["conflicts"] == 1
    assert machine["statements"]["unreadable"] == 1
    assert "SK640" in {one["code"] for one in machine["diagnostics"]}


def test_send_is_quiet_and_clean_when_all_is_well(run: Run, store: RecordStore) -> None:
    said = run("send", write(1, 2))
    assert said.exit_code == 0
    assert "SK" not in said.stderr
    assert [one.name for one in Path().iterdir()] == ["in.ndjson"], "the checkpoint goes when all is sent"
    assert len(store.statements) == 2


def test_send_takes_standard_input(run: Run, store: RecordStore) -> None:
    bare = {key: value for key, value in statement(1).items() if key != "id"}
    said = run("send", "-", input=json.dumps(bare))
    assert said.exit_code == 0
    assert "1 without an id" in said.stderr
    assert len(store.statements) == 1


def test_send_rehearses_without_a_store(run: Run, store: RecordStore) -> None:
    said = run("send", write(1, 2, 3), "--dry-run", "--batch", "2", env={"SCORMKIT_LRS_KEY": ""})
    assert said.exit_code == 0
    assert said.stderr.splitlines()[-2].split()[:2] == ["3", "0"]
    assert "Nothing was sent" in said.stderr
    assert store.log == []


def test_send_goes_on_after_an_interruption(run: Run, store: RecordStore) -> None:
    file = write(*range(6))
    store.script = ["well", "well", "well", 500]
    stopped = run("send", file, "--batch", "1")
    assert stopped.exit_code == 2
    assert "answers 500 to in.ndjson:3:1; the same command goes on after 2" in stopped.stderr
    assert Path("in.ndjson.sent").exists()
    again = run("send", file, "--batch", "1")
    assert again.exit_code == 0
    assert "Went on after 2 statements" in again.stderr
    assert store.ids() == [statement(number)["id"] for number in range(6)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["send", "none.ndjson"], "there is no file 'none.ndjson'"),
        (["send", "-", "-"], "standard input can be read only once"),
        (["send", "in.ndjson", "--rejected", "in.ndjson"], "what it holds would be lost"),
        (["fetch", "-o", "out", "--since", "noon"], "'noon' is not a time with its zone"),
        (["fetch", "-o", "out", "--agent", "{}"], "an agent has exactly one of"),
        (["ping", "--ca", "none.pem"], "not a file of certificates"),
        (["ping", "--credentials", "open.txt"], "may be read by others"),
        (["ping", "--endpoint", "https://me:pass-word@lrs.example/"], "holds a user name or password"),
    ],
)
def test_misuse_is_said_before_anything_is_sent(
    run: Run, store: RecordStore, words: list[str], says: str
) -> None:
    write(1)
    Path("open.txt").write_text(f"key={KEY}\nsecret={SECRET}")
    Path("open.txt").chmod(0o644)
    said = run(*words)
    assert said.exit_code == 2
    assert says in said.stderr
    assert "pass-word" not in said.output
    assert not any("/statements" in path for _, path, _ in store.log)


def test_fetch_fills_a_file_and_says_how_far_it_is(run: Run, store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(30)))
    assert (
        "20 new statements, 20 in out.ndjson; the LRS has more."
        in run("fetch", "-o", "out.ndjson", "--limit", "20").stderr
    )
    assert "10 new statements, 30 in out.ndjson." in run("fetch", "-o", "out.ndjson").stderr
    assert [json.loads(line) for line in Path("out.ndjson").read_text().splitlines()] == store.statements
    store.by = "timestamp"
    store.page = 5
    run("fetch", "-o", "small.ndjson", "--page", "5")
    assert (
        "Everything was read again: the LRS looks at"
        in run("fetch", "-o", "small.ndjson", "--page", "5").stderr
    )


def test_fetch_that_is_stopped_says_what_it_has(run: Run, store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(30)))
    store.script = ["well", "well", "well", 500]
    said = run("fetch", "-o", "out.ndjson", "--page", "10")
    assert said.exit_code == 2
    assert "answers 500; 20 statements are in out.ndjson, the same command goes on" in said.stderr


def test_fetch_writes_to_standard_output_alone(run: Run, store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(5)))
    said = run("fetch", "-o", "-", "--verb", "completed")
    assert [json.loads(line)["id"] for line in said.stdout.splitlines()] == [
        statement(1)["id"],
        statement(3)["id"],
    ]
    assert "2 statements." in said.stderr
    assert not list(Path().iterdir())


def test_what_was_fetched_can_be_sent(run: Run, store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(5)))
    run("fetch", "-o", "out.ndjson.gz")
    with RecordStore() as other:
        assert run("send", "out.ndjson.gz", "--endpoint", other.url).exit_code == 0
        assert other.ids() == store.ids()


def test_a_secret_that_travels_in_the_open_is_warned_of(run: Run) -> None:
    with RecordStore() as proxy:
        said = run("ping", "--endpoint", "http://lrs.course.example/", env={"HTTP_PROXY": proxy.url})
        assert "warning: the key and secret travel unencrypted to lrs.course.example" in said.stderr


@pytest.mark.slow
def test_debug_tells_every_exchange_and_no_secret(run: Run, store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(3)))
    store.refuses = lambda one: one["id"] == statement(7)["id"]
    for words in (
        ["ping", "--debug"],
        ["send", write(7, 8), "--debug", "--rejected", "no"],
        ["send", "in.ndjson", "--debug", "--dry-run"],
        ["fetch", "-o", "out", "--debug", "--agent", '{"mbox": "mailto:ada@course.example"}'],
        ["fetch", "-o", "-", "--debug"],
    ):
        said = run(*words)
        assert ("GET " in said.stderr) is ("--dry-run" not in words)
        assert "ada@course.example" not in said.stderr
    for trouble in (401, 403, 404, 500, (307, {"Location": f"https://other.example/?{SECRET}"})):
        for words in (["send", "in.ndjson"], ["fetch", "-o", "-"], ["ping"]):
            store.script = ["well", trouble]
            assert run(*words, "--debug").exit_code in {0, 1, 2}
    store.script = ["well", 401]
    assert "Traceback" not in run("fetch", "-o", "-").stderr
    store.script = ["well", 401]
    assert "in _let_in" in run("fetch", "-o", "-", "--debug").stderr


def test_without_httpx_it_says_what_to_install(environment: dict[str, str]) -> None:
    script = "import sys; sys.modules['httpx'] = None; from scormkit.cli import main; main(['lrs', 'ping'])"
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "'scormkit lrs' needs httpx: run 'pip install \"scormkit[lrs]\"'" in said.stderr


def test_killed_in_mid_page_fetch_goes_on_without_gap_or_twin(
    run: Run, store: RecordStore, environment: dict[str, str]
) -> None:
    store.keep(*(statement(number) for number in range(90)))
    asked = threading.Event()
    pages = 0

    def hold(request: str) -> None:
        nonlocal pages
        pages += "/statements" in request
        if pages == 4:
            asked.set()
            threading.Event().wait(3)

    store.before = hold
    words = [sys.executable, "-m", "scormkit", "lrs", "fetch", "-o", "out.ndjson", "--page", "10"]
    with subprocess.Popen(words, env={**os.environ, **environment}) as process:
        assert asked.wait(30)
        process.send_signal(signal.SIGKILL)
    store.before = lambda _: None
    assert Path("out.ndjson").read_bytes().count(b"\n") == 30
    with Path("out.ndjson").open("ab") as half:
        half.write(json.dumps(statement(30)).encode()[:40])
    assert "60 new statements, 90 in out.ndjson." in run("fetch", "-o", "out.ndjson", "--page", "10").stderr
    assert [json.loads(line) for line in Path("out.ndjson").read_text().splitlines()] == store.statements


def test_who_watches_sees_it_move(environment: dict[str, str], store: RecordStore, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="this system has no terminals of this kind")
    store.keep(*(statement(number) for number in range(30)))
    ours, theirs = pty.openpty()
    env = {name: value for name, value in {**os.environ, **environment}.items() if name != "CI"}
    words = [sys.executable, "-m", "scormkit", "lrs", "fetch", "-o", str(tmp_path / "out"), "--page", "10"]
    with subprocess.Popen(words, env=env, stderr=theirs) as process:
        assert process.wait(60) == 0
    os.close(theirs)
    said = os.read(ours, 4096).decode()
    os.close(ours)
    assert "10 statements fetched" in said
    assert "30 new statements" in said
