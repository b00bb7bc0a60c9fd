"""What is counted: for Prometheus at /metrics, and for /health. No label says who a learner is.

Each relay has a registry of its own, so that two of them in one process do not add up.
"""

from __future__ import annotations

import os
import time
from functools import cached_property
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
BREAKER = ("closed", "half-open", "open")


class Meters:
    """Counters of one relay. ``forward_*`` and ``breaker`` are the forwarder's to move."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._children: dict[tuple[str, ...], Any] = {}
        self.last_success: float | None = None
        """When the record store last took a batch (seconds since 1970)."""
        self.breaker_state = "closed"
        name = "scormkit_relay_"
        self.requests = Counter(
            f"{name}requests", "Requests answered.", ("route", "status"), registry=registry
        )
        self.accepted = Counter(f"{name}statements_accepted", "Statements spooled.", registry=registry)
        self.repeated = Counter(
            f"{name}statements_repeated", "Statements that were there already.", registry=registry
        )
        self.refused = Counter(f"{name}refused", "Requests refused.", ("reason",), registry=registry)
        self.granted = Counter(f"{name}tokens_granted", "Tokens given.", ("identity",), registry=registry)
        self.write_seconds = Histogram(
            f"{name}write_seconds",
            "Time until statements were durable.",
            buckets=_SECONDS,
            registry=registry,
        )
        self.depth = Gauge(
            f"{name}spool_depth",
            "Statements that wait to be forwarded.",
            registry=registry,
            multiprocess_mode="mostrecent",
        )
        self._of_the_forwarder(name)

    def _of_the_forwarder(self, name: str) -> None:
        registry = self.registry
        self.forward_seconds = Histogram(
            f"{name}forward_seconds", "Time the record store took.", buckets=_SECONDS, registry=registry
        )
        self.forward_results = Counter(
            f"{name}forward_requests", "Requests to the record store.", ("result",), registry=registry
        )
        self.forwarded = Counter(
            f"{name}statements_forwarded", "Statements the record store took.", registry=registry
        )
        self.dead = Counter(
            f"{name}statements_dead", "Statements the record store refused for good.", registry=registry
        )
        self.breaker = Gauge(
            f"{name}breaker",
            "Whether forwarding rests: 0 closed, 1 half-open, 2 open.",
            registry=registry,
            multiprocess_mode="max",
        )
        self.success_time = Gauge(
            f"{name}forward_last_success",
            "When the record store last took a batch (seconds since 1970).",
            registry=registry,
            multiprocess_mode="max",
        )

    def answered(self, route: str, status: int) -> None:
        """Count one answered request."""
        child = self._children.get((route, str(status)))
        if child is None:
            child = self._children[route, str(status)] = self.requests.labels(route, str(status))
        child.inc()

    def succeeded(self) -> None:
        """Note that the record store took a batch just now."""
        self.last_success = time.time()
        self.success_time.set(self.last_success)

    def set_breaker(self, state: str) -> None:
        """Note the *state* of the breaker: closed, half-open or open."""
        self.breaker_state = state
        self.breaker.set(BREAKER.index(state))

    @cached_property
    def _gathered(self) -> CollectorRegistry:
        """Return what is shown: with several workers, the sum of what each wrote to the common folder."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return self.registry
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry

    def exposition(self) -> bytes:
        """Return everything in Prometheus's text form."""
        return generate_latest(self._gathered)
