"""Statements come in: all or none, each one of the package's own, and durable before they are thanked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from scormkit.relay.bodies import check_headers, parse, read_body
from scormkit.relay.calls import Answer, Call, Refusal, said
from scormkit.relay.desk import Desk
from scormkit.relay.hand import Hand
from scormkit.relay.packages import Package
from scormkit.relay.settings import Limits
from scormkit.relay.spool import Row, SpoolFull
from scormkit.relay.tokens import Grant, TokenError

SPEAKS = ((b"x-experience-api-version", b"1.0.3"),)
_BEARER = b"bearer "
_CHALLENGE = ((b"www-authenticate", b'Bearer error="invalid_token"'),)
_SOON, _LATER = 5, 60
"""Seconds to come back in: a disk may be mended soon, a full spool takes the record store's return."""


async def write(desk: Desk, call: Call) -> Answer:
    """Keep the statements of the body and return their ids."""
    if call.query:
        raise Refusal(400, "query", "statements are posted without a query")
    limits = desk.settings.limits
    grant = _granted(desk, call)
    package = desk.package(grant.key)
    call.package = grant.key
    desk.check_origin(call, package)
    if not call.headers.get(b"x-experience-api-version", b"").startswith(b"1.0"):
        raise Refusal(400, "version", "X-Experience-API-Version must be 1.0.3", headers=SPEAKS)
    check_headers(call, limits)
    desk.take(call, grant)
    body = await read_body(call, limits)
    now = datetime.now(UTC)
    by = Hand(grant, desk.settings.url, now)
    # What is refused is told by the look at members.
    told = package.reader.read(body, by, limits.statements) or _looked_at(body, grant, package, by, limits)
    received = now.timestamp()
    kept: dict[str, Row] = {}
    for id_, text in told:
        kept.setdefault(id_, Row(id_, text, received, grant.key))
    await _keep(desk, list(kept.values()), len(told))
    return said(200, [id_ for id_, _ in told], headers=SPEAKS)


def check(statements: Sequence[Any], grant: Grant, package: Package) -> None:
    """Refuse all *statements* unless each is the package's own, about the token's actor and registration."""
    actors = (grant.actor, {"account": grant.actor["account"]})
    refusal = package.accepts.refusal
    for number, statement in enumerate(statements, start=1):
        if not isinstance(statement, dict):
            raise Refusal(400, "malformed", f"statement {number} is no object")
        if statement.get("actor") not in actors:
            raise Refusal(403, "actor", f"statement {number} is about another actor than the token")
        context = statement.get("context")
        if not isinstance(context, dict) or context.get("registration") != grant.registration:
            raise Refusal(
                403, "registration", f"statement {number} is of another registration than the token"
            )
        why = refusal(statement)
        if why is not None:
            raise Refusal(403, "statement", f"statement {number} is none of this package's: {why}")


def _looked_at(
    body: bytes, grant: Grant, package: Package, by: Hand, limits: Limits
) -> list[tuple[str, bytes]]:
    """Return the same as the package's reader, after a look at every member; or refuse the whole."""
    data = parse(body, limits)
    statements = data if isinstance(data, list) else [data]
    if not statements or len(statements) > limits.statements:
        raise Refusal(400, "count", f"1 to {limits.statements} statements come at once")
    check(statements, grant, package)
    for statement in statements:
        package.reader.learn(statement)
    return [(statement["id"], by.write(statement)) for statement in statements]


async def _keep(desk: Desk, kept: list[Row], told: int) -> None:
    began = perf_counter()
    try:
        new = await desk.spool.add(kept)
    except SpoolFull:
        desk.spool_failed()
        raise Refusal(503, "spool-full", "as much waits as may wait: come back later", after=_LATER) from None
    except Exception as error:  # noqa: BLE001 - see below
        # Whatever befell the disk or the database: what is not durable is not thanked for.
        desk.spool_failed(error)
        raise Refusal(503, "spool", "statements cannot be kept now: come back later", after=_SOON) from None
    meters = desk.meters
    meters.write_seconds.observe(perf_counter() - began)
    meters.accepted.inc(new)
    meters.repeated.inc(told - new)


def _granted(desk: Desk, call: Call) -> Grant:
    header = call.headers.get(b"authorization", b"")
    if header[: len(_BEARER)].lower() != _BEARER:
        raise Refusal(401, "no-token", "a token is needed", headers=((b"www-authenticate", b"Bearer"),))
    try:
        return desk.tokens.read(header[len(_BEARER) :].strip().decode("ascii"))
    except UnicodeDecodeError:
        raise Refusal(401, "forged", "the token is not one of ours", headers=_CHALLENGE) from None
    except TokenError as error:
        words = "the token has expired" if str(error) == "expired" else "the token is not one of ours"
        raise Refusal(401, str(error), words, headers=_CHALLENGE) from None
