"""What the standards' own XSDs say of a manifest, where ``scormkit schemas install`` has brought them.

All other rules do without. The XSDs are a second opinion: whatever one of ours has said of the same line
already is left to it, which ``lint`` sees to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from scormkit.codes import AGAINST_XSD
from scormkit.diagnostics import Diagnostic
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.resources import cache_folder
from scormkit.xml import Element

FOREIGN = "No matching global"
"""How libxml2 begins to say that it has no schema for a namespace: that is our lack, not the package's."""

SPACE = re.compile(r"\{[^{}\s]*\}")
"""The namespace that libxml2 writes before each name."""

SHOWN = 2000
"""Characters of what is said; a wrong value stands in it with its whole length."""

MOST = 200
"""Findings that are looked at: each costs a walk to its element."""


def manifest_is_valid_by_the_xsds(package: Package) -> Iterator[Diagnostic]:
    """Yield what the installed XSDs say; nothing where there are none."""
    edition = package.edition or "4"
    if edition == "2" or not (cache_folder() / "xsd").is_dir():
        return  # the XSDs of the second edition are in no package that we know
    from scormkit.standards import SchemasError, validator  # takes as long as looking at a package

    try:
        schema = validator(package.kind.value, edition, cache=cache_folder())
    except (SchemasError, etree.XMLSchemaParseError):
        return
    root = package.sound.root
    schema.validate(root)
    for error in islice((one for one in schema.error_log if FOREIGN not in one.message), MOST):
        said = printable(" ".join(SPACE.sub("", error.message[:SHOWN]).split())).rstrip(".")
        said = said[:1].lower() + said[1:]
        blamed = _blamed(root, error.path)
        where = package.archive.at(package.manifest, error.line) if blamed is None else package.at(blamed)
        yield AGAINST_XSD.at(where, said=said)


def _blamed(root: Element, path: str | None) -> Element | None:
    """Return the element at *path*, which libxml2 writes with the prefixes of the document."""
    prefixes = {prefix: name for prefix, name in root.nsmap.items() if prefix}
    try:
        found = root.getroottree().xpath(path or "/*", namespaces=prefixes)
    except etree.XPathError:
        return None
    one = found[0] if isinstance(found, list) and found else None
    return one if isinstance(one, etree._Element) else None  # noqa: SLF001 - it has no public name


RULES = (manifest_is_valid_by_the_xsds,)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}))
