"""Rules about the resources of SCORM 2004, and about its limits and ADL's own attributes."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import (
    BAD_SCORM_TYPE_2004,
    HREF_NOT_A_FILE,
    LONGER_THAN_KEPT,
    MISPLACED_ATTRIBUTE,
    PERSIST_STATE,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import BASE
from scormkit.lint.kinds import ADL2004, Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.scorm2004_items import activities
from scormkit.lint.tree import attribute, local, space, words

TYPE = f"{{{ADL2004}}}scormType"
ADDRESSES = (("href", 2000), (BASE, 2000), ("type", 1000))
ATTRIBUTES = {
    "manifest": (("version", 20), (BASE, 2000)),
    "organization": (("structure", 200),),
    "item": (("parameters", 1000), ("identifierref", 2000)),
    "resources": ADDRESSES,
    "resource": ADDRESSES,
    "file": ADDRESSES,
    "dependency": (("identifierref", 2000),),
}
TEXTS = {"title": 200, "dataFromLMS": 4000, "location": 2000}
"""The smallest that an LMS must keep: SPM, CAM 3.4.1."""

OWNERS = {
    "scormType": "resource",
    "objectivesGlobalToSystem": "organization",
    "sharedDataGlobalToSystem": "organization",
}


def resources_say_what_they_are(package: Package) -> Iterator[Diagnostic]:
    """Yield resources without a type, or a right ``adlcp:scormType`` (REQ_30.7.3.4, 30.7.3.4.1).

    LMSs ask what is launched whether it is a SCO, and nothing for its type.
    """
    launched = package.ims.launched
    for one in package.ims.resources:
        if not (one.type or "").strip():
            at, problem = package.at(one.element, "type"), "type is missing"
            yield BAD_SCORM_TYPE_2004.tolerated.at(at, id=printable(one.identifier), problem=problem)
        if one.scorm_type is None:
            problem, at = "adlcp:scormType is missing", package.at(one.element)
        elif one.scorm_key != TYPE:
            problem = "the attribute is not adlcp:scormType, with its namespace and a capital T"
            at = package.sound.key(one.element, one.scorm_key)
        elif one.scorm_type not in {"sco", "asset"}:
            problem = f"{quoted(printable(one.scorm_type))} is neither 'sco' nor 'asset'"
            at = package.at(one.element, one.scorm_key)
        else:
            continue
        code = BAD_SCORM_TYPE_2004 if one.element in launched else BAD_SCORM_TYPE_2004.tolerated
        yield code.at(at, id=printable(one.identifier), problem=problem)


def what_is_launched_is_listed(package: Package) -> Iterator[Diagnostic]:
    """Yield resources whose ``href`` is none of their files (REQ_30.7.3.9.1.1)."""
    for one in package.ims.resources:
        found = one.link.found
        if found and all(file.link.found != found for file in one.files):
            yield HREF_NOT_A_FILE.at(package.at(one.element, "href"), href=printable(one.href or ""))


def nothing_persists(package: Package) -> Iterator[Diagnostic]:
    """Yield ``adlcp:persistState``, which 2004 took away."""
    for one in package.ims.resources:
        found = attribute(one.element, "persiststate")
        if found:
            yield PERSIST_STATE.at(package.sound.key(one.element, found[0]))


def texts_fit(package: Package) -> Iterator[Diagnostic]:
    """Yield texts longer than what every LMS must keep (SPM)."""
    for one in package.sound.all(*ATTRIBUTES):
        for name, most in ATTRIBUTES[local(one)]:
            value = one.get(name)
            if value is not None and len(value) > most:
                word = "xml:base" if name == BASE else name
                yield LONGER_THAN_KEPT.at(package.at(one, name), what=word, length=len(value), most=most)
    titles = {node.element for node in activities(package)}
    for one in package.sound.all(*TEXTS):
        mine = one.getparent() in titles if local(one) == "title" else space(one) == ADL2004
        length, most = len(words(one)), TEXTS[local(one)]
        if mine and length > most:
            yield LONGER_THAN_KEPT.at(package.sound.inside(one), what=local(one), length=length, most=most)


def adls_attributes_stand_where_they_belong(package: Package) -> Iterator[Diagnostic]:
    """Yield ADL's attributes at foreign elements, and such as are not true or false."""
    for one in package.ims.element.iter("{*}*"):
        for key, value in one.attrib.items():
            full = str(key)
            name = full[full.rfind("}") + 1 :]
            if name not in OWNERS or not full.startswith("{http://www.adlnet.org/xsd/"):
                continue
            if local(one) != OWNERS[name]:
                problem = f"{name} belongs to {OWNERS[name]}, not to {local(one)}"
                yield MISPLACED_ATTRIBUTE.at(package.sound.key(one, full), problem=problem)
            elif name != "scormType" and value.strip() not in {"true", "false", "1", "0"}:
                problem = f"{name} is {quoted(printable(value))}, neither true nor false"
                yield MISPLACED_ATTRIBUTE.at(package.at(one, full), problem=problem)


RULES = (
    resources_say_what_they_are,
    what_is_launched_is_listed,
    nothing_persists,
    texts_fit,
    adls_attributes_stand_where_they_belong,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
