"""A file that was packed well and copied badly."""

import gzip
from pathlib import Path


def make(folder: Path) -> None:
    """Cut off the end of a packed file."""
    packed = gzip.compress((folder / "whole.ndjson").read_bytes(), mtime=0)
    (folder / "statements.ndjson.gz").write_bytes(packed[:-12])
