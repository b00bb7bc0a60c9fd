"""``scormkit relay`` as an administrator meets it: a process, its words, its checks and its end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, Self

import httpx
import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main
from tests.unit.relay.desks import ANNA, ATTEMPT, ORIGIN, catalogue_of, put, statement

SECRETS = {"SCORMKIT_LRS_KEY": "relay", "SCORMKIT_LRS_SECRET": "open-sesame"}


class Store(ThreadingHTTPServer):
    """A record store that answers what it is told to, and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.status = 200
        self.statements: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/xapi/"


class _Asked(BaseHTTPRequestHandler):
    server: Store

    def do_GET(self) -> None:
        assert self.headers["Authorization"] == "Basic cmVsYXk6b3Blbi1zZXNhbWU="
        assert self.path.startswith("/xapi/statements?")
        self._answer(self.server.status, b'{"statements":[]}')

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = told if isinstance(told, list) else [told]
        self.server.statements |= {one["id"]: one for one in told}
        self._answer(200, json.dumps([one["id"] for one in told]).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


Ask = Callable[..., Result]


@pytest.fixture
def ask(tmp_path: Path, store: Store) -> Ask:
    packages = tmp_path / "packages"
    packages.mkdir()
    put(packages, "phone.json", catalogue_of())

    def asked(*words: str, env: dict[str, str] | None = None) -> Result:
        common = [
            "relay",
            "--packages",
            str(packages),
            "--spool",
            str(tmp_path / "relay.sqlite3"),
            "--lrs",
            store.url,
        ]
        return CliRunner().invoke(main, [*common, *words], env={**SECRETS, **(env or {})})

    return asked


def test_a_check_of_what_is_well_says_so(ask: Ask) -> None:
    checked = ask("--check")
    assert checked.exit_code == 0, checked.output
    assert "are well" in checked.stderr
    assert catalogue_of()["key"] in checked.stderr
    assert not checked.stdout


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not know these credentials"),
        (404, "no record store at this address"),
        (302, "is elsewhere"),
        (503, "in trouble (503)"),
    ],
)
def test_a_check_says_what_the_record_store_answers(ask: Ask, store: Store, status: int, words: str) -> None:
    store.status = status
    checked = ask("--check")
    assert checked.exit_code == 1
    assert words in checked.stderr
    assert "sesame" not in checked.output


def test_credentials_that_may_only_write_are_well(ask: Ask, store: Store) -> None:
    store.status = 403
    assert ask("--check").exit_code == 0


def test_a_check_finds_everything_at_once(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "packages" / "phone.json").write_text("{")
    (tmp_path / "relay.sqlite3").mkdir()
    checked = ask("--check", "--lrs", "http://127.0.0.1:9/xapi/")
    assert checked.exit_code == 1
    for words in (
        "phone.json: its statements.json is not JSON",
        "no package may write",
        "cannot be reached",
        "the spool",
    ):
        assert words in checked.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--origin", "null"], "is not an origin"),
        (["--workers", "2"], "--workers needs a spool that several may use"),
        (["--lrs", "https://a:b@lrs.example/"], "holds a name or password"),
        (["--spool", "postgresql://a:sesame@db/x"], "does not belong on a command line"),
        (["--url", "http://relay.example/"], "must be https"),
        (["--lrs-credentials", "nowhere"], "cannot be read"),
        (["--identity-header", "X-User"], "needs --trusted-proxy"),
        (["--packages", "nowhere"], "does not exist"),
        (["--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
    ],
)
def test_misuse_is_exit_2_and_says_what_is_wrong(ask: Ask, words: list[str], said: str) -> None:
    misused = ask("--port", "0", *words)
    assert misused.exit_code == 2, misused.output
    assert said in misused.stderr
    assert "sesame" not in misused.output


def test_missing_credentials_are_misuse(ask: Ask) -> None:
    misused = ask("--check", env={"SCORMKIT_LRS_SECRET": ""})
    assert misused.exit_code == 2
    assert "the record store's credentials are missing" in misused.stderr


def test_a_spool_that_cannot_be_opened_ends_it_in_words(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "relay.sqlite3").mkdir()
    ended = ask("--port", "0")
    assert ended.exit_code == 2
    assert "the spool" in ended.stderr


def test_every_option_is_in_the_manual() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "relay.md").read_text("utf-8")
    from scormkit.cli.relay import command

    missing = [option for one in command.params for option in one.opts if f"{option}" not in manual]
    assert missing == []


BLIND = """
import sys
class Blind:
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {'starlette', 'uvicorn', 'jwt', 'orjson', 'prometheus_client', 'httpx'}:
            return None
        return self.finder.find_spec(name, path, target)
sys.meta_path = [Blind(finder) for finder in sys.meta_path]
import scormkit
from scormkit.cli import main
main()
"""


def blind(*words: str) -> subprocess.CompletedProcess[str]:
    """Run scormkit where the extra is not installed."""
    return subprocess.run([sys.executable, "-c", BLIND, *words], capture_output=True, text=True, check=False)


def test_help_needs_no_extra_and_the_rest_says_how_to_install_it(tmp_path: Path) -> None:
    assert blind("relay", "--help").returncode == 0
    asked = blind("relay", "--packages", str(tmp_path), "--lrs", "https://lrs.example/")
    assert asked.returncode == 2
    assert "pip install 'scormkit[relay]'" in asked.stderr


def read(file: IO[str]) -> str:
    """Return what stands in *file*, to which another process writes: where it writes must not be moved."""
    return os.pread(file.fileno(), 1 << 20, 0).decode()


class Process:
    """A relay as a process of its own."""

    def __init__(self, folder: Path, *words: str, env: dict[str, str] | None = None) -> None:
        command = [
            sys.executable,
            "-m",
            "scormkit",
            "relay",
            "--packages",
            str(folder),
            "--port",
            "0",
            *words,
        ]
        self._out = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed at the end of the process
        self._err = tempfile.TemporaryFile("w+")  # noqa: SIM115 - the same
        mine = {**os.environ, **SECRETS, **(env or {})}
        self.process = subprocess.Popen(command, stdout=self._out, stderr=self._err, env=mine)
        for _ in range(600):
            if found := re.search(r"Listening on (http://\S+)", self.said()):
                self.url = found[1]
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        pytest.fail(self.said())

    def said(self) -> str:
        """What it wrote to standard error so far."""
        return read(self._err)

    def logged(self, event: str, many: int) -> None:
        """Wait until it has logged *event* so often."""
        for _ in range(600):
            if read(self._out).count(f'"event":"{event}"') >= many:
                return
            time.sleep(0.05)
        pytest.fail(f"{event} was not logged {many} times")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._out.close()
        self._err.close()

    def send(self, what: dict[str, Any]) -> httpx.Response:
        with httpx.Client(base_url=self.url, headers={"Origin": ORIGIN}) as client:
            asked = {"key": what["key"], "actor": ANNA, "registration": ATTEMPT}
            token = client.post("token", json=asked).json()["token"]
            headers = {"Authorization": f"Bearer {token}", "X-Experience-API-Version": "1.0.3"}
            return client.post("xapi/statements", json=[statement(what) for _ in range(20)], headers=headers)

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, list[dict[str, Any]], str]:
        self.process.send_signal(how)
        self.process.wait(30)
        self._out.seek(0)
        return self.process.returncode, [json.loads(line) for line in self._out], self.said()


def arrived(store: Store, many: int) -> None:
    """Wait until the record store has just so *many* statements."""
    for _ in range(400):
        if len(store.statements) >= many:
            break
        time.sleep(0.05)
    assert len(store.statements) == many


@pytest.mark.slow
def test_what_had_no_time_to_arrive_waits_for_the_next_start(tmp_path: Path, store: Store) -> None:
    what = catalogue_of()
    put(tmp_path, "phone.json", what)
    spool = str(tmp_path / "relay.sqlite3")
    with Process(tmp_path, "--lrs", "http://127.0.0.1:9/xapi/", "--spool", spool) as relay:
        assert relay.send(what).status_code == 200
        code, logged, said = relay.end()
    assert code == 0, said
    assert logged[-1]["waiting"] == 20
    with Process(tmp_path, "--lrs", store.url, "--spool", spool) as relay:
        arrived(store, 20)
        assert relay.end()[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_relay_serves_forwards_and_ends_in_good_order(
    tmp_path: Path, store: Store, how: signal.Signals
) -> None:
    what = catalogue_of()
    packages = tmp_path / "packages"
    packages.mkdir()
    put(packages, "phone.json", what)
    with Process(packages, "--lrs", store.url, "--spool", str(tmp_path / "relay.sqlite3")) as relay:
        answer = relay.send(what)
        assert answer.status_code == 200
        arrived(store, 20)
        code, logged, said = relay.end(how)
    assert code == 0, said
    assert [line["event"] for line in logged if line["level"] == "info"] == [
        "package added",
        "started",
        "stopping",
        "stopped",
    ]
    assert what["key"] in said
    assert store.statements.keys() == set(answer.json())
    (authority,) = {one["authority"]["account"]["homePage"] for one in store.statements.values()}
    assert authority == relay.url
    for secret in ("sesame", (tmp_path / "relay.sqlite3.secret").read_text().strip()):
        assert secret not in said + json.dumps(logged)


def test_a_relay_that_is_open_to_others_warns(tmp_path: Path, store: Store) -> None:
    with Process(
        tmp_path,
        "--lrs",
        store.url,
        "--spool",
        str(tmp_path / "relay.sqlite3"),
        "--host",
        "0.0.0.0",  # noqa: S104
    ) as relay:
        _, _, said = relay.end()
    assert "warning: others can reach this address" in said
    assert "warning: no package may write" in said


@pytest.mark.slow
def test_several_workers_share_a_database(tmp_path: Path, store: Store, database: Callable[[], str]) -> None:
    what = catalogue_of()
    put(tmp_path, "phone.json", what)
    shared = {"SCORMKIT_RELAY_SPOOL": database(), "SCORMKIT_RELAY_SECRET": "s" * 32}
    with Process(tmp_path, "--lrs", store.url, "--workers", "2", env=shared) as relay:
        for _ in range(600):
            try:
                answers = [relay.send(what) for _ in range(6)]
                break
            except httpx.TransportError:
                time.sleep(0.05)
        assert {answer.status_code for answer in answers} == {200}
        text = httpx.get(f"{relay.url}metrics").text
        assert "scormkit_relay_statements_accepted_total 120.0" in text
        arrived(store, 120)
        relay.logged("started", 2)  # one worker is enough to answer; the other may still be on its way
        code, logged, said = relay.end()
    assert code == 0, said
    assert [line["event"] for line in logged].count("stopped") == 2
