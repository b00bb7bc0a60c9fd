"""The table of codes holds every code, once."""

from __future__ import annotations

import inspect
import re

import pytest

from scormkit import codes
from scormkit.diagnostics import Location, quoted


def test_no_code_hides_another_of_the_same_name() -> None:
    written = inspect.getsource(codes).count("= Code(\n")
    assert len(codes.CODES) == written


def test_the_table_is_sorted_by_number() -> None:
    assert list(codes.CODES) == sorted(codes.CODES)
    assert all(number == code.id for number, code in codes.CODES.items())


def test_every_code_can_be_explained_without_its_facts() -> None:
    for code in codes.CODES.values():
        told = f"{code.gist} {code.advice}".replace("{{ org.", "")
        assert "{" not in told, code.id
        assert len(re.findall(r"[A-Za-z]{2,}", code.gist)) > 2, code.id
        assert {code.gist[0], code.gist[-1]} != {"…"}, code.id


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("shared\\lesson.css", "'shared\\lesson.css'"),
        ("l'aula.html", '"l\'aula.html"'),
        ("a'b\"c", "'a'b\"c'"),
        ("a\nb\x1b[0m\u202e", "'a\\nb\\x1b[0m\\u202e'"),
    ],
)
def test_a_name_is_quoted_as_it_is_and_steers_no_terminal(name: str, shown: str) -> None:
    assert quoted(name) == shown
    said = codes.UNSAFE_PATH.at(Location("x.zip"), name=name, problem="is absolute").message
    assert said == f"the name {shown} is absolute"
