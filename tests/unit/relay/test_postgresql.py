"""The PostgreSQL spool: several relays share it, and none needs another to be well."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from time import time

import psycopg
import pytest

from scormkit.relay.spool import Row, SpoolTrouble, open_spool
from scormkit.relay.spool import postgresql as room
from scormkit.relay.spool.postgresql import PostgresqlSpool

pytestmark = pytest.mark.slow

SIZE = 1 << 20
Database = Callable[[], str]


def row(number: int) -> Row:
    return Row(str(uuid.UUID(int=number)), b"{}", time(), "pk1.test")


def spool_at(where: str, lease: float = 60) -> PostgresqlSpool:
    spool = open_spool(where, most=10_000, lease=lease)
    assert isinstance(spool, PostgresqlSpool)
    return spool


def test_no_two_relays_take_the_same(database: Database) -> None:
    where = database()

    async def story() -> None:
        relays = [spool_at(where) for _ in range(3)]
        await relays[0].add([row(number) for number in range(300)])
        taken: list[str] = []

        async def forward(relay: PostgresqlSpool) -> None:
            while rows := await relay.take(7, SIZE):
                taken.extend(each.id for each in rows)
                await relay.done([each.id for each in rows])

        await asyncio.gather(*(forward(relay) for relay in relays * 2))
        assert len(taken) == len(set(taken)) == 300
        for relay in relays:
            await relay.close()

    asyncio.run(story())


def test_what_a_dead_relay_had_goes_out_by_the_next(database: Database) -> None:
    where = database()

    async def story() -> None:
        dead, living = spool_at(where, lease=0.2), spool_at(where)
        await dead.add([row(1), row(2)])
        assert len(await dead.take(9, SIZE)) == 2
        await dead.close()
        assert await living.take(9, SIZE) == []
        await asyncio.sleep(0.25)
        assert len(await living.take(9, SIZE)) == 2
        await living.close()

    asyncio.run(story())


def test_who_lost_a_lease_gives_nothing_of_the_next_one_back(database: Database) -> None:
    where = database()

    async def story() -> None:
        slow, quick = spool_at(where, lease=0.1), spool_at(where)
        await slow.add([row(1)])
        await slow.take(9, SIZE)
        await asyncio.sleep(0.15)
        assert len(await quick.take(9, SIZE)) == 1
        await slow.release([row(1).id])
        assert await slow.take(9, SIZE) == []
        await slow.close()
        await quick.close()

    asyncio.run(story())


def test_two_relays_told_the_same_at_one_time_keep_it_once(database: Database) -> None:
    where = database()

    async def story() -> None:
        one, other = spool_at(where), spool_at(where)
        there = [row(number) for number in range(200)]
        for start in range(0, 200, 20):
            some = there[start : start + 20]
            new = await asyncio.gather(
                *(relay.add(some[::step]) for relay in (one, other) for step in (1, -1))
            )
            assert sum(new) == 20
        await one.close()
        await other.close()

    asyncio.run(story())


def test_relays_that_begin_at_one_time_make_the_tables_once(database: Database) -> None:
    where = database()

    async def story() -> None:
        relays = await asyncio.gather(*(asyncio.to_thread(spool_at, where) for _ in range(6)))
        assert await relays[0].add([row(1)]) == 1
        assert await relays[5].depth() == 1
        for relay in relays:
            await relay.close()

    asyncio.run(story())


def test_tables_of_a_newer_version_are_left_alone(database: Database) -> None:
    where = database()
    asyncio.run(spool_at(where).close())
    with psycopg.connect(where) as connection:
        connection.execute("INSERT INTO scormkit_spool VALUES (99)")
    with pytest.raises(SpoolTrouble, match="newer scormkit"):
        open_spool(where, most=1)


def test_a_database_that_ends_connections_is_trouble_once_and_then_well(database: Database) -> None:
    where = database()

    async def story() -> None:
        spool = spool_at(where)
        await spool.add([row(1)])
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        for number in range(2, 12):
            try:
                await spool.add([row(number)])
            except SpoolTrouble as trouble:
                assert "the database" in str(trouble)  # noqa: PT017 - it may also be well at once
        await spool.add([row(20)])
        assert len(await spool.take(99, SIZE)) >= 2
        await spool.close()

    asyncio.run(story())


def test_a_database_that_does_not_answer_is_trouble(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = database()
    monkeypatch.setattr(room, "PATIENCE", 0.3)

    async def story() -> None:
        spool = spool_at(where)
        await spool.add([row(1)])
        with psycopg.connect(where) as connection:
            connection.execute("LOCK TABLE scormkit_waiting")
            with pytest.raises(SpoolTrouble, match="did not answer within"):
                await spool.add([row(2)])
            connection.rollback()
        assert await spool.add([row(2)]) == 1
        await spool.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    "where",
    [
        "postgresql://relay:top-secret@127.0.0.1:1/spool",
        "postgresql://relay:top-secret@127.0.0.1:top-secret/spool",
        "postgresql://relay:top-secret@[127.0.0.1/spool",
        "postgres://relay:top-secret@127.0.0.1:1/top-secret?connect_timeout=top-secret",
        "postgresql://relay:top%2Dsecret@127.0.0.1:1/spool?sslmode=top-secret",
    ],
)
def test_no_password_is_in_what_is_said_of_a_database(where: str) -> None:
    with pytest.raises(SpoolTrouble) as caught:
        open_spool(where, most=1)
    assert "top" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_password_that_is_wrong_is_told_without_it(database: Database) -> None:
    where = database()
    host = where.partition("?")[2]
    with pytest.raises(SpoolTrouble, match=r"database cannot be used: .*nobody") as caught:
        open_spool(f"postgresql://nobody:top-secret@/none?{host}", most=1)
    assert "top-secret" not in str(caught.value)
