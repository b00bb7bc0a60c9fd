"""What can go wrong between a learner and an LMS, each to be switched on at the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from scormkit.preview.settings import PreviewError

SLOWEST = 60_000
"""Milliseconds; browsers give up on a server after five minutes, learners much earlier."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What goes wrong just now."""

    refuse: bool = False
    """The LMS takes no commit, the store no statement and no document."""

    signed_out: bool = False
    """The learner's session has died: everything leads to the login page, tokens count for nothing."""

    offline: bool = False
    """The network is off: connections of stage and store break."""

    slow: int = 0
    """Milliseconds that every answer of stage and store takes longer."""

    def as_json(self) -> dict[str, Any]:
        """Return what the desk shows."""
        return asdict(self)


def switched(before: Switches, wish: Mapping[str, Any]) -> Switches:
    """Return *before* with what *wish* names changed; raise PreviewError for what cannot be wished."""
    known = {field.name for field in fields(Switches)}
    for name, value in wish.items():
        if name not in known:
            raise PreviewError(f"there is no switch {name!r}", f"choose from {', '.join(sorted(known))}")
        if name == "slow":
            if type(value) is not int or not 0 <= value <= SLOWEST:
                raise PreviewError("'slow' is a number of milliseconds", f"say a whole one up to {SLOWEST}")
        elif type(value) is not bool:
            raise PreviewError(f"{name!r} is on or off", "say true or false")
    return replace(before, **wish)
