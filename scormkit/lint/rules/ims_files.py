"""Rules about the files an IMS manifest names, in both SCORMs: how they are written, and that they exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import BAD_BASE, BAD_HREF, LOOSE_BASE, LOST_FILE, OTHER_CAPITALS, UNLISTED_FILE
from scormkit.diagnostics import Diagnostic, quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import BASE, Resource
from scormkit.lint.kinds import Kind
from scormkit.lint.links import DRIVE, SCHEME, Link, is_external
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.rules.names import LITTERED
from scormkit.xml import Element

RAW = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
"""What a URI holds only encoded (RFC 3986, 2.1)."""

WEB = frozenset({"http", "https"})
HELD = (".xsd", ".dtd")
"""What an LMS reads beside the manifest, and no page: the standards' own schemas stand at the root."""

Reference = tuple[Resource, Element, str | None, Link]


def _references(package: Package) -> Iterator[Reference]:
    """Yield what resources name, a page that is also among its resource's files once."""
    for resource in package.ims.resources:
        if resource.href is not None:
            yield resource, resource.element, resource.href, resource.link
        for file in resource.files:
            if file.href is None or file.href != resource.href:
                yield resource, file.element, file.href, file.link


def hrefs_are_relative_uris(package: Package) -> Iterator[Diagnostic]:
    """Yield references that are empty, absolute, or not encoded; they weigh where a page is launched."""
    launched = package.ims.launched  # LMSs open the href of these, and look at no other
    for resource, element, href, link in _references(package):
        problem = _oddity(resource, href, link)
        if problem:
            code = BAD_HREF if element in launched and not _mended_by_browsers(link) else BAD_HREF.tolerated
            yield code.at(package.at(element, "href"), problem=problem)


def _mended_by_browsers(link: Link) -> bool:
    """Say whether only blanks or accents of *link* are not encoded, which every browser does in passing."""
    plain = not link.raw.startswith("/") and "\\" not in link.raw
    return plain and bool(link.found) and link.encoded


def _oddity(resource: Resource, href: str | None, link: Link) -> str:
    """Return what is wrong with how *href* is written, whether or not there is such a file."""
    if not link.raw:
        return "is missing" if href is None else "is empty"
    what = f"'{printable(link.raw)}'"  # not its repr, which doubles each '\\'
    if DRIVE.match(link.raw) or link.raw.lower().startswith("file:"):
        return f"{what} is a path of the author's machine"
    if link.external or is_external(link.raw):
        return _elsewhere(resource, what, link)
    if link.raw.startswith("/"):
        return f"{what} begins with '/'"
    return f"{what} leads out of the package" if link.outside else _unencoded(what, link)


def _elsewhere(resource: Resource, what: str, link: Link) -> str:
    """Return why *link* may not leave the package; what is no SCO may: it asks nothing of the LMS."""
    scheme = SCHEME.match(link.raw)
    if scheme and scheme[0][:-1].lower() not in WEB:
        return f"{what} is no file of the package"
    asset = (resource.scorm_type or "").strip().lower() == "asset"
    return "" if asset else f"{what} is elsewhere on the web"


def _unencoded(what: str, link: Link) -> str:
    raw = RAW.search(link.raw)
    if raw and raw[0] == "\\":
        return f"{what} parts its folders by '\\'"
    if raw:
        return f"{what} holds {quoted(raw[0])} as it stands"
    return "" if link.encoded else f"{what} holds '#', '?' or '%' that belongs to the file's name"


def files_that_are_named_are_there(package: Package) -> Iterator[Diagnostic]:
    """Yield files that the manifest names and the package has not, or calls otherwise, each once.

    A page that is launched is looked for first: lists of files are seldom kept up, and no LMS reads them.
    """
    told: set[str] = set()
    launched = package.ims.launched
    for _, element, _, link in sorted(_references(package), key=lambda one: one[1] not in launched):
        if link.outside or link.external or not link.raw or link.path in told or DRIVE.match(link.raw):
            continue
        if link.missing:
            told.add(link.path)
            code = LOST_FILE if element in launched else LOST_FILE.tolerated
            yield code.at(package.at(element, "href"), name=printable(link.path or link.raw))
        elif not link.exact:
            told.add(link.path)
            yield OTHER_CAPITALS.at(
                package.at(element, "href"), name=printable(link.path), found=printable(link.found)
            )


def bases_end_with_a_slash(package: Package) -> Iterator[Diagnostic]:
    """Yield ``xml:base`` that is not put before a name as it should be; each SCORM weighs it its own way."""
    code = BAD_BASE if package.kind is Kind.SCORM2004 else LOOSE_BASE
    for element in package.sound.all("manifest", "resources", "resource"):
        base = (element.get(BASE) or "").strip()
        problem = ""
        if "\\" in base:
            problem = "parts its folders by '\\'"
        elif base.startswith("/"):
            problem = "begins with '/'"
        elif base and not base.endswith("/"):
            problem = "does not end with '/'"
        if problem:
            yield code.at(package.at(element, BASE), base=printable(base), problem=problem)


def files_are_listed(package: Package) -> Iterator[Diagnostic]:
    """Yield the first file that no resource names, and how many more there are."""
    loose = unlisted(package)
    if loose:
        first, *more = loose
        yield UNLISTED_FILE.at(
            package.archive.at(first), name=printable(first), more=f", nor {len(more)} more" if more else ""
        )


def unlisted(package: Package) -> list[str]:
    """Return the files that no resource names, and that somebody should."""
    known = package.ims.listed | _described(package)
    return sorted(
        name
        for name in package.files()
        if name not in known and not name.lower().endswith(HELD) and not LITTERED.search(name)
    )


def _described(package: Package) -> frozenset[str]:
    """Return the files that hold metadata (``adlcp:location``)."""
    links = (package.beside(one) for one in package.sound.all("location"))
    return frozenset(link.found for link in links if link.found)


RULES = (
    hrefs_are_relative_uris,
    files_that_are_named_are_there,
    bases_end_with_a_slash,
    files_are_listed,
)
ROOM = Room(RULES, kinds=frozenset({Kind.SCORM12, Kind.SCORM2004}))
