"""A small file that says how far a long work has come, so that it goes on after whatever ended it.

It is replaced whole and never written into: after a cut of the power there is the old one or the new one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from scormkit.statements.access import LrsError

_VERSION = 1


def load(file: Path, kind: str) -> dict[str, Any] | None:
    """Return what the checkpoint *file* of a *kind* says, or nothing when there is none."""
    try:
        found = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LrsError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("checkpoint") != kind or found.get("version") != _VERSION:
        raise LrsError(f"{file} is not a checkpoint of 'lrs {kind}': delete it to begin anew")
    return found


def save(file: Path, kind: str, state: Mapping[str, Any]) -> None:
    """Write *state* as the checkpoint *file* of a *kind*."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    text = json.dumps({"checkpoint": kind, "version": _VERSION, **state}, ensure_ascii=False)
    try:
        with fresh.open("wb") as opened:
            opened.write(text.encode())
            settle(opened)
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise LrsError(f"{file} cannot be written: {error.strerror}") from None


def settle(opened: IO[bytes]) -> None:
    """Come back when what was written to *opened* is on the disk."""
    opened.flush()
    os.fsync(opened.fileno())


def cut(file: Path, size: int) -> IO[bytes]:
    """Return *file* opened for more after its first *size* bytes; the rest, half done, is cut off."""
    try:
        opened = file.open("r+b" if file.exists() else "w+b")
        held = opened.seek(0, os.SEEK_END)
        if held < size:
            opened.close()
            raise LrsError(f"{file} is shorter than its checkpoint says: delete both to begin anew")
        opened.truncate(size)
        opened.seek(size)
    except OSError as error:
        raise LrsError(f"{file} cannot be written: {error.strerror}") from None
    return opened
