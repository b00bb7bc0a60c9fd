"""Bodies of requests: read in bounds, and looked at before objects are made of them."""

from __future__ import annotations

import asyncio
from array import array
from itertools import accumulate
from typing import Any

import orjson

from scormkit.relay.calls import JSON, Call, Refusal
from scormkit.relay.settings import Limits

_CLOSE = ((b"connection", b"close"),)
"""Who sends too much is not listened to for the rest of it."""
_CHARSETS = frozenset({b"", b"charset=utf-8", b'charset="utf-8"'})
_DIGITS = 12
_NEITHER = bytes(sorted(set(range(256)) - set(b'[]{}"')))
"""What is neither a bracket nor a quote."""
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")


def check_headers(call: Call, limits: Limits) -> None:
    """Refuse a body that is not plain JSON, or says that it is too large."""
    kind, _, parameter = call.headers.get(b"content-type", b"").lower().partition(b";")
    if kind.strip() != JSON or parameter.strip() not in _CHARSETS:
        raise Refusal(415, "content-type", "the body must be application/json in UTF-8", headers=_CLOSE)
    if b"content-encoding" in call.headers:
        raise Refusal(415, "content-encoding", "a packed body is not taken", headers=_CLOSE)
    length = call.headers.get(b"content-length")
    if length is None:
        return
    if not length.isdigit():
        raise Refusal(400, "malformed", "Content-Length is not a number", headers=_CLOSE)
    if len(length) > _DIGITS or int(length) > limits.body:
        raise _too_large(limits)


async def read_body(call: Call, limits: Limits) -> bytes:
    """Return the body, if it comes in time and within bounds, whatever its length was said to be."""
    try:
        async with asyncio.timeout(limits.seconds):
            return await _pieces(call, limits)
    except TimeoutError:
        raise Refusal(408, "slow", "the body took too long to arrive", headers=_CLOSE) from None


async def _pieces(call: Call, limits: Limits) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await call.receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "incomplete", "the body broke off")
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > limits.body:
            raise _too_large(limits)
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


def parse(body: bytes, limits: Limits) -> Any:
    """Return what the JSON in *body* says, if it is JSON and not nested too deep."""
    if too_deep(body, limits.depth):
        raise Refusal(400, "too-deep", f"JSON may be nested {limits.depth} deep")
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refusal(400, "malformed", "the body is not JSON") from None


def too_deep(body: bytes, most: int) -> bool:
    """Say whether brackets stand more than *most* deep in *body*, without making an object of it.

    Strings are left out first. A backslash has a place only in strings, so taking away escaped
    backslashes and then escaped quotes leaves the quotes that open and close. Where all else is taken
    away, too, most strings are empty, and two quotes side by side may go: a bracket stands in a string
    when the number of quotes before it is odd, with them or without. What opens counts one up, what
    closes one down. It all happens in C.
    """
    if b"\\" in body:
        body = body.replace(rb"\\", b"").replace(rb"\"", b"")
    brackets = body.translate(None, _NEITHER).replace(b'""', b"")
    if b'"' in brackets:
        brackets = b"".join(brackets.split(b'"')[::2])
    return max(accumulate(array("b", brackets.translate(_STEPS))), default=0) > most


def _too_large(limits: Limits) -> Refusal:
    return Refusal(413, "too-large", f"a request may have {limits.body} bytes", headers=_CLOSE)
