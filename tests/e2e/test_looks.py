"""What people see: on a narrow screen, enlarged, spaced out, on paper, at rest, and where no script runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from walks import Shelf, Walk, begin, pages

Visit = Callable[..., BrowserContext]
Walks = Callable[[str, str], Walk]
EVERYWHERE = ["telefono.it", "telefono.en", "corso.it", "corso.ar"]
COURSES = ["telefono.it", "corso.it"]

SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }"""


def flaws(page: Page) -> list[str]:
    """Return what sticks out or is cut off."""
    found: list[str] = page.evaluate("[...looks.sideways(), ...looks.cut()]")
    return found


def everywhere(visit: Visit, url: str, style: str = "", **options: Any) -> list[str]:
    """Return the flaws of every page, its list of pages folded out, and folded in."""
    learner = begin(visit(reduced_motion="reduce", **options), url)
    learner.page.evaluate("style => looks.restyle(style)", style)
    found: list[str] = []
    for name in pages(learner):
        found += [f"{name}: {flaw}" for flaw in flaws(learner.page)]
        learner.frame.locator(".contents").click()
        found += [f"{name}, listed: {flaw}" for flaw in flaws(learner.page)]
        learner.press("Escape")
    return found


NARROW = {"width": 320, "height": 640}
HALF = {"width": 325, "height": 400}  # 650 pixels at 200 %


@pytest.mark.parametrize("course", EVERYWHERE)
def test_nothing_scrolls_sideways_at_320_pixels(visit: Visit, shelf: Shelf, course: str) -> None:
    assert everywhere(visit, shelf.url(course), viewport=NARROW) == []


@pytest.mark.parametrize("answers", ["right", "wrong"])
@pytest.mark.parametrize("course", COURSES)
def test_nothing_scrolls_sideways_with_all_feedback_shown(
    visit: Visit,
    shelf: Shelf,
    walk: Walks,
    course: str,
    answers: str,
) -> None:
    left = walk(course, answers)
    for storage in (left.halfway, left.storage):
        assert everywhere(visit, shelf.url(course), viewport=NARROW, storage_state=storage) == []


@pytest.mark.parametrize("course", COURSES)
def test_nothing_is_lost_at_twice_the_size(visit: Visit, shelf: Shelf, walk: Walks, course: str) -> None:
    storage = walk(course, "wrong").storage
    url = shelf.url(course)
    assert everywhere(visit, url, viewport=HALF, device_scale_factor=2, storage_state=storage) == []
    assert everywhere(visit, url, "html { font-size: 200% !important; }", storage_state=storage) == []


@pytest.mark.parametrize("viewport", [NARROW, {"width": 650, "height": 800}], ids=["320", "650"])
@pytest.mark.parametrize("course", COURSES)
def test_nothing_is_lost_with_wider_spacing(
    visit: Visit, shelf: Shelf, walk: Walks, course: str, viewport: dict[str, int]
) -> None:
    storage = walk(course, "wrong").storage
    assert everywhere(visit, shelf.url(course), SPACED, viewport=viewport, storage_state=storage) == []


@pytest.mark.parametrize("course", COURSES)
def test_nothing_moves_for_whoever_wants_no_motion(
    visit: Visit, shelf: Shelf, walk: Walks, course: str
) -> None:
    storage = walk(course, "right").halfway
    learner = begin(visit(reduced_motion="reduce", storage_state=storage), shelf.url(course))
    for name in pages(learner):
        assert (name, learner.frame.evaluate("looks.moving()")) == (name, [])
    assert learner.page.evaluate("document.getAnimations().length") == 0


def test_the_check_for_motion_can_fail(visit: Visit, shelf: Shelf) -> None:
    learner = begin(visit(reduced_motion="no-preference"), shelf.url("corso.it"))
    assert learner.frame.evaluate("looks.moving()")


@pytest.mark.parametrize("course", COURSES)
def test_on_paper_every_page_is_there_and_everything_is_open(visit: Visit, shelf: Shelf, course: str) -> None:
    learner = begin(visit(), shelf.url(course))
    page = learner.page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for one in learner.config["pages"]:
        expect(page.locator(f"#page-{one['id']}")).to_be_visible()
    expect(page.locator("details:not([open])")).to_have_count(0)
    for hidden in (".top", "footer.moves", ".live", ".exercise .acts", ".result"):
        assert not any(one.is_visible() for one in page.locator(hidden).all())
    undrawn = ".question:not(.drawn) .because"
    for because in page.locator(f".exercise .because:not({undrawn})").all():
        assert because.is_visible(), because.text_content()
    assert page.evaluate("looks.sideways()") == []
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".page:visible")).to_have_count(1)


@pytest.mark.parametrize("course", EVERYWHERE)
def test_where_no_script_runs_everything_can_be_read_and_nothing_is_dead(
    visit: Visit, shelf: Shelf, course: str
) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto(shelf.url(course))
    for heading in page.locator("main > .page:not(.result) > h1").all():
        assert heading.is_visible(), heading.text_content()
    for told in page.locator("main .text, main .prompt, main .option, main .card .text, main .says").all():
        assert told.is_visible() or told.locator("xpath=ancestor::details").count(), told.text_content()
    assert [one.text_content() for one in page.locator("button").all() if one.is_visible()] == []
    for summary in page.locator("main details > summary").all():
        summary.click()
    for because in page.locator(".because").all():
        assert because.is_visible(), because.text_content()
    assert not page.locator(".notices, .saved, .live").all_text_contents()[0]


@pytest.mark.parametrize("course", EVERYWHERE)
def test_a_page_list_leads_to_every_page_where_no_script_runs(
    visit: Visit, shelf: Shelf, course: str
) -> None:
    page = visit(java_script_enabled=False).new_page()
    page.goto(shelf.url(course))
    links = [link for link in page.locator(".pages a").all() if link.is_visible()]
    assert len(links) == page.locator("main > .page:not(.result)").count()
    for link in links:
        link.click()
        expect(page).to_have_url(re.compile(re.escape(link.get_attribute("href") or "?") + "$"))


def test_right_to_left_begins_on_the_right(visit: Visit, shelf: Shelf) -> None:
    learner = begin(visit(), shelf.url("corso.ar"))
    edges = learner.frame.locator("#page-leggere h1").evaluate(
        """title => {
            const range = document.createRange();
            range.selectNodeContents(title);
            const words = range.getBoundingClientRect();
            const main = title.parentElement.getBoundingClientRect();
            return [words.left - main.left, main.right - words.right];
        }"""
    )
    assert edges[0] > edges[1]
