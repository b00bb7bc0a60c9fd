"""Rules about the head of a SCORM 2004 manifest: namespaces, metadata, edition, and what is kept outside."""

from __future__ import annotations

from collections.abc import Iterator

from scormkit.codes import (
    EDITION_TOO_OLD,
    METADATA_HEAD,
    METADATA_NOWHERE,
    NOT_ADL_SCORM,
    SUBMANIFEST,
    UNKNOWN_EDITION,
    WRONG_SPACE_2004,
    XSD_MISSING,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import ADL2004, IMS2004, Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.scorm2004_items import activities
from scormkit.lint.tree import children, local, space, words
from scormkit.xml import Element

SEQUENCING = "http://www.imsglobal.org/xsd/imsss"
ADL_SEQUENCING = "http://www.adlnet.org/xsd/adlseq_v1p3"
NAVIGATION = "http://www.adlnet.org/xsd/adlnav_v1p3"
EDITIONS = ("2004 4th Edition", "2004 3rd Edition", "CAM 1.3")
"""Moodle and Open edX compare letter by letter; ``CAM 1.3`` is the second edition (CAM 3.4.1.4)."""

LOCATIONS = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
LOM_FOLDERS = ("unique/", "vocab/", "extend/")
"""What IEEE's lom.xsd includes."""

OF_ITEM = {
    "title": IMS2004,
    "item": IMS2004,
    "metadata": IMS2004,
    "sequencing": SEQUENCING,
    "presentation": NAVIGATION,
    "timeLimitAction": ADL2004,
    "dataFromLMS": ADL2004,
    "completionThreshold": ADL2004,
    "data": ADL2004,
}
OF_SEQUENCING = {
    "controlMode": SEQUENCING,
    "sequencingRules": SEQUENCING,
    "limitConditions": SEQUENCING,
    "rollupRules": SEQUENCING,
    "randomizationControls": SEQUENCING,
    "deliveryControls": SEQUENCING,
    "constrainedChoiceConsiderations": ADL_SEQUENCING,
    "rollupConsiderations": ADL_SEQUENCING,
}


def elements_are_in_their_namespaces(package: Package) -> Iterator[Diagnostic]:
    """Yield elements of a namespace that is not theirs, each mistaken namespace once (REQ_30.5)."""
    told: set[tuple[str, str]] = set()
    for element, wanted in _placed(package):
        found = space(element)
        if found == wanted or (found, wanted) in told:
            continue
        told.add((found, wanted))
        where = f"the namespace {quoted(printable(found))}" if found else "no namespace"
        yield WRONG_SPACE_2004.at(package.at(element), name=local(element), where=where, wanted=wanted)


def _placed(package: Package) -> Iterator[tuple[Element, str]]:
    """Yield the elements whose place tells what they are, each with the namespace it belongs to."""
    ims = package.ims
    yield ims.element, IMS2004
    for one in children(ims.element, "metadata", "organizations", "resources"):
        yield one, IMS2004
    for one in children(ims.element, "metadata"):
        yield from ((inner, IMS2004) for inner in children(one, "schema", "schemaversion"))
    for node in activities(package):
        yield node.element, IMS2004
        for inner in children(node.element):
            if local(inner) in OF_ITEM:
                yield inner, OF_ITEM[local(inner)]
            if local(inner) == "sequencing":
                yield from (
                    (one, OF_SEQUENCING[local(one)]) for one in children(inner) if local(one) in OF_SEQUENCING
                )
    for resource in ims.resources:
        yield resource.element, IMS2004
        yield from ((one, IMS2004) for one in children(resource.element, "file", "dependency"))


def metadata_begin_with_schema_and_version(package: Package) -> Iterator[Diagnostic]:
    """Yield what is wrong with the head: one ``metadata``, ``schema`` then ``schemaversion`` (REQ_30.5)."""
    root = package.ims.element
    found = children(root, "metadata")
    if not found:
        yield METADATA_HEAD.at(package.at(root), problem="the manifest has no metadata")
        return
    if len(found) > 1:
        yield METADATA_HEAD.at(package.at(found[1]), problem="the manifest has a second metadata")
    names = [local(one) for one in children(found[0])]
    for name in ("schema", "schemaversion"):
        if names.count(name) != 1:
            many = "have no" if name not in names else "have more than one"
            yield METADATA_HEAD.at(package.at(found[0]), problem=f"the metadata {many} {name}")
            return
    if names[:2] != ["schema", "schemaversion"]:
        yield METADATA_HEAD.at(
            package.at(found[0]), problem="the metadata do not begin with schema, then schemaversion"
        )


def the_schema_is_adls(package: Package) -> Iterator[Diagnostic]:
    """Yield a ``schema`` that is not ``ADL SCORM`` (REQ_30.5.2.1)."""
    schema, _ = package.ims.schema
    if schema is not None and (schema.text or "") != "ADL SCORM":
        yield NOT_ADL_SCORM.at(package.sound.inside(schema), value=printable(schema.text or ""))


def the_edition_is_known(package: Package) -> Iterator[Diagnostic]:
    """Yield a ``schemaversion`` that names no edition letter by letter (REQ_30.5.3.1)."""
    _, version = package.ims.schema
    if version is not None and (version.text or "") not in EDITIONS:
        yield UNKNOWN_EDITION.at(package.sound.inside(version), value=printable(version.text or ""))


def the_edition_knows_what_is_used(package: Package) -> Iterator[Diagnostic]:
    """Yield the first thing of the fourth edition in a package that says it is older."""
    _, version = package.ims.schema
    if version is None or words(version) not in EDITIONS[1:]:
        return
    new = next(_of_fourth(package), "")
    if new:
        yield EDITION_TOO_OLD.at(package.sound.inside(version), value=words(version), new=new)


def _of_fourth(package: Package) -> Iterator[str]:
    """Yield the names of what the fourth edition brought (CAM 4th, appendix of changes)."""
    for node in activities(package):
        if f"{{{ADL2004}}}sharedDataGlobalToSystem" in node.element.attrib:
            yield "adlcp:sharedDataGlobalToSystem"
        for one in children(node.element):
            if local(one) == "data" and space(one) == ADL2004:
                yield "adlcp:data"
            if local(one) == "completionThreshold" and any(
                one.get(name) is not None
                for name in ("completedByMeasure", "minProgressMeasure", "progressWeight")
            ):
                yield "the attributes of adlcp:completionThreshold"
            if local(one) == "sequencing" and any(
                space(inner) == ADL_SEQUENCING for inner in children(one, "objectives")
            ):
                yield "adlseq:objectives"


def schemas_that_are_named_are_there(package: Package) -> Iterator[Diagnostic]:
    """Yield XSDs that ``schemaLocation`` looks for in the package and that are not there (CAM 3.3)."""
    told: set[str] = set()
    folders = {name[: name.rfind("/") + 1] for name in package.archive.names}
    for element in package.ims.element.iter("{*}*"):
        parts = (element.get(LOCATIONS) or "").split()
        for named in parts[1::2]:
            link = package.link(named)
            if link.external or link.path in told:
                continue
            told.add(link.path)
            if link.missing:
                yield XSD_MISSING.at(package.at(element, LOCATIONS), path=printable(link.path))
            elif link.found.endswith("lom.xsd"):
                base = link.found.removesuffix("lom.xsd")
                for folder in LOM_FOLDERS:
                    if base + folder not in folders:
                        yield XSD_MISSING.at(package.at(element, LOCATIONS), path=base + folder)


def there_are_no_submanifests(package: Package) -> Iterator[Diagnostic]:
    """Yield manifests within the manifest."""
    for one in package.sound.all("manifest"):
        if one is not package.ims.element:
            yield SUBMANIFEST.at(package.at(one))


def metadata_are_where_they_are_said_to_be(package: Package) -> Iterator[Diagnostic]:
    """Yield an ``adlcp:location`` that leads to no file of the package (CAM 3.4)."""
    for one in package.sound.all("location"):
        if space(one) != ADL2004:
            continue
        link = package.beside(one)
        if link.missing or not link.raw:
            yield METADATA_NOWHERE.at(package.sound.inside(one), path=printable(link.raw))


RULES = (
    elements_are_in_their_namespaces,
    metadata_begin_with_schema_and_version,
    the_schema_is_adls,
    the_edition_is_known,
    the_edition_knows_what_is_used,
    schemas_that_are_named_are_there,
    there_are_no_submanifests,
    metadata_are_where_they_are_said_to_be,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM2004}))
