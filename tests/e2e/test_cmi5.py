"""Courses in a real browser, launched by cmi5 from a record store that knows the specification."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from learner import Learner
from lms import Lms
from lrs import ACTIVITY, PUBLISHER, Lrs, Trouble
from playwright.sync_api import BrowserContext, Page, expect

from scormkit.preview.store.cmi5_rules import MASTERY
from scormkit.preview.store.cmi5_session import Session, Statement, verb

FOUR_OF_TEN = {"una", "vero", "fila", "coppie"}
CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
JUDGED = ("completed", "passed", "failed")
ANSWERS = ("answered", "responded")
Visit = Callable[..., BrowserContext]
WAITING = "Object.keys(localStorage).some(name => /^scormkit:outbox:.*#/.test(name))"
"""Whether a statement is still to be acknowledged."""


def wait(until: Callable[[], object], seconds: float = 15) -> None:
    """Wait until something is true, and fail when it never is."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


@dataclass
class Desk:
    """One learner in one registration of one course; each launch is a session of its own."""

    lms: Lms
    lrs: Lrs
    context: BrowserContext
    course: str = "corso"
    sessions: list[Session] = field(default_factory=list)

    @property
    def page(self) -> str:
        return f"{self.lms.url}/package/{self.course}.it.cmi5/index.html"

    @property
    def session(self) -> Session:
        return self.sessions[-1]

    def launch(self, **data: object) -> str:
        """Return the address of a new launch in the same registration."""
        known = self.sessions[0].registration if self.sessions else ""
        more = {"returnURL": f"{self.lrs.url}/back", **data}
        address, session = self.lrs.cmi5(self.page, known, **more)
        self.sessions.append(session)
        return address

    def open(self, **data: object) -> Learner:
        """Launch the course in a window of its own and wait until the player is there."""
        page = self.context.new_page()
        page.goto(self.launch(**data))
        return ready(page)

    def leave(self, learner: Learner) -> None:
        """Leave by the course's own button, and see that the LMS has control again."""
        leave(learner)
        learner.page.wait_for_url(f"{self.lrs.url}/back")

    def close(self, learner: Learner, *, calm: bool = True) -> None:
        """Close the tab, if *calm* when nothing is under way, and see that the session's end arrives."""
        session = self.session
        # What is sent in one moment arrives in any order; nothing may come behind the last word (9.3.0.0-5).
        wait(lambda: not (calm and learner.frame.evaluate(WAITING)))
        learner.page.close()
        wait(lambda: words(session.statements)[-1:] == ["terminated"])

    def answers(self) -> list[str]:
        """Return the ids of the questions that answers were stored for, in order."""
        return [one["object"]["id"].rsplit("/", 1)[-1] for one in self.lrs.said(*ANSWERS)]


def ready(page: Page) -> Learner:
    frame = page.frames[-1]
    expect(frame.locator("html.js:not(.waiting)")).to_be_attached()
    expect(frame.locator("section.page:visible")).to_have_count(1)
    return Learner(page, frame)


def leave(learner: Learner) -> None:
    """Press the button that leaves; on the last page it stands beside the result."""
    learner.activate(learner.frame.locator("button:visible", has_text="Esci dal corso"))


def words(statements: list[Statement]) -> list[str]:
    return [verb(one) for one in statements]


@pytest.fixture
def desk(lms: Lms, lrs: Lrs, visit: Visit) -> Iterator[Desk]:
    desk = Desk(lms, lrs, visit())
    yield desk
    assert lrs.violations == []
    assert all(session.spent for session in desk.sessions)


@pytest.mark.parametrize("course", ["corso", "telefono"])
def test_worked_through_by_keyboard_to_a_pass(desk: Desk, course: str) -> None:
    desk.course = course
    learner = desk.open(masteryScore=0.8)
    learner.work()
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", "passed")
    desk.leave(learner)
    said = desk.session.statements
    # A course may be passed on its last page but one: the order of these two is free.
    assert sorted(verb for verb in words(said) if verb in JUDGED) == ["completed", "passed"]
    assert (words(said)[0], words(said)[-1]) == ("initialized", "terminated")
    (passed,) = desk.lrs.said("passed")
    assert passed["result"]["score"] == {"scaled": 1, "raw": 100, "min": 0, "max": 100}
    assert passed["object"]["id"] == ACTIVITY
    shares = [next(iter(one["result"]["extensions"].values())) for one in said if verb(one) == "progressed"]
    assert shares == sorted(set(shares))


def test_sixty_percent_with_a_pass_mark_of_eighty_fails(desk: Desk) -> None:
    learner = desk.open(masteryScore=0.8)
    learner.work(FOUR_OF_TEN)
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", "failed")
    desk.leave(learner)
    assert words(desk.session.statements)[-2:] == ["failed", "terminated"]
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "failed"]
    (failed,) = desk.lrs.said("failed")
    assert failed["result"]["score"] == {"scaled": 0.6, "raw": 60, "min": 0, "max": 100}


def test_failed_then_passed_by_trying_again_tells_the_pass_alone(desk: Desk) -> None:
    learner = desk.open(masteryScore=0.8)
    learner.work(FOUR_OF_TEN)
    learner.activate(learner.frame.locator(".doors .button").first)
    expect(learner.frame.locator("#page-domande")).to_be_visible()
    learner.work()
    desk.leave(learner)
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "passed"]


def test_failed_in_one_session_and_passed_in_the_next(desk: Desk) -> None:
    learner = desk.open(masteryScore=0.8)
    learner.work(FOUR_OF_TEN)
    desk.close(learner)
    learner = desk.open(masteryScore=0.8)
    learner.frame.evaluate("location.hash = '#page-result-'")
    learner.activate(learner.frame.locator(".doors .button").first)
    expect(learner.frame.locator("#page-domande")).to_be_visible()
    learner.work()
    desk.leave(learner)
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "failed", "passed"]
    assert [words(one.statements)[-1] for one in desk.sessions] == ["terminated", "terminated"]


def test_coming_back_after_a_pass_says_nothing_twice(desk: Desk) -> None:
    learner = desk.open()
    learner.work()
    desk.leave(learner)
    desk.leave(desk.open())
    assert words(desk.session.statements) == ["initialized", "resumed", "terminated"]


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
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "passed"]
    (passed,) = desk.lrs.said("passed")
    assert passed["result"]["score"]["scaled"] == 1


@pytest.mark.parametrize("trouble", ["refusing", "bare", "forgetting"])
def test_an_outage_delays_statements_and_doubles_none(desk: Desk, trouble: Trouble) -> None:
    learner = desk.open()
    learner.work(until="domande")
    before = len(desk.lrs.said())
    desk.lrs.trouble = trouble
    learner.work(until="scrivere")
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved")
    assert trouble == "forgetting" or len(desk.lrs.said()) == before
    desk.lrs.trouble = ""
    learner.work()
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "saved", timeout=70_000)
    desk.leave(learner)
    asked = [spec["id"] for page in ("leggere", "domande", "parlare") for spec in learner_blocks(desk, page)]
    told = desk.answers()
    assert [one for one in told if one in asked] == asked
    assert len(told) == len(set(told))
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "passed"]


def test_a_store_that_refuses_for_twelve_seconds_in_the_middle_has_it_all(desk: Desk) -> None:
    desk.course = "telefono"
    learner = desk.open()
    wait(lambda: desk.lrs.said("initialized"))
    desk.lrs.trouble = "refusing"
    over = threading.Timer(12, setattr, (desk.lrs, "trouble", ""))
    over.start()
    pages = [page["id"] for page in learner.config["pages"]]
    asked = {one["id"] for one in learner.config["blocks"] if one.get("interaction") and "pool" not in one}
    learner.work()
    over.join()
    # Who is quicker than the store would be asked whether to leave with work unsaved.
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "saved", timeout=70_000)
    desk.leave(learner)
    told = desk.answers()
    assert len(told) == len(set(told))
    assert set(told) >= asked
    assert {str(one["object"]["id"]).rsplit("/", 1)[1] for one in desk.lrs.said("experienced")} == set(pages)
    assert sorted(words(desk.lrs.said(*JUDGED))) == ["completed", "passed"]
    (end,) = desk.lrs.said("terminated")
    assert end["result"]["duration"].startswith("PT")
    assert {"id": CMI5} in end["context"]["contextActivities"]["category"]


def learner_blocks(desk: Desk, page: str) -> list[dict[str, Any]]:
    """Return the questions of *page*, read from the package itself."""
    text = (desk.lms.file(f"{desk.course}.it.cmi5", "index.html") or b"").decode()
    config = json.loads(text.split('id="scormkit-config">', 1)[1].split("</script>", 1)[0])
    return [
        one
        for one in config["blocks"]
        if one["page"] == page and "pool" not in one and one.get("interaction")
    ]


def test_an_outage_over_the_end_of_a_session_is_made_up_for_in_the_next(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lrs.trouble = "refusing"
    learner.work(until="scrivere")
    learner.page.close()
    time.sleep(1)  # what the page sent with its last breath meets the same trouble
    desk.lrs.trouble = ""
    again = desk.open()
    again.work()
    desk.leave(again)
    told = desk.answers()
    assert len(told) == len(set(told))
    assert set(told) >= {"una", "tante", "vero", "fila", "coppie", "lacune", "numero", "dialogo"}
    assert words(desk.lrs.said(*JUDGED)) == ["completed", "passed"]


def test_an_outage_at_the_launch_is_waited_for(desk: Desk) -> None:
    page = desk.context.new_page()
    desk.lrs.trouble = "refusing"
    page.goto(desk.launch(), wait_until="commit")
    wait(lambda: any("503" in line for line in desk.lrs.log))
    desk.lrs.trouble = ""
    learner = ready(page)
    learner.work(until="domande")
    desk.leave(learner)
    assert words(desk.session.statements)[0] == "initialized"


@pytest.mark.parametrize("framed", [False, True])
def test_a_page_that_is_loaded_anew_goes_on_with_its_session(desk: Desk, framed: bool) -> None:  # noqa: FBT001
    page = desk.context.new_page()
    launch = desk.launch()
    page.goto(desk.lrs.framed(launch) if framed else launch)
    learner = ready(page)
    learner.work(until="parlare")
    for _ in range(2):
        with page.expect_event("framenavigated"):
            learner.frame.evaluate("location.reload()")
        learner = ready(page)
        assert learner.page_of() == "parlare"
    learner.work()
    leave(learner)
    page.frames[-1].wait_for_url(f"{desk.lrs.url}/back")
    said = words(desk.session.statements)
    assert (said.count("initialized"), said.count("terminated")) == (1, 1)
    assert [line for line in desk.lrs.log if "/fetch" in line] == ["POST /fetch 200"]


def test_after_a_reload_that_looked_like_leaving_work_is_kept_for_the_next_launch(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="parlare")
    # The browser's own button tells the page nothing: the session has ended, and stays so.
    learner.page.reload()
    learner = ready(learner.page)
    expect(learner.page.locator(".notices .warn")).to_contain_text("riaprilo dalla piattaforma")
    assert learner.page_of() == "parlare"
    learner.work()
    learner.page.close()
    assert words(desk.session.statements)[-1] == "terminated"
    again = desk.open()
    desk.leave(again)
    told = desk.answers()
    assert len(told) == len(set(told)) == 12
    assert sorted(words(desk.lrs.said(*JUDGED))) == ["completed", "passed"]
    assert [line for line in desk.lrs.log if "/fetch" in line] == ["POST /fetch 200"] * 2


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_browse_and_review_record_the_session_alone(desk: Desk, mode: str) -> None:
    learner = desk.open()
    learner.work(until="parlare")
    desk.leave(learner)
    kept = dict(desk.lrs.documents)
    learner = desk.open(launchMode=mode)
    if mode == "Browse":
        learner.work(until="scrivere")
    else:
        learner.frame.evaluate("location.hash = '#page-domande'")
        expect(learner.block("una").locator(".verdict .words")).not_to_be_empty()
        expect(learner.block("una").locator("input:enabled")).to_have_count(0)
    desk.leave(learner)
    assert words(desk.session.statements) == ["initialized", "terminated"]
    assert desk.lrs.documents == kept


def test_answers_carry_the_whole_question_and_what_was_answered(desk: Desk) -> None:
    learner = desk.open()
    learner.work({"una"})
    config = learner.config
    specs = {spec["id"]: spec for spec in config["blocks"]}
    desk.leave(learner)
    answers = {one["object"]["id"].rsplit("/", 1)[-1]: one for one in desk.lrs.said(*ANSWERS)}
    assert len(answers) == len(desk.answers()) == 12
    for name, one in answers.items():
        spec = specs[name]
        definition = one["object"]["definition"]
        assert one["object"]["id"] == f"{config['module']['iri']}/blocks/{name}"
        assert definition == config["xapi"]["definitions"][name]
        assert definition["description"]["it"] == spec["prompt"]
        assert definition["interactionType"] == spec["interaction"]["kind"]
        assert one["result"]["duration"].startswith("PT")
        around = one["context"]["contextActivities"]
        assert around["parent"] == [{"id": f"{config['module']['iri']}/pages/{spec['page']}"}]
        assert around["grouping"] == [
            {"id": each} for each in (PUBLISHER, ACTIVITY, config["xapi"]["course"])
        ]
        if spec["interaction"]["correct"]:
            assert one["result"]["success"] is (name != "una")
            assert one["result"]["score"]["scaled"] == (0 if name == "una" else 1)
    responses = {name: one["result"]["response"] for name, one in answers.items()}
    patterns = {
        name: one["object"]["definition"].get("correctResponsesPattern") for name, one in answers.items()
    }
    for name in ("tante", "vero", "fila", "coppie"):
        assert [responses[name]] == patterns[name]
    assert responses["numero"] == "5"
    assert patterns["numero"] == ["4.5[:]5.5"]
    assert responses["lacune"].startswith("caffetteria[,]")
    assert responses["dialogo"].count("[.]") == 2
    assert responses["una"] not in patterns["una"]


def test_a_frame_that_the_lms_takes_away_has_its_last_words(desk: Desk) -> None:
    page = desk.context.new_page()
    page.goto(desk.lrs.framed(desk.launch()))
    learner = ready(page)
    learner.work(until="domande")
    page.evaluate("document.querySelector('iframe').remove()")
    wait(lambda: words(desk.session.statements)[-1] == "terminated")


def test_a_tab_closed_right_after_an_answer_loses_nothing(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    learner.answer(learner.blocks("domande")[0])
    desk.close(learner, calm=False)
    assert desk.answers()[-1] == "una"
    again = desk.open()
    expect(again.block("una").locator(".verdict .words")).not_to_be_empty()
    desk.leave(again)
    assert desk.answers().count("una") == 1


@pytest.mark.parametrize(("mark", "verdict"), [(0.6, "passed"), (0.61, "failed")])
def test_the_lms_mark_rules_over_the_modules_own(desk: Desk, mark: float, verdict: str) -> None:
    learner = desk.open(masteryScore=mark)
    learner.work(FOUR_OF_TEN)
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", verdict)
    desk.leave(learner)
    assert words(desk.lrs.said(*JUDGED)) == ["completed", verdict]
    (said,) = desk.lrs.said(verdict)
    assert said["result"]["score"]["scaled"] == 0.6
    assert said["context"]["extensions"][MASTERY] == mark


def test_the_state_is_safe_before_the_session_ends(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.leave(learner)
    log = [line for line in desk.lrs.log if line.startswith(("PUT ", "POST "))]
    assert log[-1] == "POST /xapi/statements 200"
    assert words(desk.session.statements)[-1] == "terminated"


def test_without_preferences_or_a_place_to_return_to_it_works_as_well(desk: Desk) -> None:
    desk.lrs.preferences = None
    learner = desk.open(returnURL=None)
    learner.work(until="domande")
    leave(learner)
    expect(learner.frame.locator(".farewell")).to_be_visible()
    assert words(desk.session.statements)[-1] == "terminated"


def test_opened_without_a_launch_it_works_and_says_that_nothing_is_recorded(desk: Desk) -> None:
    page = desk.context.new_page()
    page.goto(desk.page)
    learner = ready(page)
    expect(page.locator(".notices .warn")).to_be_visible()
    learner.work()
    expect(page.locator(".sum")).to_have_attribute("data-verdict", "passed")
    assert desk.lrs.log == []
