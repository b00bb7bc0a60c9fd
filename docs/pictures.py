"""Take pictures of courses, to be looked at: every page at three widths, light and dark.

``python docs/pictures.py [MODULE …]`` writes them to ``build/pictures``: the pages of each module
(``telefono`` if none is named), and one picture of each type of block. They show what no test can: whether
it is beautiful. None of them is kept under version control.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scormkit.factory import Order, make

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "pictures"
EVERY_BLOCK = ROOT / "tests" / "e2e" / "corso"
WIDTHS = (1280, 650, 320)
SCHEMES = ("light", "dark")
FRAMES = {"block", "exercise"}  # classes that many types share


def unpacked(module: Path, folder: Path) -> Iterator[Path]:
    """Yield the folder of each language of *module*, built for the web into *folder*."""
    made = make(Order(module, None, ("web",), folder))
    if not made.packages:
        sys.exit("\n".join(map(str, made.diagnostics)) or made.lack)
    for package in made.packages:
        place = Path(package.path).with_suffix("")
        with zipfile.ZipFile(package.path) as archive:
            archive.extractall(place)
        yield place


def opened(browser: Browser, course: Path, width: int, scheme: str) -> Page:
    """Return *course* in a window *width* wide, without motion, so that nothing is caught halfway."""
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto((course / "index.html").as_uri())
    page.locator("html.js:not(.waiting)").wait_for()
    return page


def pages(page: Page) -> Iterator[str]:
    """Yield the id of each page of the course, the result last, while it is shown."""
    for place, link in enumerate(page.locator(".pages a").all(), 1):
        name = link.get_attribute("data-page") or ""
        page.evaluate("name => { location.hash = `#page-${name}` }", name)
        page.locator(f'[id="page-{name}"]').wait_for()
        yield f"{place}-{name.rstrip('-')}"


def talk(page: Page) -> bool:
    """Give the first reply in the page's role play, and return whether there is one."""
    replies = page.locator(".page:visible .choices .reply:enabled")
    if replies.count():
        replies.first.click()
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0)")
        return True
    return False


def course_pictures(browser: Browser, course: Path) -> None:
    """Write a picture of every page of *course*, and of its role plays once they have begun."""
    for width in WIDTHS:
        for scheme in SCHEMES:
            page = opened(browser, course, width, scheme)
            for name in pages(page):
                picture = OUT / course.name / f"{name}-{width}-{scheme}"
                page.screenshot(path=picture.with_suffix(".png"), full_page=True)
                if talk(page):
                    page.screenshot(path=f"{picture}-begun.png", full_page=True)
            page.close()


def block_pictures(browser: Browser, course: Path) -> None:
    """Write a picture of the first block of each type in *course*."""
    page = opened(browser, course, 650, "light")
    taken: set[str] = set()
    for _ in pages(page):
        for block in page.locator(".page:visible .block:visible").all():
            kind = next(word for word in (block.get_attribute("class") or "").split() if word not in FRAMES)
            if kind not in taken:
                block.screenshot(path=OUT / "blocks" / f"{kind}.png")
                taken.add(kind)
    page.close()


def main(modules: list[Path]) -> None:
    """Take all pictures."""
    shutil.rmtree(OUT, ignore_errors=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for module in modules:
            for course in unpacked(module, Path(folder)):
                course_pictures(browser, course)
        for course in unpacked(EVERY_BLOCK, Path(folder)):
            block_pictures(browser, course)
        browser.close()
    print(f"{sum(1 for _ in OUT.rglob('*.png'))} pictures in {OUT}")  # noqa: T201


if __name__ == "__main__":
    main([Path(word) for word in sys.argv[1:]] or [ROOT / "modules" / "telefono"])
