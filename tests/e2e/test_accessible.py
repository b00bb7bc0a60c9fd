"""Whoever cannot see, hear or point well is served as well: axe-core, and what axe-core cannot know."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from learner import MOST_TABS, Learner
from playwright.sync_api import BrowserContext
from walks import LOOKS, Shelf, Walk, begin, pages, violations

Visit = Callable[..., BrowserContext]
Walks = Callable[[str, str], Walk]
COURSES = ["telefono.it", "corso.it"]
# Their clicks come from native buttons within, by delegation; a page's links by bubbling to the document.
DELEGATES = {"thread", "block exercise compare"}


@pytest.fixture(params=COURSES)
def course(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=["right", "wrong"])
def walked(request: pytest.FixtureRequest, course: str, walk: Walks) -> Walk:
    return walk(course, request.param)


def test_axe_finds_nothing_while_a_course_is_worked_through(walked: Walk) -> None:
    assert walked.against == []


def test_a_walk_ends_as_it_was_walked(course: str, walk: Walks) -> None:
    assert (walk(course, "right").verdict, walk(course, "wrong").verdict) == ("passed", "failed")


def test_every_check_and_every_reply_is_spoken(walked: Walk) -> None:
    assert walked.unsaid == []


def test_focus_is_never_lost(walked: Walk) -> None:
    assert walked.lost == []


def test_clicks_are_listened_to_on_native_controls_alone(walked: Walk) -> None:
    assert walked.listeners <= DELEGATES


def kept(walk: Walks, course: str, state: str) -> dict[str, Any] | None:
    """Return the storage of a learner whose course stands at *state*."""
    if state == "new":
        return None
    left = walk(course, "wrong" if state == "failed" else "right")
    return left.halfway if state == "halfway" else left.storage


@pytest.mark.parametrize("state", ["new", "halfway", "passed", "failed"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(
    visit: Visit, shelf: Shelf, walk: Walks, course: str, state: str, look: str
) -> None:
    storage = kept(walk, course, state)
    learner = begin(visit(reduced_motion="reduce", storage_state=storage, **LOOKS[look]), shelf.url(course))
    found = [f"{name}: {one}" for name in pages(learner) for one in violations(learner.page)]
    assert found == []


@pytest.mark.parametrize("name", ["telefono.en", "corso.ar"])
@pytest.mark.parametrize("look", LOOKS)
def test_technical_details_are_unfolded_read_and_copied_by_keyboard(
    visit: Visit, shelf: Shelf, look: str, name: str
) -> None:
    narrow = {**LOOKS[look], "viewport": {"width": 320, "height": 640}}
    learner = begin(visit(reduced_motion="reduce", **narrow), shelf.url(name))
    panel = learner.frame.locator(".technical")
    panel.locator("summary").focus()
    learner.press("Enter")
    assert panel.locator("[data-line=format]").is_visible()
    assert (violations(learner.page), learner.frame.evaluate("looks.small(44)")) == ([], [])
    assert learner.frame.evaluate("[...looks.sideways(), ...looks.cut()]") == []
    learner.press("Tab")
    learner.press("Enter")
    copied = learner.frame.evaluate("getSelection().toString()")
    assert all(f" {fact}" in copied for fact in (f"{name[:-3]} 1.0.0", "web", "normal"))
    assert panel.locator(".told").text_content() not in {"", None}


@pytest.mark.parametrize("other", ["telefono.en", "corso.ar"])
def test_axe_finds_nothing_in_other_languages(visit: Visit, shelf: Shelf, other: str) -> None:
    learner = begin(visit(reduced_motion="reduce"), shelf.url(other))
    found = [f"{name}: {one}" for name in pages(learner) for one in violations(learner.page)]
    assert found == []


@pytest.mark.parametrize(
    ("other", "language", "direction"),
    [("telefono.it", "it", "ltr"), ("telefono.en", "en", "ltr"), ("corso.ar", "ar", "rtl")],
)
def test_language_and_direction_are_declared(
    visit: Visit, shelf: Shelf, other: str, language: str, direction: str
) -> None:
    learner = begin(visit(), shelf.url(other))
    root = learner.frame.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (language, direction)
    assert root.evaluate("root => getComputedStyle(root).direction") == direction


def test_headings_stand_in_order_under_one_title(visit: Visit, shelf: Shelf, course: str) -> None:
    learner = begin(visit(), shelf.url(course))
    for name in pages(learner):
        levels: list[int] = learner.frame.evaluate("looks.headings()")
        assert (name, levels[0], levels.count(1)) == (name, 1, 1)
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)


@pytest.mark.parametrize("width", [650, 320])
def test_everything_to_press_is_44_pixels_wide_and_high(
    visit: Visit, shelf: Shelf, course: str, width: int
) -> None:
    learner = begin(visit(viewport={"width": width, "height": 800}), shelf.url(course))
    for name in pages(learner):
        learner.frame.locator(".contents").click()
        assert (name, learner.frame.evaluate("looks.small(44)")) == (name, [])
        learner.press("Escape")


def test_nothing_but_native_controls_looks_as_if_it_could_be_pressed(
    visit: Visit, shelf: Shelf, course: str
) -> None:
    learner = begin(visit(), shelf.url(course))
    assert [one for _ in pages(learner) for one in learner.frame.evaluate("looks.pretending()")] == []


def _rings(learner: Learner) -> list[dict[str, Any]]:
    learner.frame.evaluate("document.activeElement.blur()")
    found: list[dict[str, Any]] = []
    for _ in range(MOST_TABS):
        learner.press("Tab")
        ring = learner.frame.evaluate("looks.ring()")
        if ring is None:
            return found
        found.append(ring)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_has_the_focus_shows_a_ring(visit: Visit, shelf: Shelf, course: str, scheme: str) -> None:
    learner = begin(visit(color_scheme=scheme, reduced_motion="reduce"), shelf.url(course))
    for name in pages(learner):
        rings = _rings(learner)
        assert len(rings) >= 3
        assert [(name, ring) for ring in rings if ring["ratio"] < 3] == []


def test_what_has_the_focus_is_not_hidden_by_the_header(visit: Visit, shelf: Shelf, course: str) -> None:
    learner = begin(visit(viewport={"width": 320, "height": 640}, reduced_motion="reduce"), shelf.url(course))
    for name in pages(learner):
        learner.frame.locator("footer button:visible").last.focus()
        for _ in range(MOST_TABS):
            learner.press("Shift+Tab")
            uncovered = learner.frame.evaluate("looks.uncovered()")
            if uncovered is None:
                break
            assert uncovered > 20, (name, learner.frame.evaluate("looks.ring()"))


BROKEN = """() => {
    const [pressed, small, wide] = ['div', 'button', 'p'].map(tag => document.createElement(tag));
    pressed.textContent = small.textContent = wide.textContent = '×';
    pressed.style.cursor = 'pointer';
    pressed.addEventListener('click', () => {});
    small.style.cssText = 'inline-size: 10px; outline: none';
    small.addEventListener('click', () => small.remove());
    wide.style.inlineSize = '200vw';
    document.querySelector('.page h1').after(pressed, small, wide);
    small.focus();
}"""


def test_what_is_broken_is_noticed(visit: Visit, shelf: Shelf) -> None:
    learner = begin(visit(reduced_motion="reduce"), shelf.url("corso.it"))
    learner.frame.evaluate(BROKEN)
    assert "the page" in learner.frame.evaluate("looks.sideways()")
    assert learner.frame.evaluate("looks.pretending()") == ["div."]
    assert len(learner.frame.evaluate("looks.small(44)")) == 1
    assert learner.frame.evaluate("looks.ring().ratio") == 0
    learner.press("Enter")
    learner.page.wait_for_timeout(300)
    assert len(learner.frame.evaluate("watch.lost")) == 1
    assert "div" in learner.frame.evaluate("watch.listeners")
