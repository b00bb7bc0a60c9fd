"""Answers and questions in JSON, the same for desk and stage."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scormkit.preview.settings import PreviewError

Handler = Callable[[Request], Awaitable[Response]]

DEEPEST = 100
"""Levels of JSON: data models have six. Python's own writer would stop at some hundreds with a fault."""


def reply(value: Any, status: int = 200) -> Response:
    """Return *value* as JSON."""
    return Response(json.dumps(value, ensure_ascii=False), status, media_type="application/json")


def refusal(error: PreviewError, status: int = 400) -> Response:
    """Return why something was not done, and what to do about it."""
    return reply({"error": str(error), "hint": error.hint}, status)


async def body(request: Request, most: int) -> dict[str, Any]:
    """Return the JSON object that *request* brings, of at most *most* bytes."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise HTTPException(413, f"that is more than {most} bytes")
    try:
        value = json.loads(bytes(data) or b"{}")
    except (ValueError, RecursionError) as error:
        raise PreviewError("the body is no JSON") from error
    if not isinstance(value, dict) or _is_deep(value):
        raise PreviewError("the body is no JSON object, or one too deep")
    return value


def _is_deep(value: object) -> bool:
    """Say whether *value* has more levels than anything that is sent here."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def told(handler: Handler) -> Handler:
    """Return *handler* with what it refuses told in JSON."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except PreviewError as error:
            return refusal(error)
        except HTTPException as error:
            return refusal(PreviewError(error.detail), error.status_code)

    return answer
