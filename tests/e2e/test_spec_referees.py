"""Our judgement of statements beside those of two validators that others wrote, independently.

Both let much pass that the specification forbids, so they cannot say what is good; but what both refuse must
be refused here, unless the specification plainly allows it (ALLOWED says where).
"""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from referees import Referees

from scormkit.statements.spec import faults
from tests.unit.statements.table import BAD, GOOD, made

pytestmark = pytest.mark.e2e

ALLOWED = {"duration of half an hour"}
"""ISO 8601, 4.4.3.2: the smallest part of a duration may have a fraction, not seconds alone."""

BLIND_SPOTS = 22
"""Of the bad statements in our table, so many pass both validators: broken answers, impossible dates."""

EDITS = 1500
VALUES: tuple[Any, ...] = (
    None,
    "",
    1,
    -1,
    1.5,
    True,
    [],
    {},
    "x",
    "a b",
    ["x"],
    {"en": "x"},
    {"id": "https://a.example/x"},
)


def refused_by_both(referees: Referees, statement: Any) -> bool:
    return bool(referees._learninglocker([statement])) and bool(list(referees._rustici([statement])))


def refused_by_one(referees: Referees, statement: Any) -> bool:
    return bool(referees.complaints([statement]))


def test_no_good_statement_of_ours_is_refused_by_both(referees: Referees) -> None:
    refused = {entry["says"] for entry in GOOD if refused_by_both(referees, made(entry))}
    assert refused == ALLOWED


def test_most_bad_statements_of_ours_are_refused_by_one_of_them(referees: Referees) -> None:
    passed = [entry["says"] for entry in BAD if not refused_by_one(referees, made(entry))]
    assert len(passed) <= BLIND_SPOTS, passed


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*way, key) for key, _ in inner] + [
        one for key, below in inner for one in places(below, (*way, key))
    ]


def edited(statement: Any, chance: random.Random) -> Any:
    """Return *statement* with one member left out, called otherwise or replaced."""
    statement = copy.deepcopy(statement)
    *way, last = chance.choice(places(statement))
    above = statement
    for step in way:
        above = above[step]
    kind = chance.choice(("drop", "rename", "replace", "replace"))
    if kind == "drop":
        del above[last]
    elif kind == "rename" and isinstance(above, dict):
        above[f"{last}x"] = above.pop(last)
    else:
        above[last] = chance.choice(VALUES)
    return statement


def test_what_both_refuse_of_edited_statements_is_refused_here(referees: Referees) -> None:
    chance = random.Random(20260301)  # noqa: S311 - the same edits each time
    entries = [entry for entry in GOOD if entry["says"] not in ALLOWED]
    accepted = 0
    for _ in range(EDITS):
        statement = edited(made(chance.choice(entries)), chance)
        if not list(faults(statement)):
            accepted += 1
            assert not refused_by_both(referees, statement), json.dumps(statement)
    assert accepted > EDITS / 10  # enough were still good to be compared
