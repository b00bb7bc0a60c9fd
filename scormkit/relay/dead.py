"""The file for statements that a record store will never take: a line of JSON each, for a person to judge."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from scormkit.relay.spool import Row


def bury(path: Path, row: Row, status: int, reason: str) -> None:
    """Append *row* and why it was refused to the file at *path*, durably; only its owner may read it."""
    import orjson

    statement = orjson.loads(row.body)
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "status": status,
        "reason": reason,
        "key": row.key,
        "statement": statement,
    }
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.fchmod(file, 0o600)
        rest = orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
        while rest:
            rest = rest[os.write(file, rest) :]
        os.fsync(file)
    finally:
        os.close(file)
