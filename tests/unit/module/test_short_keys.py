"""Keys and derived ids: short, unique, and the same whatever stands around them."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.module.keys import fill_ids, short_keys

IDS = st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True), max_size=60)


@given(IDS, st.sampled_from([2, 3]))
def test_keys_are_unique_short_and_never_mean_nothing(ids: list[str], width: int) -> None:
    keys = short_keys(ids, width)
    assert set(keys) == set(ids)
    assert len(set(keys.values())) == len(keys)
    for key in keys.values():
        assert re.fullmatch(rf"[A-Za-z0-9_-]{{{width}}}", key)
        assert key != "-" * width


@pytest.mark.slow
@given(IDS, st.randoms())
def test_keys_do_not_depend_on_the_order(ids: list[str], random: st.DataObject) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert short_keys(shuffled, 2) == short_keys(ids, 2)


def test_all_keys_there_are_can_be_given_out() -> None:
    keys = short_keys([str(number) for number in range(64**2 - 1)], 2)
    assert len(set(keys.values())) == 64**2 - 1
    assert "--" not in keys.values()


def test_a_key_is_known_for_good() -> None:
    # Learners' saved states hold these: a change here loses answers.
    for one in ("saluto", "bolletta"):
        digest = urlsafe_b64encode(sha256(one.encode()).digest()).decode()
        assert short_keys([one], 3) == {one: digest[:3]}
    assert short_keys(["saluto"], 2) == {"saluto": "II"}
    assert fill_ids([None], ["Pronto?"]) == ["cd48406"]


def test_ids_left_out_come_from_the_text_and_never_clash() -> None:
    first, own, again = fill_ids([None, "mio", None], ["Pronto?", "", "Pronto?"])
    assert own == "mio"
    assert again == f"{first}_2"
    assert fill_ids([first, None], ["", "Pronto?"]) == [first, f"{first}_2"]
