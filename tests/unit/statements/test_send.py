"""Statements reach a store once, whatever stores and networks do."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scormkit.diagnostics import Diagnostic
from scormkit.statements.access import Access, LrsError
from scormkit.statements.patience import Patience
from scormkit.statements.remote import Remote
from scormkit.statements.replay import Replay, rehearse
from scormkit.statements.transport import Transport
from tests.unit.record_store import KEY, SECRET, RecordStore, statement

ONCE = Patience(tries=1, answer=5)
Write = Callable[..., str]
Send = Callable[..., Replay]


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with RecordStore() as running:
        yield running


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(*many: Mapping[str, Any] | str, name: str = "in.ndjson") -> str:
        lines = [one if isinstance(one, str) else json.dumps(one) for one in many]
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines))
        return str(tmp_path / name)

    return to_file


class Bench:
    """Sends to one store, and keeps what was said."""

    def __init__(self, store: RecordStore) -> None:
        self.store = store
        self.said: list[Diagnostic] = []

    def send(self, *files: str, patience: Patience = ONCE, **options: Any) -> Replay:
        with Transport(Access(self.store.url, KEY, SECRET), patience=patience) as transport:
            return self.send_by(transport, *files, **options)

    def send_by(self, transport: Transport, *files: str, **options: Any) -> Replay:
        replay = Replay(files, self.store.url, **options)
        self.counts = list(replay.run(Remote(transport), self.said.append))
        return replay


@pytest.fixture
def bench(store: RecordStore) -> Bench:
    return Bench(store)


def posts(store: RecordStore) -> list[int]:
    return [
        len(json.loads(body))
        for (method, _, _), body in zip(store.log, store.bodies, strict=True)
        if method == "POST"
    ]


def test_statements_go_in_lists_in_their_order(store: RecordStore, bench: Bench, write: Write) -> None:
    many = [statement(number) for number in range(120)]
    sent = bench.send(write(*many))
    assert store.ids() == [one["id"] for one in many]
    assert posts(store) == [50, 50, 20]
    assert bench.counts == [50, 100, 120]
    assert (sent.tally.read, sent.tally.taken, sent.tally.requests) == (120, 120, 3)


def test_sending_again_changes_nothing(store: RecordStore, bench: Bench, write: Write) -> None:
    file = write(*(statement(number) for number in range(60)))
    bench.send(file)
    before = list(store.statements)
    again = bench.send(file)
    assert store.statements == before
    assert again.tally.read == 60


def test_lists_of_several_kinds_and_packed_ones_are_sent(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write
) -> None:
    (tmp_path / "list.json").write_text(json.dumps([statement(1), statement(2)], indent=1))
    with gzip.open(tmp_path / "more.jsonl.gz", "wt") as packed:
        packed.write(json.dumps(statement(3)) + "\n")
    bench.send(str(tmp_path / "list.json"), str(tmp_path / "more.jsonl.gz"), write(statement(4)))
    assert store.ids() == [statement(number)["id"] for number in (1, 2, 3, 4)]


def test_a_strict_store_that_knows_some_gets_the_others(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    store.strict = True
    many = [statement(number) for number in range(6)]
    store.keep(many[1], many[4])
    sent = bench.send(write(*many))
    assert sorted(store.ids()) == [one["id"] for one in many]
    assert (sent.tally.taken, sent.tally.known, sent.tally.conflicts) == (4, 2, 0)
    assert bench.said == []


def test_a_store_that_answers_with_a_list_of_one_is_understood(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    store.strict = store.wrapped = True
    store.keep(statement(1))
    assert bench.send(write(statement(1))).tally.known == 1


def test_an_empty_answer_means_that_nothing_was_new(store: RecordStore, bench: Bench, write: Write) -> None:
    store.empty = True
    assert bench.send(write(statement(1))).tally.known == 1


def test_another_statement_under_a_known_id_is_a_conflict_with_its_line(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write
) -> None:
    store.keep(statement(2, object={"id": "https://course.example/xapi/other"}))
    file = write(*(statement(number) for number in (1, 2, 3)))
    sent = bench.send(file, rejected=tmp_path / "no.ndjson")
    assert (sent.tally.taken, sent.tally.conflicts) == (2, 1)
    [one] = bench.said
    assert str(one).startswith(
        f"{file}:2:1: SK640 the LRS holds another statement under the id {statement(2)['id']}"
    )
    assert [json.loads(line) for line in (tmp_path / "no.ndjson").read_text().splitlines()] == [statement(2)]


def test_twins_in_one_file_are_one_and_false_twins_a_conflict(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    other = statement(1, object={"id": "https://course.example/xapi/other"})
    sent = bench.send(write(statement(1), statement(1), other))
    assert store.ids() == [statement(1)["id"]]
    assert posts(store) == [1, 1, 1]
    assert (sent.tally.read, sent.tally.conflicts) == (3, 1)
    assert [(one.code.id, one.at.line) for one in bench.said] == [("SK640", 3)]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_list_is_tried_one_by_one(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write, status: int
) -> None:
    store.script = [status]
    store.refuses = lambda one: one["id"] == statement(2)["id"]
    sent = bench.send(write(*(statement(number) for number in (1, 2, 3))), rejected=tmp_path / "no.ndjson")
    assert store.ids() == [statement(1)["id"], statement(3)["id"]]
    assert (sent.tally.taken, sent.tally.refused) == (2, 1)
    [one] = bench.said
    assert (one.code.id, one.at.line) == ("SK641", 2)
    assert "answers 400: not this: …" in one.message
    assert SECRET not in (tmp_path / "no.ndjson").read_text()
    bench.send(str(tmp_path / "no.ndjson"))
    assert bench.said[-1].code.id == "SK641", "what was refused can be sent as it stands"


def test_who_may_not_read_cannot_compare(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write
) -> None:
    store.strict, store.reads = True, False
    store.keep(statement(1))
    sent = bench.send(write(statement(1)), rejected=tmp_path / "no.ndjson")
    assert sent.tally.uncompared == 1
    assert [one.code.id for one in bench.said] == ["SK642"]
    assert (tmp_path / "no.ndjson").read_text() == ""


def test_a_store_that_knows_an_id_and_gives_nothing_refuses(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    store.script = [409, 404, 404]
    assert bench.send(write(statement(1))).tally.refused == 1
    assert "does not give out what it holds" in bench.said[0].message


def test_lines_that_cannot_be_read_are_said_and_the_others_sent(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    sent = bench.send(write(statement(1), "{broken", statement(2)))
    assert len(store.ids()) == 2
    assert sent.tally.read == 2
    assert [one.at.line for one in bench.said] == [2]


def test_statements_without_ids_stay_one_each(store: RecordStore, bench: Bench, write: Write) -> None:
    many = [{key: value for key, value in statement(number).items() if key != "id"} for number in (1, 2)]
    file = write(*many)
    assert bench.send(file).tally.named == 2
    bench.send(file)
    assert len(store.ids()) == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not let these credentials do this"),
        (403, "does not let"),
        (404, "there is no LRS at"),
        (405, "no LRS"),
    ],
)
def test_what_is_wrong_with_everything_stops_at_once(
    store: RecordStore, bench: Bench, write: Write, status: int, words: str
) -> None:
    store.script = [status]
    with pytest.raises(LrsError, match=words):
        bench.send(write(statement(1), statement(2)))
    assert len(store.log) == 1


def test_a_broken_store_stops_at_the_statement_that_breaks_it(
    store: RecordStore, bench: Bench, write: Write
) -> None:
    store.script = [500, "well", 500]
    file = write(statement(1), statement(2), statement(3))
    with pytest.raises(LrsError, match=f"answers 500 to {file}:2:1"):
        bench.send(file)
    bench.send(file)
    assert len(store.ids()) == 3


def test_lost_answers_double_nothing(store: RecordStore, bench: Bench, write: Write) -> None:
    store.script = ["lost", "well", 503, "lost", "cut", "well"]
    patience = Patience(tries=5, first=0.001, longest=0.001)
    many = [statement(number) for number in range(90)]
    bench.send(write(*many), patience=patience)
    assert store.ids() == [one["id"] for one in many]


def test_an_interrupted_run_goes_on_where_it_was(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write
) -> None:
    store.refuses = lambda one: one["id"] == statement(1)["id"]
    options: dict[str, Any] = {"checkpoint": tmp_path / "at", "rejected": tmp_path / "no.ndjson", "most": 2}
    file = write(*(statement(number) for number in range(7)))
    store.script = ["well", "well", "well", "well", "cut"]
    with pytest.raises(LrsError):
        bench.send(file, **options)
    with (tmp_path / "no.ndjson").open("a") as half:
        half.write('{"half')

    store.log.clear()
    store.bodies.clear()
    sent = bench.send(file, **options)
    assert sent.skipped == 4
    assert posts(store) == [2, 1]
    assert (sent.tally.read, sent.tally.taken, sent.tally.refused) == (7, 6, 1)
    assert [json.loads(line) for line in (tmp_path / "no.ndjson").read_text().splitlines()] == [statement(1)]
    assert not (tmp_path / "at").exists()


@pytest.mark.parametrize("what", ["file", "state", "rejected", "half"])
def test_a_checkpoint_of_something_else_is_not_gone_on_from(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write, what: str
) -> None:
    checkpoint = tmp_path / "at"
    many = [statement(number) for number in range(5)]
    store.script = ["well", "cut"]
    with pytest.raises(LrsError):
        bench.send(write(*many), checkpoint=checkpoint, most=2)
    options: dict[str, Any] = {"checkpoint": checkpoint, "most": 2}
    if what == "file":
        many[0] = statement(9)
    elif what == "half":
        many = many[:1]
    elif what == "rejected":
        options["rejected"] = tmp_path / "no.ndjson"
    else:
        state = json.loads(checkpoint.read_text())
        checkpoint.write_text(json.dumps({**state, "tally": {"bogus": 1}}))
    assert bench.send(write(*many), **options).skipped == 0
    assert set(store.ids()) >= {one["id"] for one in many}


def test_a_file_that_is_no_checkpoint_is_left_alone(bench: Bench, tmp_path: Path, write: Write) -> None:
    (tmp_path / "at").write_text("my diary")
    with pytest.raises(LrsError, match="is not a checkpoint of 'lrs send'"):
        bench.send(write(statement(1)), checkpoint=tmp_path / "at")
    assert (tmp_path / "at").read_text() == "my diary"
    (tmp_path / "folder").mkdir()
    with pytest.raises(LrsError, match="cannot be read"):
        bench.send(write(statement(1)), checkpoint=tmp_path / "folder")


def test_a_place_that_cannot_be_written_is_found_before_anything_is_sent(
    store: RecordStore, bench: Bench, tmp_path: Path, write: Write
) -> None:
    with pytest.raises(LrsError, match="cannot be written"):
        bench.send(write(statement(1)), checkpoint=tmp_path / "none" / "at")
    with pytest.raises(LrsError, match="cannot be written"):
        bench.send(write(statement(1)), rejected=tmp_path / "none" / "no")
    assert store.log == []


def test_a_rehearsal_counts_and_asks_nobody(write: Write) -> None:
    bare = {key: value for key, value in statement(3).items() if key != "id"}
    said: list[Diagnostic] = []
    counted = rehearse([write(statement(1), statement(2), bare, "[")], said.append, 2)
    assert (counted["read"], counted["taken"], counted["named"], counted["requests"]) == (3, 0, 1, 2)
    assert len(said) == 1


TROUBLE = st.sampled_from(["well", "well", "well", "cut", "lost", 503, 400, 409, 413])


@pytest.mark.slow
@settings(max_examples=40, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes of HTTP
@given(
    st.lists(st.integers(0, 25), max_size=40),
    st.lists(TROUBLE, max_size=25),
    st.integers(1, 7),
    st.booleans(),
)
def test_whatever_happens_each_statement_is_there_once_in_the_end(
    numbers: list[int],
    script: list[Any],
    most: int,
    strict: bool,  # noqa: FBT001 - drawn
) -> None:
    with (
        RecordStore() as store,
        tempfile.TemporaryDirectory() as folder,
        Transport(Access(store.url, KEY, SECRET), patience=ONCE) as transport,
    ):
        store.strict = strict
        store.script = [one for one in script if one not in {400, 409, 413} or most > 1]
        file = Path(folder) / "in.ndjson"
        file.write_text("".join(json.dumps(statement(number)) + "\n" for number in numbers))
        bench = Bench(store)
        for _ in range(len(script) + 1):
            try:
                sent = bench.send_by(transport, str(file), checkpoint=Path(folder) / "at", most=most)
                break
            except LrsError:
                assert store.script != script
        assert len(set(store.ids())) == len(store.ids())
        refused = {one.message for one in bench.said}
        missing = {statement(number)["id"] for number in numbers} - set(store.ids())
        assert bool(missing) <= bool(refused)
        assert sent.tally.read == len(numbers)
