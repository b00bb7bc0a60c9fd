"""What LMSs refuse that validate a manifest against the XSDs, or take every word of it literally."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from scormkit.codes import (
    STRICT_ATTRIBUTE,
    STRICT_BOM,
    STRICT_CHILD,
    STRICT_FOREIGN,
    STRICT_HREF,
    STRICT_ORDER,
)
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import XML_SPACE, children, local, space

ORDER = {
    "manifest": ("metadata", "organizations", "resources", "manifest"),
    "organization": ("title", "item", "metadata"),
    "item": ("title", "item", "metadata"),
    "resource": ("metadata", "file", "dependency"),
}
"""The sequences of imscp_rootv1p1p2.xsd and imscp_v1p1.xsd; elements of others come after them."""

CHILDREN = {
    **ORDER,
    "metadata": ("schema", "schemaversion"),
    "organizations": ("organization",),
    "title": (),
    "resources": ("resource",),
    "file": ("metadata",),
    "dependency": (),
}
ATTRIBUTES = {
    "manifest": {"identifier", "version"},
    "metadata": set(),
    "organizations": {"default"},
    "organization": {"identifier", "structure"},
    "item": {"identifier", "identifierref", "isvisible", "parameters"},
    "title": set(),
    "resources": set(),
    "resource": {"identifier", "type", "href"},
    "file": {"href"},
    "dependency": {"identifierref"},
}
HOUSES = (
    "http://www.imsproject.org/",
    "http://www.imsglobal.org/",
    "http://www.adlnet.org/",
    "http://ltsc.ieee.org/",
    "http://www.w3.org/",
)
"""Who the XSDs of both SCORMs are from."""

HEAD = 4


def elements_keep_their_order(package: Package) -> Iterator[Diagnostic]:
    """Yield the first element of each parent that comes after one it has to come before."""
    for parent in package.sound.all(*ORDER):
        order, highest, last = ORDER[local(parent)], 0, ""
        for one in children(parent):
            known = space(one) == space(parent) and local(one) in order
            rank = order.index(local(one)) if known else len(order)
            if rank < highest:
                yield STRICT_ORDER.at(package.at(one), name=local(one), after=last, parent=local(parent))
                break
            highest, last = rank, local(one)


def elements_are_at_home(package: Package) -> Iterator[Diagnostic]:
    """Yield elements of content packaging that the XSD does not know where they stand."""
    own = space(package.sound.root)
    for parent in package.sound.all(*CHILDREN):
        for one in children(parent) if space(parent) == own else ():
            name = local(one)
            known = {word.lower() for word in CHILDREN[local(parent)]}
            if space(one) == own and name.lower() not in known:  # its capitals are another rule's
                yield STRICT_CHILD.at(package.at(one), name=printable(name), parent=local(parent))


def attributes_are_known(package: Package) -> Iterator[Diagnostic]:
    """Yield attributes without a prefix that the XSD does not know; those of others must have one."""
    own = space(package.sound.root)
    for element in package.sound.all(*ATTRIBUTES):
        if space(element) != own:
            continue
        known = ATTRIBUTES[local(element)]
        for name in map(str, element.attrib):
            if not name.startswith("{") and name not in known:
                if name.lower() in {"scormtype", *map(str.lower, known)}:
                    continue  # what is misspelt is missing, too, and told of as that
                at = package.sound.key(element, name)
                yield STRICT_ATTRIBUTE.at(at, name=printable(name), element=local(element))


def elements_are_of_the_standard(package: Package) -> Iterator[Diagnostic]:
    """Yield the first element of each namespace that comes with no XSD of SCORM's."""
    told: set[str] = set()
    for element in package.sound.root.iter("{*}*"):
        name = space(element)
        if name and name not in told and name != XML_SPACE and not name.startswith(HOUSES):
            told.add(name)
            yield STRICT_FOREIGN.at(package.at(element), space=printable(name))


def the_manifest_begins_with_its_text(package: Package) -> Iterator[Diagnostic]:
    """Yield a byte order mark before a manifest in UTF-8."""
    if (package.shelf.data(package.manifest, HEAD) or b"").startswith(b"\xef\xbb\xbf"):
        yield STRICT_BOM.at(package.archive.at(package.manifest))


def hrefs_are_in_their_simplest_form(package: Package) -> Iterator[Diagnostic]:
    """Yield hrefs with ``./``, ``//`` or ``..`` that lead to a file all the same."""
    for resource in package.ims.resources:
        named = ((resource.element, resource.link), *((one.element, one.link) for one in resource.files))
        for element, link in named:
            path = link.raw.partition("?")[0].partition("#")[0]
            if link.found and not path.startswith("/") and "\\" not in path:
                simple = posixpath.normpath(path)
                if simple != path:
                    yield STRICT_HREF.at(
                        package.at(element, "href"), href=printable(link.raw), simple=printable(simple)
                    )


RULES = (
    elements_keep_their_order,
    elements_are_at_home,
    attributes_are_known,
    elements_are_of_the_standard,
    the_manifest_begins_with_its_text,
    hrefs_are_in_their_simplest_form,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}), profile="strict")
