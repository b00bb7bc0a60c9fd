"""The store's documents under their tags (xAPI 1.0.3, Communication 2.2).

Whose a document is was settled before: here it lies in a *scope* under a name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from scormkit.preview.store.refusal import Refused, bad
from scormkit.preview.store.wire import Reply, Request, data
from scormkit.statements.parser import Broken, Parser

Scope = tuple[str, ...]
JSON = "application/json"
ROOM = 64 << 20
"""Bytes of all documents together: content that runs wild must not take the author's machine with it."""

_TAG = re.compile(r'(?:W/)?"([^"]*)"|([^\s,"]+)')


@dataclass(frozen=True, slots=True)
class Document:
    """What was put under a name, as it came."""

    body: bytes
    kind: str
    stored: datetime

    @property
    def headers(self) -> dict[str, str]:
        """Return what is told of the document beside it."""
        return {"ETag": tag(self.body), "Last-Modified": format_datetime(self.stored, usegmt=True)}


def tag(body: bytes | None) -> str:
    """Return the tag of a document: its SHA-1 (Communication 3.1)."""
    return f'"{hashlib.sha1(body or b"", usedforsecurity=False).hexdigest()}"'


def permitted(headers: Mapping[str, str], there: bytes | None) -> bool:
    """Say whether *headers* let the document that is *there* be changed (RFC 9110, 13.1)."""
    wanted, unwanted = (headers.get(name) for name in ("if-match", "if-none-match"))
    if wanted is not None and not (there is not None and _names(wanted, there)):
        return False
    return unwanted is None or there is None or not _names(unwanted, there)


def _names(header: str, there: bytes) -> bool:
    tags = {quoted or bare for quoted, bare in _TAG.findall(header)}
    return "*" in tags or tag(there).strip('"') in tags


class Documents:
    """All documents; *clock* says when they were stored."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[Scope, dict[str, Document]] = {}

    def put(self, scope: Scope, name: str, body: bytes, kind: str = JSON) -> None:
        """Keep *body* under *name*, whatever was there."""
        self._kept.setdefault(scope, {})[name] = Document(body, kind, self._clock())

    def find(self, scope: Scope, name: str) -> Document | None:
        """Return the document called *name*, if there is one."""
        return self._kept.get(scope, {}).get(name)

    def forget(self, fits: Callable[[Scope], bool]) -> None:
        """Drop all documents of scopes that *fits* chooses."""
        self._kept = {scope: many for scope, many in self._kept.items() if not fits(scope)}

    def __iter__(self) -> Iterator[tuple[Scope, str, Document]]:
        return ((scope, name, one) for scope, many in self._kept.items() for name, one in many.items())

    def answer(self, request: Request, scope: Scope, name: str, since: datetime | None = None) -> Reply:
        """Return the answer to *request* about the document called *name*, or about all when it has none."""
        if not name:
            return self._several(request, scope, since)
        there = self.find(scope, name)
        if request.method == "GET":
            return _shown(request, there, name)
        if not permitted(request.headers, there.body if there else None):
            raise Refused(
                HTTPStatus.PRECONDITION_FAILED,
                f"the document {name!r} is no longer the one that its tag names: read it again",
            )
        if request.method == "DELETE":
            self._kept.get(scope, {}).pop(name, None)
            return Reply(HTTPStatus.NO_CONTENT)
        return self._write(request, scope, name, there)

    def _several(self, request: Request, scope: Scope, since: datetime | None) -> Reply:
        if request.method == "DELETE" and scope[0] == "activities/state":
            self._kept.pop(scope, None)
            return Reply(HTTPStatus.NO_CONTENT)
        if request.method != "GET":
            raise bad("the request does not say which document it means", "Communication 2.2")
        many = self._kept.get(scope, {})
        return data([name for name, one in many.items() if since is None or one.stored > since])

    def _write(self, request: Request, scope: Scope, name: str, there: Document | None) -> Reply:
        free = not {"if-match", "if-none-match"} & request.headers.keys()
        if there and free and request.method == "PUT" and scope[0] != "activities/state":
            raise Refused(
                HTTPStatus.CONFLICT,
                f"there is a profile document {name!r} already: say with If-Match that you know it",
            )
        kind = request.headers.get("content-type", "application/octet-stream")
        body = _merged(request, kind, there) if request.method == "POST" else request.body
        if len(body) + sum(len(one.body) for *_, one in self) > ROOM:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "the preview keeps no more documents: reset it")
        self.put(scope, name, body, kind)
        return Reply(HTTPStatus.NO_CONTENT, headers={"ETag": tag(body)})


def _shown(request: Request, there: Document | None, name: str) -> Reply:
    if there is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no document {name!r}")
    if not permitted({"if-none-match": request.headers.get("if-none-match", "")}, there.body):
        return Reply(HTTPStatus.NOT_MODIFIED, headers=there.headers)
    return Reply(HTTPStatus.OK, there.body, there.headers, there.kind)


def _merged(request: Request, kind: str, there: Document | None) -> bytes:
    """Return the document that a POST leaves: two objects become one (Communication 2.2)."""
    if there is None and not _is_json(kind):
        return request.body
    new = _object(request.body, kind, "what is posted")
    if there is None:
        return request.body
    old = _object(there.body, there.kind, "what is there")
    return json.dumps({**old, **new}, ensure_ascii=False, separators=(",", ":")).encode()


def _is_json(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() == JSON


def _object(body: bytes, kind: str, what: str) -> dict[str, Any]:
    if not _is_json(kind):
        raise bad(f"{what} is {kind}, and only JSON can be merged: use PUT", "Communication 2.2")
    value = value_of(body, what)
    if not isinstance(value, dict):
        raise bad(f"{what} is no JSON object, and only objects can be merged: use PUT", "Communication 2.2")
    return value


def value_of(body: bytes, what: str) -> Any:
    """Return the value that *body* is; refuse, by the name of *what*, what is no JSON or says a key twice."""
    try:
        text = body.decode("utf-8")
        value, twice = Parser()(text)
    except UnicodeDecodeError:
        raise bad(f"{what} is not UTF-8", "Data 4", "encode JSON as UTF-8") from None
    except Broken as broken:
        raise bad(f"{what} is no JSON: {broken.words}", "Data 4", "make it with JSON.stringify") from None
    if twice is not None:
        raise bad(f"{what} says a key twice, at character {twice + 1}", "Data 2.2", "say each key once")
    return value
