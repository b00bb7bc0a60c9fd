"""Courses in a real browser on a real SCORM API, under a recorder that knows the standards' rules."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from learner import Learner
from lms import Lms
from playwright.sync_api import BrowserContext, Error, Page, expect

STANDARDS = ["scorm12", "scorm2004"]
Visit = Callable[..., BrowserContext]
Emptied = Callable[[BrowserContext, str], None]


@dataclass
class Desk:
    """One learner at one LMS with one package: opens and closes it as often as the test asks."""

    lms: Lms
    context: BrowserContext
    standard: str
    course: str = "corso"

    def open(self, **more: str) -> Learner:
        """Launch the package and wait until the player is there."""
        page = self.context.new_page()
        page.goto(self.lms.launch(f"{self.course}.it.{self.standard}", "ada", **more))
        frame = page.frames[1]
        expect(frame.locator("html.js")).to_be_attached()
        expect(frame.locator("section.page:visible")).to_have_count(1)
        return Learner(page, frame)

    def cmi(self, learner: Learner) -> dict[str, Any]:
        """Return the data model as the LMS holds it now, its names flat."""
        flat: dict[str, Any] = learner.page.evaluate("raw.getFlattenedCMI()")
        return flat

    def value(self, learner: Learner, name: str) -> str | None:
        """Return what the content last set for *name*."""
        value: str | None = learner.page.evaluate("name => recorder.value(name)", name)
        return value

    def sets(self, learner: Learner) -> list[tuple[str, str]]:
        """Return every value the content has set, in order."""
        calls: list[dict[str, Any]] = learner.page.evaluate("recorder.calls")
        return [tuple(call["args"]) for call in calls if call["name"].endswith("SetValue")]

    def kept(self) -> dict[str, Any]:
        """Return what the LMS has in its database."""
        record: dict[str, Any] = self.lms.records["ada"]["cmi"]
        return record

    def clean(self, learner: Learner) -> None:
        """See that no rule of the standard was broken."""
        assert learner.page.evaluate("recorder.violations") == []

    def interactions(self, learner: Learner) -> dict[int, dict[str, str]]:
        """Return what was set for each interaction, by its index."""
        found: dict[int, dict[str, str]] = {}
        for name, value in self.sets(learner):
            part = re.fullmatch(r"cmi\.interactions\.(\d+)\.(.+)", name)
            if part:
                found.setdefault(int(part[1]), {})[part[2]] = value
        return found

    def verdict(self, learner: Learner) -> tuple[str | None, ...]:
        """Return status, success, raw and scaled as the content set them last."""
        if self.standard == "scorm12":
            names = ["cmi.core.lesson_status", "cmi.core.score.raw"]
        else:
            names = ["cmi.completion_status", "cmi.success_status", "cmi.score.raw", "cmi.score.scaled"]
        return tuple(self.value(learner, name) for name in names)


@pytest.fixture(params=STANDARDS)
def desk(request: pytest.FixtureRequest, lms: Lms, visit: Visit) -> Desk:
    return Desk(lms, visit(), request.param)


PASSED = {"scorm12": ("passed", "100"), "scorm2004": ("completed", "passed", "100", "1")}
FAILED = {"scorm12": ("failed", "60"), "scorm2004": ("completed", "failed", "60", "0.6")}
FOUR_OF_TEN = {"una", "vero", "fila", "coppie"}


def test_worked_through_by_keyboard_to_a_pass(desk: Desk) -> None:
    learner = desk.open()
    learner.work()
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", "passed")
    assert desk.verdict(learner) == PASSED[desk.standard]
    learner.activate(learner.frame.locator(".doors .button").first)
    learner.page.wait_for_function("recorder.calls.some(call => /Finish|Terminate/.test(call.name))")
    desk.clean(learner)


def test_telefono_worked_through_by_keyboard_to_a_pass(desk: Desk) -> None:
    desk.course = "telefono"
    learner = desk.open()
    learner.work()
    assert desk.verdict(learner) == PASSED[desk.standard]
    desk.clean(learner)


def test_sixty_percent_with_a_pass_mark_of_eighty_fails(desk: Desk) -> None:
    learner = desk.open()
    learner.work(FOUR_OF_TEN)
    expect(learner.frame.locator(".sum")).to_have_attribute("data-verdict", "failed")
    assert desk.verdict(learner) == FAILED[desk.standard]
    desk.clean(learner)


def test_failed_then_passed(desk: Desk) -> None:
    learner = desk.open()
    learner.work(FOUR_OF_TEN)
    learner.activate(learner.frame.locator(".doors .button").first)
    pages = [page["id"] for page in learner.config["pages"]]
    expect(learner.frame.locator("section.page:visible")).to_have_attribute(
        "data-page", re.compile("|".join(pages))
    )
    learner.frame.evaluate("page => { location.hash = '#page-' + page }", "domande")
    expect(learner.frame.locator("#page-domande")).to_be_visible()
    learner.work()
    assert desk.verdict(learner) == PASSED[desk.standard]
    desk.clean(learner)


def test_coming_back_after_a_pass_never_lowers_it(desk: Desk) -> None:
    first = desk.open()
    first.work()
    first.page.close()
    again = desk.open()
    expect(again.frame.locator("section.page:visible")).to_have_count(1)
    again.page.close()
    record = desk.kept()
    if desk.standard == "scorm12":
        assert (record["core"]["lesson_status"], record["core"]["score"]["raw"]) == ("passed", "100")
    else:
        assert (record["success_status"], record["score"]["raw"]) == ("passed", "100")


def test_closed_in_the_middle_of_a_role_play_and_resumed_exactly_there(desk: Desk) -> None:
    learner = desk.open()
    rest = learner.begin_talk()
    learner.page.close(run_before_unload=True)
    again = desk.open()
    again.go_on_talking(rest)
    again.next()
    again.work()
    assert desk.verdict(again) == PASSED[desk.standard]
    desk.clean(again)


def test_an_lms_that_refuses_for_a_while_loses_nothing(desk: Desk) -> None:
    learner = desk.open()
    desk.lms.refusing = True
    learner.work(until="scrivere")
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved")
    desk.lms.refusing = False
    learner.work()
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "saved", timeout=70_000)
    assert desk.verdict(learner) == PASSED[desk.standard]
    record = desk.kept()
    asked = {spec["id"] for page in ("domande", "parlare") for spec in learner.blocks(page)}
    kept = record["interactions"]
    kept = kept["childArray"] if isinstance(kept, dict) and "childArray" in kept else kept
    told = {one["id"] for one in (kept.values() if isinstance(kept, dict) else kept)}
    assert asked <= told
    desk.clean(learner)


def test_an_outage_over_the_end_of_a_session_is_made_up_for_at_the_next_visit(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lms.refusing = True
    learner.answer(learner.blocks("domande")[0])
    learner.page.close(run_before_unload=True)
    desk.lms.refusing = False
    again = desk.open()
    assert again.page_of() == "domande"
    expect(again.block("una").locator(".verdict .words")).not_to_be_empty()
    again.page.wait_for_function("recorder.calls.some(call => /Commit/.test(call.name))")
    asked = {one["id"] for one in desk.interactions(again).values()}
    assert "una" in asked
    desk.clean(again)


@pytest.mark.parametrize("tidy", [False, True], ids=["storage stays", "storage is emptied at sign-in"])
def test_a_session_that_died_is_told_and_its_work_kept(desk: Desk, emptied: Emptied, *, tidy: bool) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lms.signed_out = True
    learner.answer(learner.blocks("domande")[0])
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved", timeout=30_000)
    expect(learner.frame.locator(".saved")).to_contain_text("sessione")
    learner.page.close()
    desk.lms.signed_out = False
    if tidy:
        emptied(desk.context, desk.lms.url)
    again = desk.open()
    expect(again.block("una").locator(".verdict .words")).not_to_be_empty()
    again.page.wait_for_function("recorder.calls.some(call => /Commit/.test(call.name))")
    assert "una" in {one["id"] for one in desk.interactions(again).values()}


SPARE = """() => new Promise((resolve) => {
    const opening = indexedDB.open('scormkit', 1);
    opening.onsuccess = () => {
        const names = opening.result.transaction('kept').objectStore('kept').getAllKeys();
        names.onsuccess = () => { opening.result.close(); resolve(names.result); };
    };
})"""


def test_of_what_the_lms_has_no_second_copy_stays_on_the_device(desk: Desk) -> None:
    learner = desk.open()
    desk.lms.refusing = True
    learner.work(until="domande")
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved")
    assert len(learner.frame.evaluate(SPARE)) == 1
    desk.lms.refusing = False
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "saved", timeout=70_000)
    assert learner.frame.evaluate(SPARE) == []


LARGE = """() => new Promise((resolve) => {
    const opening = indexedDB.open('scormkit', 1);
    opening.onsuccess = () => {
        const put = opening.result.transaction('kept', 'readwrite');
        put.objectStore('kept').put('x'.repeat(6_000_000), 'scormkit:!');
        put.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""


def test_a_copy_that_finds_no_room_keeps_no_other_out(desk: Desk, emptied: Emptied) -> None:
    learner = desk.open()
    learner.work(until="domande")
    desk.lms.signed_out = True
    learner.answer(learner.blocks("domande")[0])
    expect(learner.frame.locator(".saved")).to_have_attribute("data-state", "unsaved", timeout=30_000)
    learner.frame.evaluate(LARGE)
    learner.page.close()
    desk.lms.signed_out = False
    emptied(desk.context, desk.lms.url)
    again = desk.open()
    expect(again.block("una").locator(".verdict .words")).not_to_be_empty()
    assert "scormkit:!" in again.frame.evaluate(SPARE)


def test_a_killed_tab_loses_at_most_the_last_seconds(desk: Desk) -> None:
    learner = desk.open()
    learner.work(until="domande")
    spec = learner.blocks("domande")[0]
    learner.answer(spec)
    learner.page.wait_for_timeout(500)
    with contextlib.suppress(Error):  # the tab is gone before it can answer
        learner.page.goto("chrome://crash", timeout=2_000)
    again = desk.open()
    expect(again.block("una").locator(".verdict .words")).not_to_be_empty()


def test_every_answer_is_an_interaction_with_all_that_the_standard_has_a_place_for(desk: Desk) -> None:
    learner = desk.open()
    learner.work({"una"})
    found = list(desk.interactions(learner).values())
    specs = {spec["id"]: spec for spec in learner.config["blocks"]}
    assert {one["id"] for one in found} >= {
        "una",
        "tante",
        "vero",
        "fila",
        "coppie",
        "lacune",
        "numero",
        "dialogo",
    }
    for one in found:
        spec = specs[one["id"]]
        wanted = {"type", "latency", "weighting"}
        if spec["interaction"]["correct"]:
            wanted |= {"correct_responses.0.pattern", "result"}
        if desk.standard == "scorm12":
            wanted |= {"time", "student_response"}
        else:
            wanted |= {"timestamp", "learner_response", "description"}
        assert wanted <= set(one), (one["id"], wanted - set(one))
        if spec.get("objective"):
            assert one["objectives.0.id"] == spec["objective"]
    wrong = "wrong" if desk.standard == "scorm12" else "incorrect"
    assert next(one["result"] for one in found if one["id"] == "una") == wrong
    desk.clean(learner)


def test_objectives_are_reported_with_their_scores(desk: Desk) -> None:
    learner = desk.open()
    learner.work({"una", "tante", "vero"})
    sets = dict(desk.sets(learner))
    ids = {
        value: name.rsplit(".", 1)[0]
        for name, value in sets.items()
        if re.fullmatch(r"cmi\.objectives\.\d\.id", name)
    }
    assert set(ids) == {"uno", "due"}
    assert sets[f"{ids['due']}.score.raw"] == "100"
    assert sets[f"{ids['uno']}.score.raw"] == "40"


@pytest.mark.parametrize("mode", ["review", "browse"])
def test_review_and_browse_write_nothing_that_counts(desk: Desk, mode: str) -> None:
    learner = desk.open(mode=mode)
    if mode == "browse":
        learner.work(until="scrivere")
    learner.page.wait_for_timeout(300)
    names = {name for name, _ in desk.sets(learner)}
    assert not {name for name in names if "score" in name or "interactions" in name or "suspend_data" in name}
    desk.clean(learner)


def test_leaving_gives_control_back_to_the_lms(desk: Desk) -> None:
    learner = desk.open()
    learner.activate(learner.frame.locator("footer .leave"))
    learner.page.wait_for_function("recorder.calls.some(call => /Finish|Terminate/.test(call.name))")
    calls: list[dict[str, Any]] = learner.page.evaluate("recorder.calls")
    assert re.search("Finish|Terminate", calls[-1]["name"]) or calls[-1]["name"].endswith("GetLastError")
    desk.clean(learner)


def test_without_an_lms_the_course_works_and_says_so(lms: Lms, visit: Visit) -> None:
    page: Page = visit().new_page()
    page.goto(f"{lms.url}/package/corso.it.scorm12/index.html")
    learner = Learner(page, page.main_frame)
    expect(page.locator(".notices")).not_to_be_empty()
    learner.work()
    expect(page.locator(".sum")).to_have_attribute("data-verdict", "passed")


def test_no_request_leaves_the_package_and_nothing_is_said_in_the_console(desk: Desk) -> None:
    asked: list[str] = []
    said: list[str] = []
    desk.context.on("request", lambda request: asked.append(request.url))
    desk.context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    desk.context.on("weberror", lambda error: said.append(str(error.error)))
    desk.open().work()
    assert {url for url in asked if not url.startswith((desk.lms.url, "data:"))} == set()
    assert said == []
