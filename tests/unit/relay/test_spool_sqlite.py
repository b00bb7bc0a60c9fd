"""The SQLite spool: one process, one file, and nothing lost when either has a bad day."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import uuid
from pathlib import Path
from time import time

import pytest

from scormkit.relay.spool import Row, SpoolTrouble, open_spool
from scormkit.relay.spool.file import STEPS, connect, migrate
from scormkit.relay.spool.sqlite import SqliteSpool
from scormkit.relay.spool.tables import Tables


def row(number: int, body: bytes = b"{}") -> Row:
    return Row(str(uuid.UUID(int=number)), body, time(), "pk1.test")


def spool_at(path: Path, most: int = 100_000) -> SqliteSpool:
    spool = open_spool(str(path), most=most)
    assert isinstance(spool, SqliteSpool)
    return spool


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "new" / "spool.db")
        await spool.add([row(1)])
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
        assert modes == {0o600}
        await spool.close()

    asyncio.run(story())


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    path.touch(mode=0o644)
    asyncio.run(spool_at(path).close())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_process_is_refused_in_clear_words(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    script = f"from scormkit.relay.spool import open_spool; open_spool({str(path)!r}, most=1)"

    def second() -> str:
        return subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=False
        ).stderr

    spool = spool_at(path)
    assert "another process has it open" in second()
    asyncio.run(spool.close())
    assert second() == ""


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SpoolTrouble, match=r"spool .*file/spool.db cannot be used"):
        open_spool(str(tmp_path / "file" / "spool.db"), most=1)


@pytest.mark.parametrize("content", [b"# something else\n" * 400, b"short"])
def test_a_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(SpoolTrouble, match="the file is no spool"):
        open_spool(str(path), most=1)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE known (mine TEXT)")
    other.close()
    with pytest.raises(SpoolTrouble, match="database of something else"):
        open_spool(str(path), most=1)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    connection = connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SpoolTrouble, match="newer scormkit"):
        open_spool(str(path), most=1)


def test_an_older_file_is_brought_up_to_date_or_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    asyncio.run(spool_at(path).close())
    connection = sqlite3.connect(path, isolation_level=None)
    broken = (*STEPS, "ALTER TABLE known ADD COLUMN more TEXT; ALTER TABLE absent ADD COLUMN x;")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        migrate(connection, broken)
    connection.rollback()
    assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    migrate(connection, (*STEPS, "ALTER TABLE known ADD COLUMN more TEXT;"))
    assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
    connection.execute("SELECT more FROM known")
    connection.close()


def test_a_full_disk_is_told_and_gone_when_there_is_room_again(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "spool.db")
        await spool.add([row(1)])
        [pages] = spool._connection.execute("PRAGMA page_count").fetchone()
        spool._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(SpoolTrouble, match="full"):
            await spool.add([row(number, b"x" * 2000) for number in range(2, 40)])
        assert await spool.depth() == 1
        spool._connection.execute("PRAGMA max_page_count = 100000")
        assert await spool.add([row(number, b"x" * 2000) for number in range(2, 40)]) == 38
        assert len(await spool.take(100, 1 << 20)) == 39
        await spool.close()

    asyncio.run(story())


def test_a_disk_that_became_read_only_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "spool.db")
        second = row(2)
        await spool.add([row(1), second])
        taken = await spool.take(1, 1000)
        spool._connection.execute("PRAGMA query_only = ON")
        for asked in (spool.add([row(3)]), spool.done([taken[0].id]), spool.dead(second.id, "why")):
            with pytest.raises(SpoolTrouble, match="readonly"):
                await asked
        spool._connection.execute("PRAGMA query_only = OFF")
        await spool.release([taken[0].id])
        assert await spool.take(9, 1000) == [taken[0], second], "nothing is forgotten"
        await spool.close()

    asyncio.run(story())


def test_a_failed_write_in_the_real_file_system_is_told_too(tmp_path: Path) -> None:
    script = """
import asyncio, resource, signal, sys, time, uuid
from scormkit.relay.spool import Row, SpoolTrouble, open_spool
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
async def story():
    spool = open_spool(sys.argv[1], most=10_000)
    rows = lambda: [Row(str(uuid.uuid4()), b"x" * 1000, time.time(), "k") for _ in range(100)]
    kept = await spool.add(rows())
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    try:
        for _ in range(20):
            kept += await spool.add(rows())
    except SpoolTrouble as trouble:
        print("told:", trouble)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    kept += await spool.add(rows())
    print(kept, await spool.depth())
    await spool.close()
asyncio.run(story())
"""
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "spool.db"], capture_output=True, text=True, check=True
    )
    told, counted = done.stdout.splitlines()
    assert told.startswith("told:")
    kept, depth = counted.split()
    assert kept == depth


def test_many_who_wait_share_one_commit(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "spool.db")
        await spool.add([row(0)])
        said: list[str] = []
        spool._connection.set_trace_callback(said.append)
        new = await asyncio.gather(*(spool.add([row(number)]) for number in range(1, 201)))
        assert sum(new) == 200
        assert said.count("COMMIT") < 50
        await spool.close()

    asyncio.run(story())


def test_one_who_is_full_or_wrong_does_not_spoil_it_for_others(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "spool.db", most=10)
        asked = [spool.add([row(number) for number in range(first, first + 4)]) for first in (0, 10, 20, 30)]
        wrong = spool._ask(lambda _: int("x"))
        answers = await asyncio.gather(*asked, wrong, return_exceptions=True)
        assert [answer if isinstance(answer, int) else type(answer).__name__ for answer in answers] == [
            4, 4, "SpoolFull", "SpoolFull", "ValueError",
        ]  # fmt: skip
        assert await spool.add([row(0), row(50)]) == 1
        await spool.close()

    asyncio.run(story())


def test_rows_taken_for_somebody_who_left_go_to_the_next(tmp_path: Path) -> None:
    async def story() -> None:
        spool = spool_at(tmp_path / "spool.db")
        await spool.add([row(1), row(2)])
        left = asyncio.create_task(spool.take(9, 1000))
        await asyncio.sleep(0)
        left.cancel()
        taken: list[Row] = []
        while not taken:
            await asyncio.sleep(0.01)
            taken = await spool.take(9, 1000)
        assert len(taken) == 2
        await spool.close()

    asyncio.run(story())


def test_a_loop_that_ended_is_not_waited_for(tmp_path: Path) -> None:
    spool = spool_at(tmp_path / "spool.db")
    stall, going = threading.Event(), threading.Event()

    async def gone() -> None:
        spool._ask(lambda _: going.set() or stall.wait(10))  # type: ignore[func-returns-value]
        await asyncio.to_thread(going.wait, 10)
        spool._ask(lambda tables: tables.take(1, 1))

    asyncio.run(gone())
    stall.set()

    async def story() -> None:
        assert await spool.add([row(1)]) == 1
        await spool.close()
        await spool.close()

    asyncio.run(story())


def test_pruning_goes_in_small_steps(tmp_path: Path) -> None:
    connection = connect(tmp_path / "spool.db")
    tables = Tables(connection, most=10_000, most_bytes=1 << 20, lease=1, keep=100, now=lambda: 1000.0)
    rows = [(uuid.UUID(int=number).bytes, row(number)._replace(received=5.0)) for number in range(2500)]
    with tables.group():
        tables.add([rows])
        tables._ids._prune_at = 1e9
        tables.done([each.id for _, each in rows])
    left = []
    for _ in range(4):
        tables._ids._prune_at = 0
        with tables.group():
            pass
        left += connection.execute("SELECT count(*) FROM known").fetchone()
    assert left == [1500, 500, 0, 0]
    with tables.group():
        assert tables.add([rows[:5]]) == [5]
    connection.close()


CHILD = """
import asyncio, os, sys, time, uuid
from scormkit.relay.spool import Row, open_spool
async def client(spool):
    while True:
        rows = [Row(str(uuid.uuid4()), b"x" * 900, time.time(), "k") for _ in range(7)]
        await spool.add(rows)
        os.write(1, "".join(f"+{row.id}\\n" for row in rows).encode())
async def forwarder(spool):
    while True:
        taken = await spool.take(20, 1 << 20)
        if taken:
            await asyncio.sleep(0.003)
            os.write(1, "".join(f"-{row.id}\\n" for row in taken).encode())
            await spool.done([row.id for row in taken])
        else:
            await spool.wait(0.1)
async def main():
    spool = open_spool(sys.argv[1], most=1_000_000)
    await asyncio.gather(*(client(spool) for _ in range(8)), forwarder(spool), forwarder(spool))
asyncio.run(main())
"""


@pytest.mark.slow
def test_nothing_that_was_thanked_for_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "spool.db"
    kept: set[str] = set()
    sent: list[str] = []
    for round_ in range(5):
        child = subprocess.Popen([sys.executable, "-c", CHILD, path], stdout=subprocess.PIPE)
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(200 + 331 * round_)]
        os.kill(child.pid, signal.SIGKILL)
        lines += child.stdout.read().splitlines(keepends=True)
        child.wait()
        child.stdout.close()
        told = [line.decode().strip() for line in lines if line.endswith(b"\n")]
        kept |= {line[1:] for line in told if line[0] == "+"}
        sent += [line[1:] for line in told if line[0] == "-"]

    async def rest() -> None:
        spool = spool_at(path)
        while taken := await spool.take(100, 1 << 20):
            sent.extend(each.id for each in taken)
            await spool.done([each.id for each in taken])
        assert await spool.depth() == 0
        assert await spool.add([row(uuid.UUID(id_).int) for id_ in list(kept)[:1000]]) == 0
        await spool.close()

    asyncio.run(rest())
    assert len(kept) > 1000
    assert kept - set(sent) == set()
