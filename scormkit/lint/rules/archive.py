"""Rules about what an archive holds as a whole, and where its manifest is, whatever the standard."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from scormkit.codes import (
    FOREIGN_STANDARD,
    HUGE_FILE,
    MANIFEST_MISPLACED,
    NO_MANIFEST,
    SERVER_FILE,
    SEVERAL_STANDARDS,
)
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.kinds import TITLES, Kind
from scormkit.lint.package import MANIFESTS, Package
from scormkit.lint.room import Room
from scormkit.lint.tree import local

UPLOAD = 100 * 10**6
"""What many LMSs take at a time."""

SERVER = frozenset(
    {
        *(".php", ".php3", ".php4", ".php5", ".php7", ".phtml", ".phar", ".jsp", ".jspx"),
        *(".asp", ".aspx", ".ashx", ".asmx", ".cgi", ".pl", ".cfm", ".shtml"),
    }
)


PROJECTS = {
    "moodle_backup.xml": "a backup of Moodle",
    "contentv3.xml": "a project of eXeLearning",
    "content.dtd": "a project of eXeLearning",
    "libs/exe_export.js": "a project of eXeLearning",
}
"""What is uploaded in place of the package, by a file that it has."""

CALLED = {b"courseStructure": "cmi5.xml", b"tincan": "tincan.xml", b"manifest": "imsmanifest.xml"}
BEGINS = re.compile(rb"<(?:\w+:)?(courseStructure|tincan|manifest(?=[^>]*imscp))\b")
HEAD = 4000
"""Bytes in which a manifest's first element stands, behind what licences are put before it."""

TRIED = 5


def manifest_is_at_the_root(package: Package) -> Iterator[Diagnostic]:
    """Yield a manifest in a folder, or with a name of other capitals (cmi5 14.1.0.0-2)."""
    name = package.manifest
    base = name[name.rfind("/") + 1 :]
    if not name or package.archive.bare:
        return
    begins = local(package.tree.root) if package.tree else ""
    wanted = CALLED.get(begins.encode(), base.lower())
    if base != wanted:
        problem = f"it is called {quoted(base)}"
        advice = f"rename it to {quoted(wanted)}, all in lower case"
        if base.lower() != wanted:
            problem = f"{problem} and begins with <{begins}>"
            advice = f"rename it to {quoted(wanted)}"
        yield MANIFEST_MISPLACED.at(package.archive.at(name), problem=problem, advice=advice)
    if package.root and not (base == "tincan.xml" and _alone(package)):
        yield MANIFEST_MISPLACED.at(
            package.archive.at(name),
            problem=f"it lies in the folder {quoted(package.root)}",
            advice="pack what is in the folder, not the folder",
        )


def _alone(package: Package) -> bool:
    """Say whether every file lies in the manifest's folder: TinCan allows that much."""
    return all(name.startswith(package.root) for name in package.archive.names)


def package_has_a_manifest(package: Package) -> Iterator[Diagnostic]:
    """Yield a package without any manifest that is known."""
    if package.kind is not Kind.NONE:
        return
    names = package.archive.names
    nested = [name for name in names if name[name.rfind("/") + 1 :].lower() in MANIFESTS]
    zips = [name for name in names if name.lower().endswith(".zip")]
    found = f"{len(names)} files, and none is called {', '.join(MANIFESTS[:-1])} or {MANIFESTS[-1]}"
    if nested:
        found = f"it holds {len(nested)} packages, each in a folder of its own, such as {quoted(nested[0])}"
    elif zips:
        found = f"it holds {quoted(zips[0])}, which may be the package"
    elif project := next((what for name, what in PROJECTS.items() if name in names), ""):
        found = f"this looks like {project}"
    elif other := _manifest_by_another_name(package):
        found = f"{quoted(other[0])} is one by what it holds, and is not called {other[1]}"
    elif not names:
        found = "it is empty"
    yield NO_MANIFEST.at(package.archive.at(), found=found)


def _manifest_by_another_name(package: Package) -> tuple[str, str] | None:
    """Return a file at the root that begins as a manifest does, and what it is to be called."""
    names = (name for name in package.archive.names if "/" not in name and name.lower().endswith(".xml"))
    for name in islice(names, TRIED):
        begins = BEGINS.search(package.shelf.data(name, HEAD) or b"")
        if begins:
            return name, CALLED[begins[1]]
    return None


def package_keeps_one_standard(package: Package) -> Iterator[Diagnostic]:
    """Yield manifests of several standards side by side."""
    if package.others:
        names = [package.manifest, *package.others]
        yield SEVERAL_STANDARDS.at(package.archive.at(), names=f"{', '.join(names[:-1])} and {names[-1]}")


ADVICE = {
    Kind.COMMON_CARTRIDGE: "import it as a Common Cartridge, or export the course as SCORM",
    Kind.QTI: "import it into the question bank, or export the course as SCORM",
    Kind.IMS: "import it as an IMS content package, or export the course as SCORM",
    Kind.AICC: "publish the course as SCORM: AICC was given up in 2014",
    Kind.H5P: "upload it as H5P, or wrap it into SCORM",
}


def package_is_of_a_known_standard(package: Package) -> Iterator[Diagnostic]:
    """Yield a package of a standard that an LMS does not launch, and manifests that are none."""
    advice = ADVICE.get(package.kind)
    if advice:
        where = package.at(package.tree.root) if package.tree else package.archive.at()
        yield FOREIGN_STANDARD.at(where, what=TITLES[package.kind], advice=advice)
    elif package.kind is Kind.FOREIGN and package.tree:
        root = package.tree.root
        what = f"a document that begins with <{local(root)}>"
        yield FOREIGN_STANDARD.at(
            package.at(root), what=what, advice="export the course again as SCORM, cmi5 or xAPI"
        )


def files_are_only_handed_out(package: Package) -> Iterator[Diagnostic]:
    """Yield files that a web server may run."""
    for name in package.archive.names:
        if posixpath.splitext(name)[1].lower() in SERVER:
            yield SERVER_FILE.at(package.archive.at(name))


def package_can_be_uploaded(package: Package) -> Iterator[Diagnostic]:
    """Yield a package that is too large to upload in one go, or else its files that are."""
    whole = sum(entry.packed for entry in package.archive.names.values())
    large = [(name, one.packed) for name, one in package.archive.names.items() if one.packed > UPLOAD]
    for name, size in large:
        yield HUGE_FILE.at(package.archive.at(name), what="this file has", size=size // 10**6)
    if whole > UPLOAD and not large:
        yield HUGE_FILE.at(package.archive.at(), what="the package has", size=whole // 10**6)


RULES = (
    manifest_is_at_the_root,
    package_has_a_manifest,
    package_keeps_one_standard,
    package_is_of_a_known_standard,
    files_are_only_handed_out,
    package_can_be_uploaded,
)
ROOM = Room(RULES, once=True)
