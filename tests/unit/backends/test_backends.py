from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from scormkit import backends as room
from scormkit.backends import backends

GROUP = "scormkit.backends"


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    points = EntryPoints(
        [
            EntryPoint("a", "tests.unit.backends.foreign:BACKEND", GROUP),
            EntryPoint("b", "tests.unit.backends.foreign:USURPER", GROUP),
        ]
    )
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: points.select(group=group))
    backends.cache_clear()
    yield
    backends.cache_clear()


def test_our_back_ends_come_first_and_in_order() -> None:
    assert [*backends()][:5] == ["scorm12", "scorm2004", "cmi5", "xapi", "web"]
    assert all(word == backend.word for word, backend in backends().items())


@pytest.mark.usefixtures("found")
def test_a_foreign_back_end_is_found_and_takes_no_word_of_ours() -> None:
    assert [*backends()] == ["scorm12", "scorm2004", "cmi5", "xapi", "web", "epub"]
    assert backends()["scorm12"] is room.scorm12.BACKEND
