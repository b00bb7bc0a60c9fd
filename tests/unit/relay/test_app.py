"""The relay as its users meet it: tokens, statements, answers, and what becomes of both."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scormkit.relay.app import create_app
from scormkit.relay.settings import Limits
from scormkit.relay.spool import SpoolFull, SpoolTrouble
from tests.unit.relay.desks import (
    ANNA,
    ATTEMPT,
    BEA,
    IRI,
    LMS,
    ORIGIN,
    URL,
    catalogue_of,
    desk,
    put,
    run,
    settings_for,
    statement,
    until,
)

EXTENSIONS = "https://scormkit.org/xapi/extensions/"


def test_a_package_exchanges_its_key_for_a_token_and_writes_with_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.exchange()
            assert answer.status_code == 200
            assert answer.json()["expires"] == 900
            sent = [statement(relay.what), statement(relay.what, "experienced")]
            taken = await relay.send(sent, answer.json()["token"])
            assert (taken.status_code, taken.json()) == (200, [one["id"] for one in sent])
            assert taken.headers["x-experience-api-version"] == "1.0.3"
            assert [body["id"] for body in relay.spool.bodies()] == taken.json()

    run(story())


def test_what_is_kept_says_who_took_it_when_and_how_sure_it_was(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            sent = statement(relay.what)
            before = datetime.now(UTC)
            await relay.send(sent)
            (kept,) = relay.spool.bodies()
            assert kept["actor"] == {"objectType": "Agent", **ANNA}
            assert kept["authority"] == {
                "objectType": "Agent",
                "account": {"homePage": URL, "name": relay.key},
            }
            stamped = kept["context"].pop("extensions")
            assert stamped[f"{EXTENSIONS}identity"] == "unverified"
            received = datetime.fromisoformat(stamped[f"{EXTENSIONS}received"])
            assert timedelta(seconds=-1) < received - before < timedelta(seconds=10)
            for member in ("id", "verb", "object", "timestamp", "context"):
                assert kept[member] == sent[member]
            (row,) = relay.spool.rows.values()
            assert (row.id, row.key) == (sent["id"], relay.key)

    run(story())


def test_an_actor_without_object_type_is_the_same_actor(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            assert (await relay.send(statement(relay.what, actor=ANNA) | {"actor": ANNA})).status_code == 200
            assert relay.spool.bodies()[0]["actor"]["objectType"] == "Agent"

    run(story())


def test_statements_are_taken_all_or_none(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            good, bad = statement(relay.what), statement(relay.what, actor=BEA)
            assert (await relay.send([good, bad])).status_code == 403
            assert not relay.spool.rows

    run(story())


def test_a_statement_told_again_is_thanked_for_and_kept_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            sent = statement(relay.what)
            for _ in range(2):
                assert (await relay.send([sent, sent])).json() == [sent["id"], sent["id"]]
            assert len(relay.spool.rows) == 1
            text = (await relay.http.get("/metrics")).text
            assert "scormkit_relay_statements_accepted_total 1.0" in text
            assert "scormkit_relay_statements_repeated_total 3.0" in text

    run(story())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "malformed"),
        (b"{", "malformed"),
        (b"]]]", "malformed"),
        (b"[]", "count"),
        (b"[1]", "malformed"),
        (b"null", "malformed"),
        (b'"\\ud800"', "malformed"),
        (b"{}" + b" " * 70_000, "too-large"),
        (b"[" * 30 + b"]" * 30, "too-deep"),
        (b"[" + b",".join([b"{}"] * 51) + b"]", "count"),
        (b"\xff", "malformed"),
        (b"[NaN]", "malformed"),
    ],
)
def test_what_is_no_list_of_statements_is_refused_in_words(tmp_path: Path, body: bytes, code: str) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.send(body)
            assert answer.status_code == (413 if code == "too-large" else 400)
            assert answer.json()["code"] == code
            assert answer.json()["error"]
            assert relay.last["code"] == code

    run(story())


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "pk1.short"},
        {"key": 1},
        {"actor": {"mbox": "mailto:anna@lms.example"}},
        {"actor": {"account": {"homePage": LMS, "name": ""}}},
        {"actor": {"account": {"homePage": LMS, "name": "a\nb"}}},
        {"actor": {"account": {"homePage": LMS, "name": "a" * 256}}},
        {"actor": {"account": {"homePage": LMS, "name": "a", "more": 1}}},
        {"actor": {"objectType": "Group", **ANNA}},
        {"registration": ATTEMPT.upper()},
        {"registration": "x"},
        {"verified": True},
    ],
)
def test_only_what_a_token_needs_may_be_asked(tmp_path: Path, changed: dict[str, Any]) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.exchange(**changed)
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed")

    run(story())


def test_a_page_of_the_lms_is_answered_with_its_origin_and_no_other(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            asked = {
                "Origin": ORIGIN,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "authorization,content-type,x-experience-api-version",
            }
            for path in ("/token", "/xapi/statements"):
                answer = await relay.http.options(path, headers=asked)
                assert answer.status_code == 204
                assert answer.headers["access-control-allow-origin"] == ORIGIN
                assert answer.headers["access-control-max-age"] == "7200"
                assert answer.headers["vary"] == "Origin"
                assert answer.headers["access-control-allow-methods"] == "POST"
                assert "Authorization" in answer.headers["access-control-allow-headers"]
                assert "access-control-allow-credentials" not in answer.headers
                other = await relay.http.options(path, headers={**asked, "Origin": "https://evil.example"})
                assert other.status_code == 403
                assert "access-control-allow-origin" not in other.headers
            refused = await relay.send(b"{")
            assert refused.headers["access-control-allow-origin"] == ORIGIN

    run(story())


def test_named_origins_replace_those_of_the_packages(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, origins=frozenset({"https://courses.example"})) as relay:
            assert (await relay.exchange({"Origin": "https://courses.example"})).status_code == 200
            assert (await relay.exchange()).status_code == 403

    run(story())


def test_apps_without_an_origin_are_taken_only_where_that_is_allowed(tmp_path: Path) -> None:
    async def story(*, allowed: bool) -> None:
        async with desk(tmp_path, no_origin=allowed) as relay:
            answer = await relay.http.post("/token", json=relay.asked())
            assert answer.status_code == (200 if allowed else 403)

    run(story(allowed=True))
    run(story(allowed=False))


def test_two_lms_s_share_a_relay_but_not_their_pages(tmp_path: Path) -> None:
    async def story() -> None:
        other = catalogue_of("https://course.example/xapi/desk", "https://other.example/")
        put(tmp_path, "desk.json", other)
        async with desk(tmp_path) as relay:
            theirs = {"account": {"homePage": "https://other.example/", "name": "anna.4711"}}
            answer = await relay.exchange(key=other["key"], actor=theirs)
            assert (answer.status_code, answer.json()["code"]) == (403, "origin")
            fit = await relay.exchange({"Origin": "https://other.example"}, key=other["key"], actor=theirs)
            assert fit.status_code == 200

    run(story())


@pytest.mark.parametrize(
    ("trouble", "code", "after"),
    [
        (SpoolFull("full"), "spool-full", "60"),
        (SpoolTrouble("the disk is full"), "spool", "5"),
        (OSError(28, "No space left on device"), "spool", "5"),
        (sqlite3.OperationalError("disk I/O error"), "spool", "5"),
    ],
)
def test_what_cannot_be_kept_is_not_thanked_for(
    tmp_path: Path, trouble: Exception, code: str, after: str
) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            relay.spool.trouble = trouble
            answer = await relay.send(statement(relay.what))
            assert (answer.status_code, answer.json()["code"]) == (503, code)
            assert answer.headers["retry-after"] == after
            assert relay.lines("spool full" if code == "spool-full" else "spool failed")
            health = await relay.http.get("/health")
            assert health.status_code == 503
            relay.spool.trouble = None
            assert (await relay.send(statement(relay.what))).status_code == 200

    run(story())


def test_health_is_well_while_statements_can_be_kept(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            answer = await relay.http.get("/health")
            assert answer.status_code == 200
            assert answer.json() == {
                "status": "well",
                "reasons": [],
                "spool": {"waiting": 0},
                "lrs": {"breaker": "closed", "lastSuccess": None},
                "packages": 1,
            }
            relay.app.state.desk.meters.succeeded()
            assert (await relay.http.get("/health")).json()["lrs"]["lastSuccess"]
            assert (await relay.http.head("/health")).status_code == 200

    run(story())


def test_health_says_when_the_spool_is_full_or_no_package_may_write(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, most=1) as relay:
            await relay.send(statement(relay.what))
            (tmp_path / "phone.json").unlink()
            relay.app.state.desk.packages.scan()
            answer = await relay.http.get("/health")
            assert answer.status_code == 503
            assert answer.json()["reasons"] == ["the spool is full", "no package may write"]

    run(story())


def test_meters_count_and_name_no_learner(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            await relay.send(statement(relay.what))
            await relay.send(statement(relay.what, actor=BEA))
            answer = await relay.http.get("/metrics")
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
            for line in (
                'scormkit_relay_requests_total{route="statements",status="200"} 1.0',
                'scormkit_relay_requests_total{route="statements",status="403"} 1.0',
                'scormkit_relay_refused_total{reason="actor"} 1.0',
                'scormkit_relay_tokens_granted_total{identity="unverified"} 2.0',
                "scormkit_relay_spool_depth 1.0",
            ):
                assert line in answer.text
            for secret in ("anna", "bea", ATTEMPT, LMS, relay.key):
                assert secret not in answer.text

    run(story())


def test_the_spool_is_closed_at_the_end(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            assert relay.lines("started")
            before = relay.spool.closed
        assert (before, relay.spool.closed) == (False, True)
        assert [line["event"] for line in relay.lines()][-2:] == ["stopping", "stopped"]

    run(story())


def test_a_fault_of_ours_is_a_500_in_our_form_and_logged_without_its_words(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            relay.app.state.desk.tokens.read = None  # a fault, made up
            answer = await relay.send(statement(relay.what), "token")
            assert (answer.status_code, answer.json()["code"]) == (500, "failed")
            (line,) = relay.lines("failed")
            assert line["error"] == "TypeError"
            assert "NoneType" not in relay.log.getvalue()

    run(story())


def test_the_folder_is_looked_at_again_while_the_relay_runs(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, rescan=0.02) as relay:
            other = catalogue_of(f"{IRI}-two")
            with zipfile.ZipFile(tmp_path / "two.zip.part", "w") as archive:
                archive.writestr("statements.json", json.dumps(other))
            (tmp_path / "two.zip.part").rename(tmp_path / "two.zip")
            await until(lambda: len(relay.lines("package added")) == 2)
            assert (await relay.exchange(key=other["key"])).status_code == 200
            assert {line["package"] for line in relay.lines("package added")} == {relay.key, other["key"]}
            (tmp_path / "broken.zip").write_bytes(b"PK")
            await until(lambda: relay.lines("package unreadable"))

    run(story())


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signal here")
def test_hangup_reads_packages_and_secrets_again(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets.txt"
    secrets.write_text("s" * 32)
    secrets.chmod(0o600)

    async def story() -> None:
        folder = tmp_path / "packages"
        folder.mkdir()
        async with desk(folder, secret_file=secrets, secrets=("s" * 32,)) as relay:
            old = await relay.token()
            secrets.write_text("n" * 32)
            (folder / "revoked.txt").write_text(
                f"# nobody yet\n{catalogue_of('https://x.example/y')['key']}\n"
            )
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: relay.lines("secrets read again"))
            assert (await relay.send(statement(relay.what), old)).status_code == 401
            assert (await relay.send(statement(relay.what))).status_code == 200
            secrets.write_text("short")
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda: relay.lines("secrets kept as they were"))
            assert (await relay.send(statement(relay.what))).status_code == 200

    run(story())


def test_a_body_that_comes_too_slowly_is_given_up(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, limits=replace(settings_for(tmp_path).limits, seconds=0.05)) as relay:

            async def drops() -> AsyncIterator[bytes]:
                yield b"["
                await asyncio.sleep(5)

            headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
            answer = await relay.http.post("/token", content=drops(), headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (408, "slow")

    run(story())


def test_defaults_are_those_of_the_manual() -> None:
    assert Limits().body == 65536
    assert Limits().statements == 50


def test_the_application_is_made_without_touching_the_world(tmp_path: Path) -> None:
    create_app(settings_for(tmp_path / "nowhere"))
    assert not list(tmp_path.iterdir())
