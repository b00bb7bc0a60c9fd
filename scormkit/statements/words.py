"""The names that statements are made of: whose they are, and how ours are minted.

Verbs, types and categories are those of ADL, cmi5, Activity Streams and TinCan, by reference; only
addresses below a module's own are ours to give.
"""

from __future__ import annotations

MODULE = "http://adlnet.gov/expapi/activities/course"
PAGE = "http://activitystrea.ms/schema/1.0/page"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
OBJECTIVE = "http://adlnet.gov/expapi/activities/objective"
SHEET = "http://id.tincanapi.com/activitytype/resource"

VERBS = "http://adlnet.gov/expapi/verbs/"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"

SCORM = "https://w3id.org/xapi/scorm"
"""ADL's SCORM profile as a category (xAPI SCORM Profile, Context Activities)."""

CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVEON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
"""What cmi5 marks its own statements with, and those that judge (9.6.2.1, 9.6.2.2)."""

SCORMS = frozenset({"scorm12", "scorm2004"})
LAUNCHED = frozenset({"cmi5", "xapi"})
"""Targets whose launch names the store, and perhaps another activity than the one that was built."""


def profile(module: str) -> str:
    """Return the address of the profile of *module*, whatever its release."""
    return f"{module}/profile"


def profile_version(module: str, version: str) -> str:
    """Return the address of the profile of one release of *module*: every statement's category."""
    return f"{profile(module)}/v{version}"


def course(module: str) -> str:
    """Return the address of the course that *module* makes up: every statement's grouping."""
    return f"{module}/course"


def categories(module: str, version: str, target: str) -> list[str]:
    """Return what every statement of *module* as a package of *target* is marked with."""
    return [profile_version(module, version), *([SCORM] if target in SCORMS else [])]
