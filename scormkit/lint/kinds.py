"""Which standard a package keeps, judged by what it shows and not by what one attribute says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from scormkit.lint.shelf import Shelf
from scormkit.lint.tree import Tree, children, local, space, words

IMS12 = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
IMS2004 = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADL2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"


class Kind(StrEnum):
    """The standards that are known, by the word that each has everywhere."""

    SCORM12 = "scorm12"
    SCORM2004 = "scorm2004"
    CMI5 = "cmi5"
    XAPI = "xapi"
    COMMON_CARTRIDGE = "common-cartridge"
    QTI = "qti"
    IMS = "ims"
    AICC = "aicc"
    H5P = "h5p"
    WEB = "web"
    """What ``scormkit build --target web`` writes: for a web server, not for an LMS."""

    FOREIGN = "foreign"
    """A manifest by its name, and nothing of the kind by its root element."""

    UNREAD = "unread"
    """A manifest that cannot be read."""

    NONE = "none"


TITLES = {
    Kind.SCORM12: "SCORM 1.2",
    Kind.SCORM2004: "SCORM 2004",
    Kind.CMI5: "cmi5",
    Kind.XAPI: "xAPI (TinCan)",
    Kind.COMMON_CARTRIDGE: "an IMS Common Cartridge",
    Kind.QTI: "an IMS QTI package of questions",
    Kind.IMS: "a plain IMS content package",
    Kind.AICC: "an AICC course",
    Kind.H5P: "an H5P package",
    Kind.WEB: "a plain web folder",
}
ROOTS = {"manifest": Kind.IMS, "courseStructure": Kind.CMI5, "tincan": Kind.XAPI}
AICC = frozenset({".crs", ".cst"})
"""Endings that only courses of AICC have (CMI001, 6): Moodle asks for the second alone."""

VERSION_2004 = re.compile(r"\s*(2004\b|CAM\b|1\.3\b)", re.IGNORECASE)
OWN_PAGE = re.compile(rb'id="scormkit-config">\{[^<]*"target":\s*"web"')
QUESTIONS = re.compile(r"(?!.*imscc)imsqti_", re.IGNORECASE)
"""A type of resources that holds questions; in a cartridge they are ``imsqti_…/imscc_…``."""

CARTRIDGE = re.compile(r"/(xsd/)?ims(cc|ccv|wl|lti|dt|csmd)|imscc", re.IGNORECASE)


def kind_of(tree: Tree) -> Kind:
    """Return the standard of the manifest in *tree*."""
    kind = ROOTS.get(local(tree.root), Kind.FOREIGN)
    return _ims(tree) if kind is Kind.IMS else kind


def _ims(tree: Tree) -> Kind:
    votes = Counter(_votes(tree))
    if votes:
        first, second = votes[Kind.SCORM12], votes[Kind.SCORM2004]
        if first == second:
            return next(iter(votes))  # the version is asked first, as Moodle does
        return Kind.SCORM12 if first > second else Kind.SCORM2004
    schema = _schema(tree, "schema").lower()
    if "cartridge" in schema:
        return Kind.COMMON_CARTRIDGE
    if "qti" in schema or any(QUESTIONS.match(one.get("type") or "") for one in tree.all("resource")):
        return Kind.QTI  # Canvas hands out questions in the cartridge's namespace, too
    if CARTRIDGE.search(space(tree.root)):
        return Kind.COMMON_CARTRIDGE
    return Kind.SCORM12 if space(tree.root) == IMS12 and not schema.startswith("ims content") else Kind.IMS


def _votes(tree: Tree) -> Iterator[Kind]:
    """Yield one vote for each thing that speaks for a release of SCORM."""
    version = _schema(tree, "schemaversion")
    if _schema(tree, "schema").upper().replace(" ", "") == "ADLSCORM" or "scorm" in version.lower():
        if VERSION_2004.match(version):
            yield Kind.SCORM2004
        elif version:
            yield Kind.SCORM12
    spaces = {str(one) for one in tree.root.nsmap.values()}
    attributes = {str(key) for one in tree.all("resource") for key in one.attrib}
    spaces |= {key[1 : key.index("}")] for key in attributes if key.startswith("{")}
    names = {key[key.rfind("}") + 1 :] for key in attributes}
    if any("adlcp_rootv1p2" in one for one in spaces):
        yield Kind.SCORM12
    if any(mark in one for one in spaces for mark in ("adlcp_v1p3", "adlseq_v1p3", "imsss")):
        yield Kind.SCORM2004
    if "scormtype" in names:
        yield Kind.SCORM12
    if "scormType" in names:
        yield Kind.SCORM2004
    yield from _votes_of_root(tree, spaces, names)


def _votes_of_root(tree: Tree, spaces: set[str], names: set[str]) -> Iterator[Kind]:
    """Yield the vote of the root's namespace, which plain content packages share: it alone says nothing."""
    scorm = any("adlcp" in one or "adlnet" in one for one in spaces) or any(
        name.lower() == "scormtype" for name in names
    )
    if scorm and space(tree.root) == IMS12:
        yield Kind.SCORM12
    elif scorm and space(tree.root) == IMS2004:
        yield Kind.SCORM2004


def _schema(tree: Tree, name: str) -> str:
    for metadata in children(tree.root, "metadata"):
        for one in children(metadata, name):
            return words(one)
    return ""


def edition(version: str) -> str:
    """Return the edition of SCORM 2004 that ``schemaversion`` tells; empty when it tells none."""
    flat = version.lower()
    for number in "432":
        if f"{number}th" in flat or f"{number}rd" in flat or f"{number}nd" in flat:
            return number
    return "2" if "1.3" in flat else ""


def without_manifest(shelf: Shelf) -> Kind:
    """Return the standard of an archive that has none of the manifests we read."""
    names = [name.lower() for name in shelf.archive.names]
    if "h5p.json" in names:
        return Kind.H5P
    if OWN_PAGE.search(shelf.data("index.html", shelf.archive.limits.content) or b""):
        return Kind.WEB
    return Kind.AICC if any(name[name.rfind(".") :] in AICC for name in names) else Kind.NONE
