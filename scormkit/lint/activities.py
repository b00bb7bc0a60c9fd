"""The activity tree of SCORM 2004: each item with the sequencing that counts for it (SN 3, CAM 5.1).

An activity's own ``sequencing`` comes before the shared one it refers to, element by element. What is not
told has the value of the XSD; what is told wrongly counts as not told, since rules tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scormkit.lint.ims import Item, Organization
from scormkit.lint.package import Package
from scormkit.lint.sequencings import parts_of, shared_by_id
from scormkit.lint.tree import attribute, children, iri, local
from scormkit.xml import Element

PRE, EXIT, POST = "preConditionRule", "exitConditionRule", "postConditionRule"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a rule; *objective* is empty for the primary one."""

    name: str
    negated: bool
    objective: str
    threshold: float


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done when all (*every*) or one of the conditions are true."""

    kind: str
    action: str
    every: bool
    conditions: tuple[Condition, ...]


@dataclass(slots=True, eq=False)
class Activity:
    """An item or the organization; *parts* are the elements of its sequencing, by their names."""

    element: Element
    identifier: str
    ref: str | None
    parent: Activity | None
    parts: Mapping[str, Element]
    number: int
    children: list[Activity] = field(default_factory=list, repr=False)
    place: int = 0
    """Its number among its parent's children."""

    rules: tuple[Rule, ...] = ()
    choice: bool = True
    flow: bool = False
    forward_only: bool = False
    tracked: bool = True
    shuffled: bool = False
    """Whether its children are selected or reordered, so that nobody knows which comes first."""

    prevents: bool = False
    """Whether nothing below it can be chosen before it is begun (``preventActivation``)."""

    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The shared objectives that each of its own takes values from; the primary one is called empty."""

    writes: frozenset[str] = frozenset()
    """The shared objectives it gives values to."""

    hears: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of *reads*, those whose satisfied status is read."""

    passes: frozenset[str] = frozenset()
    """Of *writes*, those its primary objective gives its satisfied status to."""

    by_measure: Element | None = None
    """The primary objective, when it goes by measure."""

    def path(self) -> Iterator[Activity]:
        """Yield this activity and all above it."""
        one: Activity | None = self
        while one is not None:
            yield one
            one = one.parent


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """The activities of an organization, in forward order; the first is the organization itself."""

    activities: tuple[Activity, ...]
    outside: frozenset[str] = frozenset()
    """Shared objectives that another course may write: none here does, and they are kept by the system."""

    @property
    def root(self) -> Activity:
        """Return the organization."""
        return self.activities[0]

    @property
    def leaves(self) -> list[Activity]:
        """Return what can be launched."""
        return [one for one in self.activities if not one.children and one.ref]


def is_true(text: str | None, *, untold: bool) -> bool:
    """Return the truth that *text* tells, or *untold*."""
    return {"true": True, "1": True, "false": False, "0": False}.get((text or "").strip(), untold)


def trees(package: Package) -> Iterator[Tree]:
    """Yield the activity tree of every organization that has items."""
    shared = shared_by_id(package)
    for organization in package.ims.organizations:
        if organization.items:
            yield _tree(organization, shared)


def _tree(organization: Organization, shared: Mapping[str, Element]) -> Tree:
    root = _activity(organization.element, organization.identifier, None, None, 0, shared)
    made = [root]
    of_item: dict[Item, Activity] = {}
    for item in organization.walk():
        parent = of_item[item.parent] if item.parent else root
        one = _activity(item.element, item.identifier, item.ref, parent, len(made), shared)
        one.place = len(parent.children)
        parent.children.append(one)
        of_item[item] = one
        made.append(one)
    told = attribute(organization.element, "objectivesGlobalToSystem")
    kept = told is None or is_true(told[1], untold=True)
    written = {target for one in made for target in one.writes}
    read = {target for one in made for targets in one.reads.values() for target in targets}
    return Tree(tuple(made), frozenset(read - written) if kept else frozenset())


def _activity(
    element: Element,
    identifier: str,
    ref: str | None,
    parent: Activity | None,
    number: int,
    shared: Mapping[str, Element],
) -> Activity:
    parts = parts_of(element, shared)
    one = Activity(element, identifier, ref, parent, parts, number)
    one.choice = _says(parts, "controlMode", "choice", untold=True)
    one.flow = _says(parts, "controlMode", "flow", untold=False)
    one.forward_only = _says(parts, "controlMode", "forwardOnly", untold=False)
    one.tracked = _says(parts, "deliveryControls", "tracked", untold=True)
    one.prevents = _says(parts, "constrainedChoiceConsiderations", "preventActivation", untold=False)
    controls = parts.get("randomizationControls")
    one.shuffled = controls is not None and (
        controls.get("selectCount") is not None
        or controls.get("randomizationTiming", "never") != "never"
        or is_true(controls.get("reorderChildren"), untold=False)
    )
    one.rules = tuple(_rules(parts))
    one.reads, one.writes = _maps(parts)
    one.hears, one.passes = _status(parts)
    for objective in _inner(parts, "objectives", "primaryObjective"):
        if is_true(objective.get("satisfiedByMeasure"), untold=False):
            one.by_measure = objective
    return one


def _says(parts: Mapping[str, Element], part: str, key: str, *, untold: bool) -> bool:
    return is_true(parts[part].get(key), untold=untold) if part in parts else untold


def _inner(parts: Mapping[str, Element], part: str, *names: str) -> list[Element]:
    return children(parts[part], *names) if part in parts else []


def _rules(parts: Mapping[str, Element]) -> Iterator[Rule]:
    for one in _inner(parts, "sequencingRules", PRE, EXIT, POST):
        for action in children(one, "ruleAction")[:1]:
            outer = children(one, "ruleConditions")[:1]
            every = not outer or outer[0].get("conditionCombination", "all") != "any"
            found = tuple(_condition(inner) for inner in children(outer[0], "ruleCondition")) if outer else ()
            yield Rule(local(one), action.get("action", ""), every, found)


def _condition(element: Element) -> Condition:
    try:
        threshold = float(element.get("measureThreshold", "0"))
    except ValueError:
        threshold = 0.0
    return Condition(
        element.get("condition", ""),
        element.get("operator") == "not",
        iri(element, "referencedObjective"),
        threshold,
    )


def _maps(parts: Mapping[str, Element]) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return what is read, by objective, and what is written; IMS's maps and ADL's are alike here."""
    reads: dict[str, tuple[str, ...]] = {}
    writes: set[str] = set()
    primary = {iri(one, "objectiveID") for one in _inner(parts, "objectives", "primaryObjective")}
    for part in ("objectives", "adlseq:objectives"):
        for objective in _inner(parts, part, "primaryObjective", "objective"):
            name = iri(objective, "objectiveID")
            for one in children(objective, "mapInfo"):
                target = iri(one, "targetObjectiveID")
                told = {str(key): is_true(str(value), untold=False) for key, value in one.attrib.items()}
                # Reading is the default: only a map that refuses all it could read does not read.
                refused = sum(not value for key, value in told.items() if key.startswith("read"))
                if refused < (2 if part == "objectives" else 5):
                    for key in {name, ""} if name in primary else {name}:
                        reads[key] = (*reads.get(key, ()), target)
                if any(value for key, value in told.items() if key.startswith("write")):
                    writes.add(target)
    return reads, frozenset(writes)


def _status(parts: Mapping[str, Element]) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    """Return where satisfied status is read from, by objective, and where the primary one's is written to."""
    hears: dict[str, frozenset[str]] = {}
    passes: set[str] = set()
    for objective in _inner(parts, "objectives", "primaryObjective", "objective"):
        names = {iri(objective, "objectiveID")}
        names |= {""} if local(objective) == "primaryObjective" else set()
        for one in children(objective, "mapInfo"):
            target = iri(one, "targetObjectiveID")
            if is_true(one.get("readSatisfiedStatus"), untold=True):
                hears |= {name: hears.get(name, frozenset()) | {target} for name in names}
            if "" in names and is_true(one.get("writeSatisfiedStatus"), untold=False):
                passes.add(target)
    return hears, frozenset(passes)
