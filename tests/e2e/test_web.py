"""A course as a folder of files, opened from disk in a real browser: no server, nobody to report to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from learner import Learner
from playwright.sync_api import BrowserContext, Error, Page, expect

Visit = Callable[..., BrowserContext]


@dataclass
class Folder:
    """An unpacked course and a browser; everything that was asked for or complained about is noted."""

    root: Path
    context: BrowserContext
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, course: str = "corso") -> Learner:
        """Open the course from disk and wait until the player is there."""
        page = self.context.new_page()
        page.add_init_script(WATCH)
        page.goto((self.root / course / "index.html").as_uri())
        expect(page.locator("html.js:not(.waiting)")).to_be_attached()
        expect(page.locator("section.page:visible")).to_have_count(1)
        return Learner(page, page.main_frame)

    def refused(self, page: Page) -> list[str]:
        """Return what the page's own security policy has refused."""
        found: list[str] = page.evaluate("window.refused")
        return found


WATCH = """
window.refused = [];
addEventListener('securitypolicyviolation', event => refused.push(event.violatedDirective));
"""


@pytest.fixture
def folder(packages: dict[str, Path], tmp_path: Path, visit: Visit) -> Iterator[Folder]:
    for course in ("corso", "telefono"):
        with zipfile.ZipFile(packages[f"{course}.it.web"]) as archive:
            archive.extractall(tmp_path / course)
    folder = Folder(tmp_path, visit())
    folder.context.on("request", lambda request: folder.asked.append(request.url))
    folder.context.on(
        "console", lambda one: folder.said.append(one.text) if one.type in {"error", "warning"} else None
    )
    folder.context.on("weberror", lambda one: folder.said.append(str(one.error)))
    yield folder
    assert {url for url in folder.asked if not url.startswith((tmp_path.as_uri(), "data:"))} == set()
    assert folder.said == []


@pytest.mark.parametrize("course", ["corso", "telefono"])
def test_worked_through_by_keyboard_to_a_pass(folder: Folder, course: str) -> None:
    learner = folder.open(course)
    learner.work()
    expect(learner.page.locator(".sum")).to_have_attribute("data-verdict", "passed")
    assert folder.refused(learner.page) == []
    assert len(folder.asked) > 2


def test_resumed_from_this_browsers_own_storage_in_the_middle_of_a_role_play(folder: Folder) -> None:
    learner = folder.open()
    rest = learner.begin_talk()
    learner.page.close()
    again = folder.open()
    again.go_on_talking(rest)
    again.next()
    again.work()
    expect(again.page.locator(".sum")).to_have_attribute("data-verdict", "passed")


def test_failed_then_passed_and_never_lowered(folder: Folder) -> None:
    learner = folder.open()
    learner.work({"una", "vero", "fila", "coppie"})
    expect(learner.page.locator(".sum")).to_have_attribute("data-verdict", "failed")
    learner.activate(learner.page.locator(".doors .button").first)
    expect(learner.page.locator("#page-domande")).to_be_visible()
    learner.work()
    expect(learner.page.locator(".sum")).to_have_attribute("data-verdict", "passed")
    learner.page.reload()
    expect(learner.page.locator(".sum")).to_have_attribute("data-verdict", "passed")


def test_the_page_says_where_the_work_is_kept(folder: Folder) -> None:
    learner = folder.open()
    learner.next()
    expect(learner.page.locator(".saved")).not_to_be_empty()
    assert learner.page.locator(".saved").get_attribute("data-state") in {"saved", "kept"}


def test_the_security_policy_holds(folder: Folder) -> None:
    page = folder.open().page
    assert page.evaluate("typeof trustedTypes") == "object"
    with pytest.raises(Error, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<p>no</p>'")
    page.evaluate(INJECT)
    page.wait_for_function("window.refused.length >= 3")
    assert {"require-trusted-types-for", "img-src", "connect-src"} <= set(folder.refused(page))
    assert page.evaluate("window.ran") is None
    # All of this was ours to provoke.
    folder.said.clear()
    folder.asked[:] = [url for url in folder.asked if not url.startswith("https://elsewhere.example")]


INJECT = """() => {
  const script = document.createElement('script');
  try { script.text = 'window.ran = true'; } catch { script.append('window.ran = true'); }
  const image = document.createElement('img');
  image.src = 'https://elsewhere.example/pixel.png';
  document.body.append(script, image);
  fetch('https://elsewhere.example/').catch(() => undefined);
}"""
