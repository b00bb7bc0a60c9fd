"""``scormkit preview`` as authors start and end it, and what it says when it cannot begin."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from scormkit.cli import main
from tests.unit.preview.previews import module, package

pytestmark = pytest.mark.slow

SLOWEST = 60


def typed(words: list[str], log: Path) -> None:
    """Do what the command line does, in a process of its own; all it says goes to *log*."""
    with log.open("w", encoding="utf-8") as out:
        sys.stderr = sys.stdout = out
        main(words, prog_name="scormkit")


class Command:
    """A preview that was started on the command line."""

    def __init__(self, log: Path, *words: str) -> None:
        self.log = log
        self._process = multiprocessing.get_context("spawn").Process(
            target=typed, args=(["preview", *words], log)
        )
        self._process.start()

    def said(self, word: str) -> str:
        """Return all that was said, once *word* is among it."""
        deadline = time.monotonic() + SLOWEST
        while True:
            text = self.log.read_text("utf-8") if self.log.exists() else ""
            if word in text:
                return text
            assert self._process.is_alive(), text
            assert time.monotonic() < deadline, text
            time.sleep(0.05)

    @property
    def desk(self) -> str:
        """Return the address that was told."""
        return self.said("Ctrl-C").partition("preview: ")[2].partition("/   ")[0]

    def end(self, how: signal.Signals = signal.SIGINT) -> tuple[int | None, float]:
        """End it by a signal; return its exit code, and the seconds it took."""
        begun = time.monotonic()
        assert self._process.pid is not None
        os.kill(self._process.pid, how)
        self._process.join(SLOWEST)
        return self._process.exitcode, time.monotonic() - begun

    def kill(self) -> None:
        if self._process.is_alive():
            self._process.kill()
            self._process.join(SLOWEST)
        self._process.close()


@pytest.fixture
def started() -> Iterator[list[Command]]:
    begun: list[Command] = []
    yield begun
    for one in begun:
        one.kill()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["preview", *map(str, words)])


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_preview_begins_and_ends_at_once(
    tmp_path: Path, started: list[Command], how: signal.Signals
) -> None:
    one = Command(
        tmp_path / "log", str(module(tmp_path)), "--no-open", "--port", "0", "-t", "cmi5", "-l", "en"
    )
    started.append(one)
    assert one.desk.startswith("http://127.0.0.1:")
    assert httpx.get(f"{one.desk}/api/state").status_code == 403
    before = set(tmp_path.rglob("*"))
    code, seconds = one.end(how)
    assert code == 0
    assert seconds < 10, "a second at most when nobody else is at work"
    assert set(tmp_path.rglob("*")) == before, "it leaves nothing behind"
    assert "Traceback" not in one.log.read_text("utf-8")


def test_it_ends_at_once_while_content_waits_for_a_slow_lms(tmp_path: Path, started: list[Command]) -> None:
    one = Command(tmp_path / "log", str(package(tmp_path)), "--no-open", "--port", "0")
    started.append(one)
    page = httpx.get(f"{one.desk}/").text
    if '"key": "' not in page:
        pytest.skip("the desk's page was not built here")
    key = page.partition('"key": "')[2].partition('"')[0]
    stage = page.partition('"stage": "')[2].partition('"')[0]
    headers = {"X-Scormkit-Key": key, "Origin": one.desk}
    with httpx.Client(headers=headers, timeout=10) as http:
        http.post(f"{one.desk}/api/switches", json={"slow": 60_000})
        with http.stream("GET", f"{one.desk}/events?key={key}") as events:
            assert events.status_code == 200
            with pytest.raises(httpx.ReadTimeout):
                http.get(f"{stage}/signed-out", timeout=0.2)
            code, seconds = one.end()
    assert code == 0
    assert seconds < 10
    assert one.log.read_text("utf-8").count("\n") == 1, "nothing is said but where it is"


def test_findings_are_said_in_the_terminal_as_well(tmp_path: Path, started: list[Command]) -> None:
    folder = module(tmp_path)
    file = folder / "module.yaml"
    file.write_text(file.read_text("utf-8").replace("score: 80", "score: 800"), "utf-8")
    one = Command(tmp_path / "log", str(folder), "--no-open", "--port", "0")
    started.append(one)
    said = one.said("Ctrl-C")
    assert "SK2" in said
    assert "as soon as they are mended" in said
    assert one.end()[0] == 0


@pytest.mark.skipif(
    sys.platform == "win32", reason="BROWSER is for systems that have no default of their own"
)
def test_the_browser_opens_where_the_desk_is(
    tmp_path: Path, started: list[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    one = Command(tmp_path / "log", str(package(tmp_path)), "--open", "--port", "0")
    started.append(one)
    desk = one.desk
    deadline = time.monotonic() + SLOWEST
    while not opened.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert opened.read_text().strip() == f"{desk}/"
    assert one.end()[0] == 0


def test_a_path_where_nothing_is_is_told_with_what_was_meant(tmp_path: Path) -> None:
    package(tmp_path)
    result = run(tmp_path / "scrom12.zip")
    assert result.exit_code == 2
    assert f"Did you mean {str(tmp_path / 'scorm12.zip')!r}?" in result.output
    assert "there is nothing at" in run(tmp_path / "no" / "where").output


def test_ports_of_the_system_are_left_alone(tmp_path: Path) -> None:
    result = run(package(tmp_path), "--port", "80")
    assert (result.exit_code, "a port from 1024 on" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("host", "more", "said"),
    [
        ("0.0.0.0", (), "would answer to any name"),  # noqa: S104
        ("::", (), "would answer to any name"),
        ("", (), "would answer to any name"),
        ("192.0.2.7", (), "add --let-others-in"),
        ("192.0.2.7", ("--let-others-in",), "drives the preview"),
        ("192.0.2.7", ("--let-others-in",), "cannot listen on 192.0.2.7"),
    ],
)
def test_others_are_let_in_on_one_address_with_a_warning(
    tmp_path: Path, host: str, more: tuple[str, ...], said: str
) -> None:
    result = run(package(tmp_path), "--port", "0", "--host", host, *more)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--target", "scorm13"), "it keeps scorm12: leave --target away"),
        (("--learner", " "), "a learner needs a name"),
    ],
)
def test_what_cannot_be_is_said_in_a_line_with_what_to_do(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    code, told = in_a_process(tmp_path, str(package(tmp_path)), "--port", "0", *words)
    assert code == 2
    assert said in told


def in_a_process(folder: Path, *words: str) -> tuple[int | None, str]:
    """Return exit code and words of a preview that does not begin; asyncio wants a thread without a loop."""
    log = folder / "log"
    process = multiprocessing.get_context("spawn").Process(target=typed, args=(["preview", *words], log))
    process.start()
    process.join(SLOWEST)
    code = process.exitcode
    process.close()
    return code, log.read_text("utf-8")


def test_what_is_no_package_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    code, said = in_a_process(tmp_path, str(tmp_path / "x.zip"), "--port", "0")
    assert code == 2
    assert "is no package" in said
    assert "hint: what can be previewed" in said
    assert "Traceback" not in said


def test_without_its_libraries_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in {"watchfiles", "starlette"} else find(name)
    )
    result = run(package(tmp_path))
    assert result.exit_code == 2
    assert "pip install 'scormkit[preview]'" in result.output
    assert "(starlette, watchfiles)" in result.output


def test_help_tells_what_it_is_for() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "Nothing leaves this machine" in result.output
