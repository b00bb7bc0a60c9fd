"""Which sequencing counts for an activity: what stands at it, over a shared one it refers to (CAM 5.1.1)."""

from __future__ import annotations

from collections.abc import Mapping

from scormkit.lint.package import Package
from scormkit.lint.tree import children, local, space
from scormkit.xml import Element

ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"


def shared_by_id(package: Package) -> Mapping[str, Element]:
    """Return the sequencings that activities may refer to, by their IDs."""
    return {
        (one.get("ID") or "").strip(): one
        for outer in children(package.ims.element, "sequencingCollection")
        for one in children(outer, "sequencing")
    }


def parts_of(element: Element, shared: Mapping[str, Element]) -> dict[str, Element]:
    """Return the parts of the sequencing of *element*: its own, and those of a *shared* one it refers to."""
    parts: dict[str, Element] = {}
    for sequencing in children(element, "sequencing")[:1]:
        whole = shared.get((sequencing.get("IDRef") or "").strip())
        for source in (whole, sequencing):
            for part in () if source is None else children(source):
                adl = local(part) == "objectives" and space(part) == ADLSEQ
                parts["adlseq:objectives" if adl else local(part)] = part
    return parts
