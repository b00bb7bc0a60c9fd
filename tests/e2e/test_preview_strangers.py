"""Pages that do not belong to the desk try to drive it, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS
from playwright.sync_api import Browser, BrowserContext, Page
from previewing import Author

from tests.packing import base
from tests.unit.preview.previews import Preview, previewed, written

ATTACK = (Path(__file__).parent / "strangers.js").read_text("utf-8")
NOTHING = {
    **dict.fromkeys(("page", "state", "keyed", "wish", "events", "script"), "failed"),
    "blind": "opaque",
    "beacon": "sent",
    "form": "sent",
    "framed": "none",
}
"""What they learn: nothing; that something was sent says not that it was done."""


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    """A package, and a learner who has begun."""
    with previewed(written(tmp_path / "x.zip", base("scorm12"))) as running:
        ticket, _ = running.launch()
        running.commit(ticket, {"core": {"lesson_status": "incomplete"}})
        yield running


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page on another origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Elsewhere</title><body>")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def kept(preview: Preview) -> Any:
    """Return what an attack would change."""
    state = preview.state()
    return state["records"], state["switches"], state["learners"]


def attacked(page: Page, preview: Preview) -> Any:
    return page.evaluate(ATTACK, preview.places.desk)


def test_content_cannot_drive_the_desk(preview: Preview, visit: Callable[..., BrowserContext]) -> None:
    before = kept(preview)
    page = visit().new_page()
    ticket = next(iter(preview.inner.lms.tickets))
    page.goto(f"{preview.places.stage}/package/{ticket}/first.html")
    assert attacked(page, preview) == NOTHING
    assert kept(preview) == before


def test_content_in_the_desks_frame_cannot_reach_its_page(
    preview: Preview, visit: Callable[..., BrowserContext]
) -> None:
    author = Author.at(visit(viewport={"width": 1280, "height": 800}), preview.places.desk)
    author.within("body")
    inner = {name: one for name in ("/stage/", "/package/") for one in author.page.frames if name in one.url}
    assert len(inner) == 2
    reach = "() => { try { return window.top.document.title; } catch (error) { return error.name; } }"
    for one in inner.values():
        assert one.evaluate(reach) == "SecurityError"


def test_other_sites_can_neither_drive_the_desk_nor_commit(
    preview: Preview, visit: Callable[..., BrowserContext], elsewhere: str
) -> None:
    before = kept(preview)
    page = visit().new_page()
    page.goto(elsewhere)
    assert attacked(page, preview) == NOTHING
    ticket = next(iter(preview.inner.lms.tickets))
    sent = """(where) => fetch(where, { method: 'POST', mode: 'no-cors', body: '{"cmi": {"core": {}}}' })"""
    page.evaluate(sent, f"{preview.places.stage}/commit/{ticket}")
    assert kept(preview) == before


def test_a_name_that_is_bent_to_this_machine_is_not_answered(preview: Preview, browser: Browser) -> None:
    bent = ["--host-resolver-rules=MAP rebound.example 127.0.0.1"]
    with browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *bent]) as other:
        page = other.new_page()
        for port in (preview.places.desk_port, preview.places.stage_port, preview.places.store_port):
            answer = page.goto(f"http://rebound.example:{port}/")
            assert answer is not None
            assert answer.status == 421
            assert preview.places.key not in page.content()
