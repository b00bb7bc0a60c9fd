"""What the relay is compared with: Starlette that hands back what it was sent."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


async def parsed(request: Request) -> JSONResponse:
    """Return the body, read and written as JSON."""
    return JSONResponse(await request.json())


async def plain(request: Request) -> Response:
    """Return the body as it came."""
    return Response(await request.body(), media_type="application/json")


app = Starlette(
    routes=[
        Route("/json", parsed, methods=["POST"]),
        Route("/bytes", plain, methods=["POST"]),
    ]
)
