"""What fails on Open edX (its SCORM XBlock, as its code reads manifests): one namespace, the first page.

A ``schemaversion`` that is not letter by letter ``1.2`` makes 2004 of a package; every LMS is told of that.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from scormkit.codes import OPENEDX_BASE, OPENEDX_FIRST, OPENEDX_SPACE
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.ims import BASE
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local, space
from scormkit.xml import Element


def elements_are_in_the_default_namespace(package: Package) -> Iterator[Diagnostic]:
    """Yield the first element that the XBlock, which looks in one namespace alone, does not find."""
    first = _first_default(package.sound.root)
    for element in _read(package):
        if space(element) != first:
            yield OPENEDX_SPACE.at(package.at(element), name=local(element), space=printable(first))
            return


def _first_default(root: Element) -> str:
    """Return the default namespace that is declared first, as the XBlock takes it; empty when none is."""
    for _, declared in etree.iterwalk(root, events=("start-ns",)):
        prefix, name = declared or ("", "")
        if name and not prefix:
            return name
    return ""


def _read(package: Package) -> Iterator[Element]:
    """Yield the elements the XBlock looks for."""
    root = package.sound.root
    yield from children(root, "organizations", "resources")
    for parent in children(root, "metadata"):
        yield from children(parent, "schemaversion")
    yield from (one.element for one in package.ims.organizations)
    yield from (one.element for one in package.ims.resources if one.href is not None)


def the_first_resource_is_the_first_page(package: Package) -> Iterator[Diagnostic]:
    """Yield a first resource with a page that is not what the first item launches."""
    pages = [one for one in package.ims.resources if one.href is not None]
    course = package.ims.default
    launched = (package.ims.resource_of(item) for item in (course.walk() if course else ()))
    wanted = next((one for one in launched if one is not None), None)
    if wanted and pages and pages[0] is not wanted:
        yield OPENEDX_FIRST.at(
            package.at(pages[0].element),
            opened=printable(pages[0].href or ""),
            meant=printable(wanted.href or ""),
        )


def pages_need_no_base(package: Package) -> Iterator[Diagnostic]:
    """Yield launched resources whose href counts from an ``xml:base``, which the XBlock does not read."""
    used = {item.ref for item in package.ims.items}
    for resource in package.ims.resources:
        if resource.identifier in used and resource.href and any(base.strip() for base in resource.bases):
            chain = (resource.element, *resource.element.iterancestors())
            holder = next(one for one in chain if (one.get(BASE) or "").strip())
            yield OPENEDX_BASE.at(package.at(holder, BASE), href=printable(resource.href))


RULES = (
    elements_are_in_the_default_namespace,
    the_first_resource_is_the_first_page,
    pages_need_no_base,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}), profile="openedx")
