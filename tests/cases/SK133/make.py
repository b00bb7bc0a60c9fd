"""List a page for every day of a year."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    with (folder / "module.yaml").open("a", encoding="utf-8") as module:
        module.writelines(f"  - pages/{day}.md\n" for day in range(365))
