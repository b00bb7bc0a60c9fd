"""A small LMS for tests: serves packages from their zips, keeps records, and can be told to fail.

The SCORM API in its pages is scorm-again, behind a recorder that knows the standards' rules; what
scorm-again commits is kept here, as an LMS's database would.
"""

from __future__ import annotations

import json
import mimetypes
import threading
import zipfile
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

HERE = Path(__file__).resolve().parent
SCORM_AGAIN = HERE.parents[1] / "player" / "node_modules" / "scorm-again" / "dist"


class Lms:
    """The LMS: packages by name, records by learner, and switches for what can go wrong."""

    def __init__(self, packages: Mapping[str, Path], recorder: bytes) -> None:
        self.packages = {name: zipfile.ZipFile(path) for name, path in packages.items()}
        self.recorder = recorder
        self.records: dict[str, dict[str, Any]] = {}
        self.commits: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.refusing = False
        self.signed_out = False
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        for archive in self.packages.values():
            archive.close()

    @property
    def url(self) -> str:
        """Return where the LMS is, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def launch(self, package: str, learner: str, **more: str) -> str:
        """Return the address at which *learner* opens *package*."""
        standard = "scorm2004" if "scorm2004" in package else "scorm12"
        words = "&".join(f"{key}={value}" for key, value in {"learner": learner, **more}.items())
        return f"{self.url}/lms/{standard}?package={package}&{words}"

    def file(self, package: str, path: str) -> bytes | None:
        """Return a file of *package*, if it is in there."""
        with self.lock:
            try:
                return self.packages[package].read(path)
            except KeyError:
                return None

    def commit(self, learner: str, body: dict[str, Any]) -> bool:
        """Keep what was committed, unless the LMS is refusing."""
        with self.lock:
            if self.refusing or self.signed_out:
                return False
            self.commits.append(body)
            self.records[learner] = body
            return True


def _handler(lms: Lms) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class in a function is counted as one
    scripts = {name: (SCORM_AGAIN / name).read_bytes() for name in ("scorm12.js", "scorm2004.js")}
    scripts |= {"recorder.js": lms.recorder, "host.js": (HERE / "host.js").read_bytes()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing: tests read ``requests``."""

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            lms.requests.append(f"{self.command} {self.path}")
            where = urlsplit(self.path)
            match unquote(where.path).lstrip("/").split("/", 2):
                case ["package", name, path]:
                    self._package(name, path)
                case ["lms", "record"]:
                    self._json(lms.records.get(parse_qs(where.query)["learner"][0]))
                case ["lms", name] if name in scripts:
                    self._send(scripts[name], "text/javascript")
                case ["lms", "scorm12" | "scorm2004" as standard]:
                    self._send(_host(standard).encode(), "text/html; charset=utf-8")
                case _:
                    self._send(b"not here", "text/plain", HTTPStatus.NOT_FOUND)

        def do_POST(self) -> None:
            lms.requests.append(f"{self.command} {self.path}")
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))) or "{}")
            learner = parse_qs(urlsplit(self.path).query)["learner"][0]
            taken = lms.commit(learner, body)
            self._json({"result": taken, "errorCode": 0 if taken else 101})

        def _package(self, name: str, path: str) -> None:
            if lms.signed_out:
                self.send_response(HTTPStatus.SEE_OTHER)
                self.send_header("Location", "/login")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = lms.file(name, path or "index.html")
            if data is None:
                self._send(b"not here", "text/plain", HTTPStatus.NOT_FOUND)
            else:
                kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
                self._send(data, f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)

        def _json(self, value: object) -> None:
            self._send(json.dumps(value).encode(), "application/json")

        def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

    return Handler


def _host(standard: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>LMS</title>'
        '<link rel="icon" href="data:,">'
        "<style>body{margin:0}iframe{border:0;inline-size:100%;block-size:100vh}</style>"
        f'<script src="/lms/{standard}.js"></script><script src="/lms/recorder.js"></script>'
        f'<body data-standard="{standard}"><script src="/lms/host.js"></script>'
    )
