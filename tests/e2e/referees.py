"""Two validators of xAPI statements that others wrote, independently of each other.

npm ``@learninglocker/xapi-validation`` runs in one Node process for all tests; npm ``tin-can-json-schema``
is read by Python's ``jsonschema``. A statement is good when neither has a complaint.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from jsonschema import Draft4Validator, FormatChecker

HERE = Path(__file__).resolve().parent
TINCAN = HERE.parents[1] / "player" / "node_modules" / "tin-can-json-schema"

Statement = Mapping[str, Any]


class Referees:
    """Both validators, ready; a context manager, since one of them is a process."""

    def __init__(self) -> None:
        node = shutil.which("node")
        assert node, "the statement tests need Node: make test installs it"
        self._schema = _tincan()
        self._lock = threading.Lock()
        self._node = subprocess.Popen(
            [node, str(HERE / "validate.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._node.communicate()

    def complaints(self, statements: Sequence[Statement]) -> list[str]:
        """Return what either of them says against *statements*."""
        return [*self._learninglocker(statements), *self._rustici(statements)]

    def _learninglocker(self, statements: Sequence[Statement]) -> list[str]:
        with self._lock:
            assert self._node.stdin
            assert self._node.stdout
            self._node.stdin.write(f"{json.dumps(statements)}\n")
            self._node.stdin.flush()
            found: list[str] = json.loads(self._node.stdout.readline())
        return [f"xapi-validation: {one}" for one in found]

    def _rustici(self, statements: Sequence[Statement]) -> Iterator[str]:
        for statement in statements:
            for error in self._schema.iter_errors(statement):
                yield f"tin-can-json-schema: {error.json_path}: {error.message[:300]}"


def _tincan() -> Draft4Validator:
    schema = json.loads((TINCAN / "1.0.1.json").read_text())
    formats = FormatChecker(formats=())
    for name, pattern in json.loads((TINCAN / "formats.json").read_text()).items():
        formats.checks(name)(_matches(re.compile(pattern)))
    # The file is a heap of definitions that find each other by id: this says which of them is meant.
    root = {
        "$schema": schema["$schema"],
        "definitions": schema["properties"],
        "allOf": [{"$ref": "#statement"}],
    }
    return Draft4Validator(root, format_checker=formats)


def _matches(pattern: re.Pattern[str]) -> Any:
    return lambda value: not isinstance(value, str) or pattern.search(value) is not None
