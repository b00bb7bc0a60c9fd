"""Everything a store holds comes into the file once, however often the reading was stopped."""

from __future__ import annotations

import gzip
import io
import json
import random
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scormkit.statements.access import Access, LrsError
from scormkit.statements.fetch import Fetch
from scormkit.statements.harvest import Harvest, Stream
from scormkit.statements.patience import Patience
from scormkit.statements.query import query
from scormkit.statements.remote import Remote
from scormkit.statements.transport import Transport
from tests.unit.record_store import KEY, SECRET, RecordStore, stamp, statement

pytestmark = pytest.mark.slow

ONCE = Patience(tries=1, answer=5)


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with RecordStore() as running:
        yield running


def fetch(store: RecordStore, file: Path, most: int = 0, page: int = 50, **filters: str) -> Fetch:
    with Transport(Access(store.url, KEY, SECRET), patience=ONCE) as transport:
        return fetched(transport, file, most, page, **filters)


def fetched(transport: Transport, file: Path, most: int, page: int, **filters: str) -> Fetch:
    remote = Remote(transport)
    wanted = query(page, **filters)
    about = {name: value for name, value in wanted.items() if name != "limit"}
    harvest = Harvest(file, about, remote.first(wanted))
    try:
        done = Fetch(remote, wanted, harvest, most)
        for _ in done.run():
            pass
    finally:
        harvest.close()
    return done


def held(file: Path) -> list[dict[str, Any]]:
    text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    assert not text or text.endswith(b"\n")
    return [json.loads(line) for line in text.splitlines()]


def gets(store: RecordStore) -> int:
    return sum("/statements" in path for _, path, _ in store.log)


@pytest.mark.parametrize("name", ["out.ndjson", "out.ndjson.gz"])
def test_all_pages_come_in_the_order_of_storing(store: RecordStore, tmp_path: Path, name: str) -> None:
    store.keep(*(statement(number) for number in range(130)))
    done = fetch(store, tmp_path / name)
    assert held(tmp_path / name) == store.statements
    assert (done.count, gets(store)) == (130, 3)


@pytest.mark.parametrize("name", ["out.ndjson", "out.ndjson.gz"])
def test_a_later_run_brings_what_is_new(store: RecordStore, tmp_path: Path, name: str) -> None:
    for start in (0, 70, 71, 71, 200):
        store.keep(*(statement(number) for number in range(len(store.statements), start)))
        fetch(store, tmp_path / name, page=10)
        assert held(tmp_path / name) == store.statements


def test_a_later_run_asks_only_for_what_is_new(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(500)))
    fetch(store, tmp_path / "out", page=50)
    store.keep(statement(500))
    before = gets(store)
    assert fetch(store, tmp_path / "out", page=50).count == 1
    assert gets(store) - before <= 4


def test_a_limit_stops_within_a_page_and_the_next_run_goes_on(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(25)))
    for count in (1, 1, 5, 3, 1, 12, 2):
        before = len(held(tmp_path / "out")) if (tmp_path / "out").exists() else 0
        assert fetch(store, tmp_path / "out", count, page=10).count == count
        assert held(tmp_path / "out") == store.statements[: before + count]
    assert fetch(store, tmp_path / "out", 5, page=10).count == 0


def test_many_stored_in_one_moment_come_once(store: RecordStore, tmp_path: Path) -> None:
    store.step = timedelta(0)
    store.keep(*(statement(number) for number in range(95)))
    fetch(store, tmp_path / "out", page=10)
    store.keep(*(statement(number) for number in range(95, 120)))
    fetch(store, tmp_path / "out", page=10)
    assert held(tmp_path / "out") == store.statements


def test_what_was_half_written_is_cut_off(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(30)))
    store.script = ["well", "well", "cut"]
    with pytest.raises(LrsError):
        fetch(store, tmp_path / "out", page=10)
    with (tmp_path / "out").open("ab") as opened:
        opened.write(json.dumps(statement(20)).encode() + b'\n{"id": "half')
    fetch(store, tmp_path / "out", page=10)
    assert held(tmp_path / "out") == store.statements


@pytest.mark.parametrize("status", [400, 404, 410])
def test_a_link_that_has_expired_is_done_without(store: RecordStore, tmp_path: Path, status: int) -> None:
    store.keep(*(statement(number) for number in range(100)))
    store.script = ["well", "well", "well", "well", "well", "cut"]
    with pytest.raises(LrsError):
        fetch(store, tmp_path / "out", page=10)
    store.script = [status]
    assert fetch(store, tmp_path / "out", page=10).count == 50
    assert held(tmp_path / "out") == store.statements


def test_a_store_whose_links_never_work_is_said(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(100)))
    store.expired = True
    with pytest.raises(LrsError, match="answers 404: this link is over"):
        fetch(store, tmp_path / "out", page=10)


def test_a_link_that_expires_in_mid_run_is_done_without(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(60)))
    store.script = ["well", "well", 410]
    assert fetch(store, tmp_path / "out", page=10).count == 60
    assert held(tmp_path / "out") == store.statements


def test_a_store_without_order_whose_link_expires_is_read_again(store: RecordStore, tmp_path: Path) -> None:
    store.ascends = False
    store.keep(*(statement(number) for number in range(60)))
    store.script = ["well", "well", 410]
    done = fetch(store, tmp_path / "out", page=10)
    assert "in no order" in done.anew
    assert sorted(one["id"] for one in held(tmp_path / "out")) == sorted(store.ids())


def test_a_store_that_looks_at_the_statements_own_time_loses_nothing(
    store: RecordStore, tmp_path: Path
) -> None:
    store.by = "timestamp"
    store.keep(*(statement(number) for number in range(60)))
    fetch(store, tmp_path / "out", page=10)
    late = [statement(number, timestamp="2026-10-01T00:00:00Z") for number in range(60, 65)]
    store.keep(*late)
    done = fetch(store, tmp_path / "out", page=10)
    assert "own time" in done.anew
    assert held(tmp_path / "out") == store.statements


def test_a_store_that_does_not_know_since_doubles_nothing(store: RecordStore, tmp_path: Path) -> None:
    store.by = "nothing"
    for _ in range(3):
        store.keep(
            *(statement(number) for number in range(len(store.statements), len(store.statements) + 60))
        )
        fetch(store, tmp_path / "out", page=10)
        assert held(tmp_path / "out") == store.statements


def test_a_store_whose_clock_question_it_cannot_answer_is_read_again(
    store: RecordStore, tmp_path: Path
) -> None:
    store.keep(*(statement(number) for number in range(60)))
    fetch(store, tmp_path / "out", page=10)
    store.script = [400]
    assert fetch(store, tmp_path / "out", page=10).anew
    assert held(tmp_path / "out") == store.statements


def test_statements_that_tell_no_time_are_all_there(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(25)))
    for one in store.statements:
        del one["stored"]
    store.by = "timestamp"
    for _ in range(2):
        fetch(store, tmp_path / "out", page=10)
        assert held(tmp_path / "out") == store.statements


def test_filters_reach_the_store(store: RecordStore, tmp_path: Path) -> None:
    registration = "11111111-1111-4111-8111-111111111111"
    store.keep(*(statement(number) for number in range(20)))
    store.keep(statement(20, context={"registration": registration}))
    one = store.statements[7]
    wanted = {
        "verb": ("completed", [number for number in range(21) if number % 2]),
        "activity": (one["object"]["id"], [7]),
        "registration": (registration.upper(), [20]),
        "agent": (json.dumps({"mbox": "mailto:learner-1@course.example"}), list(range(1, 21, 3))),
        "since": (store.statements[16]["stored"], [17, 18, 19, 20]),
        "until": (store.statements[2]["stored"], [0, 1, 2]),
    }
    for name, (value, numbers) in wanted.items():
        fetch(store, tmp_path / name, page=5, **{name: value})
        assert [one["id"] for one in held(tmp_path / name)] == [statement(number)["id"] for number in numbers]


def test_a_filter_by_time_holds_for_later_runs(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(40)))
    since = store.statements[29]["stored"]
    fetch(store, tmp_path / "out", page=5, since=since)
    store.keep(statement(40))
    fetch(store, tmp_path / "out", page=5, since=since)
    assert held(tmp_path / "out") == store.statements[30:]


def test_letters_of_any_alphabet_stay(store: RecordStore, tmp_path: Path) -> None:
    store.keep(
        statement(1, result={"response": "perché 日本 🙂 \u2028"}),
        statement(2, result={"response": "\ud800"}),
    )
    fetch(store, tmp_path / "out")
    assert held(tmp_path / "out") == store.statements
    assert "perché 日本 🙂".encode() in (tmp_path / "out").read_bytes()


def test_an_empty_store_gives_an_empty_file(store: RecordStore, tmp_path: Path) -> None:
    fetch(store, tmp_path / "out.gz")
    fetch(store, tmp_path / "out.gz")
    assert (tmp_path / "out.gz").read_bytes() == b""


def test_a_file_of_somebody_else_is_not_touched(store: RecordStore, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(LrsError, match=r"exists, without the out\.state"):
        fetch(store, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_a_file_holds_the_answer_to_one_question(store: RecordStore, tmp_path: Path) -> None:
    fetch(store, tmp_path / "out", verb="completed")
    with pytest.raises(LrsError, match="another question"):
        fetch(store, tmp_path / "out")


def test_a_file_that_was_shortened_is_not_gone_on_with(store: RecordStore, tmp_path: Path) -> None:
    store.keep(statement(1))
    fetch(store, tmp_path / "out")
    (tmp_path / "out").unlink()
    with pytest.raises(LrsError, match="shorter than its checkpoint says"):
        fetch(store, tmp_path / "out")


def test_two_do_not_write_to_one_file(store: RecordStore, tmp_path: Path) -> None:
    pytest.importorskip("fcntl", reason="this system cannot lock files")
    store.keep(statement(1))
    harvest = Harvest(tmp_path / "out", {}, "statements")
    with pytest.raises(LrsError, match="another fetch is writing"):
        Harvest(tmp_path / "out", {}, "statements")
    harvest.close()
    Harvest(tmp_path / "out", {}, "statements").close()


def test_a_circle_of_pages_ends(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(3)))
    store.link = lambda _: "/xapi/statements?ascending=true&limit=1"
    with pytest.raises(LrsError, match="in a circle"):
        fetch(store, tmp_path / "out", page=1)
    body = json.dumps({"statements": [], "more": "/xapi/statements?a"}).encode()
    other = body.replace(b"?a", b"?b")
    store.script = [(200, {}, body), (200, {}, other)] * 51
    with pytest.raises(LrsError, match="in a circle"):
        fetch(store, tmp_path / "other", page=1)


@pytest.mark.parametrize("link", ["relative", "absolute"])
def test_links_may_be_whole_addresses(store: RecordStore, tmp_path: Path, link: str) -> None:
    store.keep(*(statement(number) for number in range(25)))
    if link == "absolute":
        store.link = lambda path: store.url.removesuffix("/xapi/") + path
    else:
        store.link = lambda path: path.removeprefix("/xapi/")
    fetch(store, tmp_path / "out", page=10)
    assert held(tmp_path / "out") == store.statements


def test_a_link_to_another_host_is_not_followed(store: RecordStore, tmp_path: Path) -> None:
    store.keep(*(statement(number) for number in range(3)))
    with RecordStore() as thief:
        store.link = lambda path: thief.url.removesuffix("/xapi/") + path
        with pytest.raises(LrsError, match="another host"):
            fetch(store, tmp_path / "out", page=1)
        assert thief.log == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"<html>"), "does not answer with statements: is it an LRS"),
        ((200, {}, b"[]"), "is it an LRS"),
        ((200, {}, b'{"statements": [1]}'), "something that is no statement"),
        ((200, {}, b'{"statements": [{"id": NaN}]}'), "is it an LRS"),
        ((200, {}, b'{"statements": [], "more": 5}'), "is it an LRS"),
        ((500, {}, b"oh"), "answers 500: oh"),
        ((404, {}, b""), "answers 404"),
        ((401, {}, b""), "does not let these credentials do this"),
    ],
)
def test_what_is_no_page_is_said(store: RecordStore, tmp_path: Path, answer: Any, words: str) -> None:
    store.script = [answer]
    with pytest.raises(LrsError, match=words):
        fetch(store, tmp_path / "out")


def test_a_stream_gets_all_and_remembers_nothing(store: RecordStore) -> None:
    store.keep(*(statement(number) for number in range(25)))
    for most in (0, 7):
        stream = io.BytesIO()
        with Transport(Access(store.url, KEY, SECRET), patience=ONCE) as transport:
            assert list(Fetch(Remote(transport), query(10), Stream(stream), most).run())
        lines = stream.getvalue().splitlines()
        assert [json.loads(line) for line in lines] == store.statements[: most or 25]
    store.script = ["well", 410]
    with (
        Transport(Access(store.url, KEY, SECRET), patience=ONCE) as transport,
        pytest.raises(LrsError, match="410"),
    ):
        list(Fetch(Remote(transport), query(10), Stream(io.BytesIO())).run())


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes of HTTP
@given(
    st.lists(
        st.tuples(
            st.integers(0, 25),
            st.lists(st.sampled_from(["well", "well", "cut", "lost", 500, 410]), max_size=6),
            st.integers(0, 9),
            st.integers(2, 9),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([timedelta(0), timedelta(microseconds=100), timedelta(seconds=1)]),
    st.sampled_from(["stored", "timestamp", "nothing"]),
    st.booleans(),
    st.integers(0, 99),
)
def test_whatever_happens_everything_is_there_once_in_the_end(
    rounds: list[tuple[int, list[Any], int, int]],
    step: timedelta,
    by: str,
    ascends: bool,  # noqa: FBT001 - drawn
    seed: int,
) -> None:
    luck = random.Random(seed)  # noqa: S311 - the same luck in every run
    with (
        RecordStore() as store,
        tempfile.TemporaryDirectory() as folder,
        Transport(Access(store.url, KEY, SECRET), patience=ONCE) as transport,
    ):
        store.step, store.by, store.ascends = step, by, ascends
        file = Path(folder) / "out"
        number = 0
        for news, script, most, page in rounds:
            made = [stamp(store.now - timedelta(seconds=luck.randrange(9999))) for _ in range(news)]
            store.keep(*(statement(number + index, timestamp=when) for index, when in enumerate(made)))
            number += news
            store.script = script
            try:
                fetched(transport, file, most, page)
            except LrsError:
                with file.open("ab") as opened:
                    opened.write(b'{"half written')
        store.script = []
        for _ in range(2):  # a store that gives the newest first gives what came meanwhile to the next run
            fetched(transport, file, 0, 7)
        assert sorted(one["id"] for one in held(file)) == sorted(store.ids())
