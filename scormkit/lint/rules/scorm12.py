"""Rules about the manifest of SCORM 1.2 as a whole: its namespaces, words, metadata, and what it names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scormkit.codes import LOST_COMPANION, NO_SCO, OTHER_SPELLING, POOR_METADATA, WRONG_SCHEMA, WRONG_SPACE
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import Resource
from scormkit.lint.kinds import ADL12, IMS12, Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import Tree, children, local, space, words
from scormkit.xml import Element

XSI = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
SETTINGS = ("prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore")
"""What ADL adds to an item, in the order of its XSD."""

PARTS = ("organizations", "organization", "item", "title", "resources", "resource", "file", "dependency")
ATTRIBUTES = ("identifier", "identifierref", "isvisible", "parameters", "default", "href", "type")
SPELLED = {name.lower(): name for name in (*SETTINGS, *PARTS)}
ASCRIBED = {name.lower(): name for name in ATTRIBUTES}
CATEGORIES = (
    *("general", "lifecycle", "metametadata", "technical", "educational"),
    *("rights", "relation", "annotation", "classification"),
)
"""The parts of a LOM record, in the order of imsmd_rootv1p2p1.xsd."""

RECORDS = 50
"""Metadata files that are looked into: each may be as large as a manifest."""

SCHEME = "ADL SCORM 1.2"
INNER = frozenset({"manifest", *PARTS})
MD12 = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"


def namespaces_are_those_of_scorm_12(package: Package) -> Iterator[Diagnostic]:
    """Yield a root, a prefix ``adlcp`` and elements of other namespaces than SCORM 1.2's."""
    root = package.ims.element
    if space(root) != IMS12:
        problem = f"<manifest> is in {_named(space(root))}, not in {IMS12!r}"
        yield WRONG_SPACE.at(package.at(root), problem=problem)
    elif root.nsmap.get(None) != IMS12:
        problem = f"<{root.prefix}:manifest> has a prefix, and its namespace is not the default one"
        yield WRONG_SPACE.at(package.at(root), problem=problem)
    adlcp = root.nsmap.get("adlcp")
    if adlcp not in {None, ADL12}:
        problem = f"the prefix adlcp stands for {_named(str(adlcp))}, not for {ADL12!r}"
        yield WRONG_SPACE.at(package.at(root), problem=problem)
    for element in package.sound.all(*PARTS):
        if space(element) != space(root) and _above(element) in INNER:
            problem = f"<{local(element)}> is in {_named(space(element))}, its manifest is not"
            yield WRONG_SPACE.at(package.at(element), problem=problem)
    for element in package.sound.all(*SETTINGS):
        if space(element) not in {ADL12, adlcp}:
            problem = f"<{local(element)}> is in {_named(space(element))}, not in ADL's {ADL12!r}"
            yield WRONG_SPACE.at(package.at(element), problem=problem)


def _above(element: Element) -> str:
    """Return the name of what *element* stands in."""
    parent = element.getparent()
    return "" if parent is None else local(parent)


def _named(name: str) -> str:
    return f"the namespace {quoted(printable(name))}" if name else "no namespace"


def schema_and_version_are_scorm_12(package: Package) -> Iterator[Diagnostic]:
    """Yield words of ``schema`` and ``schemaversion`` that are not the ones LMSs compare with."""
    for element, wanted in zip(package.ims.schema, ("ADL SCORM", "1.2"), strict=True):
        if element is not None and element.text != wanted:
            found = printable(element.text or "")
            yield WRONG_SCHEMA.at(
                package.sound.inside(element), name=local(element), found=found, wanted=wanted
            )
    if package.ims.schema == (None, None):
        yield from _schemes(package)


def _schemes(package: Package) -> Iterator[Diagnostic]:
    """Yield a wrong scheme of the LOM record, where nothing else tells the release (CAM 2.2.4.3)."""
    for metadata in children(package.ims.element, "metadata"):
        for one in metadata.iter("{*}metadatascheme"):
            found = words(one)
            if found.upper().startswith("ADL") and found != SCHEME:
                where = package.sound.inside(one)
                yield WRONG_SCHEMA.at(where, name=local(one), found=printable(found), wanted=SCHEME)


def metadata_tells_what_it_is(package: Package) -> Iterator[Diagnostic]:
    """Yield a manifest that leaves out its metadata, or what they begin with."""
    root = package.ims.element
    found = children(root, "metadata")
    if not found:
        yield POOR_METADATA.at(package.at(root), problem="<manifest> has no <metadata>")
        return
    for name, element in zip(("schema", "schemaversion"), package.ims.schema, strict=True):
        if element is None:
            yield POOR_METADATA.at(package.at(found[0]), problem=f"<metadata> has no <{name}>")


def descriptions_keep_their_order(package: Package) -> Iterator[Diagnostic]:
    """Yield the first part of each LOM record, in the manifest or beside it, that is unknown or too late."""
    for tree in (package.sound, *_records(package)):
        for record in tree.all("lom"):
            yield from _disorder(tree, record)


def _records(package: Package) -> Iterator[Tree]:
    """Yield the first few metadata files that the manifest names."""
    found = (package.beside(one).found for one in package.sound.all("location") if space(one) == ADL12)
    for name in islice(dict.fromkeys(name for name in found if name), RECORDS):
        tree = package.shelf.tree(name)
        if tree:
            yield tree


def _disorder(tree: Tree, record: Element) -> Iterator[Diagnostic]:
    if space(record) == MD12:
        last = ""
        for part in children(record):
            name = local(part)
            problem = "" if name in CATEGORIES else f"<{printable(name)}> is no part of a LOM record"
            if last and not problem and CATEGORIES.index(name) < CATEGORIES.index(last):
                problem = f"<{name}> stands after <{last}>"
            if problem:
                yield POOR_METADATA.at(tree.at(part), problem=problem)
                return
            last = name


def names_are_spelled_as_in_the_standard(package: Package) -> Iterator[Diagnostic]:
    """Yield elements and attributes that differ from the standard's in their capitals."""
    for element in package.sound.root.iter("{*}*"):
        if space(element) not in {IMS12, ADL12, space(package.ims.element)}:
            continue
        name = local(element)
        right = SPELLED.get(name.lower(), name)
        if right != name:
            # Articulate Rise writes dataFromLMS, and asks for it in vain without harm.
            code = OTHER_SPELLING.tolerated if right == "datafromlms" else OTHER_SPELLING
            yield code.at(package.at(element), found=f"<{name}>", right=f"<{right}>")
        if right not in PARTS:
            continue
        for key in map(str, element.attrib):
            right = ASCRIBED.get(key.lower(), key)
            if right != key:
                yield OTHER_SPELLING.at(package.sound.key(element, key), found=printable(key), right=right)


def named_companions_are_there(package: Package) -> Iterator[Diagnostic]:
    """Yield metadata files and, as one, schemas that the manifest names and the package has not."""
    root = package.ims.element
    pairs = (root.get(XSI) or "").split()
    lost = [one for one in pairs[1::2] if package.link(one).missing]
    if lost:
        more = f", nor {len(lost) - 1} more" if lost[1:] else ""
        where = package.at(root, XSI)
        yield LOST_COMPANION.at(where, name=printable(lost[0]), more=more, what="schemaLocation")
    for element in package.sound.all("location"):
        name = words(element)
        if space(element) == ADL12 and package.beside(element).missing:
            where = package.sound.inside(element)
            yield LOST_COMPANION.at(where, name=printable(name), more="", what="adlcp:location")


def first_resource_is_the_one_to_launch(package: Package) -> Iterator[Diagnostic]:
    """Yield a course without any SCO, and a page that stands before the one that begins the course."""
    launched = [one for one in map(package.ims.resource_of, package.ims.items) if one]
    if not launched:
        return
    if not any((one.scorm_type or "").strip().lower() == "sco" for one in launched):
        problem = "no item launches a SCO"
        yield NO_SCO.at(package.at(launched[0].element, launched[0].scorm_key), problem=problem)
        return
    first = next((one for one in package.ims.resources if one.href), None)
    begins = _beginning(package)
    if first and begins and begins.href and first is not begins:
        pages = printable(first.href or ""), printable(begins.href)
        problem = f"{quoted(pages[0])} stands first, and the course begins with {quoted(pages[1])}"
        yield NO_SCO.at(package.at(first.element, "href"), problem=problem)


def _beginning(package: Package) -> Resource | None:
    """Return the first resource that an item of the default organization launches."""
    course = package.ims.default
    found = (package.ims.resource_of(item) for item in course.walk()) if course else iter(())
    return next((one for one in found if one), None)


RULES = (
    namespaces_are_those_of_scorm_12,
    schema_and_version_are_scorm_12,
    metadata_tells_what_it_is,
    descriptions_keep_their_order,
    names_are_spelled_as_in_the_standard,
    named_companions_are_there,
    first_resource_is_the_one_to_launch,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12}))
