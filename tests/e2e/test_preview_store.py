"""What the preview's store keeps, its LMS's own words too, is good to validators that others wrote."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from learner import Learner
from lms import Lms
from playwright.sync_api import BrowserContext, expect
from referees import Referees
from wire import server

from scormkit.lint.archive import open_archive
from scormkit.lint.package import packages as packages_of
from scormkit.preview.store.agents import Learner as Someone
from scormkit.preview.store.course import Course, read_course
from scormkit.preview.store.store import Store
from scormkit.preview.store.wire import Reply, Request
from tests.unit.preview.cmi5_content import good
from tests.unit.preview.store_kit import Desk, Plain, au, block, course_of, plain_desk, structure


def test_all_that_is_kept_is_good_to_both_referees(tmp_path: Path, referees: Referees) -> None:
    more = "<launchParameters>x</launchParameters>"
    units = au("one", moveOn="Passed", masteryScore="0.5", more=more) + block(
        "b", au("two", moveOn="Completed")
    )
    desk = Desk(course_of(tmp_path, cmi5=structure(units)))
    for sco in ("one", "two", "one"):
        content = desk.cmi5(sco)
        said = good(content, "initialized", "answered")
        if desk.verbs().count("launched") < 3:
            said += good(content, "completed", "passed")
        assert content.post(*said).status == 200
    desk.cmi5()
    assert {"launched", "abandoned", "satisfied"} <= set(desk.verbs())
    assert referees.complaints(desk.store.statements) == []
    plain = Plain(plain_desk())
    plain.post(plain.statement(), plain.statement("passed", result={"success": True}))
    assert referees.complaints(plain.desk.store.statements) == []


@contextmanager
def running(course: Course, stage: str) -> Iterator[Store]:
    """Serve a store for pages of *stage* over real HTTP."""
    made: list[Store] = []
    one_at_a_time = threading.Lock()

    def answer(request: Request) -> Reply:
        with one_at_a_time:
            return made[0].answer(request)

    http = server(answer, stage)
    made.append(Store(course, f"http://127.0.0.1:{http.server_port}", stage))
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
    yield made[0]
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize("target", ["cmi5", "xapi"])
def test_a_package_of_ours_is_worked_through_to_a_pass_and_breaks_nothing(
    packages: dict[str, Path],
    lms: Lms,
    visit: Callable[..., BrowserContext],
    referees: Referees,
    target: str,
) -> None:
    name = f"telefono.it.{target}"
    with open_archive(packages[name]) as archive:
        course = read_course(packages_of(archive)[0])
    (unit,) = course.units.values()
    page = f"{lms.url}/package/{name}/{unit.url}"
    with running(course, lms.url) as store:
        tab = visit().new_page()
        back = f"{lms.url}/package/{name}/{unit.url}?left"
        tab.goto(store.launch(unit.id, Someone("ada", "Ada Rossi"), "normal", "resume", page, back=back))
        expect(tab.locator("section.page:visible")).to_have_count(1)
        learner = Learner(tab, tab.main_frame)
        learner.work()
        expect(tab.locator(".sum")).to_have_attribute("data-verdict", "passed")
        learner.activate(tab.locator("button:visible", has_text="Esci dal corso"))
        tab.wait_for_function("() => location.search === '?left' || document.querySelector('.farewell')")
        for _ in range(100):
            if not store.result("ada", unit.id)["open"]:
                break
            tab.wait_for_timeout(100)
    result = store.result("ada", unit.id)
    assert (result["status"], result["success"], result["open"]) == ("completed", "passed", False)
    assert result["score"]["scaled"] == 1
    assert result["duration"] > 0
    assert result["satisfied"] is (target == "cmi5")
    assert [one["broken"] for _, one in store.said if one["broken"]] == []
    assert referees.complaints(store.statements) == []
