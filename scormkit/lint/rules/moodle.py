"""What fails on Moodle (measured with 4.3 and 5.1), whose reader of manifests compares text with text.

Version strings are told of without this profile (SK552 and its like): every LMS compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import (
    MOODLE_ENTITY,
    MOODLE_GLOBAL_OBJECTIVE,
    MOODLE_LONG,
    MOODLE_MANY,
    MOODLE_MODULE_FILE,
    MOODLE_NAME,
    MOODLE_PREFIX,
    MOODLE_ROLLUP,
    MOODLE_SEQUENCING,
    MOODLE_ZERO,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import Item, Organization
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.shelf import place
from scormkit.lint.tree import children, local, space, words
from scormkit.xml import Element

LONGEST = 255
MANY = 3000
PREFIXES = {
    "http://www.adlnet.org/xsd/adlcp_rootv1p2": "adlcp",
    "http://www.adlnet.org/xsd/adlcp_v1p3": "adlcp",
    "http://www.adlnet.org/xsd/adlseq_v1p3": "adlseq",
    "http://www.adlnet.org/xsd/adlnav_v1p3": "adlnav",
    "http://www.imsglobal.org/xsd/imsss": "imsss",
}
REFERENCE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|(?P<said>&#[0-9xA-Fa-f]{1,8};)", re.DOTALL)
STRIPPED = re.compile(r"[&']")
"""Of the characters Moodle strips, those that every other system takes; SK510 tells of ``" < > : |``."""

SIMPLE = frozenset({"controlMode", "deliveryControls", "objectives", "rollupRules", "rollupConsiderations"})
"""What stands within a sequencing and is no rule of the order; rules of rollup have a code of their own."""


def prefixes_are_the_usual_ones(package: Package) -> Iterator[Diagnostic]:
    """Yield the first element, or attribute of a resource, of each namespace whose prefix is unusual."""
    told: set[tuple[str, str | None]] = set()
    for element in package.sound.root.iter("{*}*"):
        for name, prefix in _prefixed(element):
            wanted = PREFIXES.get(name)
            if wanted and prefix != wanted and (name, prefix) not in told:
                told.add((name, prefix))
                said = f"the prefix {quoted(printable(prefix))}" if prefix else "no prefix"
                yield MOODLE_PREFIX.at(package.at(element), said=said, wanted=wanted)


def _prefixed(element: Element) -> Iterator[tuple[str, str | None]]:
    """Yield the namespaces that *element* and its attributes are in, each with its prefix."""
    yield space(element), element.prefix
    for key in element.attrib:
        full = str(key)
        if full.startswith("{") and full[1 : full.index("}")] in PREFIXES:
            name = full[1 : full.index("}")]
            found = [prefix for prefix, uri in element.nsmap.items() if uri == name and prefix]
            yield name, PREFIXES[name] if PREFIXES[name] in found else next(iter(found), None)


def characters_stand_for_themselves(package: Package) -> Iterator[Diagnostic]:
    """Yield the first character reference of the manifest, and how many more there are."""
    text = package.sound.text
    found = [one for one in REFERENCE.finditer(text) if one["said"]]
    if found:
        first, *more = found
        at = package.archive.at(package.manifest, *place(text, first.start()), len(first["said"]))
        yield MOODLE_ENTITY.at(at, what=first["said"], more=f", and {len(more)} more like it" if more else "")


def nothing_is_called_zero(package: Package) -> Iterator[Diagnostic]:
    """Yield titles and mastery scores that are ``0``, which PHP takes for nothing."""
    for element in package.sound.all("title", "masteryscore"):
        if words(element) == "0":
            yield MOODLE_ZERO.at(package.sound.inside(element), what=local(element))


def titles_and_identifiers_fit(package: Package) -> Iterator[Diagnostic]:
    """Yield titles and identifiers that are longer than Moodle's database takes."""
    nodes: list[Organization | Item] = [*package.ims.organizations, *package.ims.items]
    for node in nodes:
        if len(node.identifier) > LONGEST:
            yield MOODLE_LONG.at(
                package.at(node.element, "identifier"), what="identifier", length=len(node.identifier)
            )
        if len(node.title or "") > LONGEST:
            title = children(node.element, "title")[0]
            yield MOODLE_LONG.at(package.sound.inside(title), what="title", length=len(node.title or ""))


def no_objective_is_global(package: Package) -> Iterator[Diagnostic]:
    """Yield objectives that are mapped to global ones."""
    for element in package.sound.all("mapInfo"):
        yield MOODLE_GLOBAL_OBJECTIVE.at(package.at(element))


def rollup_has_no_conditions(package: Package) -> Iterator[Diagnostic]:
    """Yield rules of rollup."""
    for element in package.sound.all("rollupRule"):
        yield MOODLE_ROLLUP.at(package.at(element))


def the_order_is_simple(package: Package) -> Iterator[Diagnostic]:
    """Yield what else of sequencing asks for more than a fixed order or a free choice."""
    for sequencing in package.sound.all("sequencing"):
        for part in children(sequencing):
            if local(part) not in SIMPLE and len(part) + len(part.attrib):
                yield MOODLE_SEQUENCING.at(package.at(part), name=local(part))


def names_keep_their_letters(package: Package) -> Iterator[Diagnostic]:
    """Yield files whose names Moodle changes."""
    for name in package.archive.names:
        odd = STRIPPED.search(name)
        if odd:
            yield MOODLE_NAME.at(package.archive.at(name), name=printable(name), letter=odd[0])


def scripts_are_called_js(package: Package) -> Iterator[Diagnostic]:
    """Yield scripts with an ending that Moodle does not know as a script's."""
    for name in package.archive.names:
        if name.lower().endswith(".mjs"):
            yield MOODLE_MODULE_FILE.at(package.archive.at(name), name=printable(name))


def files_are_few(package: Package) -> Iterator[Diagnostic]:
    """Yield that there are thousands of files."""
    count = len(package.archive.names)
    if count > MANY:
        yield MOODLE_MANY.at(package.archive.at(), count=count)


RULES = (
    prefixes_are_the_usual_ones,
    characters_stand_for_themselves,
    nothing_is_called_zero,
    titles_and_identifiers_fit,
    no_objective_is_global,
    rollup_has_no_conditions,
    the_order_is_simple,
    names_keep_their_letters,
    scripts_are_called_js,
    files_are_few,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}), profile="moodle")
