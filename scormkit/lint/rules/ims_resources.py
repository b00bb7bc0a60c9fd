"""Rules about the resources of an IMS manifest, in both SCORMs: what launches, and what is needed."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import DEPENDENCY_CIRCLE, NOTHING_TO_LAUNCH, UNUSED_RESOURCE
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.ims import Dependency, Resource
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children

SHOWN = 6
"""Resources of a circle that are named."""


def what_items_launch_has_a_page(package: Package) -> Iterator[Diagnostic]:
    """Yield resources that items launch and that tell no page, each once."""
    told: set[str] = set()
    for item in package.ims.items:
        resource = package.ims.resource_of(item)
        if resource and resource.href is None and resource.identifier not in told:
            told.add(resource.identifier)
            line = package.at(item.element, "identifierref").line
            where = package.at(resource.element)
            yield NOTHING_TO_LAUNCH.at(where, id=printable(resource.identifier), line=line)


def resources_are_used(package: Package) -> Iterator[Diagnostic]:
    """Yield resources that no item reaches, where every reference is sound and nothing else may use them."""
    ims = package.ims
    wanted = {item.ref for item in ims.items} | {
        one.ref for resource in ims.resources for one in resource.dependencies
    }
    lost = any(ref and ref not in ims.by_id for ref in wanted)
    if not ims.items or lost or children(ims.element, "manifest"):
        return
    for resource in ims.resources:
        if resource.identifier and resource.identifier not in ims.used:
            where = package.at(resource.element, "identifier")
            yield UNUSED_RESOURCE.at(where, id=printable(resource.identifier))


def dependencies_run_in_no_circle(package: Package) -> Iterator[Diagnostic]:
    """Yield the dependencies that close a circle; each resource is entered once."""
    done: set[str] = set()
    for resource in package.ims.resources:
        start = resource.identifier
        if start and start not in done:
            yield from _circles(package, start, done)


def _circles(package: Package, start: str, done: set[str]) -> Iterator[Diagnostic]:
    """Yield the circles below *start*, going down without recursion; *path* is the way there, in order."""
    known = package.ims.by_id
    path: dict[str, Iterator[Dependency]] = {start: _needs(known[start])}
    while path:
        here = next(reversed(path))
        need = next(path[here], None)
        if need is None:
            done.add(here)
            path.popitem()  # not del: it would leave a gap that reversed() goes through each time
        elif need.ref and need.ref in path:
            where = package.at(need.element, "identifierref")
            yield DEPENDENCY_CIRCLE.at(where, way=_way(path, need.ref))
        elif need.ref and need.ref in known and need.ref not in done:
            path[need.ref] = _needs(known[need.ref])


def _needs(resource: Resource) -> Iterator[Dependency]:
    return iter(resource.dependencies)


def _way(path: dict[str, Iterator[Dependency]], back: str) -> str:
    """Return the last resources of *path* that lead *back*, the nearest few."""
    way = [back]
    for one in reversed(path):
        if len(way) > SHOWN:
            way.append("…")
            break
        way.append(printable(one))
        if one == back:
            break
    return " → ".join(reversed(way))


RULES = (what_items_launch_has_a_page, resources_are_used, dependencies_run_in_no_circle)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}))
