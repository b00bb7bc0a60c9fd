"""A package of any vendor as content: what it keeps, what it can launch, and what lint says of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scormkit.diagnostics import Diagnostic
from scormkit.lint import lint
from scormkit.lint.archive import Archive, ArchiveError, open_archive
from scormkit.lint.kinds import TITLES, Kind
from scormkit.lint.package import Package, packages
from scormkit.preview.content import Content, Node, Sco
from scormkit.preview.files import Files, files_of
from scormkit.preview.manifests import steps
from scormkit.preview.settings import PreviewError
from scormkit.preview.store.course import read_course

LAUNCHED = (Kind.SCORM12, Kind.SCORM2004, Kind.CMI5, Kind.XAPI, Kind.WEB)
"""The standards that are previewed, the most widely read first."""

KNOWN = "what can be previewed are SCORM 1.2, SCORM 2004, cmi5 and TinCan packages, and modules"


def read_package(path: Path, target: str = "") -> Content:
    """Return the package at *path* as content of *target*; raise PreviewError if it is none."""
    try:
        with open_archive(path) as archive:
            return content_of(archive, files_of(archive), target)
    except ArchiveError as nothing:
        raise PreviewError(f"{path} is no package: {nothing.diagnostic.message}", KNOWN) from nothing
    except OSError as error:
        raise PreviewError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error


def said_of(path: Path) -> tuple[Diagnostic, ...]:
    """Return what lint says of the package at *path*; nothing when it cannot be read."""
    return lint(path)


def content_of(archive: Archive, files: Files, target: str = "", **more: Any) -> Content:
    """Return *archive*, whose files are *files*, as content; *more* replaces what its manifest says."""
    found = {one.kind: one for one in packages(archive)}
    kept = {kind: found[kind] for kind in LAUNCHED if kind in found}
    if not kept:
        raise PreviewError(_what_else(archive, next(iter(found))), KNOWN)
    if target and target not in kept:
        there = ", ".join(kept)
        raise PreviewError(f"{archive.path} is no {target} package", f"it keeps {there}: leave --target away")
    package = kept[Kind(target)] if target else next(iter(kept.values()))
    walked = list(_distinct(package))
    scos = tuple(sco for _, sco in walked if sco is not None)
    if not scos:
        raise PreviewError(
            f"{archive.path} has nothing to launch", f"'scormkit lint {archive.path}' tells more"
        )
    told: dict[str, Any] = {
        "kind": str(package.kind),
        "title": _title(package) or scos[0].title,
        "files": files,
        "scos": scos,
        "edition": package.edition if package.tree is not None else "",
        "tree": tuple(node for node, _ in walked),
        "target": str(package.kind),
        "targets": tuple(str(kind) for kind in kept),
        "course": read_course(package),
    }
    return Content(**{**told, **more})


def _distinct(package: Package) -> list[tuple[Node, Sco | None]]:
    """Return the steps of *package*; of twins with one id the first alone can be launched."""
    seen: set[str] = set()
    walked: list[tuple[Node, Sco | None]] = []
    for node, sco in steps(package):
        twin = sco is not None and sco.id in seen
        if sco is not None:
            seen.add(sco.id)
        walked.append((Node(depth=node.depth, title=node.title), None) if twin else (node, sco))
    return walked


def _what_else(archive: Archive, kind: Kind) -> str:
    title = TITLES.get(kind)
    if title:
        return f"{archive.path} is {title}, and no LMS launches that"
    if kind is Kind.UNREAD:
        return f"{archive.path} has a manifest that cannot be read"
    return f"{archive.path} is no package: there is no imsmanifest.xml, cmi5.xml or tincan.xml in it"


def _title(package: Package) -> str:
    if package.kind in {Kind.SCORM12, Kind.SCORM2004}:
        default = package.ims.default
        return (default.title or "") if default else ""
    return next(iter(read_course(package).whole.titles.values()), "")
