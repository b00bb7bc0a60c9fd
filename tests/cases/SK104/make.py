"""Indent with tabs."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    module = folder / "module.yaml"
    text = module.read_text("utf-8").replace("  - ", "\t- ").replace("title: ", "title:\t")
    module.write_text(text, "utf-8")
