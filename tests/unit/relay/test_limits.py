"""Buckets let a burst through, then a rate; and addresses are those of learners, not of proxies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.relay.limits import Buckets
from scormkit.relay.origins import allowed_origin, client, networks, origin_of, site
from scormkit.relay.settings import Rate, SettingsError
from tests.unit.relay.desks import ANNA, BEA, FREE, LMS, OTHER_ATTEMPT, desk, run, statement

PROXIES = networks(["127.0.0.0/8", "10.1.2.3", "fd00::/8"])


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_a_rate() -> None:
    clock = Clock()
    buckets = Buckets(Rate(2, 3), 10, clock=clock)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.wait("b") == 0
    clock.now = 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 1]


def test_who_comes_back_when_told_to_is_let_in() -> None:
    clock = Clock()
    buckets = Buckets(Rate(0.1, 1), 10, clock=clock)
    assert buckets.wait("a") == 0
    wait = buckets.wait("a")
    assert wait == 10
    clock.now = wait
    assert buckets.wait("a") == 0


@given(st.lists(st.floats(0, 5), max_size=60), st.floats(0.5, 20), st.integers(1, 20))
def test_no_more_than_burst_and_rate_ever_passes(pauses: list[float], rate: float, burst: int) -> None:
    clock = Clock()
    buckets = Buckets(Rate(rate, burst), 10, clock=clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        passed += buckets.wait("a") == 0
    assert passed <= burst + clock.now * rate + 1e-6


def test_no_limit_is_no_limit() -> None:
    buckets = Buckets(Rate(0, 0), 10)
    assert not any(buckets.wait("a") for _ in range(1000))
    assert len(buckets) == 0


def test_memory_is_bounded_and_the_busy_are_remembered() -> None:
    clock = Clock()
    buckets = Buckets(Rate(0.001, 1), 100, clock=clock)
    for number in range(10_000):
        buckets.wait(number)
        buckets.wait("busy")
    assert len(buckets) == 100
    assert buckets.wait("busy") > 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.9", "192.0.2.7"),  # not a proxy of ours: not believed
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "6.6.6.6, 198.51.100.9", "198.51.100.9"),  # the left one may be made up
        ("127.0.0.1", "6.6.6.6, 198.51.100.9, 10.1.2.3", "198.51.100.9"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.9, rubbish", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("fd00::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("", "198.51.100.9", ""),
    ],
)
def test_the_address_is_the_first_that_is_no_proxy_of_ours(peer: str, forwarded: str, found: str) -> None:
    assert client(peer, forwarded, PROXIES) == found


def test_addresses_of_one_household_are_one() -> None:
    assert site("2001:db8::1") == site("2001:db8::ffff:1")
    assert site("::1") == "::/64"
    assert site("2001:db8::1") != site("2001:db8:0:1::1")


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_header_breaks_the_looking(peer: str, forwarded: str) -> None:
    client(peer, forwarded, PROXIES)
    client("127.0.0.1", forwarded, PROXIES)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://lms.example/moodle", "https://lms.example"),
        ("https://LMS.example:443/", "https://lms.example"),
        ("http://lms.example:8080/x", "http://lms.example:8080"),
        ("http://lms.example:80", "http://lms.example"),
        ("https://[2001:db8::1]:444/", "https://[2001:db8::1]:444"),
        ("https://bücher.example/", "https://xn--bcher-kva.example"),
        ("null", None),
        ("file:///x", None),
        ("https://", None),
        ("https://lms.example:99999", None),
        ("", None),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "text", ["null", "*", "https://*.example", "https://lms.example/path", "lms.example"]
)
def test_what_no_browser_sends_is_no_origin_to_allow(text: str) -> None:
    with pytest.raises(SettingsError, match="is not an origin"):
        allowed_origin(text)


def test_what_is_no_network_is_said() -> None:
    with pytest.raises(SettingsError, match="--trusted-proxy"):
        networks(["lms.example"])


def test_one_learner_s_haste_does_not_slow_another(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, limits=replace(FREE, actor=Rate(0.1, 2))) as relay:
            token = await relay.token()
            assert (await relay.send(statement(relay.what), token)).status_code == 200
            late = await relay.send(statement(relay.what), token)
            assert (late.status_code, late.json()["code"]) == (429, "rate-actor")
            assert 1 <= int(late.headers["retry-after"]) <= 10
            assert relay.last["code"] == "rate-actor"
            # A new attempt is no way around it; another learner is not touched.
            assert (await relay.exchange(registration=OTHER_ATTEMPT)).status_code == 429
            assert (await relay.exchange(actor=BEA)).status_code == 200

    run(story())


def test_a_package_and_an_address_have_limits_of_their_own(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path, limits=replace(FREE, key=Rate(0.1, 2))) as relay:
            for number in range(3):
                who = {"account": {"homePage": LMS, "name": str(number)}}
                answer = await relay.exchange(actor=who)
                assert answer.status_code == (200 if number < 2 else 429)
            assert answer.json()["code"] == "rate-package"
        async with desk(tmp_path, limits=replace(FREE, address=Rate(0.1, 2))) as relay:
            answers = [await relay.http.get("/anything") for _ in range(3)]
            assert [one.status_code for one in answers] == [404, 404, 429]
            assert answers[-1].json()["code"] == "rate-address"

    run(story())


def test_learners_behind_a_trusted_proxy_are_told_apart(tmp_path: Path) -> None:
    async def story() -> None:
        limits = replace(FREE, address=Rate(0.1, 1))
        async with desk(tmp_path, limits=limits, trusted=networks(["192.0.2.7"])) as relay:
            for last in (1, 2, 3):
                assert (await relay.exchange({"X-Forwarded-For": f"198.51.100.{last}"})).status_code == 200
            assert (await relay.exchange({"X-Forwarded-For": "198.51.100.3"})).status_code == 429
            assert not [line for line in relay.lines() if "Forwarded" in line["event"]]

    run(story())


def test_a_forgotten_trusted_proxy_is_told_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as relay:
            for last in (1, 2):
                await relay.exchange({"X-Forwarded-For": f"198.51.100.{last}"}, actor=ANNA)
            assert len([line for line in relay.lines() if "--trusted-proxy" in line["event"]]) == 1

    run(story())
