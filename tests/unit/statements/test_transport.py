"""A patient and careful client, against a server that is neither."""

from __future__ import annotations

import email.utils
import gzip
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer
from pathlib import Path

import pytest

from scormkit.statements.access import Access, LrsError
from scormkit.statements.patience import Patience, retry_after
from scormkit.statements.transport import Transport
from tests.unit.record_store import KEY, SECRET, RecordStore

QUICK = Patience(tries=4, first=0.001, longest=0.002, whole=5, connect=2, answer=2)


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with RecordStore() as running:
        yield running


@pytest.fixture
def transport(store: RecordStore) -> Iterator[Transport]:
    with Transport(Access(store.url, KEY, SECRET), patience=QUICK) as opened:
        yield opened


@pytest.mark.parametrize("trouble", [408, 429, 502, 503, 504, "cut", "lost"])
def test_what_passes_is_tried_again(store: RecordStore, transport: Transport, trouble: int | str) -> None:
    store.script = [trouble, trouble]
    assert transport.ask("GET", "about").status == 200
    assert len(store.log) == 3


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 409, 413, 500])
def test_what_stays_is_not_tried_again(store: RecordStore, transport: Transport, status: int) -> None:
    store.script = [status]
    assert transport.ask("POST", "statements", body=b"[]").status == status
    assert len(store.log) == 1


def test_patience_ends(store: RecordStore, transport: Transport) -> None:
    store.script = [503] * 9
    with pytest.raises(LrsError, match=r"answers 503 Service Unavailable \(after 4 tries in 0 s\)"):
        transport.ask("GET", "about")
    assert len(store.log) == 4


@pytest.mark.slow
def test_a_store_that_asks_for_time_gets_it(store: RecordStore) -> None:
    said: list[str] = []
    with Transport(Access(store.url, KEY, SECRET), patience=QUICK, watch=said.append) as transport:
        store.script = [(429, {"Retry-After": "1"})]
        began = time.monotonic()
        assert transport.ask("GET", "about").well
    assert time.monotonic() - began >= 1
    assert any("waiting 1.0 s" in one for one in said)


def test_a_store_that_asks_for_too_much_time_does_not(store: RecordStore, transport: Transport) -> None:
    store.script = [(503, {"Retry-After": "3600"})]
    with pytest.raises(LrsError, match="after one try"):
        transport.ask("GET", "about")


def test_retry_after_is_a_number_or_a_date() -> None:
    later = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 80 < (retry_after(later) or 0) <= 90
    assert retry_after(email.utils.format_datetime(datetime(2020, 1, 1, tzinfo=UTC))) == 0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 -0000") == 0
    assert retry_after(" 7 ") == 7
    assert retry_after("soon") is None
    assert retry_after("") is None


def test_waiting_grows_and_is_never_quite_alike() -> None:
    patience = Patience(first=1, longest=8)
    pauses = [[patience.pause(tried, {}) for _ in range(50)] for tried in (1, 2, 3, 9)]
    for ceiling, many in zip((1, 2, 4, 8), pauses, strict=True):
        assert all(ceiling / 2 <= one <= ceiling for one in many)
        assert len(set(many)) > 10


def test_nobody_at_home_is_said_in_plain_words() -> None:
    with (
        Transport(Access("http://127.0.0.1:1/xapi/", KEY, SECRET), patience=QUICK) as transport,
        pytest.raises(LrsError, match=r"http://127\.0\.0\.1:1/xapi/ cannot be reached"),
    ):
        transport.ask("GET", "about")


def test_a_store_that_hangs_is_left(store: RecordStore) -> None:
    held = threading.Event()

    def hang(_: str) -> None:
        held.wait(5)

    store.before = hang
    quick = Patience(tries=1, answer=0.1)
    with Transport(Access(store.url, KEY, SECRET), patience=quick) as transport:
        with pytest.raises(LrsError, match="does not answer in time"):
            transport.ask("GET", "about")
        held.set()


def test_a_way_within_the_store_is_followed(store: RecordStore, transport: Transport) -> None:
    store.script = [(307, {"Location": "/xapi/about"})]
    assert transport.ask("GET", "elsewhere").status == 200
    assert [path for _, path, _ in store.log] == ["/xapi/elsewhere", "/xapi/about"]


def test_a_post_is_not_made_a_get(store: RecordStore, transport: Transport) -> None:
    store.script = [(302, {"Location": "/xapi/about"})]
    assert transport.ask("POST", "statements", body=b"[]").status == 302
    store.script = [(308, {"Location": "/xapi/statements"})]
    transport.ask("POST", "other", body=b"[1]")
    assert store.bodies[-2:] == [b"[1]", b"[1]"]


def test_the_secret_goes_to_no_other_host(store: RecordStore, transport: Transport) -> None:
    with RecordStore() as thief:
        store.script = [(307, {"Location": f"{thief.url}about"})]
        with pytest.raises(LrsError, match=r"another host, http://127\.0\.0\.1:\d+/xapi/about"):
            transport.ask("GET", "about")
        with pytest.raises(LrsError, match="another host"):
            transport.ask("GET", f"{thief.url}statements?more=1")
        assert thief.log == []


def test_a_circle_of_ways_ends(store: RecordStore, transport: Transport) -> None:
    store.script = [(307, {"Location": "/xapi/about"})] * 9
    with pytest.raises(LrsError, match="leads in a circle"):
        transport.ask("GET", "about")


def test_links_of_a_store_behind_a_tls_proxy_keep_to_tls() -> None:
    with Transport(Access("https://lrs.course.example:8443/xapi/", KEY, SECRET)) as transport:
        resolved = transport.resolve("http://lrs.course.example/xapi/statements?more=1")
        assert resolved == "https://lrs.course.example:8443/xapi/statements?more=1"
        with pytest.raises(LrsError):
            transport.resolve("http://lrs.course.example:9000/xapi/statements")
        with pytest.raises(LrsError):
            transport.resolve("//other.example/xapi/statements")


def test_what_servers_repeat_of_the_secret_is_struck_out(store: RecordStore, transport: Transport) -> None:
    import base64
    import json
    import urllib.parse

    basic = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    echo = f"<b>{SECRET}</b>\n{basic} {json.dumps(SECRET)} {urllib.parse.quote(SECRET, '')} {KEY}\x1b[31m"
    store.script = [(400, {}, echo.encode())]
    words = transport.ask("GET", "about").words
    assert words == '<b>…</b> … "…" … … [31m'


def test_an_answer_is_not_shown_by_accident(transport: Transport) -> None:
    assert SECRET not in repr(transport.access)
    assert KEY not in repr(transport.access)


def test_what_is_packed_is_unpacked_and_what_is_broken_is_tried_again(
    store: RecordStore, transport: Transport
) -> None:
    store.script = [
        (200, {"Content-Encoding": "gzip"}, b"not gzip"),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"{}")),
    ]
    assert transport.ask("GET", "about").body == b"{}"
    assert len(store.log) == 2


def test_an_answer_without_end_is_not_held(store: RecordStore) -> None:
    store.script = [(200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * (1 << 22)))]
    with (
        Transport(Access(store.url, KEY, SECRET), patience=QUICK, most=1 << 20) as transport,
        pytest.raises(LrsError, match="has more than 1 MiB"),
    ):
        transport.ask("GET", "about")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    words += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(
        ["openssl", *words, "-keyout", file, "-out", file.with_suffix(".crt")],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


def test_a_certificate_is_trusted_only_when_somebody_says_so(store: RecordStore, certificate: Path) -> None:
    server: HTTPServer = store._server
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    access = Access(store.url.replace("http:", "https:"), KEY, SECRET)

    with (
        Transport(access, patience=QUICK) as transport,
        pytest.raises(LrsError, match=r"cannot be trusted: .*--ca"),
    ):
        transport.ask("GET", "about")
    assert store.log == []
    with Transport(access, ca=certificate.with_suffix(".crt"), patience=QUICK) as transport:
        assert transport.ask("GET", "about").well


def test_a_file_that_holds_no_certificate_is_said(tmp_path: Path) -> None:
    access = Access("https://lrs.course.example/", KEY, SECRET)
    with pytest.raises(LrsError, match="not a file of certificates"):
        Transport(access, ca=tmp_path / "none.pem")
    (tmp_path / "empty.pem").write_text("nothing")
    with pytest.raises(LrsError, match="not a file of certificates"):
        Transport(access, ca=tmp_path / "empty.pem")


def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with RecordStore() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with Transport(Access("http://lrs.course.example/xapi/", KEY, SECRET), patience=QUICK) as transport:
            transport.ask("GET", "about")
        assert proxy.log[0][1] == "http://lrs.course.example/xapi/about"


@pytest.mark.parametrize(
    "proxy", ["ftp://user:pass-word@proxy.example", "socks5://user:pass-word@proxy.example"]
)
def test_a_proxy_that_cannot_be_used_is_not_repeated(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(LrsError, match="a proxy or certificate file named by the environment") as caught:
        Transport(Access("http://lrs.course.example/xapi/", KEY, SECRET))
    assert "pass-word" not in str(caught.value)


def test_an_address_that_is_none_is_said(transport: Transport) -> None:
    for link in ("http://127.0.0.1:99999/xapi/statements", "http://[::1/xapi"):
        with pytest.raises(LrsError, match="names an address that is none"):
            transport.ask("GET", link)
