"""A package's public key against a token: the only thing a stranger can ask for.

Who the learner is, the package says and nobody proves, unless a trusted proxy that knows the learner's
session names the same one. A token for another learner of the same LMS can therefore be had by anybody
who has the package; docs/relay.md says so, and every statement carries how sure the relay was.
"""

from __future__ import annotations

import re
from typing import Any

from scormkit.relay.bodies import check_headers, parse, read_body
from scormkit.relay.calls import Answer, Call, Refusal, said
from scormkit.relay.desk import Desk
from scormkit.relay.tokens import Grant

_KEY = re.compile(r"pk1\.[A-Za-z0-9_-]{32}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NAME = r"^[^\u0000-\u001f\u007f-\u009f]{1,255}$"
"""What an account may be called: no control characters, which no LMS's id has."""
_NAME = re.compile(NAME)


async def exchange(desk: Desk, call: Call) -> Answer:
    """Return a token for what the body asks."""
    limits = desk.settings.limits
    check_headers(call, limits)
    asked = grant_asked(parse(await read_body(call, limits), limits))
    package = desk.package(asked.key)
    call.package = asked.key
    desk.check_origin(call, package)
    if asked.home != package.accepts.lms:
        raise Refusal(403, "home-page", "the package belongs to another LMS than this home page")
    desk.take(call, asked)
    grant = Grant(asked.key, asked.home, asked.name, asked.registration, _identified(desk, call, asked.name))
    desk.meters.granted.labels("verified" if grant.verified else "unverified").inc()
    return said(200, {"token": desk.tokens.give(grant), "expires": desk.tokens.seconds})


def grant_asked(data: Any) -> Grant:
    """Return what *data* asks for, if it is just that."""
    match data:
        case {
            "key": str(key),
            "actor": {"account": {"homePage": str(home), "name": str(name), **a}, **b},
            "registration": str(registration),
            **c,
        }:
            pass
        case _:
            raise Refusal(400, "malformed", "a key, an actor with an account and a registration are needed")
    if a or c or b not in ({}, {"objectType": "Agent"}):
        raise Refusal(400, "malformed", "nothing may be told but key, actor and registration")
    if not _KEY.fullmatch(key) or not _UUID.fullmatch(registration):
        raise Refusal(400, "malformed", "the key or the registration is not of its form")
    if not _NAME.fullmatch(name):
        raise Refusal(400, "malformed", "an account's name has 1 to 255 characters, none of them control")
    return Grant(key, home, name, registration, verified=False)


def _identified(desk: Desk, call: Call, name: str) -> bool:
    """Say whether a trusted proxy named the learner *name*; refuse when it named another."""
    header = desk.settings.identity_header
    if header is None or not desk.from_proxy(call):
        return False
    told = call.headers.get(header.lower().encode())
    if told is None:
        return False
    try:
        same = told.decode("utf-8").strip() == name
    except UnicodeDecodeError:
        same = False
    if not same:
        raise Refusal(403, "identity", "the session belongs to another learner")
    return True
