"""Save everything with a byte order mark."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    for name in ("module.yaml", "pages/uno.md"):
        file = folder / name
        file.write_text(file.read_text("utf-8"), "utf-8-sig")
