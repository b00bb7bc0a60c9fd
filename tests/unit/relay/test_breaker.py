"""The breaker's pauses grow, are never the same, and end with one request that may try."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.relay.breaker import FAILURES, LONGEST_WISH, Breaker
from scormkit.relay.lrs import _retry_after


def telling(story: Callable[[Breaker, list[str]], Awaitable[None]], pause: float = 0.02) -> list[str]:
    """Run *story* with a breaker, and return the states it told of."""
    told: list[str] = []

    async def whole() -> None:
        await story(Breaker(pause, 10.0, told.append), told)

    asyncio.run(whole())
    return told


def test_a_few_failures_in_a_row_open_it_and_a_success_in_between_does_not() -> None:
    async def story(breaker: Breaker, told: list[str]) -> None:
        for _ in range(FAILURES - 1):
            breaker.failed()
        breaker.succeeded()
        for _ in range(FAILURES - 1):
            breaker.failed()
        assert told == ["closed"]
        breaker.failed()

    assert telling(story) == ["closed", "open"]


def test_one_alone_may_try_and_its_fate_is_everybodys() -> None:
    async def story(breaker: Breaker, told: list[str]) -> None:
        breaker.failed(at_once=True)
        asked = [asyncio.create_task(breaker.permit()) for _ in range(3)]
        await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        assert told[-1] == "half-open"
        assert sum(one.done() for one in asked) == 1
        breaker.failed()
        assert told[-1] == "open"
        await asyncio.wait([one for one in asked if not one.done()], return_when=asyncio.FIRST_COMPLETED)
        breaker.succeeded()
        await asyncio.wait_for(asyncio.gather(*asked), 5)

    assert telling(story) == ["closed", "open", "half-open", "open", "half-open", "closed"]


def test_a_permit_that_was_not_used_is_there_for_the_next() -> None:
    async def story(breaker: Breaker, told: list[str]) -> None:
        breaker.unused()
        assert told == ["closed"]
        breaker.failed(at_once=True)
        await breaker.permit()
        breaker.unused()
        await asyncio.wait_for(breaker.permit(), 1)

    telling(story)


def test_what_fails_while_it_is_open_only_lengthens_the_pause_that_was_wished() -> None:
    async def story(breaker: Breaker, told: list[str]) -> None:
        breaker.failed(at_once=True)
        breaker.failed(0.2)
        breaker.failed()
        begun = monotonic()
        await breaker.permit()
        assert 0.15 < monotonic() - begun < 2
        assert told == ["closed", "open", "half-open"]

    telling(story)


def test_a_wish_beyond_reason_is_cut() -> None:
    async def story(breaker: Breaker, _: list[str]) -> None:
        breaker.failed(1e9)
        assert breaker._until <= monotonic() + LONGEST_WISH

    telling(story)


@given(st.integers(0, 10_000), st.floats(0.001, 100), st.floats(0.001, 1000))
def test_pauses_grow_to_the_longest_and_never_beyond(failures: int, pause: float, longest: float) -> None:
    breaker = Breaker(pause, longest, lambda _: None)
    there = breaker.pause(failures)
    assert there <= longest
    assert there >= min(longest, pause * 2 ** min(max(failures, 1) - 1, 30)) / 2


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("1e9", 0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)
def test_retry_after_is_read_as_the_standard_writes_it(header: str, seconds: float) -> None:
    assert _retry_after(header) == seconds


def test_retry_after_may_be_a_date() -> None:
    from email.utils import formatdate
    from time import time

    assert 50 < _retry_after(formatdate(time() + 60, usegmt=True)) <= 60


@given(st.text())
def test_no_retry_after_breaks_anything(header: str) -> None:
    assert _retry_after(header) >= 0
