"""Both spools keep every row once, oldest first, and lose nothing that they have taken."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from time import time

import pytest

from scormkit.relay.spool import Row, Spool, SpoolFull, SpoolTrouble

SIZE = 1 << 20
Opener = Callable[..., Spool]


def row(number: int, body: bytes = b"{}") -> Row:
    return Row(str(uuid.UUID(int=number)), body, time(), "pk1.test")


def ids(rows: list[Row]) -> list[int]:
    return [uuid.UUID(each.id).int for each in rows]


def using(opener: Opener, story: Callable[[Spool], Awaitable[None]], **words: float) -> None:
    """Run *story* with the spool, which is closed at its end."""

    async def whole() -> None:
        spool = opener(**words)
        try:
            await story(spool)
        finally:
            await spool.close()

    asyncio.run(whole())


def test_rows_come_out_as_they_went_in(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        told = Row(str(uuid.uuid4()), '{"é": "\x7f"}'.encode(), 1_760_000_000.25, "pk1.key")
        assert await spool.add([told]) == 1
        assert await spool.take(10, SIZE) == [told]

    using(opened, story)


def test_a_row_is_kept_once_however_its_id_is_written(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        one = Row("0f0e0d0c-0000-4000-8000-aabbccddeeff", b"1", time(), "k")
        assert await spool.add([one, one]) == 1
        assert await spool.add([one._replace(id=one.id.upper()), row(2)]) == 1
        assert await spool.depth() == 2
        assert [each.id for each in await spool.take(9, SIZE)] == [one.id, row(2).id]

    using(opened, story)


def test_the_oldest_come_first_and_no_more_than_asked(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        for number in (5, 3, 9, 1):
            await spool.add([row(number, b"x" * 100)])
        assert ids(await spool.take(2, SIZE)) == [5, 3]
        assert ids(await spool.take(9, 150)) == [9]
        assert ids(await spool.take(9, 10)) == [1], "one goes out even where it is bigger than asked"
        assert await spool.take(9, SIZE) == []

    using(opened, story)


def test_nobody_gets_what_another_has(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(number) for number in range(1, 41)])
        taken = await asyncio.gather(*(spool.take(7, SIZE) for _ in range(8)))
        assert sorted(number for rows in taken for number in ids(rows)) == list(range(1, 41))

    using(opened, story)


def test_a_lease_that_ran_out_frees_its_rows(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2)])
        assert ids(await spool.take(1, SIZE)) == [1]
        assert ids(await spool.take(9, SIZE)) == [2]
        await asyncio.sleep(0.25)
        assert ids(await spool.take(9, SIZE)) == [1, 2]

    using(opened, story, lease=0.2)


def test_what_is_given_back_comes_again_in_its_old_place(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(number) for number in range(1, 6)])
        taken = await spool.take(3, SIZE)
        await spool.release([taken[1].id])
        assert ids(await spool.take(9, SIZE)) == [2, 4, 5]

    using(opened, story)


def test_what_is_given_back_for_later_comes_later(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2)])
        await spool.take(9, SIZE)
        await spool.release([row(1).id], 0.2)
        await spool.release([row(2).id])
        assert ids(await spool.take(9, SIZE)) == [2]
        await asyncio.sleep(0.25)
        assert ids(await spool.take(9, SIZE)) == [1]

    using(opened, story)


def test_what_is_done_is_forgotten_but_its_id_is_not(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2), row(3)])
        await spool.take(2, SIZE)
        await spool.done([row(1).id, row(2).id])
        await spool.done([row(1).id])
        assert await spool.add([row(1), row(2), row(4)]) == 1
        assert ids(await spool.take(9, SIZE)) == [3, 4]

    using(opened, story)


def test_what_nobody_holds_any_more_can_still_be_done(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2)])
        await spool.done([row(2).id, row(77).id])
        assert ids(await spool.take(9, SIZE)) == [1]
        assert await spool.add([row(2)]) == 0

    using(opened, story)


def test_the_dead_do_not_come_back(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2)])
        await spool.take(1, SIZE)
        await spool.dead(row(1).id, "400 for reasons")
        assert await spool.add([row(1)]) == 0
        assert ids(await spool.take(9, SIZE)) == [2]

    using(opened, story)


def test_a_full_spool_takes_all_or_nothing(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2)])
        with pytest.raises(SpoolFull, match="2 statements wait"):
            await spool.add([row(3), row(4)])
        assert await spool.add([row(3)]) == 1
        assert ids(await spool.take(9, SIZE)) == [1, 2, 3]
        await spool.done([row(1).id, row(2).id])

    async def later(spool: Spool) -> None:
        assert await spool.add([row(5), row(6)]) == 2

    using(opened, story, most=3)
    using(opened, later, most=3)


def test_bytes_are_bounded_too(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1, b"x" * 600)])
        with pytest.raises(SpoolFull):
            await spool.add([row(2, b"x" * 600)])
        assert await spool.add([row(3, b"x" * 300)]) == 1

    using(opened, story, most_bytes=1000)


def test_what_was_kept_is_there_after_opening_again(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1), row(2), row(3)])
        await spool.done([row(2).id])

    async def later(spool: Spool) -> None:
        assert await spool.depth() == 2
        assert await spool.add([row(1), row(2), row(4)]) == 1
        assert ids(await spool.take(9, SIZE)) == [1, 3, 4]

    using(opened, story)
    using(opened, later)


def test_ids_are_forgotten_in_the_end_but_never_of_what_still_waits(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.add([row(1)._replace(received=5.0), row(2)._replace(received=6.0), row(3)])
        await spool.done([row(2).id, row(3).id])

    async def later(spool: Spool) -> None:
        await spool.add([row(4)])
        await spool.add([row(5)])
        assert await spool.add([row(1), row(2), row(3)]) == 1, "2 alone is forgotten"

    using(opened, story)
    using(opened, later, keep=1000)


def test_waiting_ends_when_something_comes(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        assert await spool.take(9, SIZE) == []
        waiting = asyncio.ensure_future(spool.wait(30))
        await spool.add([row(1)])
        await asyncio.wait_for(waiting, 5)
        await spool.take(9, SIZE)
        await spool.wait(0.01)

    using(opened, story)


def test_two_may_add_the_same_in_any_order_at_one_time(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        there = [row(number) for number in range(1, 41)]
        new = await asyncio.gather(*(spool.add(there[::step]) for step in (1, -1) * 8))
        assert sum(new) == 40
        assert await spool.depth() == 40

    using(opened, story)


def test_a_closed_spool_says_so(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        await spool.close()
        with pytest.raises(SpoolTrouble, match="closed"):
            await spool.add([row(1)])

    using(opened, story)


def test_an_id_that_is_none_is_our_own_mistake(opened: Opener) -> None:
    async def story(spool: Spool) -> None:
        with pytest.raises((ValueError, SpoolTrouble)):
            await spool.add([Row("no-uuid", b"", 0, "")])
        assert await spool.add([row(1)]) == 1

    using(opened, story)
