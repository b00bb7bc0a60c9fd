"""How fast one package, one learner and one address may ask: token buckets that remember only so many.

The bucket unused for longest is forgotten when there are too many. A forgotten one is a full one, so
memory stays flat and nobody who waits is punished; docs/relay.md says what that cannot stop.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic

from scormkit.relay.settings import Rate


class Buckets:
    """One bucket for each name, all filling at the same *rate*."""

    def __init__(self, rate: Rate, most: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate.per_second
        self._burst = max(1.0, rate.burst)
        self._most = most
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait(self, name: Hashable) -> int:
        """Take one from the bucket of *name* and return 0; or return the seconds until there is one."""
        if not self._rate:
            return 0
        now = self._clock()
        buckets = self._buckets
        found = buckets.get(name)
        if found is None:
            if len(buckets) >= self._most:
                buckets.popitem(last=False)
            buckets[name] = (self._burst - 1, now)
            return 0
        left, since = found
        left = min(self._burst, left + (now - since) * self._rate)
        buckets.move_to_end(name)
        if left < 1:
            buckets[name] = (left, now)
            return math.ceil((1 - left) / self._rate)
        buckets[name] = (left - 1, now)
        return 0

    def __len__(self) -> int:
        """Return how many buckets are remembered."""
        return len(self._buckets)
