"""What must not pass on the wire: raw bytes against the real server on loopback."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scormkit.relay.settings import Limits
from tests.unit.relay.desks import ANNA, ATTEMPT, FREE, ORIGIN, Desk, served, statement

QUICK: Limits = replace(FREE, seconds=0.3, connections=20, idle=1)


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, int]]:
    with served(tmp_path_factory.mktemp("wire"), limits=QUICK) as running:
        yield running


def raw(port: int, *pieces: bytes, pause: float = 0) -> tuple[int, bytes]:
    """Send *pieces* and return the first status and all that came back until the other side hung up."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                if pause:
                    time.sleep(pause)
        except OSError:
            pass  # hung up on: what it said before counts
        came = b""
        try:
            while chunk := connection.recv(65536):
                came += chunk
        except OSError:
            pass
    return int(came.split(b" ", 2)[1]) if came else 0, came


def post(path: str, body: bytes = b"{}", *more: str, length: str | None = None) -> bytes:
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: relay.example",
        f"Origin: {ORIGIN}",
        "Content-Type: application/json",
        "Connection: close",
        *more,
    ]
    if length is None:
        lines.append(f"Content-Length: {len(body)}")
    elif length:
        lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def token(port: int, relay: Desk) -> str:
    asked = {"key": relay.key, "actor": ANNA, "registration": ATTEMPT}
    answer = httpx.post(f"http://127.0.0.1:{port}/token", json=asked, headers={"Origin": ORIGIN})
    assert answer.status_code == 200, answer.text
    given: str = answer.json()["token"]
    return given


def test_the_real_server_takes_a_statement(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    sent = statement(relay.what)
    headers = (f"Authorization: Bearer {token(port, relay)}", "X-Experience-API-Version: 1.0.3")
    status, came = raw(port, post("/xapi/statements", json.dumps(sent).encode(), *headers))
    assert status == 200
    assert sent["id"].encode() in came
    assert b"server:" not in came.lower()
    assert sent["id"] in relay.spool.rows


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//token",
        "/token/",
        "/token//",
        "/./token",
        "/xapi/../token",
        "/..%2ftoken",
        "/%74oken",
        "/token%00",
        "/token%2f",
        "/token;x=1",
        "/TOKEN",
        "/xapi/statements/",
        "/xapi//statements",
        "/xapi%2fstatements",
        "/xapi/%73tatements",
        "/xapi/statements/../../token",
        "/xapi/statements%20",
        "/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "/statements",
        "/xapi/activities/state",
        "\\token",
        "http://relay.example//token",
    ],
)
def test_path_tricks_lead_nowhere(wire: tuple[Desk, int], path: str) -> None:
    relay, port = wire
    before = len(relay.lines())
    status, _ = raw(port, post(path))
    assert status in {400, 404}
    assert relay.lines()[before:]
    if status == 404:
        assert (relay.last["code"], relay.last["route"]) == ("not-found", "unknown")


def test_a_fragment_or_query_changes_no_path(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    assert raw(port, post("/xapi/statements?x=/token"))[0] == 400
    assert relay.last["code"] == "query"


SMUGGLED = {
    "length and chunks": post("/token", b"0\r\n\r\n", "Transfer-Encoding: chunked", length="5"),
    "chunks twice": post(
        "/token", b"0\r\n\r\n", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked", length=""
    ),
    "a coding nobody knows": post("/token", b"0\r\n\r\n", "Transfer-Encoding: xchunked", length=""),
    "chunked and something": post("/token", b"0\r\n\r\n", "Transfer-Encoding: chunked, identity", length=""),
    "a space before the colon": post("/token", b"0\r\n\r\n", "Transfer-Encoding : chunked", length=""),
    "two lengths": post("/token", b"{}", "Content-Length: 1"),
    "two equal lengths": post("/token", b"{}", "Content-Length: 2"),
    "a length with a sign": post("/token", b"{}", length="+2"),
    "a negative length": post("/token", b"{}", length="-2"),
    "a length in hex": post("/token", b"{}", length="0x2"),
    "a folded header": post("/token", b"{}", "X-A: b\r\n Authorization: Bearer x"),
    "a bare line feed": post("/token", b"{}", "X-A: b\nAuthorization: Bearer x\r\nX-B: c\rX-C: d"),
    "a zero byte": post("/token", b"{}", "X-A: \0b"),
    "no colon": post("/token", b"{}", "X-A"),
    "two hosts": post("/token", b"{}", "Host: other.example"),
    "two tokens": post("/xapi/statements", b"{}", "Authorization: Bearer a", "Authorization: Bearer b"),
    "a version of HTTP that is none": post("/token").replace(b"HTTP/1.1", b"HTTP/9.9"),
    "a chunk's size that is none": post(
        "/token", b"zz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=""
    ),
    "a chunk of minus one": post("/token", b"-1\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked", length=""),
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_what_two_servers_might_read_differently_is_refused(wire: tuple[Desk, int], name: str) -> None:
    relay, port = wire
    before = len(relay.lines())
    status, came = raw(port, SMUGGLED[name], b"GET /metrics HTTP/1.1\r\nHost: relay.example\r\n\r\n")
    assert status == 400, came
    assert came.count(b"HTTP/1.1 ") == 1, "what follows was read as another request"
    lines = relay.lines()[before:]
    assert lines
    assert all(line["level"] == "warning" for line in lines)


def test_an_endless_body_in_chunks_is_cut_off(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    head = post("/token", b"", "Transfer-Encoding: chunked", length="")
    status, _ = raw(port, head, *[b"1000\r\n" + b" " * 4096 + b"\r\n"] * 40)
    assert status == 413
    assert relay.last["code"] == "too-large"


def test_a_slow_body_is_not_waited_for(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    began = time.monotonic()
    status, _ = raw(port, post("/token", b'{"key":', length="500"), *[b" "] * 8, pause=0.1)
    assert status == 408
    assert relay.last["code"] == "slow"
    assert time.monotonic() - began < 5


def test_a_slow_head_is_not_waited_for(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    status, came = raw(port, b"POST /token HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 8, pause=0.1)
    assert status == 408
    assert b'"code":"slow"' in came
    assert relay.last["code"] == "slow"


@pytest.mark.slow
def test_silence_is_not_waited_for_either(wire: tuple[Desk, int]) -> None:
    _, port = wire
    for said in (b"", post("/health").replace(b"POST", b"GET").replace(b"close", b"keep-alive") + b"\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(said)
            while connection.recv(65536):
                pass


def test_a_head_without_end_is_cut_off(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    for pieces in (
        [b"X-A: " + b"b" * 4000 + b"\r\n"] * 8,
        [b"X-A: " + b"b" * 40_000 + b"\r\n"],
        [b"X-A: b\r\n"] * 5000,
    ):
        status, _ = raw(port, b"POST /token HTTP/1.1\r\n", *pieces)
        assert status == 431
        assert (relay.last["status"], relay.last["code"]) == (431, "head")


def test_too_many_connections_are_refused_and_room_comes_back(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(25)]
    try:
        assert b" 503 " in held[-1].recv(200)
        assert relay.last["code"] == "connections"
    finally:
        for one in held:
            one.close()
    for _ in range(100):
        if httpx.get(f"http://127.0.0.1:{port}/openapi.json").status_code == 200:
            return
        time.sleep(0.02)
    pytest.fail("no room came back")


@pytest.mark.slow
def test_a_websocket_is_no_way_in(wire: tuple[Desk, int]) -> None:
    _, port = wire
    asked = (
        b"GET /health HTTP/1.1\r\nHost: relay.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    assert raw(port, asked)[0] != 101


def test_many_requests_on_one_connection_stay_apart(wire: tuple[Desk, int]) -> None:
    relay, port = wire
    good = token(port, relay)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Origin": ORIGIN}) as client:
        for number in range(20):
            sent = statement(relay.what)
            headers = {"X-Experience-API-Version": "1.0.3"}
            if number % 2:
                headers["Authorization"] = f"Bearer {good}"
            answer = client.post("/xapi/statements", json=sent, headers=headers)
            assert answer.status_code == (200 if number % 2 else 401)


@pytest.mark.slow
def test_requests_under_way_are_finished_when_the_relay_stops(tmp_path: Path) -> None:
    came: list[tuple[int, bytes]] = []
    with served(tmp_path) as (relay, port):
        body = json.dumps({"key": relay.key, "actor": ANNA, "registration": ATTEMPT}).encode()
        asked = post("/token", b"", length=str(len(body)))
        late = threading.Thread(target=lambda: came.append(raw(port, asked, body, pause=0.5)))
        late.start()
        time.sleep(0.2)  # the head is there, the body is not, and the server is told to stop
    late.join()
    assert came[0][0] == 200
    assert relay.lines("stopped")


def test_an_idle_connection_makes_room_for_a_new_one(tmp_path: Path) -> None:
    with served(tmp_path, limits=replace(FREE, connections=3)) as (_, port):
        clients = [httpx.Client(base_url=f"http://127.0.0.1:{port}") for _ in range(6)]
        for client in clients:
            assert client.get("/openapi.json").status_code == 200
        for client in clients:
            client.close()
