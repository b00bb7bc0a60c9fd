"""Ralph, a record store that others wrote, as a process of its own on a free port of this machine.

It keeps statements in a file, in the order of arrival. What it lacks: State, profiles, ``about``, filters by
verb and activity; ``since`` and ``until`` look at a statement's own time. Each request reads the whole file.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(os.environ.get("RALPH_VENV", ROOT / ".venv-ralph")) / "bin" / "python"
SLOWEST = 60
"""Seconds that a start may take on a busy machine."""

# Four rounds: the quickest hash that bcrypt makes. The secret comes by standard input, not on a command line.
HASH = "import bcrypt, sys; print(bcrypt.hashpw(sys.stdin.buffer.read(), bcrypt.gensalt(4)).decode())"


class Ralph:
    """A store that may be stopped and started again; what it holds stays until ``clear``."""

    def __init__(self, folder: Path, *, page: int = 100, origins: Sequence[str] = ()) -> None:
        """Keep everything in *folder*; answer at most *page* statements; let pages of *origins* in."""
        assert PYTHON.is_file(), f"Ralph is not installed in {PYTHON.parents[1]}: run 'make ralph'"
        self.key, self.secret = "all", secrets.token_urlsafe(24)
        self.reader = "reader", self.secret
        self.writer = "writer", self.secret
        self.file = folder / "fs_lrs.jsonl"
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "RALPH_AUTH_FILE": str(self._credentials()),
            "RALPH_RUNSERVER_BACKEND": "appending",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder),
            "RALPH_RUNSERVER_MAX_SEARCH_HITS_COUNT": str(page),
            "RALPH_LRS_RESTRICT_BY_AUTHORITY": "true",
            "RALPH_LRS_RESTRICT_BY_SCOPES": "true",
            "RALPH_RUNSERVER_CORS_ALLOW_ORIGINS": json.dumps(list(origins)),
        }

    @property
    def url(self) -> str:
        """The endpoint, as an LRS is configured: everything stands below it."""
        return f"http://127.0.0.1:{self._port}/xAPI/"

    @property
    def authorization(self) -> str:
        """The header that lets its bearer do everything."""
        return "Basic " + base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start if it does not run, on the port it always had, and come back when it answers."""
        if self._process is not None:
            return
        words = ["-m", "uvicorn", "ralph.api:app", "--host", "127.0.0.1", "--port", str(self._port)]
        with (self._folder / "ralph.log").open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, *words, "--log-level", "warning"],
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + SLOWEST
        while not self._answers():
            assert self._process.poll() is None, (self._folder / "ralph.log").read_text()
            assert time.monotonic() < deadline, "Ralph does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once, as a machine that loses its power; connections are refused from now on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def clear(self) -> None:
        """Forget all statements."""
        self.file.unlink(missing_ok=True)

    def statements(self) -> list[dict[str, Any]]:
        """Return what is stored, each statement as often as it is there, in the order of arrival."""
        if not self.file.exists():
            return []
        with self.file.open("rb") as lines:
            return [json.loads(line) for line in lines]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/__lbheartbeat__", timeout=5) as reply:
                return bool(reply.status == HTTPStatus.OK)
        except urllib.error.HTTPError:
            raise
        except OSError:
            return False

    def _credentials(self) -> Path:
        hashed = subprocess.run(
            [PYTHON, "-c", HASH], input=self.secret.encode(), capture_output=True, check=True
        )
        users = {self.key: "all", self.reader[0]: "statements/read", self.writer[0]: "statements/write"}
        file = self._folder / "auth.json"
        file.write_text(
            json.dumps(
                [
                    {
                        "username": name,
                        "hash": hashed.stdout.decode().strip(),
                        "scopes": [scope],
                        "agent": {"account": {"homePage": "https://lrs.course.example/", "name": name}},
                    }
                    for name, scope in users.items()
                ]
            )
        )
        return file


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
