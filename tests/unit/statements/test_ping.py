"""What can be found out about a store without leaving anything in it."""

from __future__ import annotations

import email.utils
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scormkit.statements.access import Access
from scormkit.statements.patience import Patience
from scormkit.statements.ping import Health, ping
from scormkit.statements.remote import Remote
from scormkit.statements.transport import Transport
from tests.unit.record_store import KEY, SECRET, RecordStore


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with RecordStore() as running:
        yield running


def look(store: RecordStore, secret: str = SECRET) -> Health:
    quick = Patience(tries=1, answer=5)
    with Transport(Access(store.url, KEY, secret), patience=quick) as transport:
        return ping(Remote(transport))


def test_a_store_that_lets_us_in(store: RecordStore) -> None:
    health = look(store)
    assert health.well
    assert (health.authenticated, health.reads, health.writes) == (True, True, True)
    assert (health.versions, health.speaks, health.trouble) == (("1.0.3",), "1.0.3", "")
    assert 0 < (health.latency or 0) < 5
    assert health.clock is not None
    assert abs(health.clock) < 5
    assert store.statements == []
    assert health.as_json()["ok"] is True


@pytest.mark.parametrize(
    ("versions", "speaks"),
    [
        (["1.0.3", "2.0.0"], "1.0.3"),
        (["2.0.0"], "2.0.0"),
        (["2.0.0", "1.0.1", "1.0.0"], "1.0.3"),
        (None, "1.0.3"),
        ([5, "0.95"], "1.0.3"),
    ],
)
def test_the_version_is_one_that_both_speak(
    store: RecordStore, versions: list[str] | None, speaks: str
) -> None:
    store.versions = versions
    assert look(store).speaks == speaks


def test_a_newer_store_without_about_tells_its_version_in_a_header(store: RecordStore) -> None:
    store.script = [(404, {"X-Experience-API-Version": "2.0.0"})]
    store.versions = ["2.0.0"]
    health = look(store)
    assert (health.speaks, health.versions, health.reads) == ("2.0.0", (), True)


@pytest.mark.parametrize(("reads", "writes"), [(True, False), (False, True), (False, False)])
def test_who_may_do_less_is_told(store: RecordStore, reads: bool, writes: bool) -> None:  # noqa: FBT001 - drawn
    store.reads, store.writes = reads, writes
    health = look(store)
    assert (health.reads, health.writes) == (reads, writes)
    assert health.authenticated is (reads or writes)
    assert health.well is (reads or writes)


def test_a_wrong_secret_is_told(store: RecordStore) -> None:
    health = look(store, "another")
    assert (health.authenticated, health.reads, health.writes, health.well) == (False, False, False, False)


def test_what_is_no_record_store_is_told(store: RecordStore) -> None:
    store.script = [404, (200, {}, b"<html>"), 405]
    health = look(store)
    assert (health.reachable, health.reads, health.writes, health.well) == (True, False, None, False)
    store.script = [500, 500, 500]
    health = look(store)
    assert (health.reads, health.writes, health.authenticated) == (None, None, None)
    assert health.trouble == "answers 500"


def test_a_store_that_nods_at_nothing_may_be_written_to(store: RecordStore) -> None:
    store.script = ["well", "well", 204]
    assert look(store).writes is True


def test_a_store_that_is_not_there_is_told() -> None:
    quick = Patience(tries=1)
    with Transport(Access("http://127.0.0.1:1/", KEY, SECRET), patience=quick) as transport:
        health = ping(Remote(transport))
    assert not health.reachable
    assert "cannot be reached" in health.trouble
    assert health.as_json()["latency"] is None


@pytest.mark.parametrize("hours", [1, -20, 4000])
def test_a_clock_that_is_wrong_is_noticed(store: RecordStore, hours: int) -> None:
    store.dates = False
    date = email.utils.format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=hours > 0)
    store.script = ["well", (200, {"Date": date}, b'{"statements": []}')]
    assert abs((look(store).clock or 0) - 3600 * hours) < 60


def test_a_store_that_tells_no_time_is_not_blamed(store: RecordStore) -> None:
    store.dates = False
    assert look(store).clock is None
    store.script = ["well", (200, {"Date": "noon"}, b'{"statements": []}')]
    assert look(store).clock is None
