"""The table of codes holds every code, once."""

from __future__ import annotations

import inspect

from scormkit import codes


def test_no_code_hides_another_of_the_same_name() -> None:
    written = inspect.getsource(codes).count("= Code(\n")
    assert len(codes.CODES) == written


def test_the_table_is_sorted_by_number() -> None:
    assert list(codes.CODES) == sorted(codes.CODES)
    assert all(number == code.id for number, code in codes.CODES.items())
