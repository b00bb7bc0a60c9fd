"""Logs in JSON, one line for each refused request and each event in the relay's life.

They hold no personal data: no actor, no token, nothing of a statement; an address only as a hash whose
salt is forgotten with the process, so that one line can be told from another while it runs.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO

import orjson

NAME = "scormkit.relay"
_SALT = secrets.token_bytes(16)


def log() -> logging.Logger:
    """Return the relay's log."""
    return logging.getLogger(NAME)


def event(what: str, level: int = logging.INFO, **facts: Any) -> None:
    """Log that *what* happened; *facts* are words and numbers of ours, never of a learner's."""
    log().log(level, what, extra={"facts": facts})


@lru_cache(maxsize=4096)
def hashed(address: str) -> str:
    """Return a name for *address* that means nothing outside this process."""
    return hashlib.blake2s(address.encode(), key=_SALT, digest_size=6).hexdigest()


class Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for *record*."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage().strip()
            if record.name.startswith((NAME, "uvicorn"))
            else record.name,
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line |= fault(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


def fault(error: BaseException) -> dict[str, Any]:
    """Return what kind of *error* it was and where; its words may quote a request and are left out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno}" for frame in frames]
    return {"error": type(error).__name__, "at": places}


def write_logs(to: TextIO | None = None) -> None:
    """Send what the relay and its server say to *to* (default: standard error), a line of JSON each."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(Lines())
    for name, level in ((NAME, logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
    access = logging.getLogger("uvicorn.access")
    access.handlers = []
    access.propagate = False
