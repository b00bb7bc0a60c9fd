"""A request as the relay sees it, its answer, and a refusal: what all rooms of the relay speak in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import orjson

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON = b"application/json"


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of ours
    """A request that is not done: its *status*, one *code* for machines, plain *words* for people."""

    def __init__(
        self,
        status: int,
        code: str,
        words: str,
        *,
        after: int = 0,
        headers: tuple[tuple[bytes, bytes], ...] = (),
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.words = words
        self.headers = headers
        if after:
            self.headers = (*headers, (b"retry-after", str(after).encode()))


@dataclass(slots=True)
class Call:
    """One request. *origin* and *address* are filled in once they have been looked at."""

    method: str
    route: str
    headers: Mapping[bytes, bytes]
    query: bytes
    receive: Receive
    peer: str = ""
    address: str = ""
    origin: str | None = None
    package: str | None = None
    """The public key of the package, once it is known to be one of ours."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes
    kind: bytes = JSON
    headers: tuple[tuple[bytes, bytes], ...] = field(default=())


def said(status: int, data: object, **more: Any) -> Answer:
    """Return *data* as a JSON answer."""
    return Answer(status, orjson.dumps(data), **more)


def of_refusal(refusal: Refusal) -> Answer:
    """Return what the one who asked is told about *refusal*."""
    return said(refusal.status, {"error": refusal.words, "code": refusal.code}, headers=refusal.headers)
