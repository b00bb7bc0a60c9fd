"""The table of statements that are good and bad by the specification: sound ones, and one edit each."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "spec_table.json").read_text("utf-8"))
GOOD: list[dict[str, Any]] = TABLE["good"]
BAD: list[dict[str, Any]] = TABLE["bad"]


def made(entry: dict[str, Any]) -> Any:
    """Return the statement that *entry* describes."""
    statement = copy.deepcopy(TABLE["bases"][entry["base"]])
    for pointer, value in entry.get("put", {}).items():
        above, last = _above(statement, pointer)
        above[last] = value
    for pointer in entry.get("without", ()):
        above, last = _above(statement, pointer)
        del above[last]
    return statement


def _above(value: Any, pointer: str) -> tuple[Any, Any]:
    *way, last = pointer.split("/")[1:]
    for step in way:
        value = value[int(step) if isinstance(value, list) else step]
    return value, int(last) if isinstance(value, list) else last
