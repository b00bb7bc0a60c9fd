"""The statement templates of a module's profile: one for each verb, the same in every module and release.

A template is found by verb and type of the object, so each statement matches exactly one. Its rules then say
which members a statement must have and which it may not. They hold for all targets; what only one target
says (cmi5's categories, a launch's own activity) is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scormkit.statements import words

Rule = dict[str, Any]

_SCALED = "$.result.score.scaled"
_SUCCESS, _COMPLETION = "$.result.success", "$.result.completion"
_DURATION, _RESPONSE = "$.result.duration", "$.result.response"
_EXTENSION = f"$.result.extensions['{words.PROGRESS}']"
_PARENT = "$.context.contextActivities.parent[*].id"
_GROUPING = "$.context.contextActivities.grouping[*].id"


def templates(module: str, version: str) -> list[dict[str, Any]]:
    """Return every template of the profile of *module* in its release *version*."""
    return [
        {
            "id": template(module, word),
            "type": "StatementTemplate",
            "inScheme": version,
            "prefLabel": {"en": word},
            "definition": {"en": meaning},
            "verb": f"{words.VERBS}{word}",
            "objectActivityType": about,
            "rules": [*_everywhere(module), *_surroundings(about), *rules],
        }
        for word, about, meaning, rules in _TABLE
    ]


def template(module: str, word: str) -> str:
    """Return the address of the template for the verb *word*."""
    return f"{words.profile(module)}/templates/{word}"


def must(location: str, *, note: str = "", **more: Sequence[object]) -> Rule:
    """Return the rule that something stands at *location*, perhaps with certain values."""
    scope = {"scopeNote": {"en": note}} if note else {}
    return {"location": location, "presence": "included", **more, **scope}


def never(*locations: str) -> Rule:
    """Return the rule that nothing stands at any of *locations*."""
    return {"location": " | ".join(locations), "presence": "excluded"}


def _everywhere(module: str) -> list[Rule]:
    return [
        must("$.id", note="Made once by the player, so that telling twice is still one statement."),
        must("$.timestamp", note="When it happened, not when it was sent."),
        must(_GROUPING, any=[words.course(module)]),
    ]


def _surroundings(about: str) -> list[Rule]:
    """Return where a statement about something of the type *about* stands: but for the module, below it."""
    return [] if about == words.MODULE else [must(_PARENT)]


_TIMED = must(_DURATION)
_NOT_JUDGED = never(_SCALED, _SUCCESS, _COMPLETION)
_NO_ANSWER = never(_RESPONSE)
_OUT_OF_100 = (
    must("$.result.score.raw", note="Out of a hundred, so that no two parts of the score can disagree."),
    must("$.result.score.min", all=[0]),
    must("$.result.score.max", all=[100]),
)
_NOT_REACHED = {"location": _SUCCESS, "presence": "recommended", "all": [False]}

_TABLE: Sequence[tuple[str, str, str, list[Rule]]] = (
    ("initialized", words.MODULE, "A session begins.", [never("$.result")]),
    ("resumed", words.MODULE, "A session goes on with earlier work.", [never("$.result")]),
    (
        "experienced",
        words.PAGE,
        "A page was left, having been in view for a while.",
        [_TIMED, _NOT_JUDGED, _NO_ANSWER],
    ),
    (
        "answered",
        words.INTERACTION,
        "An answer was checked that is right, partly right or wrong.",
        [must(_SCALED), must(_SUCCESS), must(_RESPONSE), _TIMED, never(_COMPLETION)],
    ),
    (
        "responded",
        words.INTERACTION,
        "An answer was given that is neither right nor wrong.",
        [must(_RESPONSE), _TIMED, _NOT_JUDGED],
    ),
    ("interacted", words.SHEET, "Something was used: a sheet was printed.", [never("$.result")]),
    (
        "progressed",
        words.MODULE,
        "A further tenth of the work is done.",
        [must(_EXTENSION, note="Whole percents of the work, 0 to 100."), _NOT_JUDGED, _NO_ANSWER],
    ),
    (
        "mastered",
        words.OBJECTIVE,
        "An objective was reached.",
        [must(_SCALED), must(_SUCCESS, all=[True]), never(_COMPLETION, _RESPONSE)],
    ),
    (
        "scored",
        words.OBJECTIVE,
        "All questions of an objective are answered; it was not reached, or nothing says when it is.",
        [must(_SCALED), _NOT_REACHED, never(_COMPLETION, _RESPONSE)],
    ),
    (
        "completed",
        words.MODULE,
        "All pages were seen and all graded questions answered. Once in a registration.",
        [must(_COMPLETION, all=[True]), _TIMED, _NO_ANSWER],
    ),
    (
        "passed",
        words.MODULE,
        "The pass mark was reached. Once in a registration.",
        [must(_SCALED), *_OUT_OF_100, must(_SUCCESS, all=[True]), _TIMED, _NO_ANSWER],
    ),
    (
        "failed",
        words.MODULE,
        "All graded questions were answered, and the pass mark was not reached. Never after a pass.",
        [must(_SCALED), *_OUT_OF_100, must(_SUCCESS, all=[False]), _TIMED, _NO_ANSWER],
    ),
    (
        "suspended",
        words.MODULE,
        "The learner leaves before all is done.",
        [_TIMED, _NOT_JUDGED, _NO_ANSWER],
    ),
    ("terminated", words.MODULE, "The session ends.", [_TIMED, _NOT_JUDGED, _NO_ANSWER]),
)
WORDS = tuple(word for word, _, _, _ in _TABLE)
"""Every verb that a module can say."""
