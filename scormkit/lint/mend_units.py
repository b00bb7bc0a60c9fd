"""What can be mended in a cmi5.xml or tincan.xml: addresses of files that are there, white space at values.

Ids, marks and languages are left: only an author knows what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from scormkit.diagnostics import quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.links import DRIVE, Link, cut
from scormkit.lint.manuscript import PATH, Edit, Manuscript, escaped
from scormkit.lint.package import Package
from scormkit.lint.rules.cmi5_units import UNSAFE
from scormkit.lint.tree import children, local
from scormkit.xml import Element

PADDED = {
    "course": ("id",),
    "block": ("id",),
    "au": ("id", "moveOn", "masteryScore", "launchMethod", "activityType"),
    "objective": ("id", "idref"),
}
MARKED = frozenset("&<>\"'")
"""What is written otherwise in XML, or may be: values that hold it are left."""


def mend_units(sheet: Manuscript) -> Iterator[Edit]:
    """Yield what is safe to mend in a course structure of cmi5, or in a list of TinCan's activities."""
    if sheet.package.kind is Kind.CMI5:
        yield from _values(sheet)
        for au in sheet.tree.all("au"):
            for element in children(au, "url"):
                yield from _address(sheet, element)
    else:
        for activity in sheet.tree.all("activity"):
            for element in children(activity, "launch", "resource"):
                yield from _address(sheet, element)


def _values(sheet: Manuscript) -> Iterator[Edit]:
    """Yield attributes and texts without the white space that an LMS has to cut off (cmi5 13.1.0.0-1)."""
    for element in sheet.tree.all(*PADDED):
        for name in PADDED[local(element)]:
            value = element.get(name) or ""
            if value.strip() not in {value, ""} and not MARKED.intersection(value):
                said = f"the white space around {name} {quoted(printable(value.strip()))} is left out"
                yield Edit(*sheet.value(element, name), value.strip(), "SK594", said)
    for element in sheet.tree.all("launchParameters", "entitlementKey"):
        yield from _trimmed(sheet, element)


def _trimmed(sheet: Manuscript, element: Element) -> Iterator[Edit]:
    begin, end, raw = _text(sheet, element)
    if raw.strip() not in {raw, ""}:
        yield Edit(begin, end, raw.strip(), "SK594", f"the white space in <{local(element)}> is left out")


def _text(sheet: Manuscript, element: Element) -> tuple[int, int, str]:
    """Return the extent of *element*'s text, and the text as it stands; empty where it is not plain."""
    begin = sheet.tag(element).end()
    end = sheet.text.find("<", begin)
    raw = sheet.text[begin:end]
    plain = not len(element) and raw.replace("&amp;", "&") == (element.text or "")
    return (begin, end, raw) if plain else (begin, begin, "")


def _address(sheet: Manuscript, element: Element) -> Iterator[Edit]:
    """Yield the address of a file that is there, as a URI and with the letters of its name."""
    begin, end, raw = _text(sheet, element)
    old = raw.strip().replace("&amp;", "&")
    if not old:
        return
    link = sheet.package.link(old)
    new = _mended(sheet.package, link) if link.found and not DRIVE.match(old) else old
    padded = sheet.package.kind is Kind.CMI5 and raw != raw.strip()
    code = "SK532" if link.found and not link.exact else "SK589" if UNSAFE.search(old) else "SK594"
    if new != old or padded:
        said = f"<{local(element)}> {quoted(printable(old))} is now {quoted(printable(new))}"
        said = said if new != old else f"the white space in <{local(element)}> is left out"
        yield Edit(begin, end, escaped(new), code, said)


def _mended(package: Package, link: Link) -> str:
    """Return the reference that leads to the file that *link* has found; as it was when that cannot be."""
    if link.exact and not UNSAFE.search(link.raw):
        return link.raw
    rest = link.raw[len(cut(link.raw)) :] if link.encoded else ""
    new = quote(link.found[len(package.root) :], safe=f"{PATH}&") + quote(rest, safe=f"{PATH}?#&%")
    again = package.link(new)
    return new if again.exact and again.found == link.found and again.encoded else link.raw
