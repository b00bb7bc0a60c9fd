"""What the relay's tests share: a database server of their own, and spools of both kinds."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scormkit.relay.spool import Spool, open_spool

Opener = Callable[..., Spool]


def programs() -> Path | None:
    """Where Debian keeps the newest PostgreSQL server: not on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def database() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server on a socket in a folder of its own; each call returns a fresh database in it."""
    import psycopg

    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server here: 'make services' installs one")
    folder = Path(tempfile.mkdtemp(prefix="sk-pg-"))
    # The server refuses to run as root.
    whose: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
    if os.geteuid():
        whose = {}
    else:
        shutil.chown(folder, "postgres", "postgres")
    quick = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
    made: list[str | Path] = [
        where / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "-A",
        "trust",
        "-N",
        "--no-instructions",
    ]
    subprocess.run(made, check=True, capture_output=True, cwd=folder, **whose)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [where / "postgres", "-D", folder / "data", *quick], stdout=log, stderr=log, cwd=folder, **whose
        )
    try:
        ready: list[str | Path] = [where / "pg_isready", "-q", "-h", folder]
        while subprocess.run(ready, check=False).returncode:
            assert server.poll() is None, (folder / "log").read_text()
        numbers = itertools.count()

        def fresh() -> str:
            name = f"test{next(numbers)}"
            with psycopg.connect(
                f"postgresql://postgres@/postgres?host={folder}", autocommit=True
            ) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return f"postgresql://postgres@/{name}?host={folder}"

        yield fresh
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Open the same spool with every call: a file's, then a database's."""
    where = str(tmp_path / "spool.db")
    if request.param == "postgresql":
        where = request.getfixturevalue("database")()

    def opener(**words: Any) -> Spool:
        return open_spool(where, **{"most": 1000, **words})

    return opener
