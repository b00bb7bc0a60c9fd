"""What is previewed: its files, its tree, and what a learner can launch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scormkit.preview.files import Files
from scormkit.preview.store.course import Course

LIMITS = {"scorm12": 4096, "scorm2004": 64000}
"""The most characters of ``cmi.suspend_data`` (RTE 1.2, 3.4.4; RTE 2004 3rd and 4th edition, 4.2.23)."""

SECOND_EDITION = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sco:
    """Something a learner can launch: a SCO, an asset, an AU, an activity, a page."""

    id: str
    title: str
    kind: str
    """The standard it keeps: ``scorm12``, ``scorm2004``, ``cmi5``, ``xapi`` or ``web``."""

    href: str
    """Where it begins, relative to the package's root, encoded for a URL; or an absolute URL."""

    parameters: str = ""
    mastery: float | None = None
    """The share that is needed to pass, 0 to 1."""

    launch_data: str = ""
    prerequisites: str = ""
    depth: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else the manifest says of it, in the standard's words."""

    @property
    def external(self) -> bool:
        """Say whether it lies elsewhere on the web, and not in the package."""
        return self.href.lower().startswith(("http://", "https://"))

    @property
    def address(self) -> str:
        """Return *href* with *parameters*."""
        return with_parameters(self.href, self.parameters)

    def as_json(self) -> dict[str, Any]:
        """Return what the desk shows."""
        return {
            "id": self.id,
            "title": self.title,
            "depth": self.depth,
            "kind": self.kind,
            "mastery": self.mastery,
            "prerequisites": self.prerequisites,
        }


def with_parameters(href: str, parameters: str) -> str:
    """Return *href* with a manifest's *parameters*, joined as SCORM says (CAM 4th edition, 3.4.1.10)."""
    extra = parameters.strip()
    while extra[:1] in {"?", "&"}:
        extra = extra[1:]
    if not extra:
        return href
    if extra.startswith("#"):
        return href if "#" in href else href + extra
    path, hash_, fragment = href.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{extra}{hash_}{fragment}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the course's tree; *sco* is the id of what it launches, empty for a heading."""

    depth: int
    title: str
    sco: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what the desk shows."""
        return {"depth": self.depth, "title": self.title, "sco": self.sco}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One package, ready to be launched."""

    kind: str
    title: str
    files: Files
    scos: tuple[Sco, ...]
    edition: str = ""
    tree: tuple[Node, ...] = ()
    module: bool = False
    language: str = ""
    languages: tuple[str, ...] = ()
    target: str = ""
    targets: tuple[str, ...] = ()
    digest: str = ""
    """What is another when a learner would see something else; empty when nobody knows."""

    course: Course | None = None
    """What the record store launches of it."""

    @property
    def limit(self) -> int | None:
        """Return how many characters of state this standard's LMSs keep; None when none is told."""
        if self.kind == "scorm2004" and self.edition == "2":
            return SECOND_EDITION
        return LIMITS.get(self.kind)

    def as_json(self) -> dict[str, Any]:
        """Return what the desk shows."""
        return {
            "title": self.title,
            "kind": self.kind,
            "edition": self.edition,
            "module": self.module,
            "languages": list(self.languages),
            "language": self.language,
            "targets": list(self.targets),
            "target": self.target,
            "scos": [one.as_json() for one in self.scos],
            "tree": [one.as_json() for one in self.tree],
            "limit": {"suspend": self.limit},
        }

    def sco(self, id: str) -> Sco | None:  # noqa: A002 - the word that manifests have for it
        """Return the SCO called *id*, if there is one."""
        return next((one for one in self.scos if one.id == id), None)
