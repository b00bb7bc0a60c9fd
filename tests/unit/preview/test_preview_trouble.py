"""A preview when things go wrong: wishes it refuses, switches, browsers that go, files that change, ports."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scormkit.preview import lms as lms_module
from scormkit.preview import serve as serve_module
from scormkit.preview.files import Files
from scormkit.preview.serve import listen
from scormkit.preview.settings import PreviewError
from tests.packing import base
from tests.unit.preview.previews import Preview, package, previewed, record, said

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "wish",
    [
        {"sco": "ITEM-third"},
        {"learner": "nobody"},
        {"mode": "exam"},
        {"attempt": "third"},
    ],
)
def test_a_launch_of_nothing_is_refused(preview: Preview, wish: dict[str, str]) -> None:
    assert next(iter(wish.values())) in preview.refused("launch", **wish)


def test_there_is_an_end_to_learners(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lms_module, "MOST_LEARNERS", 1)
    assert "enough" in preview.refused("learners", name="One More")


def test_service_workers_are_kept_out(preview: Preview) -> None:
    ticket, _ = preview.launch()
    assert preview.file(ticket, "shared/lesson.js", **{"Service-Worker": "script"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"cmi": 3}', b'{"cmi": {"a": ' + b"[" * 150 + b"]" * 150 + b"}}", b"[" * 10**5],
)
def test_a_commit_of_another_form_is_refused(preview: Preview, body: bytes) -> None:
    ticket, _ = preview.launch()
    headers = {"Origin": preview.places.stage}
    answer = preview.http.post(f"{preview.places.stage}/commit/{ticket}", content=body, headers=headers)
    assert answer.status_code == 400
    assert record(preview)["cmi"] == {}


def test_a_wish_without_end_is_refused(preview: Preview) -> None:
    huge = {"name": "x" * 100_000}
    assert preview.http.post(f"{preview.places.desk}/api/learners", json=huge).status_code == 413


def test_an_lms_that_refuses_says_so_and_keeps_nothing(preview: Preview) -> None:
    ticket, _ = preview.launch()
    preview.api("switches", refuse=True)
    with preview.events() as wait:
        assert preview.commit(ticket, said("passed"), end=True).json() == {"result": False, "errorCode": 101}
        told = wait("commit")
    assert (told["taken"], told["kept"], told["end"]) == (False, False, True)
    assert record(preview)["status"] == "not attempted"
    preview.api("switches", refuse=False)
    preview.commit(ticket, said("passed"), end=True)
    assert record(preview)["status"] == "passed"


def test_a_dead_session_leads_everything_to_the_login_page(preview: Preview) -> None:
    ticket, told = preview.launch()
    preview.api("switches", signed_out=True)
    answers = [
        preview.http.get(told["url"]),
        preview.http.head(told["url"]),
        preview.http.get(f"{preview.places.stage}/stage/{ticket}"),
        preview.commit(ticket, said("passed")),
    ]
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, "/signed-out")] * 4
    page = preview.http.get(f"{preview.places.stage}/signed-out")
    assert (page.status_code, "sign in again" in page.text) == (200, True)
    preview.api("switches", signed_out=False)
    assert record(preview)["status"] == "not attempted"
    assert preview.http.get(told["url"]).status_code == 200


def test_a_network_that_is_off_breaks_connections_and_leaves_the_desk(preview: Preview) -> None:
    ticket, told = preview.launch()
    with httpx.Client() as learner:
        assert learner.get(told["url"]).status_code == 200  # and its connection is kept
        preview.api("switches", offline=True)
        for address in (told["url"], f"{preview.places.store}/xapi/about"):
            with pytest.raises(httpx.TransportError):
                learner.get(address)
    assert preview.state()["switches"]["offline"] is True
    preview.api("switches", offline=False)
    assert preview.file(ticket, "first.html").status_code == 200


def test_a_download_breaks_off_when_the_network_goes(preview: Preview) -> None:
    ticket, _ = preview.launch()
    address = f"{preview.places.stage}/package/{ticket}/media/film.mp4"
    with httpx.Client() as learner, learner.stream("GET", address) as stream:
        pieces = stream.iter_bytes(1000)
        next(pieces)
        preview.api("switches", offline=True)
        with pytest.raises(httpx.TransportError):
            list(pieces)


def test_a_slow_lms_takes_its_time_and_the_desk_does_not(preview: Preview) -> None:
    _, told = preview.launch()
    preview.api("switches", slow=300)
    begun = time.monotonic()
    preview.state()
    between = time.monotonic()
    assert preview.http.get(told["url"]).status_code == 200
    assert time.monotonic() - between >= 0.3
    assert between - begun < 0.3


def test_a_wrong_switch_is_told(preview: Preview) -> None:
    assert "no switch 'fire'" in preview.refused("switches", fire=True)


def test_what_was_not_launched_is_not_recorded(preview: Preview) -> None:
    assert "this launch is over" in preview.refused("recording", steps=[])


def test_a_seed_is_a_whole_number(preview: Preview) -> None:
    assert "no seed is 'x'" in preview.refused("launch", seed="x")
    assert "no seed is -1" in preview.refused("launch", seed=-1)


def test_old_launches_are_forgotten(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lms_module, "TICKETS", 2)
    first, *_, last = [preview.launch()[0] for _ in range(3)]
    assert preview.file(first, "first.html").status_code == 400
    assert preview.file(last, "first.html").status_code == 200
    assert len(preview.inner.lms.tickets) == 2


class Counting:
    """Files that count what is read of them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.read = 0
        self.ended = threading.Event()

    def names(self) -> Mapping[str, int]:
        return self._files.names()

    def chunks(self, name: str, begin: int, end: int) -> Generator[bytes, None, None]:
        try:
            for piece in self._files.chunks(name, begin, end):
                self.read += len(piece)
                yield piece
        finally:
            self.ended.set()


def test_a_film_is_not_read_on_for_a_browser_that_has_gone(tmp_path: Path) -> None:
    path = package(tmp_path, "scorm12", **{"film.mp4": bytes(80 << 20)})
    with previewed(path) as preview:
        ticket, _ = preview.launch()
        launched = preview.inner.lms.tickets[ticket]
        counting = Counting(launched.content.files)
        launched.content = replace(launched.content, files=counting)
        address = f"{preview.places.stage}/package/{ticket}/film.mp4"
        with httpx.Client() as learner, learner.stream("GET", address) as stream:
            next(stream.iter_bytes(1000))
        assert counting.ended.wait(10)
        assert counting.read < 40 << 20


def test_a_package_that_changes_while_it_is_sent_breaks_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "open"
    for name, data in {**base("scorm12"), "film.mp4": bytes(64 << 20)}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with previewed(folder) as preview:
        ticket, _ = preview.launch()
        with preview.http.stream("GET", f"{preview.places.stage}/package/{ticket}/film.mp4") as stream:
            pieces = stream.iter_bytes(1000)
            next(pieces)
            (folder / "film.mp4").write_bytes(b"short")
            with pytest.raises(httpx.TransportError):
                list(pieces)
        (folder / "second.html").unlink()
        gone = preview.file(ticket, "second.html")
        assert (gone.status_code, "cannot be read" in gone.json()["error"]) == (409, True)
    assert "film.mp4 has become shorter" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["256.256.256.256", "192.0.2.7"])
def test_an_address_that_is_not_ours_is_told(host: str) -> None:
    with pytest.raises(PreviewError, match=host):
        listen(host, 4173)


def test_when_no_port_is_free_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve_module, "TRIES", 1)
    taken = listen("127.0.0.1", 0)
    try:
        with pytest.raises(PreviewError, match="cannot listen on 127") as error:
            listen("127.0.0.1", taken[1].getsockname()[1])
        assert "--port" in error.value.hint
    finally:
        for one in taken:
            one.close()


def test_a_page_without_storage_has_the_guard_before_its_scripts(preview: Preview) -> None:
    ticket, told = preview.launch(blocked=True)
    assert told["blocked"] is True
    page = preview.file(ticket, "first.html").text
    assert page.index("/guard.js") < page.index("lesson.js") if "lesson.js" in page else "/guard.js" in page
    assert "/guard.js" not in preview.file(preview.launch()[0], "first.html").text


def test_a_browser_that_hangs_up_in_its_request_harms_nobody(preview: Preview) -> None:
    port = preview.places.store_port
    with socket.create_connection(("127.0.0.1", port)) as line:
        head = f"POST /xapi/statements HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 99\r\n\r\nhalf"
        line.sendall(head.encode())
    assert preview.state()["problem"] == ""
