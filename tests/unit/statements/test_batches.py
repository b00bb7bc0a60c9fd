"""Requests that a store will take, whatever is to be sent."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from scormkit.diagnostics import Location
from scormkit.statements.batches import Entry, batches, body, entry

AT = Location("a.ndjson", 3)


def make(number: int, length: int, name: int) -> Entry:
    value = {"id": f"id-{name}", "text": "x" * length}
    return entry(number, value, json.dumps(value), AT)


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 30)), max_size=60),
    st.integers(1, 12),
    st.integers(50, 900),
)
def test_a_batch_is_short_small_and_holds_no_id_twice(
    shapes: list[tuple[int, int]], most: int, longest: int
) -> None:
    entries = [make(number, length, name) for number, (length, name) in enumerate(shapes, 1)]
    made = list(batches(entries, most, longest))
    assert [one for batch in made for one in batch] == entries
    for batch in made:
        assert 1 <= len(batch) <= most
        assert len({one.id for one in batch}) == len(batch)
        assert len(batch) == 1 or len(body(batch)) <= longest
        assert json.loads(body(batch)) == [one.value for one in batch]
    for batch, following in itertools.pairwise(made):
        one = following[0]
        assert (
            len(batch) == most
            or len(body([*batch, one])) > longest
            or one.id in {other.id for other in batch}
        ), "a batch ends only when it must"


def test_a_statement_is_sent_as_it_was_written() -> None:
    text = '{"id": "A", "result": {"score": {"raw": 1.50, "x": "\\u00e8"}}}'
    one = entry(1, json.loads(text), text, AT)
    assert (one.text, one.id, one.named) == (text.encode(), "a", False)


def test_a_statement_without_an_id_is_sent_with_one() -> None:
    text = '{"response": "\\ud800"}'
    one = entry(1, json.loads(text), text, AT)
    assert one.named
    assert json.loads(one.text) == {"id": one.id, "response": "\ud800"}
    assert entry(9, json.loads(text), text, AT).id == one.id
