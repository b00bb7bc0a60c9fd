"""A browser, an LMS, and the packages that are opened in it, built once for each worker."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from chromium import CHROMIUM, FLAGS
from faulty import FaultyLrs
from lms import Lms
from lrs import Lrs
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from ralph import Ralph
from referees import Referees
from walks import Shelf, Walk, in_arabic, walked

from scormkit.backends import backends
from scormkit.factory import Order, make

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PLAYER = ROOT / "player"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages of telefono and of the course of every block, by name without ``.zip``."""
    out = tmp_path_factory.mktemp("packages")
    found: dict[str, Path] = {}
    for folder in (ROOT / "modules" / "telefono", HERE / "corso"):
        made = make(Order(folder, None, tuple(backends()), out))
        assert not made.lack, made.lack
        assert made.packages, [str(one) for one in made.diagnostics]
        found |= {Path(one.path).stem: Path(one.path) for one in made.packages}
    return found


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The strict listener, bundled for a page."""
    out = tmp_path_factory.mktemp("recorder") / "recorder.js"
    esbuild = PLAYER / "node_modules" / ".bin" / "esbuild"
    words = [
        str(HERE / "recorder_entry.ts"),
        "--bundle",
        "--format=iife",
        f"--outfile={out}",
        "--log-level=error",
    ]
    subprocess.run([esbuild, *words], check=True)
    return out.read_bytes()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def lms(packages: dict[str, Path], recorder: bytes) -> Iterator[Lms]:
    with Lms(packages, recorder) as running:
        yield running


@pytest.fixture(scope="session")
def referees() -> Iterator[Referees]:
    """Both independent validators of statements, in one process for all tests."""
    with Referees() as running:
        yield running


@pytest.fixture
def lrs(lms: Lms, referees: Referees) -> Iterator[Lrs]:
    """A record store on another origin than the packages."""
    with Lrs(lms.url, referees) as running:
        yield running


@pytest.fixture(scope="session")
def one_ralph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ralph]:
    """The worker's Ralph; tests ask for ``ralph``, which is empty."""
    with Ralph(tmp_path_factory.mktemp("ralph")) as running:
        yield running


@pytest.fixture
def ralph(one_ralph: Ralph) -> Ralph:
    """A record store that others wrote, running and empty."""
    one_ralph.clear()
    one_ralph.start()
    return one_ralph


@pytest.fixture
def faulty(ralph: Ralph) -> Iterator[FaultyLrs]:
    """A proxy in front of Ralph that fails as it is told."""
    with FaultyLrs(ralph.url) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open browser contexts (each with storage of its own) that are closed in the end."""
    opened: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        viewport = {"width": 650, "height": 800}
        context = browser.new_context(**{"viewport": viewport, **options})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def shelf(packages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """All courses as web pages; the course of every block in Arabic too."""
    out = tmp_path_factory.mktemp("arabic")
    made = make(Order(in_arabic(HERE / "corso", out), None, ("web",), out))
    assert made.packages, [str(one) for one in made.diagnostics]
    found = {name: path for name, path in packages.items() if name.endswith(".web")}
    found |= {Path(one.path).stem: Path(one.path) for one in made.packages}
    with Shelf(tmp_path_factory.mktemp("shelf"), found) as running:
        yield running


@pytest.fixture(scope="session")
def walk(browser: Browser, shelf: Shelf) -> Callable[[str, str], Walk]:
    """Walk through a course, all answers "right" or all "wrong"; each way once for all tests."""
    return cache(lambda course, answers: walked(browser, shelf.url(course), right=answers == "right"))


@pytest.fixture
def emptied() -> Callable[[BrowserContext, str], None]:
    """Take from a browser what an LMS that tidies up takes: the storage of its site."""

    def empty(context: BrowserContext, site: str) -> None:
        page = context.new_page()
        page.goto(f"{site}/nothing")
        assert page.evaluate("localStorage.length") > 0
        page.evaluate("localStorage.clear()")
        page.close()

    return empty
