"""Rules about the tree of an IMS manifest, in both SCORMs: its sections, identifiers and references."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import (
    BAD_IDENTIFIER,
    DOUBLE_IDENTIFIER,
    ITEM_WITHOUT_RESOURCE,
    LOST_DEFAULT,
    LOST_REFERENCE,
    MANIFEST_SECTION,
    NO_COURSE,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import children, local
from scormkit.xml import Element

START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
BEGINNING = re.compile(f"[{START}]")
STRANGE = re.compile(f"[^{START}.0-9\u00b7\u0300-\u036f\u203f\u2040-]")
"""What an xs:ID may begin with and may not hold (Namespaces in XML 1.0, section 3: NCName)."""

NAMED = ("manifest", "organization", "item", "resource")
SECTIONS = ("organizations", "resources")


def manifest_has_each_section_once(package: Package) -> Iterator[Diagnostic]:
    """Yield sections that are missed, and those that come again."""
    for name in SECTIONS:
        found = children(package.ims.element, name)
        if not found:
            yield MANIFEST_SECTION.at(package.at(package.ims.element), name=name, count="no")
        for one in found[1:]:
            yield MANIFEST_SECTION.at(package.at(one), name=name, count=len(found))


def identifiers_are_names(package: Package) -> Iterator[Diagnostic]:
    """Yield elements without an identifier, or with one that is no xs:ID: LMSs keep any word."""
    for element in package.sound.all(*NAMED):
        identifier = element.get("identifier")
        problem = _problem(identifier)
        if problem:
            code = BAD_IDENTIFIER.tolerated if (identifier or "").strip() else BAD_IDENTIFIER
            where = package.at(element, "identifier")
            yield code.at(where, element=local(element), problem=problem)


def _problem(identifier: str | None) -> str:
    if identifier is None:
        return "has no identifier"
    if not identifier.strip():
        return "has an empty identifier"
    what = f"has the identifier {quoted(printable(identifier))}, which"
    if identifier != identifier.strip():
        return f"{what} begins or ends with white space"
    strange = STRANGE.search(identifier)
    if strange:
        return f"{what} holds {quoted(strange[0])}"
    return "" if BEGINNING.match(identifier) else f"{what} begins with {quoted(identifier[0])}"


def identifiers_are_unique(package: Package) -> Iterator[Diagnostic]:
    """Yield identifiers that another element of the document bears already, whatever it is."""
    first: dict[str, Element] = {}
    for written, element in package.ims.identifiers:
        identifier = written.strip()
        taken = first.setdefault(identifier, element)
        if identifier and taken is not element:
            line = package.at(taken, "identifier").line
            mixed_up = _in_one_list(local(taken), local(element))
            code = DOUBLE_IDENTIFIER if mixed_up else DOUBLE_IDENTIFIER.tolerated
            yield code.at(
                package.at(element, "identifier"), id=printable(identifier), what=local(taken), line=line
            )


def _in_one_list(*names: str) -> bool:
    """Say whether LMSs keep both elements in one list: nobody seeks an item among the resources."""
    return len({"item" if name == "organization" else name for name in names}) == 1


def there_is_a_course(package: Package) -> Iterator[Diagnostic]:
    """Yield a manifest without an organization, and organizations without an item."""
    for one in package.ims.organizations:
        if not one.items:
            yield NO_COURSE.at(package.at(one.element), problem="this organization has no item")
    for section in children(package.ims.element, "organizations")[:1]:
        if not package.ims.organizations:
            yield NO_COURSE.at(package.at(section), problem="there is no organization")


def default_is_an_organization(package: Package) -> Iterator[Diagnostic]:
    """Yield a default that names no organization, and no default where it is needed."""
    known = {one.identifier for one in package.ims.organizations}
    for section in children(package.ims.element, "organizations")[:1]:
        default = section.get("default")
        # SCORM 1.2 may leave it out where there is no choice; SCORM 2004 may not (CAM 3.4.1.6).
        many = len(package.ims.organizations)
        if not known or (default is None and many == 1 and package.kind is Kind.SCORM12):
            continue
        if default is None:
            problem = f"does not say which of {many} organizations is launched"
            if many == 1:
                problem = "has no default, which SCORM 2004 asks for"
            code = LOST_DEFAULT.tolerated if many == 1 else LOST_DEFAULT
            yield code.at(package.at(section), problem=problem)
        elif default.strip() not in known:
            problem = f"names {quoted(printable(default))}, and no organization is called so"
            alone = many == 1 and package.kind is Kind.SCORM12
            code = LOST_DEFAULT.tolerated if alone else LOST_DEFAULT
            yield code.at(package.at(section, "default"), problem=problem)


def references_name_a_resource(package: Package) -> Iterator[Diagnostic]:
    """Yield items and dependencies that name no resource; a submanifest may be named, too."""
    known = {(one.get("identifier") or "").strip() for one in package.sound.all("resource", "manifest")}
    alike = {one.casefold(): one for one in known if one}
    for element, what, reference in _references(package):
        if reference and reference in known:
            continue
        near = alike.get(reference.casefold(), "")
        problem = f"refers to {quoted(printable(reference))}, and no resource is called so"
        if not reference:
            problem = "refers to nothing"
        where = package.at(element, "identifierref")
        yield LOST_REFERENCE.at(
            where, what=what, problem=problem, near=f"; {quoted(printable(near))} is near" if near else ""
        )


def _references(package: Package) -> Iterator[tuple[Element, str, str]]:
    for item in package.ims.items:
        if item.ref:
            yield item.element, "item", item.ref
    for resource in package.ims.resources:
        for one in resource.dependencies:
            yield one.element, "dependency", one.ref or ""


def leaves_launch_a_resource(package: Package) -> Iterator[Diagnostic]:
    """Yield items that have nothing below them and launch nothing."""
    for item in package.ims.items:
        if item.leaf and not item.ref:
            where = package.at(item.element, "identifierref")
            yield ITEM_WITHOUT_RESOURCE.at(where, title=printable(item.title or item.identifier))


RULES = (
    manifest_has_each_section_once,
    identifiers_are_names,
    identifiers_are_unique,
    there_is_a_course,
    default_is_an_organization,
    references_name_a_resource,
    leaves_launch_a_resource,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}))
