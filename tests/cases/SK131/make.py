"""Write more values and lines than anybody reads."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "module.yaml").write_text("".join(f"k{n}: x\n" for n in range(30_000)), "utf-8")
