"""A line that is longer than anything that is read."""

import json
from pathlib import Path


def make(folder: Path) -> None:
    """Write a statement of seventeen megabytes between two good ones."""
    begin, end = (folder / "begin.json").read_text().strip(), (folder / "end.json").read_text().strip()
    long = json.dumps({"name": "x" * (17 << 20)})
    (folder / "statements.ndjson").write_text(f"{begin}\n{long}\n{end}\n")
