"""From a learner's keyboard, through an LMS and the relay, to a record store: nothing lost, nothing twice.

telefono as a SCORM package in Chromium, on scorm-again; ``scormkit relay`` as a process; Ralph as the store,
with a proxy before it that has bad days.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS
from click.testing import CliRunner
from faulty import Fault, FaultyLrs
from learner import Learner
from lms import Lms
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from ralph import Ralph
from referees import Referees
from station import Arrived, RelayProcess, free_port, plain, told, until

from scormkit.cli import main
from scormkit.relay.hand import Hand
from scormkit.relay.packages import read_package
from scormkit.relay.tokens import Grant

HERE = Path(__file__).resolve().parent
MODULE = HERE.parents[1] / "modules" / "telefono"
TARGETS = ("scorm12", "scorm2004")
FRAME = ("initialized", "resumed", "suspended", "terminated")
JUDGED = ("completed", "passed", "failed")
ANSWERS = ("answered", "responded")
Visit = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory, port: int) -> dict[str, Path]:
    return told(tmp_path_factory.mktemp("told"), f"http://127.0.0.1:{port}/", TARGETS)


@dataclass
class Line:
    """The whole line: a learner's browser, the LMS, the relay, the store; and what can go wrong on it."""

    lms: Lms
    relay: RelayProcess
    ralph: Ralph
    faulty: FaultyLrs
    standard: str = "scorm12"
    calls: list[dict[str, Any]] = field(default_factory=list)

    def open(self, context: BrowserContext, learner: str = "ada") -> Learner:
        """Launch telefono and wait until the player is there."""
        page = context.new_page()
        page.goto(self.lms.launch(f"telefono.it.{self.standard}", learner))
        frame = page.frames[1]
        expect(frame.locator("html.js")).to_be_attached()
        expect(frame.locator("section.page:visible")).to_have_count(1)
        return Learner(page, frame)

    def leave(self, learner: Learner) -> None:
        """Leave by the course's own button; keep what the LMS was told."""
        learner.activate(learner.frame.locator(".doors .button:visible").first)
        learner.page.wait_for_function("recorder.calls.some(call => /Finish|Terminate/.test(call.name))")
        self.calls = learner.page.evaluate("recorder.calls")
        assert learner.page.evaluate("recorder.violations") == []

    @property
    def arrived(self) -> Arrived:
        """Return what the store holds now."""
        return Arrived(self.ralph.statements())

    def wait(self, **verbs: int) -> Arrived:
        """Wait until each of *verbs* is there so often."""
        until(
            lambda: all(self.arrived.verbs[verb] >= often for verb, often in verbs.items()),
            lambda: (self.arrived.verbs, self.relay.log.read_text("utf-8")[-3000:]),
        )
        return self.arrived

    def asked(self) -> set[str]:
        """Return the ids of the questions whose answers the LMS was told."""
        sets = [call["args"] for call in self.calls if call["name"].endswith("SetValue")]
        return {value for name, value in sets if re.fullmatch(r"cmi\.interactions\.\d+\.id", name)}

    def value(self, name: str) -> str | None:
        """Return what the LMS was told last for *name*."""
        told_ = [
            call["args"][1] for call in self.calls if call["args"][:1] == [name] and len(call["args"]) > 1
        ]
        return str(told_[-1]) if told_ else None


@pytest.fixture
def line(
    lms: Lms, ralph: Ralph, faulty: FaultyLrs, tmp_path: Path, packages: dict[str, Path], port: int
) -> Iterator[Line]:
    folder = next(iter(packages.values())).parent
    with RelayProcess(tmp_path, folder, port, lrs=faulty.url, origin=lms.url, ralph=ralph) as relay:
        yield Line(lms, relay, ralph, faulty)


@pytest.fixture
def sound(referees: Referees, line: Line, tmp_path: Path) -> Callable[[], None]:
    """See that all that arrived is there once, and valid by both referees and by telefono's own profile."""

    def look() -> None:
        arrived = line.arrived
        assert len(set(arrived.ids)) == len(arrived.ids)
        assert referees.complaints([plain(one) for one in arrived.statements]) == []
        file = tmp_path / "arrived.ndjson"
        file.write_text("".join(f"{json.dumps(one)}\n" for one in arrived.statements), "utf-8")
        checked = CliRunner().invoke(main, ["xapi", "check", str(file), "--module", str(MODULE)])
        assert checked.exit_code == 0, checked.output

    return look


def whole(line: Line) -> None:
    """See that a full pass arrived, every event once, and that it says what the LMS's record says."""
    arrived = line.arrived
    often = arrived.verbs
    assert [often[verb] for verb in ("initialized", "terminated", *JUDGED)] == [1, 1, 1, 1, 0]
    assert often["suspended"] == 0
    answers = {name.replace("-", "_"): often for name, often in arrived.about(*ANSWERS).items()}
    assert answers == dict.fromkeys(line.asked(), 1)
    pages = {
        page.split("pages/")[1] for one in arrived.by_verb("experienced") for page in [one["object"]["id"]]
    }
    assert pages == _pages()
    times = [one["timestamp"] for one in arrived.by_verb("initialized", "passed", "terminated")]
    assert times == sorted(times)
    assert arrived.by_verb(*arrived.verbs)[0]["verb"]["id"].endswith("initialized")
    (passed,) = arrived.by_verb("passed")
    raw = "cmi.core.score.raw" if line.standard == "scorm12" else "cmi.score.raw"
    assert f"{passed['result']['score']['raw']:g}" == line.value(raw) == "100"
    (end,) = arrived.by_verb("terminated")
    assert end["result"]["duration"].startswith("PT")
    categories = {one["id"] for one in end["context"]["contextActivities"]["category"]}
    assert any("scorm" in one for one in categories)
    assert len({one["context"]["registration"] for one in arrived.statements}) == 1


def _pages() -> set[str]:
    return {
        path.read_text("utf-8").split("id: ", 1)[1].split("\n", 1)[0] for path in MODULE.glob("pages/*.md")
    }


@pytest.mark.parametrize("standard", TARGETS)
def test_every_event_of_a_full_pass_arrives_once(
    line: Line, visit: Visit, sound: Callable[[], None], standard: str
) -> None:
    line.standard = standard
    learner = line.open(visit())
    learner.work()
    line.leave(learner)
    line.wait(terminated=1, passed=1)
    sound()
    whole(line)
    actors = {json.dumps(one["actor"], sort_keys=True) for one in line.arrived.statements}
    account = {"homePage": "https://lms.lumina.example/", "name": "ada"}
    assert actors == {json.dumps({"account": account, "objectType": "Agent"}, sort_keys=True)}
    assert all(one["authority"] for one in line.arrived.statements)


@pytest.mark.parametrize("standard", TARGETS)
def test_what_the_next_learner_says_is_known_by_the_letters_of_the_first(
    line: Line, visit: Visit, packages: dict[str, Path], standard: str
) -> None:
    line.standard = standard
    package = read_package(packages[f"telefono.it.{standard}"])
    said = {name: _said(line, visit(), name) for name in ("ada", "bob")}
    kinds = set()
    for body in said["ada"]:
        for one in json.loads(body):
            assert package.accepts.refusal(one) is None
            package.reader.learn(one)
            kinds.add((one["verb"]["id"], one["object"]["id"]))
    alike = 0
    for body in said["bob"]:
        ones = json.loads(body)
        # A pool asks the next learner something else.
        if kinds >= {(one["verb"]["id"], one["object"]["id"]) for one in ones}:
            registration = ones[0]["context"]["registration"]
            grant = Grant(package.key, package.accepts.lms, "bob", registration, verified=False)
            by = Hand(grant, line.relay.url, datetime.now(UTC))
            assert package.reader.read(body, by, 50), body
            alike += len(ones)
    assert alike > 20


def _said(line: Line, context: BrowserContext, name: str) -> list[bytes]:
    """Return what the player posts to the relay while *name* works through telefono."""
    said: list[bytes] = []

    def keep(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/statements"):
            said.append(request.post_data_buffer or b"")

    context.on("request", keep)
    learner = line.open(context, name)
    learner.work()
    line.leave(learner)
    until(lambda: b"/terminated" in b"".join(said), lambda: said)
    return said


def test_a_store_that_is_down_for_the_whole_session_has_it_all_afterwards(
    line: Line, visit: Visit, sound: Callable[[], None]
) -> None:
    line.ralph.stop()
    learner = line.open(visit())
    learner.work()
    line.leave(learner)
    learner.page.close()
    assert line.arrived.statements == []
    line.ralph.start()
    line.wait(terminated=1, passed=1)
    sound()
    whole(line)


@pytest.mark.parametrize("fault", ["losing", "strict"])
def test_lost_answers_and_strict_stores_cost_no_statement_and_double_none(
    line: Line, visit: Visit, sound: Callable[[], None], fault: Fault
) -> None:
    line.faulty.fault = fault
    if fault == "strict":
        line.faulty.share = 0.5
    learner = line.open(visit())
    learner.work()
    line.leave(learner)
    line.wait(terminated=1, passed=1)
    sound()
    whole(line)


def test_a_store_that_refuses_for_twelve_seconds_in_the_middle_has_it_all(
    line: Line, visit: Visit, sound: Callable[[], None]
) -> None:
    learner = line.open(visit())
    line.wait(initialized=1)
    line.faulty.refuse(seconds=12)
    learner.work()
    line.leave(learner)
    line.wait(terminated=1, passed=1)
    sound()
    whole(line)


def test_a_relay_that_is_gone_in_the_middle_has_it_all_when_it_is_back(
    line: Line, visit: Visit, sound: Callable[[], None]
) -> None:
    context = visit()
    learner = line.open(context)
    line.wait(initialized=1)
    line.relay.kill()
    learner.work()
    expect(learner.frame.locator(".saved")).not_to_have_attribute("data-state", "unsaved")
    line.relay.start()
    line.leave(learner)
    line.wait(terminated=1, passed=1)
    sound()
    whole(line)


@pytest.mark.parametrize("tidy", [False, True], ids=["storage stays", "storage is emptied at sign-in"])
def test_a_browser_closed_while_statements_wait_sends_them_at_the_next_launch(
    line: Line,
    browser: Browser,
    sound: Callable[[], None],
    tmp_path: Path,
    emptied: Callable[[BrowserContext, str], None],
    *,
    tidy: bool,
) -> None:
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=FLAGS
        )

    first = start()
    learner = line.open(first)
    line.wait(initialized=1)
    line.relay.kill()
    learner.work()
    first.close()
    line.relay.start()
    second = start()
    if tidy:
        emptied(second, line.lms.url)
    again = line.open(second)
    line.wait(passed=1, completed=1)
    line.leave(again)
    line.wait(terminated=1)
    second.close()
    sound()
    arrived = line.arrived
    assert [arrived.verbs[verb] for verb in JUDGED] == [1, 1, 0]
    assert arrived.verbs["initialized"] == 2
    assert len({one["context"]["registration"] for one in arrived.statements}) == 1
    questions = set(arrived.about(*ANSWERS))
    assert arrived.about(*ANSWERS) == Counter(questions)


def test_no_verdict_comes_before_an_answer(line: Line, visit: Visit) -> None:
    context = visit()
    learner = line.open(context)
    learner.next()
    learner.page.close(run_before_unload=True)
    arrived = line.wait(terminated=1, suspended=1)
    assert not any(arrived.verbs[verb] for verb in JUDGED)
    again = line.open(context)
    again.page.close(run_before_unload=True)
    arrived = line.wait(terminated=2, resumed=1)
    assert arrived.verbs["initialized"] == 2
    assert not any(arrived.verbs[verb] for verb in JUDGED)


WAYS = ("tab", "navigation", "frame")
TIMES = 30


def _close(page: Page, way: str) -> None:
    if way == "tab":
        page.close(run_before_unload=True)
    elif way == "navigation":
        page.goto("about:blank")
    else:
        page.evaluate("document.querySelector('iframe').remove()")


@pytest.mark.slow
def test_last_words_arrive_however_the_page_goes(line: Line, browser: Browser) -> None:
    """Each time in a browser context of its own, so that no answer to a preflight is remembered."""
    for number in range(TIMES):
        context = browser.new_context()
        learner = line.open(context, f"learner-{number}")
        learner.next()
        _close(learner.page, WAYS[number % len(WAYS)])
        time.sleep(0.5)
        context.close()
    until(
        lambda: line.arrived.verbs["terminated"] >= TIMES - 1,
        lambda: (line.arrived.verbs, line.relay.log.read_text("utf-8")[-2000:]),
        15,
    )
    assert line.arrived.verbs["suspended"] >= TIMES - 1
