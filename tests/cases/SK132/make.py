"""Write a definition of 10 MB."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "module.yaml").write_text("id: caso\n" + "# niente\n" * 1_200_000, "utf-8")
