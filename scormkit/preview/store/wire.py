"""Requests and answers as values, and what browsers ask of another origin: no socket is known here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

ASKED = frozenset({"authorization", "content-type", "if-match", "if-none-match", "x-experience-api-version"})
"""The headers that a page of another origin may send."""

METHODS = frozenset({"DELETE", "GET", "POST", "PUT"})


@dataclass(frozen=True)
class Request:
    """One request; the names of *headers* in small letters."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """One answer; *bare*: given by something that knows nothing of other origins."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    bare: bool = False


Answer = Callable[[Request], Reply]


def data(value: object, status: int = HTTPStatus.OK) -> Reply:
    """Return *value* as JSON."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


def preflight(request: Request, origin: str) -> Reply:
    """Return the leave that a browser asks for before a request from *origin*, or none (Fetch, 4.8)."""
    headers = request.headers
    asked = {one.strip() for one in headers.get("access-control-request-headers", "").lower().split(",")}
    if headers.get("origin") != origin or not asked - {""} <= ASKED:
        return Reply(HTTPStatus.FORBIDDEN, bare=True)
    if headers.get("access-control-request-method") not in METHODS:
        return Reply(HTTPStatus.FORBIDDEN, bare=True)
    leave = {
        "Access-Control-Allow-Methods": ", ".join(sorted(METHODS)),
        "Access-Control-Allow-Headers": ", ".join(sorted(ASKED)),
    }
    return Reply(HTTPStatus.NO_CONTENT, headers=leave)
