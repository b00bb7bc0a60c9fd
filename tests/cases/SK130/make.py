"""Write what makes careless parsers recurse."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "module.yaml").write_text("id: " + "[" * 100_000, "utf-8")
