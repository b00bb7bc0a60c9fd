"""Who may ask what, over real sockets: names, origins, keys; and no origin reaches another's things."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.unit.preview.previews import Preview, package, previewed, raw

pytestmark = pytest.mark.slow


def has_six() -> bool:
    """Say whether this machine has a loopback address of IPv6."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


EVIL = "http://evil.example"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    with previewed(package(tmp_path_factory.mktemp("guarded"), "cmi5")) as running:
        yield running


def request(port: int, line: str, *headers: str, body: bytes = b"") -> tuple[int, bytes]:
    head = "\r\n".join([f"{line} HTTP/1.1", *headers, "Connection: close", f"Content-Length: {len(body)}"])
    return raw(port, head.encode("latin-1") + b"\r\n\r\n" + body)


@pytest.mark.parametrize("which", ["desk_port", "stage_port", "store_port"])
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost:{}",
        "127.0.0.1",
        "127.0.0.1:80",
        "[::1]:{}",
        "127.0.0.1:{}.",
        "",
        "127.1:{}",
    ],
)
def test_a_listener_answers_to_its_own_name_alone(preview: Preview, which: str, host: str) -> None:
    port = getattr(preview.places, which)
    for line in ("GET /", "GET /api/state", "GET /signed-out", "OPTIONS /xapi/statements"):
        status, came = request(port, line, f"Host: {host.format(port)}")
        assert status == 421, line
        assert preview.places.key.encode() not in came


def test_two_names_or_none_are_refused(preview: Preview) -> None:
    port = preview.places.desk_port
    own = f"Host: 127.0.0.1:{port}"
    assert request(port, "GET /", own)[0] in {200, 400}
    assert request(port, "GET /", own, "Host: evil.example")[0] in {400, 421}
    assert request(port, "GET /", own, own)[0] in {400, 421}
    assert request(port, "GET /")[0] == 400
    assert raw(port, b"GET / HTTP/1.0\r\n\r\n")[0] == 421
    # An absolute target has a name of its own; ours must stand in Host all the same, and no route fits it.
    assert request(port, "GET http://evil.example/api/state", own)[0] in {400, 403, 404}


@pytest.mark.parametrize("name", ["launch", "switches", "reset", "choose", "learners", "recording"])
@pytest.mark.parametrize("origin", ["", EVIL, "null", "stage", "http://127.0.0.1", "desk/"])
def test_only_the_desks_own_page_can_wish(preview: Preview, name: str, origin: str) -> None:
    places = preview.places
    origin = {"stage": places.stage, "desk/": f"{places.desk}/"}.get(origin, origin)
    headers = {"X-Scormkit-Key": places.key, **({"Origin": origin} if origin else {})}
    answer = httpx.post(f"{places.desk}/api/{name}", json={}, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("key", ["", "wrong", "é", "KEY", "key,key"])
@pytest.mark.parametrize("path", ["/api/state", "/events", "/api/nothing", "/events/more"])
def test_without_the_key_nothing_is_told(preview: Preview, path: str, key: str) -> None:
    own = preview.places.key
    value = {"KEY": own.swapcase(), "key,key": f"{own},{own}"}.get(key, key)
    headers = [(b"X-Scormkit-Key", value.encode())] if value else []
    assert httpx.get(f"{preview.places.desk}{path}", headers=headers).status_code == 403
    assert httpx.get(f"{preview.places.desk}{path}", params={"key": value}).status_code == 403


def test_a_key_given_twice_is_none(preview: Preview) -> None:
    own = preview.places.key
    assert httpx.get(f"{preview.places.desk}/api/state?key={own}&key={own}").status_code == 403
    assert httpx.get(f"{preview.places.desk}/api/state?key={own}").status_code == 200
    headers = [("X-Scormkit-Key", own), ("X-Scormkit-Key", own)]
    assert httpx.get(f"{preview.places.desk}/api/state", headers=headers).status_code == 403


def test_the_key_in_an_address_reads_and_never_writes(preview: Preview) -> None:
    places = preview.places
    answer = httpx.post(f"{places.desk}/api/reset?key={places.key}", json={}, headers={"Origin": places.desk})
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["", EVIL, "null", "desk", "store"])
def test_only_the_stages_own_page_can_commit(preview: Preview, origin: str) -> None:
    ticket, _ = preview.launch()
    places = preview.places
    origin = {"desk": places.desk, "store": places.store}.get(origin, origin)
    headers = {"Origin": origin} if origin else {}
    where = f"{places.stage}/commit/{ticket}"
    answer = httpx.post(where, json={"cmi": {"core": {}}}, headers=headers)
    assert answer.status_code == 403


def test_stage_and_store_know_nothing_of_the_desk(preview: Preview) -> None:
    places = preview.places
    for origin in (places.stage, places.store):
        for path in ("/api/state", "/events", "/", "/desk.html"):
            answer = preview.http.get(f"{origin}{path}", params={"key": places.key})
            assert answer.status_code in {400, 401, 404}, path
            assert places.key not in answer.text
        assert preview.http.post(f"{origin}/api/reset", json={}).status_code in {400, 401, 403, 404, 405}


def test_no_page_of_the_stage_holds_the_key(preview: Preview) -> None:
    ticket, told = preview.launch()
    assert preview.places.key not in str(told)
    assert preview.places.key not in str(preview.state())
    page = preview.http.get(f"{preview.places.stage}/stage/{ticket}")
    assert page.headers["content-security-policy"] == f"frame-ancestors {preview.places.desk}"


def test_the_desk_lets_in_no_script_and_no_frame_but_its_own(preview: Preview) -> None:
    headers = preview.http.get(f"{preview.places.desk}/").headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-src"] == preview.places.stage
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_store_speaks_to_the_stage_and_to_nobody_else(preview: Preview) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    address = f"{preview.places.store}/xapi/statements"
    ours = httpx.options(address, headers={**asked, "Origin": preview.places.stage})
    assert ours.headers["access-control-allow-origin"] == preview.places.stage
    theirs = httpx.options(address, headers={**asked, "Origin": EVIL})
    assert theirs.headers.get("access-control-allow-origin") is None
    assert httpx.post(address, json=[], headers={"Origin": EVIL}).status_code in {400, 401, 403}


def test_other_methods_do_nothing(preview: Preview) -> None:
    places = preview.places
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        for origin in (places.desk, places.stage):
            headers = {"X-Scormkit-Key": places.key, "Origin": origin}
            for path in ("/", "/api/state", "/stage/x", "/package/x/y", "/desk.js"):
                answer = httpx.request(method, f"{origin}{path}", headers=headers)
                assert answer.status_code in {404, 405}, (method, path)


def test_a_head_that_is_too_large_is_refused(preview: Preview) -> None:
    port = preview.places.stage_port
    status, _ = request(port, "GET /signed-out", f"Host: 127.0.0.1:{port}", "X: " + "x" * 200_000)
    assert status in {0, 400, 431}


@pytest.mark.skipif(not has_six(), reason="this machine speaks no IPv6")
def test_an_address_of_ipv6_has_its_name_in_brackets(tmp_path: Path) -> None:
    with previewed(package(tmp_path), host="::1") as preview:
        port = preview.places.desk_port
        assert preview.places.desk == f"http://[::1]:{port}"
        assert preview.state()["problem"] == ""
        ticket, told = preview.launch()
        assert preview.http.get(told["url"]).status_code == 200
        assert preview.commit(ticket, {"core": {}}).status_code == 200
        headers = {"Host": f"localhost:{port}"}
        assert preview.http.get(f"{preview.places.desk}/api/state", headers=headers).status_code == 421
