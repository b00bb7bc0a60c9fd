"""Save the module as UTF-16, as some editors offer."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    module = folder / "module.yaml"
    module.write_bytes(module.read_text("utf-8").encode("utf-16"))
