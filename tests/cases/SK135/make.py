"""Fill the media folder."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    media = folder / "media"
    media.mkdir()
    for number in range(2_001):
        (media / f"{number}.vtt").touch()
