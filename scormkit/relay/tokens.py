"""Short-lived tokens that let one learner's package write, and nothing else.

A token is signed, not kept: any instance with the secret verifies it. It is locked to one package, one
actor and one registration; that the package may still write is asked anew with every request.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import time
from typing import Any

import jwt

ALGORITHM = "HS256"
LEEWAY = 5
"""Seconds by which the clocks of two instances may differ."""
CLAIMS = ("key", "actor", "registration", "aud", "iat", "exp", "jti", "verified")
CACHED = 20_000
LONGEST = 4096


class TokenError(Exception):
    """Says in one word why a token is not taken: ``expired`` or ``forged``."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token allows: statements of the package *key* about *actor* in *registration*."""

    key: str
    home: str
    name: str
    registration: str
    verified: bool
    expires: float = 0.0

    @property
    def actor(self) -> dict[str, Any]:
        """Return the agent that every statement is about."""
        return {"objectType": "Agent", "account": {"homePage": self.home, "name": self.name}}


class Tokens:
    """Gives and reads tokens for the audience *url*; the first of *keys* signs, all of them verify."""

    def __init__(
        self,
        keys: Sequence[str],
        url: str,
        seconds: int,
        *,
        clock: Callable[[], float] = time,
        cached: int = CACHED,
    ) -> None:
        self._url = url
        self.seconds = seconds
        self._clock = clock
        self._most = cached
        self._read: OrderedDict[str, Grant] = OrderedDict()
        self.rotate(keys)

    def rotate(self, keys: Sequence[str]) -> None:
        """Sign with the first of *keys* from now on, and verify with these alone."""
        self._keys = tuple(keys)
        self._read.clear()

    def give(self, grant: Grant) -> str:
        """Return a token for *grant*, whose own time of expiry plays no part."""
        now = int(self._clock())
        claims = {
            "key": grant.key,
            "actor": {"homePage": grant.home, "name": grant.name},
            "registration": grant.registration,
            "verified": grant.verified,
            "aud": self._url,
            "iat": now,
            "exp": now + self.seconds,
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, self._keys[0], algorithm=ALGORITHM)

    def read(self, token: str) -> Grant:
        """Return what *token* allows, or raise why it is not taken."""
        grant = self._read.get(token)
        if grant is None:
            grant = self._verified(token)
            self._read[token] = grant
            if len(self._read) > self._most:
                self._read.popitem(last=False)
        if self._clock() >= grant.expires + LEEWAY:
            self._read.pop(token, None)
            raise TokenError("expired")
        return grant

    def _verified(self, token: str) -> Grant:
        if len(token) > LONGEST:
            raise TokenError("forged")
        for key in self._keys:
            try:
                claims = jwt.decode(
                    token,
                    key,
                    algorithms=[ALGORITHM],
                    audience=self._url,
                    # The clock is ours (a test turns it): times are compared in read().
                    options={"require": list(CLAIMS), "verify_exp": False, "verify_iat": False},
                )
            except jwt.InvalidSignatureError:
                continue
            except jwt.PyJWTError:
                raise TokenError("forged") from None
            return _grant(claims)
        raise TokenError("forged")


def _grant(claims: dict[str, Any]) -> Grant:
    """Return the grant in *claims*: we signed them, but another release may have meant something else."""
    match claims:
        case {
            "key": str(key),
            "actor": {"homePage": str(home), "name": str(name)},
            "registration": str(registration),
            "verified": bool(verified),
            "exp": int(expires),
        }:
            return Grant(key, home, name, registration, verified, float(expires))
    raise TokenError("forged")
