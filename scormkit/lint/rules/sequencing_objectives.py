"""Rules about objectives: one primary, names that are found, and maps that do not get in each other's way."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import (
    DOUBLE_MAP,
    GLOBAL_NEVER_WRITTEN,
    OBJECTIVE_NOT_HERE,
    OBJECTIVES_SHAPE,
    THRESHOLD_LEFT_OUT,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.activities import is_true
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.sequencing import sequencings
from scormkit.lint.sequencings import ADLSEQ
from scormkit.lint.tree import children, iri, local, space
from scormkit.xml import Element

READS = {"readSatisfiedStatus": True, "readNormalizedMeasure": True}
WRITES = {"writeSatisfiedStatus": False, "writeNormalizedMeasure": False}
MORE = ("RawScore", "MinScore", "MaxScore", "CompletionStatus", "ProgressMeasure")
ADL_READS = {f"read{one}": True for one in MORE}
ADL_WRITES = {f"write{one}": False for one in MORE}
"""What a map does, and whether it does so untold (imsss_v1p0objective.xsd, adlseq_v1p3.xsd)."""


def _objectives(sequencing: Element, *, adl: bool) -> list[Element]:
    """Return the objectives of *sequencing*: IMS's, or those with ADL's maps."""
    return [
        one
        for parent in children(sequencing, "objectives")
        if (space(parent) == ADLSEQ) is adl
        for one in children(parent, "primaryObjective", "objective")
    ]


def _name(objective: Element) -> str:
    return iri(objective, "objectiveID")


def objectives_have_names_and_one_is_primary(package: Package) -> Iterator[Diagnostic]:
    """Yield objectives without a name that need one, names that come twice, and no or two primary ones."""
    for sequencing in sequencings(package):
        for parent in children(sequencing, "objectives"):
            if space(parent) != ADLSEQ and not children(parent, "primaryObjective"):
                yield OBJECTIVES_SHAPE.at(package.at(parent), problem="none of these objectives is primary")
        taken: set[str] = set()
        for one in _objectives(sequencing, adl=False):
            name = _name(one)
            primary = local(one) == "primaryObjective"
            if not name and (not primary or one.get("objectiveID") is not None or children(one, "mapInfo")):
                yield OBJECTIVES_SHAPE.at(
                    package.at(one, "objectiveID"), problem=f"this {local(one)} has no objectiveID"
                )
            if name and name in taken:
                yield OBJECTIVES_SHAPE.at(
                    package.at(one, "objectiveID"),
                    problem=f"two objectives of this activity are called {quoted(printable(name))}",
                )
            taken.add(name)
        for _, one, _, _ in _maps(sequencing):
            if not _target(one):
                problem = "this mapInfo has no targetObjectiveID"
                yield OBJECTIVES_SHAPE.at(package.at(one, "targetObjectiveID"), problem=problem)


def objectives_that_are_named_are_there(package: Package) -> Iterator[Diagnostic]:
    """Yield conditions and ADL's maps that name no objective of their activity (REQ_31.6.3.1.2.1.3)."""
    for sequencing in sequencings(package):
        if sequencing.get("IDRef") is not None or sequencing.get("ID") is not None:
            continue  # the other half may have them
        known = {_name(one) for one in _objectives(sequencing, adl=False)}
        for one in sequencing.iter("{*}ruleCondition"):
            wanted = iri(one, "referencedObjective")
            if wanted and wanted not in known:
                yield OBJECTIVE_NOT_HERE.at(
                    package.at(one, "referencedObjective"), what="a condition", id=printable(wanted)
                )
        for one in _objectives(sequencing, adl=True):
            if _name(one) not in known - {""}:
                yield OBJECTIVE_NOT_HERE.at(
                    package.at(one, "objectiveID"), what="adlseq:objective", id=printable(_name(one))
                )


def _maps(sequencing: Element) -> Iterator[tuple[Element, Element, list[str], list[str]]]:
    """Yield every map with its objective, and with what it reads and what it writes."""
    for adl, reads, writes in ((False, READS, WRITES), (True, ADL_READS, ADL_WRITES)):
        for objective in _objectives(sequencing, adl=adl):
            for one in children(objective, "mapInfo"):
                read = [key for key, untold in reads.items() if is_true(one.get(key), untold=untold)]
                write = [key for key, untold in writes.items() if is_true(one.get(key), untold=untold)]
                yield objective, one, read, write


def _target(element: Element) -> str:
    return iri(element, "targetObjectiveID")


def maps_do_not_collide(package: Package) -> Iterator[Diagnostic]:
    """Yield a second map that reads the same, or that writes to the same (REQ_31.10.1.4, REQ_31.15.2.2).

    What ADL's maps read untold does not count: ADL's own test packages have two maps that leave it so.
    """
    for sequencing in sequencings(package):
        done: set[tuple[Element | str, str]] = set()
        for objective, one, read, write in _maps(sequencing):
            for key in (key for key in read if key in READS or one.get(key) is not None):
                if (objective, key) in done:
                    problem = f"two maps of this objective do {key}"
                    yield DOUBLE_MAP.at(package.at(one, key), problem=problem)
                done.add((objective, key))
            for key in write:
                if (_target(one), key) in done:
                    problem = f"two maps of this activity do {key} to {quoted(printable(_target(one)))}"
                    yield DOUBLE_MAP.at(package.at(one, key), problem=problem)
                done.add((_target(one), key))


def measures_have_a_threshold(package: Package) -> Iterator[Diagnostic]:
    """Yield ``satisfiedByMeasure`` without ``minNormalizedMeasure``, which then is 1.0 (SN 3.10)."""
    for sequencing in sequencings(package):
        for one in _objectives(sequencing, adl=False):
            by_measure = is_true(one.get("satisfiedByMeasure"), untold=False)
            if by_measure and not children(one, "minNormalizedMeasure"):
                yield THRESHOLD_LEFT_OUT.at(package.at(one, "satisfiedByMeasure"))


def globals_that_are_read_are_written(package: Package) -> Iterator[Diagnostic]:
    """Yield the first map that reads a shared objective nobody writes, for each such objective."""
    reading: dict[str, Element] = {}
    written: set[str] = set()
    for sequencing in sequencings(package):
        for _, one, read, write in _maps(sequencing):
            if write:
                written.add(_target(one))
            elif read:
                reading.setdefault(_target(one), one)
    for target, one in reading.items():
        if target and target not in written:
            yield GLOBAL_NEVER_WRITTEN.at(package.at(one, "targetObjectiveID"), id=printable(target))


RULES = (
    objectives_have_names_and_one_is_primary,
    objectives_that_are_named_are_there,
    maps_do_not_collide,
    measures_have_a_threshold,
    globals_that_are_read_are_written,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
