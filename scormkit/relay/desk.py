"""What all requests to one relay share: its packages, tokens, limits, meters and spool."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING

from scormkit.relay.calls import Call, Refusal
from scormkit.relay.limits import Buckets
from scormkit.relay.logs import event, fault
from scormkit.relay.meters import Meters
from scormkit.relay.origins import client, trusted
from scormkit.relay.packages import Package, Packages
from scormkit.relay.settings import Settings
from scormkit.relay.spool import Spool, SpoolTrouble
from scormkit.relay.tokens import Grant, Tokens

if TYPE_CHECKING:
    from asyncio import Task

TROUBLED = 30.0
"""Seconds for which a spool that failed counts as unwritable: a balancer that sends nothing more would
otherwise never learn that it works again."""


class Desk:
    """Where requests are dealt with. *spool* is there from the relay's start to its end."""

    spool: Spool

    def __init__(self, settings: Settings, packages: Packages) -> None:
        self.settings = settings
        self.packages = packages
        self.meters = Meters()
        self.tokens = Tokens(settings.secrets, settings.url, settings.token_seconds)
        limits = settings.limits
        self._addresses = Buckets(limits.address, limits.remembered)
        self._actors = Buckets(limits.actor, limits.remembered)
        self._keys = Buckets(limits.key, limits.remembered)
        self._failed: float | None = None
        self._warned = False
        self.forwarding: Task[None] | None = None

    def package(self, key: str) -> Package:
        """Return the package that *key* names, if it may write (still)."""
        shelf = self.packages.shelf
        found = shelf.packages.get(key)
        if found is not None:
            return found
        if key in shelf.revoked:
            raise Refusal(403, "revoked", "this package may not write any more")
        raise Refusal(403, "unknown-package", "this relay does not know the package")

    def origins(self) -> frozenset[str]:
        """Return the pages' origins that may ask."""
        return self.settings.origins or self.packages.shelf.origins

    def check_origin(self, call: Call, package: Package) -> None:
        """Refuse a page of one package's LMS that writes for another's."""
        if call.origin is not None and not self.settings.origins and call.origin != package.origin:
            raise Refusal(403, "origin", "the package belongs to another LMS than this page")

    def locate(self, call: Call) -> None:
        """Find out who asks, and refuse who has asked too often."""
        forwarded = call.headers.get(b"x-forwarded-for", b"")
        call.address = client(call.peer, forwarded.decode("latin-1"), self.settings.trusted)
        if forwarded and not self._warned and not self.from_proxy(call):
            self._warned = True
            event("X-Forwarded-For from an address that is no --trusted-proxy: all behind it count as one")
        self._wait(self._addresses.wait(call.address), "address")

    def from_proxy(self, call: Call) -> bool:
        """Say whether *call* comes through a proxy that is believed."""
        return trusted(call.peer, self.settings.trusted)

    def take(self, call: Call, grant: Grant) -> None:
        """Count *call* for its learner and its package."""
        call.package = grant.key
        self._wait(self._actors.wait((grant.home, grant.name)), "actor")
        self._wait(self._keys.wait(grant.key), "package")

    @staticmethod
    def _wait(seconds: int, whose: str) -> None:
        if seconds:
            words = f"too many requests of this {whose}: come back in {seconds} s"
            raise Refusal(429, f"rate-{whose}", words, after=seconds)

    def spool_failed(self, error: Exception | None = None) -> None:
        """Note that the spool did not take something; without *error* it was full."""
        self._failed = monotonic()
        if error is None:
            event("spool full", logging.ERROR)
        else:
            facts = {"trouble": str(error)} if isinstance(error, SpoolTrouble) else fault(error)
            event("spool failed", logging.ERROR, **facts)

    @property
    def spool_troubled(self) -> bool:
        """Say whether the spool failed a short while ago."""
        return self._failed is not None and monotonic() - self._failed < TROUBLED
