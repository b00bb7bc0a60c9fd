"""The file that fetched statements go to, and the checkpoint beside it (its name and ``.state``).

Statements are added a page at a time; what the checkpoint does not know is cut off when the work goes on.
A gzipped file has a member a page, so that it can be cut and read from the middle like a plain one.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from scormkit.statements.access import LrsError
from scormkit.statements.checkpoint import cut, load, save, settle
from scormkit.statements.remote import Page, Statement, moment

_KIND = "fetch"
_NOTHING = {"size": 0, "count": 0, "ordered": True, "marks": []}
_MARKS = 16
_LEAST = timedelta(milliseconds=1)
"""Stores keep times to the millisecond at least (xAPI 1.0.3, Data 4.5); some to no more."""


class Stream:
    """A stream that statements go to. It remembers nothing: an end is the end."""

    next = ""
    fresh = True

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def add(self, statements: Sequence[Statement], page: Page, following: str) -> None:
        """Write *statements*."""
        del page, following
        self._stream.write(_lines(statements))
        self._stream.flush()


class Harvest:
    """A file of statements and how far it has come.

    A mark is an offset and a time: every statement in the file that was stored later stands behind it.
    """

    def __init__(self, file: Path, about: Mapping[str, Any], first: str) -> None:
        """Open *file*; *about* is what it holds, and *first* the address of the first page."""
        self.file = file
        self._state_file = file.with_name(f"{file.name}.state")
        state = load(self._state_file, _KIND)
        self.fresh = state is None
        if state is None:
            if file.exists():
                raise LrsError(
                    f"{file} exists, without the {self._state_file.name} to go on from: name another"
                )
            state = {"about": dict(about), "next": first, "from": 0, **_NOTHING}
            save(self._state_file, _KIND, state)
        elif state.get("about") != dict(about):
            raise LrsError(
                f"{file} holds the answer to another question, or another LRS's: name another file"
            )
        self._state: dict[str, Any] = state
        self._out = cut(file, int(state["size"]))
        _lock(self._out, file)

    def close(self) -> None:
        """Close the file."""
        self._out.close()

    @property
    def count(self) -> int:
        """Return how many statements the file holds."""
        return int(self._state["count"])

    @property
    def next(self) -> str:
        """Return where the page is that was to come next; nothing when all pages had come."""
        return str(self._state["next"])

    @property
    def ordered(self) -> bool:
        """Say whether the LRS has given its statements in the order in which it stored them."""
        return bool(self._state["ordered"])

    @property
    def witness(self) -> tuple[str, datetime] | None:
        """Return the statement that was stored the longest after its own time, and when it was."""
        held: dict[str, Any] = self._state.get("witness", {})
        stored = moment(held.get("stored"))
        return (str(held["id"]), stored) if stored else None

    def since(self) -> datetime | None:
        """Return a time up to which the file holds all there is; the last page but one is old enough."""
        through = moment(self._state.get("through"))
        marks = self._marks()
        if len(marks) < 2:  # noqa: PLR2004 - a file of one page is asked for again
            return None
        stored = marks[-2][1]
        stored = min(stored, through) if through else stored
        return stored.replace(microsecond=stored.microsecond // 1000 * 1000) - _LEAST

    def known(self) -> Known:
        """Return the ids of what the file holds, as far as this reading may bring it again."""
        return Known(self.file, int(self._state["from"]), moment(self._state.get("after")))

    def overlap(self, since: datetime | None) -> Known:
        """Begin another reading, of what was stored after *since*; return the ids of what is known of it."""
        fitting = [offset for offset, stored in self._marks() if since is not None and stored <= since]
        self._state |= {"from": max(fitting, default=0), "after": since.isoformat() if since else None}
        return self.known()

    def add(self, statements: Sequence[Statement], page: Page, following: str) -> None:
        """Write *statements* of *page*; *following* is where to go on."""
        state, latest = self._state, moment(self._state.get("latest"))
        marks = self._marks()
        if latest and statements and (not marks or marks[-1][1] < latest):
            state["marks"] = [*state["marks"], [state["size"], state["latest"]]][-_MARKS:]
        for one in statements:
            self._remember(one, latest)
        lines = _lines(statements)
        self._out.write(gzip.compress(lines, mtime=0) if lines and self.file.suffix == ".gz" else lines)
        settle(self._out)
        state |= {"size": self._out.tell(), "count": self.count + len(statements), "next": following}
        state["through"] = page.through.isoformat() if page.through else None
        save(self._state_file, _KIND, state)

    def _remember(self, one: Statement, latest: datetime | None) -> None:
        stored = moment(one.get("stored"))
        if stored is None:
            return
        state = self._state
        if latest and stored < latest:
            state["ordered"] = False
        newest = moment(state.get("latest"))
        if newest is None or stored > newest:
            state["latest"] = one["stored"]
        made = moment(one.get("timestamp"))
        gap = (stored - made).total_seconds() if made else 0
        if gap > max(2 * _LEAST.total_seconds(), state.get("witness", {}).get("gap", 0)):
            state["witness"] = {"id": one.get("id"), "stored": one["stored"], "gap": gap}

    def _marks(self) -> list[tuple[int, datetime]]:
        return [(offset, found) for offset, text in self._state["marks"] if (found := moment(text))]


class Known:
    """Ids of statements, on the disk where they are many; all that was stored up to *until* is known too."""

    def __init__(self, file: Path, offset: int, until: datetime | None) -> None:
        self._until = until
        self._ids = sqlite3.connect("")
        self._ids.execute("CREATE TABLE ids (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._ids.executemany("INSERT OR IGNORE INTO ids VALUES (?)", _ids(file, offset))

    def __contains__(self, one: Statement) -> bool:
        """Say whether *one* is known."""
        stored = moment(one.get("stored"))
        if self._until and stored and stored <= self._until:
            return True  # it was not asked for: there are stores that do not know ``since``
        name = str(one.get("id", "")).lower()
        return self._ids.execute("SELECT 1 FROM ids WHERE id = ?", (name,)).fetchone() is not None

    def close(self) -> None:
        """Forget all."""
        self._ids.close()


def _ids(file: Path, offset: int) -> Iterator[tuple[str]]:
    with file.open("rb") as opened:
        opened.seek(offset)
        lines: Any = gzip.GzipFile(fileobj=opened) if file.suffix == ".gz" else opened
        for line in lines:
            yield (str(json.loads(line).get("id", "")).lower(),)


def _lines(statements: Sequence[Statement]) -> bytes:
    """Return *statements*, one a line, in UTF-8."""
    return b"".join(_line(one) for one in statements)


def _line(one: Statement) -> bytes:
    try:
        return json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    except UnicodeEncodeError:  # half of a pair, which JSON may escape and UTF-8 may not write
        return json.dumps(one, separators=(",", ":")).encode() + b"\n"


def _lock(opened: IO[bytes], file: Path) -> None:
    """Keep a second fetch from writing to *file*, where the system knows how."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(opened.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        raise LrsError(f"another fetch is writing to {file}") from None
