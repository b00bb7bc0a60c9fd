"""Whatever is asked in whatever order, whatever fails in between: the tables know what a list knows."""

from __future__ import annotations

import contextlib
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scormkit.relay.spool import Row, SpoolFull
from scormkit.relay.spool import ids as ids_room
from scormkit.relay.spool import tables as tables_room
from scormkit.relay.spool.file import connect
from scormkit.relay.spool.ids import name
from scormkit.relay.spool.tables import Tables

MOST = 30
NUMBERS = st.lists(st.integers(0, 60), max_size=12)


class BrokenDiskError(Exception):
    """What ends a group in the middle."""


def row(number: int) -> Row:
    return Row(str(uuid.UUID(int=number)), b"x" * (1 + number % 7), 1e9, "k")


class Spooling(RuleBasedStateMachine):
    """The tables beside a model of them: what is known, and what waits in order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.known: set[int] = set()
        self.waiting: list[int] = []
        self.leased: set[int] = set()
        self.open()

    def open(self) -> None:
        self.connection = connect(Path(self.folder.name) / "spool.db")
        self.tables = Tables(
            self.connection, most=MOST, most_bytes=1 << 20, lease=1000, keep=1e9, now=lambda: 1e9
        )

    def teardown(self) -> None:
        self.connection.close()
        self.folder.cleanup()

    def add(self, *asked: list[int]) -> list[int]:
        """Add, and return what was new."""
        told = [[(name(row(number).id), row(number)) for number in numbers] for numbers in asked]
        answers = self.tables.add(told)
        new: list[int] = []
        for numbers, answer in zip(asked, answers, strict=True):
            fresh = [number for number in dict.fromkeys(numbers) if number not in self.known | set(new)]
            if len(self.waiting) + len(new) + len(fresh) > MOST:
                assert isinstance(answer, SpoolFull)
            else:
                assert answer == len(fresh)
                new += fresh
        return new

    def take(self, limit: int, size: int, also: list[int]) -> list[int]:
        free = [number for number in self.waiting + also if number not in self.leased]
        expected: list[int] = []
        for number in free[:limit]:
            size -= len(row(number).body)
            if expected and size < 0:
                break
            expected.append(number)
        return expected

    @rule(first=NUMBERS, second=NUMBERS)
    def adds(self, first: list[int], second: list[int]) -> None:
        with self.tables.group():
            new = self.add(first, second)
        self.known |= set(new)
        self.waiting += new

    @rule(limit=st.integers(1, 9), size=st.integers(1, 40))
    def takes(self, limit: int, size: int) -> None:
        expected = self.take(limit, size, [])
        with self.tables.group():
            taken = self.tables.take(limit, size)
        assert taken == [row(number) for number in expected]
        self.leased |= set(expected)

    @rule(numbers=NUMBERS)
    def finishes(self, numbers: list[int]) -> None:
        with self.tables.group():
            self.tables.done([row(number).id for number in numbers])
        self.waiting = [number for number in self.waiting if number not in numbers]
        self.leased -= set(numbers)

    @rule(numbers=NUMBERS)
    def gives_back(self, numbers: list[int]) -> None:
        with self.tables.group():
            self.tables.release([row(number).id for number in numbers], 0)
        self.leased -= set(numbers)

    @rule(numbers=NUMBERS, limit=st.integers(1, 9), done=NUMBERS)
    def fails(self, numbers: list[int], limit: int, done: list[int]) -> None:
        with contextlib.suppress(BrokenDiskError), self.tables.group():
            new = self.add(numbers)
            expected = self.take(limit, 1000, new)
            assert self.tables.take(limit, 1000) == [row(number) for number in expected]
            self.tables.done([row(number).id for number in done])
            raise BrokenDiskError
        self.leased -= set(done) & set(self.waiting)

    @precondition(lambda self: self.known)
    @rule()
    def opens_anew(self) -> None:
        self.connection.close()
        self.open()
        self.leased.clear()

    @invariant()
    def counts(self) -> None:
        assert self.tables.rows == len(self.waiting)
        assert self.tables.bytes == sum(len(row(number).body) for number in self.waiting)
        assert set(self.tables._leases) == {row(number).id for number in self.leased}


@pytest.mark.slow
@pytest.mark.parametrize(("generation", "tail"), [(4, 9), (4, 1 << 20), (1000, 9), (1, 0)])
def test_the_tables_know_what_a_list_knows(
    generation: int, tail: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ids_room, "GENERATION", generation)
    monkeypatch.setattr(ids_room, "SLICE", 1)
    monkeypatch.setattr(tables_room, "TAIL", tail)

    run_state_machine_as_test(Spooling, settings=settings(max_examples=25, stateful_step_count=40))


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.binary() | st.sampled_from([b'{"a": 1}', b'{\n"a": 1}', b"\0", b"\n\xff\n"]),
            st.floats(0, 1e11),
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        ),
        max_size=120,
    )
)
def test_whatever_a_row_holds_is_read_from_the_file_as_it_came(held: list[tuple[bytes, float, str]]) -> None:
    rows = [Row(str(uuid.UUID(int=number)), *one) for number, one in enumerate(held)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spool.db"
        for again in (False, True):
            connection = connect(path)
            tables = Tables(connection, most=1000, most_bytes=1 << 30, lease=1000, keep=1e9, now=lambda: 1e9)
            with tables.group():
                if not again:
                    tables.add([[(name(one.id), one) for one in rows]])
                taken = tables.take(1000, 1 << 30)
            assert taken == rows
            connection.close()
