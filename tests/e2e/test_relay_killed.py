"""A relay that is killed again and again delivers in the end all that it thanked for, and each of it once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from learners import Class
from relay_scene import Relay
from relay_soak import drain
from rough_store import Store

pytestmark = pytest.mark.e2e

ROUNDS = 5


def test_nothing_thanked_for_is_lost_or_doubled_when_the_relay_is_killed_under_load(tmp_path: Path) -> None:
    with Store(whole=False, odds={"lost answer": 0.2, "503": 0.05}).running() as store:
        relay = Relay(tmp_path, store.endpoint)
        relay.begin()
        class_ = Class(relay)
        with class_.learning(8):
            for round_ in range(ROUNDS):
                known = len(class_.thanked)
                while len(class_.thanked) < known + 150:
                    time.sleep(0.01)
                time.sleep(0.05 * round_)
                relay.kill()
                relay.begin()
        store.odds = {}
        drain(relay, store, class_.thanked)
        assert relay.stop() == 0

    assert class_.refusals == []
    assert class_.retries >= ROUNDS
    assert class_.thanked - store.known == set()
    assert len(store.stored) == len(set(store.stored))
    assert not (tmp_path / "dead-letters.ndjson").exists()


def test_a_relay_that_is_stopped_in_time_leaves_only_what_it_could_not_deliver(tmp_path: Path) -> None:
    with Store(whole=False, odds={"503": 1.0}).running() as store:
        relay = Relay(tmp_path, store.endpoint)
        relay.begin()
        class_ = Class(relay)
        with class_.learning(3):
            while len(class_.thanked) < 100:
                time.sleep(0.01)
        assert relay.stop() == 0
        assert store.stored == []
        store.odds = {}
        relay.begin()
        drain(relay, store, class_.thanked)
        assert relay.stop() == 0
    assert class_.thanked <= store.known
    assert len(store.stored) == len(store.known)
