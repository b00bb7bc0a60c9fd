"""What a small course made by hand becomes, word for word: every manifest, and a digest of every file.

The learner's page is listed without a digest: its looks belong to the room ``course`` and its tests.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from scormkit.backends import backends
from scormkit.backends.backend import Options
from tests.golden.course import COURSE

GOLDEN = Path(__file__).parent / "golden"
VARIANTS = [*((word, "4") for word in backends()), ("scorm2004", "3")]


@pytest.mark.parametrize(("target", "edition"), VARIANTS)
def test_the_small_course_becomes_exactly_this(target: str, edition: str, *, update: bool) -> None:
    files = {file.path: bytes(file.data) for file in backends()[target].emit(COURSE, Options(edition))}
    tree = ""
    for path, data in files.items():
        known = "(page)" if path == "index.html" else hashlib.sha256(data).hexdigest()
        tree += f"{known:64}  {path}\n"
    texts = {path: data.decode() for path, data in files.items() if path.endswith(".xml")}
    texts["tree.txt"] = tree

    folder = GOLDEN / (target if edition == "4" else f"{target}-{edition}")
    if update:
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    assert texts == {path.name: path.read_text("utf-8") for path in folder.iterdir()}
