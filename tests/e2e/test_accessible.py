"""Whoever cannot see, hear or point well is served as well: axe-core, and what axe-core cannot know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from learner import Learner
from playwright.sync_api import BrowserContext
from walks import LOOKS, Shelf, Walk, begin, pages, violations

Visit = Callable[..., BrowserContext]
Walks = Callable[[str, bool], Walk]
COURSES = ["telefono.it", "corso.it"]
# Their clicks come from native buttons within, by delegation; a page's links by bubbling to the document.
DELEGATES = {"thread", "block exercise compare"}


@pytest.fixture(params=COURSES)
def course(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=[True, False], ids=["right", "wrong"])
def walked(request: pytest.FixtureRequest, course: str, walk: Walks) -> Walk:
    return walk(course, request.param)


def test_axe_finds_nothing_while_a_course_is_worked_through(walked: Walk) -> None:
    assert walked.against == []


def test_a_walk_ends_as_it_was_walked(course: str, walk: Walks) -> None:
    assert (walk(course, True).verdict, walk(course, False).verdict) == ("passed", "failed")  # noqa: FBT003


def test_every_check_and_every_reply_is_spoken(walked: Walk) -> None:
    assert walked.unsaid == []


def test_focus_is_never_lost(walked: Walk) -> None:
    assert walked.lost == []


def test_clicks_are_listened_to_on_native_controls_alone(walked: Walk) -> None:
    assert walked.listeners <= DELEGATES


@pytest.mark.parametrize("state", ["new", "halfway", "passed", "failed"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(
    visit: Visit, shelf: Shelf, walk: Walks, course: str, state: str, look: str
) -> None:
    storage = {
        "new": lambda: None,
        "halfway": lambda: walk(course, True).halfway,  # noqa: FBT003
        "passed": lambda: walk(course, True).storage,  # noqa: FBT003
        "failed": lambda: walk(course, False).storage,  # noqa: FBT003
    }[state]()
    learner = begin(visit(reduced_motion="reduce", storage_state=storage, **LOOKS[look]), shelf.url(course))
    found = [f"{name}: {one}" for name in pages(learner) for one in violations(learner.page)]
    assert found == []


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


HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter(one => one.checkVisibility()).map(one => Number(one.localName[1]))"""


def test_headings_stand_in_order_under_one_title(visit: Visit, shelf: Shelf, course: str) -> None:
    learner = begin(visit(), shelf.url(course))
    for name in pages(learner):
        levels: list[int] = learner.frame.evaluate(HEADINGS)
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        steps = [after - before for before, after in zip(levels, levels[1:], strict=False)]
        assert all(step <= 1 for step in steps), (name, levels)


SMALL = """least => [...document.querySelectorAll('a[href], button, input, select, summary, textarea')]
    .filter(one => one.checkVisibility() && !one.matches('.skip, p a, li a:not(.pages a), td a'))
    .map(one => [one, (one.closest('label') || one).getBoundingClientRect()])
    .filter(([, { width, height }]) => width < least || height < least)
    .map(([one, { width, height }]) => `${one.localName}.${one.className} ${width}×${height}`)"""


@pytest.mark.parametrize("width", [650, 320])
def test_everything_to_press_is_44_pixels_wide_and_high(
    visit: Visit, shelf: Shelf, course: str, width: int
) -> None:
    learner = begin(visit(viewport={"width": width, "height": 800}), shelf.url(course))
    for name in pages(learner):
        learner.frame.locator(".contents").click()
        assert (name, learner.frame.evaluate(SMALL, 44)) == (name, [])
        learner.press("Escape")


POINTED = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.checkVisibility() && getComputedStyle(one).cursor === 'pointer')
    .filter(one => !one.closest('a[href], button, label, select, summary, input'))
    .map(one => `${one.localName}.${one.className}`)"""


def test_nothing_but_native_controls_looks_as_if_it_could_be_pressed(
    visit: Visit, shelf: Shelf, course: str
) -> None:
    learner = begin(visit(), shelf.url(course))
    assert [one for _ in pages(learner) for one in learner.frame.evaluate(POINTED)] == []


# The ring stands on what has the focus, or on the card around it; its colour keeps 3:1 to what lies behind.
RING = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
    const behind = element => {
        for (let at = element.parentElement; at; at = at.parentElement) {
            const colour = numbers(getComputedStyle(at).backgroundColor);
            if (colour[3] !== 0) return colour;
        }
        return [255, 255, 255];
    };
    const rings = [one, one.closest('.card')].filter(Boolean).map(element => [element, getComputedStyle(element)])
        .filter(([, style]) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    if (!rings.length) return { name: one.outerHTML.slice(0, 90), ratio: 0 };
    const [element, style] = rings[0];
    const [a, b] = [light(numbers(style.outlineColor)), light(behind(element))].sort((x, y) => y - x);
    return { name: one.outerHTML.slice(0, 90), ratio: (a + 0.05) / (b + 0.05) };
}"""


def _rings(learner: Learner) -> list[dict[str, Any]]:
    learner.frame.evaluate("document.activeElement.blur()")
    found: list[dict[str, Any]] = []
    for _ in range(150):
        learner.press("Tab")
        ring = learner.frame.evaluate(RING)
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
        learner.frame.evaluate("scrollTo(0, document.body.scrollHeight)")
        learner.frame.locator("footer button:visible").last.focus()
        for _ in range(40):
            learner.press("Shift+Tab")
            covered = learner.frame.evaluate(
                """() => {
                    const one = document.activeElement;
                    if (one.closest('.top, .skip') || one === document.body) return null;
                    return one.getBoundingClientRect().bottom - document.querySelector('.top').getBoundingClientRect().bottom;
                }"""
            )
            if covered is None:
                break
            assert covered > 20, (name, learner.frame.evaluate("document.activeElement.outerHTML"))
