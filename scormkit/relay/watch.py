"""What operators look at: whether the relay is well, its meters, and what its API is."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson

from scormkit.relay.calls import Answer, Call, said
from scormkit.relay.desk import Desk
from scormkit.relay.meters import TYPE
from scormkit.relay.openapi import openapi


async def health(desk: Desk, call: Call) -> Answer:
    """Say 200 while statements can be kept and are brought on, else 503 with the reasons.

    A record store that is away is told but is no reason: the spool is there for just that, and a balancer
    that took the relay out would lose what learners send meanwhile.
    """
    del call
    reasons = []
    depth = await _depth(desk)
    if depth is None:
        reasons.append("the spool cannot be read")
    elif depth >= desk.settings.most:
        reasons.append("the spool is full")
    elif desk.spool_troubled:
        reasons.append("the spool did not take statements a short while ago")
    alive = desk.forwarding is not None and not desk.forwarding.done()
    if desk.settings.lrs is not None and not alive:
        reasons.append("the forwarder has stopped")
    if not desk.packages.shelf.packages:
        reasons.append("no package may write")
    last = desk.meters.last_success
    state = {
        "status": "trouble" if reasons else "well",
        "reasons": reasons,
        "spool": {"waiting": depth},
        "lrs": {
            "breaker": desk.meters.breaker_state,
            "lastSuccess": None
            if last is None
            else datetime.fromtimestamp(last, UTC).isoformat(timespec="seconds"),
        },
        "packages": len(desk.packages.shelf.packages),
    }
    return said(503 if reasons else 200, state)


async def metrics(desk: Desk, call: Call) -> Answer:
    """Return the meters in Prometheus's text form."""
    del call
    await _depth(desk)
    return Answer(200, desk.meters.exposition(), TYPE.encode())


async def description(desk: Desk, call: Call) -> Answer:
    """Return the API's description."""
    del call
    return Answer(200, orjson.dumps(openapi(desk.settings)))


async def _depth(desk: Desk) -> int | None:
    try:
        depth = await desk.spool.depth()
    except Exception:  # noqa: BLE001 - whatever it is, the spool cannot be read, and health says so
        return None
    desk.meters.depth.set(depth)
    return depth
