"""A spool file: who may open it, what is in it, and how an older one is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from scormkit.relay.spool import SpoolTrouble

OURS = 0x736B7370
"""The file's application id: "sksp"."""
STEPS: tuple[str, ...] = (
    """
    CREATE TABLE known (sequence INTEGER PRIMARY KEY, id BLOB NOT NULL, received REAL NOT NULL, reason TEXT);
    CREATE TABLE filed (id BLOB PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE waiting (sequence INTEGER PRIMARY KEY, key TEXT NOT NULL, body BLOB NOT NULL);
    CREATE TABLE tally (rows INTEGER NOT NULL, bytes INTEGER NOT NULL, filed INTEGER NOT NULL);
    INSERT INTO tally VALUES (0, 0, 0);
    """,
)
"""What leads from each version of the tables to the next; only ever added to."""
ARRIVING = """
CREATE TEMP VIEW arriving AS SELECT 0 AS sequence, x'' AS id, 0.0 AS received, '' AS key, x'' AS body;
CREATE TEMP TRIGGER arrive INSTEAD OF INSERT ON arriving BEGIN
    INSERT INTO known (sequence, id, received) VALUES (new.sequence, new.id, new.received);
    INSERT INTO waiting (sequence, key, body) VALUES (new.sequence, new.key, new.body);
END;
"""
"""Brings rows into both tables with one statement: see ``AT_ONCE``."""


def connect(path: Path) -> sqlite3.Connection:
    """Return the only connection to the spool file at *path*, made and brought up to date where need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        connection.executescript(
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        )
        connection.executescript(
            "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-16000; PRAGMA secure_delete=FAST;"
        )
        migrate(connection, STEPS)
        connection.executescript(ARRIVING)
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Take the tables through those of *steps* that they have not been through, each wholly or not at all."""
    [ours], [version] = (
        connection.execute(f"PRAGMA {what}").fetchone() for what in ("application_id", "user_version")
    )
    [tables] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables and ours != OURS:
        raise SpoolTrouble("the file is a database of something else; name another")
    if version > len(steps):
        raise SpoolTrouble("the file was written by a newer scormkit; run that one, or name another file")
    for number, step in enumerate(steps[version:], version + 1):
        marks = f"PRAGMA application_id={OURS}; PRAGMA user_version={number};"
        connection.executescript(f"BEGIN EXCLUSIVE; {step}; {marks} COMMIT;")
