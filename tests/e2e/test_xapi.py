"""Courses in a real browser, launched as TinCan packages are: statements, resuming, and no launch at all."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from learner import Learner
from lms import Lms
from lrs import ACTOR, PUBLISHER, Lrs, Trouble
from playwright.sync_api import BrowserContext, Page, expect

from scormkit.preview.store.cmi5_session import verb

FOUR_OF_TEN = {"una", "vero", "fila", "coppie"}
JUDGED = ("completed", "passed", "failed")
ANSWERS = ("answered", "responded")
FRAME = ("initialized", "resumed", "suspended", "terminated")
REGISTRATION = str(uuid.UUID(int=7 << 76 | 1 << 63))
OLD = {"name": ["Ada Rossi"], "mbox": ["mailto:ada@course.example"], "objectType": ["Person"]}
Visit = Callable[..., BrowserContext]


@dataclass
class Desk:
    """One learner with one course; every launch goes on in the same registration."""

    lms: Lms
    lrs: Lrs
    context: BrowserContext
    course: str = "corso"
    closed: bool = False
    """A page was closed without its own button."""

    @property
    def page(self) -> str:
        return f"{self.lms.url}/package/{self.course}.it.xapi/index.html"

    def open(self, **more: str) -> Learner:
        """Launch the course and wait until the player is there."""
        page = self.context.new_page()
        page.goto(self.lrs.tincan(self.page, **{"registration": REGISTRATION, **more}))
        return ready(page)

    def leave(self, learner: Learner) -> None:
        """Leave by the course's own button, and see that the course says so."""
        learner.activate(learner.frame.locator("button:visible", has_text="Esci dal corso"))
        expect(learner.frame.locator(".farewell")).to_be_visible()

    def close(self, learner: Learner) -> None:
        """Close the tab, and see that the last words arrive."""
        self.closed = True
        learner.page.close()
        page = self.context.new_page()
        for _ in range(150):
            if len(self.words("terminated")) == len(self.words("initialized")):
                break
            page.wait_for_timeout(100)
        page.close()
        assert len(self.words("terminated")) == len(self.words("initialized"))

    def words(self, *verbs: str) -> list[str]:
        """Return the verbs of what was stored, in order: all, or those of *verbs*."""
        return [verb(one) for one in self.lrs.said(*verbs)]

    def answers(self) -> list[str]:
        """Return the ids of the questions that answers were stored for, in order."""
        return [one["object"]["id"].rsplit("/", 1)[-1] for one in self.lrs.said(*ANSWERS)]


def ready(page: Page) -> Learner:
    expect(page.locator("html.js:not(.waiting)")).to_be_attached()
    expect(page.locator("section.page:visible")).to_have_count(1)
    return Learner(page, page.main_frame)


@pytest.fixture
def desk(lms: Lms, lrs: Lrs, visit: Visit) -> Iterator[Desk]:
    desk = Desk(lms, lrs, visit())
    yield desk
    assert lrs.violations == []
    definitions: dict[str, Any] = {}
    for one in lrs.said():
        # One activity has one definition (xAPI 1.0.3, Data 2.4.4.1).
        known = definitions.setdefault(one["object"]["id"], one["object"].get("definition"))
        assert known == one["object"].get("definition")
    # What a page sends with its last breath may overtake what is under way.
    times = [(one["timestamp"], verb(one)) for one in lrs.said()]
    assert desk.closed or times == sorted(times, key=lambda one: one[0])


@pytest.mark.parametrize("course", ["corso", "telefono"])
def test_worked_through_by_keyboard_to_a_pass(desk: Desk, course: str) -> None:
    desk.course = course
    learner = desk.open()
    learner.work()
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", "passed")
    config = learner.config
    desk.leave(learner)
    assert desk.words()[0] == "initialized"
    assert desk.words()[-1] == "terminated"
    assert sorted(desk.words(*JUDGED)) == ["completed", "passed"]
    (passed,) = desk.lrs.said("passed")
    assert passed["result"]["score"] == {"scaled": 1, "raw": 100, "min": 0, "max": 100}
    assert passed["result"]["success"] is True
    assert passed["object"] == {"id": PUBLISHER, "definition": config["xapi"]["definitions"][""]}
    assert {one["context"]["registration"] for one in desk.lrs.said()} == {REGISTRATION}
    assert all(one["actor"] == ACTOR for one in desk.lrs.said())


def test_pages_sheets_and_objectives_are_told_in_their_places(desk: Desk) -> None:
    learner = desk.open()
    config = learner.config
    iri = config["module"]["iri"]
    learner.work({one["id"] for one in config["blocks"] if one.get("objective") == "due"}, until="scrivere")
    learner.frame.evaluate("window.print = () => {}")
    learner.activate(learner.block("scheda").locator(".print"))
    learner.work()
    desk.leave(learner)
    views = desk.lrs.said("experienced")
    assert [one["object"]["id"] for one in views] == [f"{iri}/pages/{page['id']}" for page in config["pages"]]
    (sheet,) = desk.lrs.said("interacted")
    assert sheet["object"] == {
        "id": f"{iri}/blocks/scheda",
        "definition": config["xapi"]["definitions"]["scheda"],
    }
    goals = {one["object"]["id"]: one for one in desk.lrs.said("mastered", "scored")}
    assert len(goals) == len(desk.lrs.said("mastered", "scored")) == len(config["objectives"])
    assert verb(goals[f"{iri}/objectives/uno"]) == "mastered"
    assert verb(goals[f"{iri}/objectives/due"]) == "scored"
    assert goals[f"{iri}/objectives/due"]["result"]["success"] is False
    for one in desk.lrs.said():
        around = one["context"]["contextActivities"]
        assert around["category"] == [{"id": each} for each in config["xapi"]["categories"]]
        assert around["grouping"][-1] == {"id": config["xapi"]["course"]}
        assert (one["context"]["language"], one["context"]["revision"]) == ("it", config["module"]["version"])
        where = one["object"]["id"].removeprefix(iri)
        page = around.get("parent", [{"id": ""}])[0]["id"]
        assert page.startswith(f"{iri}/pages/" if where.startswith("/blocks/") else iri if where else "")


def test_sixty_percent_with_a_pass_mark_of_eighty_fails(desk: Desk) -> None:
    learner = desk.open()
    learner.work(FOUR_OF_TEN)
    desk.leave(learner)
    assert desk.words(*JUDGED) == ["completed", "failed"]
    (failed,) = desk.lrs.said("failed")
    assert failed["result"]["score"] == {"scaled": 0.6, "raw": 60, "min": 0, "max": 100}
    assert failed["result"]["success"] is False


def test_failed_then_passed_by_trying_again(desk: Desk) -> None:
    learner = desk.open()
    learner.work(FOUR_OF_TEN)
    learner.activate(learner.frame.locator(".doors .button").first)
    expect(learner.frame.locator("#page-domande")).to_be_visible()
    learner.work()
    desk.leave(learner)
    assert desk.words(*JUDGED) == ["completed", "failed", "passed"]
    again = desk.open()
    desk.leave(again)
    assert desk.words(*JUDGED) == ["completed", "failed", "passed"]


def test_closed_in_the_middle_of_a_role_play_and_resumed_exactly_there(desk: Desk, visit: Visit) -> None:
    learner = desk.open()
    rest = learner.begin_talk()
    desk.close(learner)
    # On another device: only the store knows where the learner was.
    desk.context = visit()
    again = desk.open()
    again.go_on_talking(rest)
    again.next()
    again.work()
    desk.leave(again)
    assert sorted(desk.words(*JUDGED)) == ["completed", "passed"]
    assert desk.words(*FRAME) == [
        "initialized",
        "suspended",
        "terminated",
        "initialized",
        "resumed",
        "terminated",
    ]


@pytest.mark.parametrize("trouble", ["refusing", "bare", "forgetting"])
def test_an_outage_delays_statements_and_doubles_none(desk: Desk, trouble: Trouble) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lrs.trouble = trouble
    learner.work(until="scrivere")
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved")
    desk.lrs.trouble = ""
    learner.work()
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "saved", timeout=70_000)
    desk.leave(learner)
    told = desk.answers()
    assert len(told) == len(set(told)) == 12
    assert sorted(desk.words(*JUDGED)) == ["completed", "passed"]


def test_an_outage_over_the_end_of_a_visit_is_made_up_for_at_the_next(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lrs.trouble = "bare"
    learner.work(until="scrivere")
    learner.page.close()
    time.sleep(1)  # what the page sent with its last breath meets the same trouble
    desk.lrs.trouble = ""
    again = desk.open()
    assert again.page_of() == "scrivere"
    again.work()
    desk.leave(again)
    told = desk.answers()
    assert len(told) == len(set(told)) == 12


@pytest.mark.parametrize("backwards", [False, True])
def test_launch_parameters_are_read_in_any_order_and_with_an_actor_of_old(
    desk: Desk,
    backwards: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    address, query = desk.lrs.tincan(desk.page, registration=REGISTRATION, actor=json.dumps(OLD)).split("?")
    words = [*query.split("&"), urlencode({"grouping": "https://course.example/", "content_token": "x"})]
    page = desk.context.new_page()
    page.goto(f"{address}?{'&'.join(reversed(words) if backwards else words)}")
    learner = ready(page)
    learner.work(until="domande")
    desk.leave(learner)
    actor = {"objectType": "Agent", "name": "Ada Rossi", "mbox": "mailto:ada@course.example"}
    assert [one["actor"] for one in desk.lrs.said()] == [actor] * len(desk.lrs.said())
    assert desk.words()[-2:] == ["suspended", "terminated"]


def test_without_registration_or_activity_it_reports_the_module_itself(desk: Desk) -> None:
    page = desk.context.new_page()
    launch = desk.lrs.tincan(desk.page).replace("activity_id=", "ignored=")
    page.goto(launch)
    learner = ready(page)
    learner.work(until="domande")
    iri = learner.config["module"]["iri"]
    desk.close(learner)
    assert not any("registration" in one["context"] for one in desk.lrs.said())
    assert {one["object"]["id"] for one in desk.lrs.said()} == {
        iri,
        f"{iri}/blocks/confronto",
        f"{iri}/pages/leggere",
        f"{iri}/pages/domande",
    }


def test_two_windows_undo_nothing_of_each_other(desk: Desk) -> None:
    one, two = desk.open(), desk.open()
    one.work()
    expect(one.frame.locator(".saved")).to_have_attribute("data-state", "saved")
    two.work(FOUR_OF_TEN, until="parlare")
    expect(two.frame.locator(".saved")).to_have_attribute("data-state", "saved")
    kept = json.loads(next(body for name, body in desk.lrs.documents.items() if "stateId=scormkit" in name))
    assert (kept["done"], kept["passed"], kept["scaled"]) == (True, True, 1)
    assert any(line.endswith(" 412") for line in desk.lrs.log)


def test_a_hidden_page_saves_and_goes_on(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    # Another tab in front: the page is hidden, not left.
    learner.frame.evaluate(HIDE, arg=True)
    learner.frame.evaluate(HIDE, arg=False)
    learner.work()
    desk.leave(learner)
    assert desk.words(*FRAME) == ["initialized", "terminated"]
    assert len(desk.answers()) == 12


HIDE = """hidden => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
}"""


def test_opened_without_a_launch_it_works_and_says_that_nothing_is_reported(desk: Desk) -> None:
    page = desk.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(desk.page)
    learner = ready(page)
    expect(page.locator(".notices .warn")).to_contain_text("nessuno lo registra")
    expect(page.locator(".saved")).to_have_attribute("data-state", "kept")
    learner.work()
    expect(page.locator(".sum")).to_have_attribute("data-verdict", "passed")
    page.reload()
    expect(ready(page).frame.locator(".sum")).to_have_attribute("data-verdict", "passed")
    assert desk.lrs.log == []
    assert all(url.startswith(desk.lms.url) for url in asked)
