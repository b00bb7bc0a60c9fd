"""Rules about how sequencing is written: collections, the order of elements, what is discouraged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from scormkit.codes import (
    SEQUENCING_DISCOURAGED,
    SEQUENCING_ORDER,
    SHARED_SEQUENCING,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.scorm2004_items import activities
from scormkit.lint.sequencings import ADLSEQ
from scormkit.lint.tree import children, local, space
from scormkit.xml import Element

ORDER: Mapping[str, tuple[str, ...]] = {
    "sequencing": (
        "controlMode",
        "sequencingRules",
        "limitConditions",
        "auxiliaryResources",
        "rollupRules",
        "objectives",
        "randomizationControls",
        "deliveryControls",
    ),
    "sequencingRules": ("preConditionRule", "exitConditionRule", "postConditionRule"),
    "preConditionRule": ("ruleConditions", "ruleAction"),
    "exitConditionRule": ("ruleConditions", "ruleAction"),
    "postConditionRule": ("ruleConditions", "ruleAction"),
    "ruleConditions": ("ruleCondition",),
    "rollupRule": ("rollupConditions", "rollupAction"),
    "rollupConditions": ("rollupCondition",),
    "objectives": ("primaryObjective", "objective"),
    "primaryObjective": ("minNormalizedMeasure", "mapInfo"),
    "objective": ("minNormalizedMeasure", "mapInfo"),
}
"""What imsss_v1p0.xsd puts in this order."""

MANY = frozenset(
    {
        *("preConditionRule", "exitConditionRule", "postConditionRule", "objective", "mapInfo"),
        *("ruleCondition", "rollupCondition"),
    }
)
NEEDED = {
    "preConditionRule": ("ruleAction",),
    "exitConditionRule": ("ruleAction",),
    "postConditionRule": ("ruleAction",),
    "ruleConditions": ("ruleCondition",),
    "rollupRule": ("rollupConditions", "rollupAction"),
    "rollupConditions": ("rollupCondition",),
}
DISCOURAGED = (
    *("attemptAbsoluteDurationLimit", "attemptExperiencedDurationLimit", "activityAbsoluteDurationLimit"),
    *("activityExperiencedDurationLimit", "beginTimeLimit", "endTimeLimit"),
)


def sequencings(package: Package) -> Iterator[Element]:
    """Yield every ``sequencing`` of the manifest: those of activities, then those of the collection."""
    for node in activities(package):
        yield from children(node.element, "sequencing")
    for one in children(package.ims.element, "sequencingCollection"):
        yield from children(one, "sequencing")


def inside(package: Package) -> Iterator[Element]:
    """Yield every element of every sequencing."""
    for one in sequencings(package):
        yield from one.iter("{*}*")


def shared_sequencing_can_be_found(package: Package) -> Iterator[Diagnostic]:
    """Yield what is wrong between the collection and those that use it (REQ_31.3, REQ_31.4, REQ_32)."""
    collections = children(package.ims.element, "sequencingCollection")
    for one in collections[1:]:
        yield SHARED_SEQUENCING.at(package.at(one), problem="there is a second sequencingCollection")
    known: set[str] = set()
    for one in (inner for outer in collections for inner in children(outer, "sequencing")):
        name = (one.get("ID") or "").strip()
        if not name or name in known:
            problem = (
                f"the ID {quoted(printable(name))} is taken" if name else "a shared sequencing has no ID"
            )
            yield SHARED_SEQUENCING.at(package.at(one, "ID"), problem=problem)
        known.add(name)
        if one.get("IDRef") is not None:
            problem = "a shared sequencing refers to another"
            yield SHARED_SEQUENCING.at(package.at(one, "IDRef"), problem=problem)
    for node in activities(package):
        for one in children(node.element, "sequencing"):
            if one.get("ID") is not None:
                problem = "an activity's own sequencing has an ID"
                yield SHARED_SEQUENCING.at(package.at(one, "ID"), problem=problem)
            name = (one.get("IDRef") or "").strip()
            if one.get("IDRef") is not None and name not in known - {""}:
                problem = f"no shared sequencing has the ID {quoted(printable(name))}"
                yield SHARED_SEQUENCING.at(package.at(one, "IDRef"), problem=problem)


def sequencing_is_in_order(package: Package) -> Iterator[Diagnostic]:
    """Yield elements that come twice, too late, or not at all (imsss_v1p0.xsd)."""
    for node in activities(package):
        for one in children(node.element, "sequencing")[1:]:
            yield SEQUENCING_ORDER.at(package.at(one), problem="this activity has a second sequencing")
    for one in inside(package):
        if space(one) == ADLSEQ or local(one) not in ORDER:
            continue
        order = ORDER[local(one)]
        found = [inner for inner in children(one) if space(inner) != ADLSEQ and local(inner) in order]
        yield from _order(package, one, found, order)


def _order(
    package: Package, parent: Element, found: list[Element], order: tuple[str, ...]
) -> Iterator[Diagnostic]:
    last = 0
    counts = Counter(local(one) for one in found)
    for name in NEEDED.get(local(parent), ()):
        if not counts[name]:
            yield SEQUENCING_ORDER.at(package.at(parent), problem=f"this {local(parent)} has no {name}")
    seen: set[str] = set()
    for one in found:
        name = local(one)
        if order.index(name) < last:
            problem = f"{name} comes after {order[last]}, and belongs before it"
            yield SEQUENCING_ORDER.at(package.at(one), problem=problem)
        elif name in seen and name not in MANY:
            problem = f"this {local(parent)} has more than one {name}"
            yield SEQUENCING_ORDER.at(package.at(one), problem=problem)
        seen.add(name)
        last = max(last, order.index(name))


def nothing_discouraged_is_used(package: Package) -> Iterator[Diagnostic]:
    """Yield limits of time and auxiliary resources, which no LMS has to heed (SN 3.5, SN 3.6)."""
    for one in inside(package):
        if local(one) == "auxiliaryResources":
            yield SEQUENCING_DISCOURAGED.at(package.at(one), name="auxiliaryResources")
        if local(one) == "limitConditions":
            for key in DISCOURAGED:
                if one.get(key) is not None:
                    yield SEQUENCING_DISCOURAGED.at(package.sound.key(one, key), name=key)


RULES = (
    shared_sequencing_can_be_found,
    sequencing_is_in_order,
    nothing_discouraged_is_used,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
