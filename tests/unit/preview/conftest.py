"""A preview that several tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.preview.previews import FILM, Preview, package, previewed


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A package of two SCOs with a film in it, and two learners."""
    path = package(
        tmp_path_factory.mktemp("package"), "scorm12", **{"media/film.mp4": FILM, "empty.css": b""}
    )
    with previewed(path, learners=("Ada Rossi", "Eva Bianchi")) as preview:
        yield preview


@pytest.fixture
def preview(several: Preview) -> Preview:
    """The same, with nothing kept and nothing switched on."""
    several.api("reset")
    several.api("switches", refuse=False, signed_out=False, offline=False, slow=0)
    return several
