"""A relay's life: it begins or says why not, forwards, survives its own faults, and ends."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rough_store import Store

from scormkit.cli import main
from scormkit.relay import app
from scormkit.relay.check import trouble_of_lrs, trouble_of_spool
from scormkit.relay.forward import Forwarder
from scormkit.relay.lrs import LrsSettings
from scormkit.relay.packages import Packages, Shelf
from scormkit.relay.serve import listen, serve
from tests.unit.relay.desks import ORIGIN, catalogue_of, desk, logs, put, run, settings_for, statement, until


@pytest.fixture
def store() -> Iterator[Store]:
    with Store().running() as running:
        yield running


def lrs_of(store: Store, folder: Path) -> LrsSettings:
    return LrsSettings(
        endpoint=store.endpoint, authorization="Basic cmVsYXk6eA==", dead=folder / "dead.ndjson"
    )


def test_what_is_taken_is_forwarded_while_health_looks_on(tmp_path: Path, store: Store) -> None:
    async def story() -> None:
        async with desk(tmp_path, lrs=lrs_of(store, tmp_path)) as relay:
            sent = [statement(relay.what) for _ in range(5)]
            assert (await relay.send(sent)).status_code == 200
            await until(lambda: len(store.stored) == 5)
            await until(lambda: relay.app.state.desk.meters.last_success)
            health = await relay.http.get("/health")
            assert (health.status_code, health.json()["lrs"]["breaker"]) == (200, "closed")
        assert relay.lines("stopped")[0]["waiting"] == 0

    run(story())


def test_a_forwarder_that_breaks_is_told_and_begun_anew(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stumbling(Forwarder):
        stumbled = False

        async def run(self) -> None:
            if not Stumbling.stumbled:
                Stumbling.stumbled = True
                raise RuntimeError("anna.4711")
            await super().run()

    monkeypatch.setattr(app, "Forwarder", Stumbling)
    monkeypatch.setattr(app, "RESTART", 0.01)

    async def story() -> None:
        async with desk(tmp_path, lrs=lrs_of(store, tmp_path)) as relay:
            await relay.send(statement(relay.what))
            await until(lambda: store.stored)
            (line,) = relay.lines("forwarder broke")
            assert line["error"] == "RuntimeError"
            assert "anna" not in relay.log.getvalue()

    run(story())


def test_health_says_that_the_forwarder_has_stopped(tmp_path: Path, store: Store) -> None:
    async def story() -> None:
        async with desk(tmp_path, lrs=lrs_of(store, tmp_path)) as relay:
            forwarding = relay.app.state.desk.forwarding
            forwarding.cancel()
            await until(forwarding.done)
            health = await relay.http.get("/health")
            assert (health.status_code, health.json()["reasons"]) == (503, ["the forwarder has stopped"])

    run(story())


class Failing(Packages):
    """Looks once, and then breaks for a while."""

    looks = 0

    def scan(self) -> Shelf:
        self.looks += 1
        if self.looks == 2:
            raise RuntimeError("made up")
        return super().scan()


def test_a_look_that_breaks_is_not_the_last_one(tmp_path: Path) -> None:
    put(tmp_path, "phone.json", catalogue_of())
    settings = settings_for(tmp_path, rescan=0.01, spool=str(tmp_path / "relay.sqlite3"))
    packages = Failing(tmp_path)

    async def story() -> None:
        relay = app.create_app(settings, packages=packages)
        with logs() as log:
            async with relay.router.lifespan_context(relay):
                await until(lambda: packages.looks > 3)
            assert log.getvalue().count("packages not looked at") == 1

    run(story())


def test_a_package_that_breaks_the_reader_keeps_no_other_out(tmp_path: Path) -> None:
    def reading(path: Path) -> Any:
        raise RuntimeError(path)

    put(tmp_path, "phone.json", catalogue_of())
    assert Packages(tmp_path, read=reading).scan().troubles == {
        "phone.json": "it cannot be read: RuntimeError"
    }


def test_a_revoked_package_is_told_in_the_log(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, rescan=0.01) as relay:
            (tmp_path / "revoked.txt").write_text(relay.key)
            await until(lambda: relay.lines("package revoked"))
            (tmp_path / "revoked.txt").unlink()
            await until(lambda: len(relay.lines("package added")) == 2)
            (tmp_path / "phone.json").unlink()
            await until(lambda: relay.lines("package removed"))

    run(story())


def test_health_and_metrics_do_without_a_spool_that_cannot_be_read(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            relay.spool.trouble = OSError(5, "Input/output error")
            health = await relay.http.get("/health")
            assert health.status_code == 503
            assert health.json()["reasons"] == ["the spool cannot be read"]
            assert (await relay.http.get("/metrics")).status_code == 200
            relay.spool.trouble = None

    run(story())


def test_addresses_of_several_proxies_and_names_in_no_encoding(tmp_path: Path) -> None:
    async def story() -> None:
        from scormkit.relay.origins import networks

        async with desk(tmp_path, trusted=networks(["192.0.2.7"]), identity_header="X-User") as relay:
            hops = [("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "192.0.2.7"), ("Origin", ORIGIN)]
            assert (await relay.http.post("/token", json=relay.asked(), headers=hops)).status_code == 200
            named = [(b"X-User", b"\xff"), (b"Origin", ORIGIN.encode())]
            answer = await relay.http.post("/token", json=relay.asked(), headers=named)
            assert (answer.status_code, answer.json()["code"]) == (403, "identity")

    run(story())


def ended(when: Callable[[], object]) -> threading.Thread:
    """Send this process SIGTERM once *when* says so."""

    def wait() -> None:
        for _ in range(400):
            if when():
                break
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_the_verb_serves_until_it_is_told_to_stop(tmp_path: Path, store: Store) -> None:
    put(tmp_path, "phone.json", catalogue_of())
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def answers() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return b" 200 " in connection.recv(100)
        except OSError:
            return False

    handlers = [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)]
    secrets = {"SCORMKIT_LRS_KEY": "relay", "SCORMKIT_LRS_SECRET": "open sesame"}
    words = ["--packages", str(tmp_path), "--spool", str(tmp_path / "relay.sqlite3"), "--lrs", store.endpoint]
    killer = ended(answers)
    with logs():
        served = CliRunner().invoke(main, ["relay", *words, "--port", str(port)], env=secrets)
    killer.join()
    assert served.exit_code == 0, served.output
    assert f"Listening on http://127.0.0.1:{port}/ as http://127.0.0.1:{port}/" in served.stderr
    assert '"event":"stopped"' in served.stdout
    assert [signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)] == handlers


def test_a_relay_that_cannot_begin_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = settings_for(tmp_path, spool=str(tmp_path))
    with logs(), listen("localhost", 0) as bound:
        assert not serve(settings, bound)
    assert "SpoolTrouble" in capsys.readouterr().out
    assert trouble_of_spool(settings)
    assert trouble_of_spool(replace(settings, spool=str(tmp_path / "relay.sqlite3"))) is None


def test_a_record_store_behind_an_authority_that_is_no_file(tmp_path: Path, store: Store) -> None:
    lrs = replace(lrs_of(store, tmp_path), certificates=str(tmp_path / "nowhere.pem"))
    assert "cannot be reached" in (trouble_of_lrs(lrs) or "")
