"""The patterns of a module's profile: in which order the statements of one registration come.

A registration is one session after another. A session is begun once; work is resumed at its beginning or not
at all; its end may be missing, since a browser that dies says nothing. Matching is greedy and never goes
back (part three, 2.2): no pattern here can begin with what the one before it would still take.
"""

from __future__ import annotations

from typing import Any

from scormkit.statements import words
from scormkit.statements.profile_templates import template

_DEEDS = (
    "experienced",
    "answered",
    "responded",
    "interacted",
    "progressed",
    "mastered",
    "scored",
    "completed",
    "passed",
    "failed",
)
"""What is said while a session lasts, in whatever order the learner works."""


def patterns(module: str, version: str) -> list[dict[str, Any]]:
    """Return every pattern of the profile of *module* in its release *version*."""

    def pattern(key: str, says: str, **matches: Any) -> dict[str, Any]:
        return {
            "id": _pattern(module, key),
            "type": "Pattern",
            **({"primary": True} if key == "registration" else {}),
            "inScheme": version,
            "prefLabel": {"en": key.replace("-", " ")},
            "definition": {"en": says},
            **matches,
        }

    session = [
        template(module, "initialized"),
        *(_pattern(module, key) for key in ("resumption", "work", "suspension", "end")),
    ]
    return [
        pattern(
            "registration",
            "All that is said of one learner's work under one registration: one session after another.",
            oneOrMore=_pattern(module, "session"),
        ),
        pattern("session", "From opening the module to leaving it.", sequence=session),
        pattern("resumption", "Earlier work was found.", optional=template(module, "resumed")),
        pattern("work", "What the learner does.", zeroOrMore=_pattern(module, "deed")),
        pattern("deed", "One thing done.", alternates=[template(module, word) for word in _DEEDS]),
        pattern("suspension", "Something is left to do.", optional=template(module, "suspended")),
        pattern("end", "The module was left in good order.", optional=template(module, "terminated")),
    ]


def _pattern(module: str, key: str) -> str:
    return f"{words.profile(module)}/patterns/{key}"
