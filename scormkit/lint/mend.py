"""What can be mended in a manifest without asking its author, as edits of its text.

Only what is faulty is touched, and the rest stays as its author wrote it, letter by letter: an edit
knows where it stands. Whether a fault is to be mended is decided by the codes that were found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote, unquote

from scormkit.diagnostics import quoted
from scormkit.lint.archive import printable
from scormkit.lint.ims import BASE, Resource
from scormkit.lint.kinds import ADL12, ADL2004, Kind
from scormkit.lint.links import DRIVE, Link, cut, normal
from scormkit.lint.manuscript import PATH, Edit, Manuscript, escaped
from scormkit.lint.mend_units import mend_units
from scormkit.lint.package import Package
from scormkit.lint.rules.ims_files import RAW, unlisted
from scormkit.lint.rules.moodle import REFERENCE
from scormkit.lint.rules.scorm12 import ASCRIBED, PARTS, SPELLED
from scormkit.lint.tree import children, local, space
from scormkit.xml import Element

DECLARED = re.compile(r"(<\?xml\s[^>]*?\bencoding\s*=\s*[\"'])[A-Za-z][\w.-]*")
WORDS = {
    Kind.SCORM12: ("ADL SCORM", "1.2"),
    Kind.SCORM2004: ("ADL SCORM", "2004 4th Edition", "2004 3rd Edition", "CAM 1.3"),
}
VERSION_CODES = {Kind.SCORM12: ("SK538", "SK538"), Kind.SCORM2004: ("SK551", "SK552")}


def mended(package: Package, codes: Collection[str]) -> tuple[str, tuple[Edit, ...]]:
    """Return the manifest's text after all edits for *codes*, and these, in their order."""
    sheet = Manuscript(package)
    kept: list[Edit] = []
    last = 0
    menders = MENDERS if package.kind in WORDS else (mend_units,)
    edits = (edit for mender in menders for edit in mender(sheet))
    for edit in sorted((one for one in edits if one.code in codes), key=lambda one: (one.begin, one.end)):
        if edit.begin >= last:
            kept.append(edit)
            last = edit.end
    text, done = [], 0
    for edit in kept:
        text += [sheet.text[done : edit.begin], edit.text]
        done = edit.end
    whole = "".join((*text, sheet.text[done:]))
    return DECLARED.sub(r"\g<1>UTF-8", whole, count=1), tuple(kept)


def _versions(sheet: Manuscript) -> Iterator[Edit]:
    """Yield ``schema`` and ``schemaversion`` without white space around them, with the right capitals."""
    known = {word.lower(): word for word in WORDS[sheet.package.kind]}
    for element, code in zip(sheet.package.ims.schema, VERSION_CODES[sheet.package.kind], strict=True):
        if element is None or len(element) or not (element.text or "").strip():
            continue
        right = known.get(" ".join((element.text or "").split()).lower(), "")
        tag = sheet.tag(element)
        end = sheet.text.find("<", tag.end())
        if right and sheet.text[tag.end() : end] != right:
            yield Edit(tag.end(), end, right, code, f"<{local(element)}> is now {quoted(right)}")


def _hrefs(sheet: Manuscript) -> Iterator[Edit]:
    """Yield hrefs that are written as URIs, with the letters of the file they lead to."""
    for resource in sheet.package.ims.resources:
        named = [(resource.element, resource.link), *((one.element, one.link) for one in resource.files)]
        for element, link in named:
            code = _fault(element, link)
            new = _href(sheet.package, resource, link) if code else ""
            if new and new != element.get("href"):
                said = f"href {quoted(printable(link.raw))} is now {quoted(printable(new))}"
                yield Edit(*sheet.value(element, "href"), escaped(new), code, said)


def _fault(element: Element, link: Link) -> str:
    """Return the code of what is wrong with a href that leads to a file; empty when nothing is."""
    if not link.found or DRIVE.match(link.raw):
        return ""
    if not link.exact:
        return "SK532"
    if RAW.search(element.get("href", "")) or link.raw.startswith("/") or not link.encoded:
        return "SK530"
    path = cut(link.raw)
    return "SK845" if normal(path)[0] != path else ""


def _href(package: Package, resource: Resource, link: Link) -> str:
    """Return the reference that leads from the bases of *resource* to the file that *link* has found."""
    base = package.root + unquote("".join(one.strip() for one in resource.bases))
    if not link.found.startswith(base):
        return ""
    rest = link.raw[len(cut(link.raw)) :] if link.encoded else ""
    new = quote(link.found[len(base) :], safe=PATH) + quote(rest, safe=f"{PATH}?#&%")
    again = package.link(new, *resource.bases)
    return new if again.exact and again.found == link.found and again.encoded else ""


def _bases(sheet: Manuscript) -> Iterator[Edit]:
    """Yield ``xml:base`` with a slash at its end and none at its start."""
    code = "SK536" if sheet.package.kind is Kind.SCORM2004 else "SK535"
    for element in sheet.tree.all("manifest", "resources", "resource"):
        base = element.get(BASE) or ""
        new = base.strip().replace("\\", "/").strip("/") + "/"
        if base.strip() and new not in {base, "/"} and "://" not in base:
            said = f"xml:base {quoted(printable(base))} is now {quoted(printable(new))}"
            yield Edit(*sheet.value(element, BASE), escaped(new), code, said)


def _kinds(sheet: Manuscript) -> Iterator[Edit]:
    """Yield ``scormtype`` with the capitals of its release, and its value in lower case."""
    old = sheet.package.kind is Kind.SCORM12
    wanted, house, code = ("scormtype", ADL12, "SK540") if old else ("scormType", ADL2004, "SK556")
    for one in sheet.package.ims.resources:
        if one.scorm_key.startswith(f"{{{house}}}") and not one.scorm_key.endswith(f"}}{wanted}"):
            begin, end = sheet.extent(sheet.tree.key(one.element, one.scorm_key))
            prefix = sheet.text[begin:end].rpartition(":")[0]
            yield Edit(begin, end, f"{prefix}:{wanted}", code, f"the attribute is now {prefix}:{wanted}")
        value = one.scorm_type or ""
        right = value.strip().lower()
        if right in {"sco", "asset"} and right != value:
            yield Edit(
                *sheet.value(one.element, one.scorm_key), right, code, f"{wanted} is now {quoted(right)}"
            )


def _names(sheet: Manuscript) -> Iterator[Edit]:
    """Yield elements and attributes of SCORM 1.2 with the standard's capitals."""
    if sheet.package.kind is not Kind.SCORM12:
        return
    for element in sheet.tree.root.iter("{*}*"):
        name = local(element)
        right = SPELLED.get(name.lower(), name)
        if space(element) in {ADL12, space(sheet.tree.root)} and right != name and not len(element):
            yield from _renamed(sheet, element, right)
        for key in map(str, element.attrib) if right in PARTS else ():
            correct = ASCRIBED.get(key.lower(), key)
            if correct != key and element.get(correct) is None:
                where = sheet.extent(sheet.tree.key(element, key))
                yield Edit(*where, correct, "SK543", f"the attribute {printable(key)} is now {correct}")


def _renamed(sheet: Manuscript, element: Element, right: str) -> Iterator[Edit]:
    tag = sheet.tag(element)
    begin, end = tag.end("name") - len(local(element)), tag.end("name")
    yield Edit(begin, end, right, "SK543", f"<{printable(local(element))}> is now <{right}>")
    close = sheet.text.find("</", tag.end())
    if not tag[0].endswith("/>") and close >= 0:
        last = close + 2 + len(tag["name"])
        yield Edit(last - len(local(element)), last, right, "SK543", "")


def _listed(sheet: Manuscript) -> Iterator[Edit]:
    """Yield ``file`` elements for the page of a resource, and for files that no resource lists."""
    ims, lists = sheet.package.ims, {}
    launched = "SK557" if sheet.package.kind is Kind.SCORM2004 else "SK533"
    for one in ims.resources:
        if one.href and one.link.found and one.link.found not in {file.link.found for file in one.files}:
            right = _href(sheet.package, one, one.link) if _fault(one.element, one.link) else ""
            lists[one.element] = (one, [(launched, right or one.href)])
    plain = [one for one in ims.resources if not any(one.bases) and one.identifier]
    home = next((one for one in plain if one.identifier in ims.used and one.files), next(iter(plain), None))
    if home is not None:
        skip = len(sheet.package.root)
        hrefs = [("SK533", quote(name[skip:], safe=PATH)) for name in unlisted(sheet.package)]
        lists.setdefault(home.element, (home, []))[1].extend(hrefs)
    for resource, hrefs in lists.values():
        yield from _inserted(sheet, resource.element, hrefs)


def _inserted(sheet: Manuscript, element: Element, hrefs: list[tuple[str, str]]) -> Iterator[Edit]:
    """Yield edits that put a ``file`` for each of *hrefs* before the first one of *element*."""
    prefix = f"{element.prefix}:" if element.prefix else ""
    before = next(iter(children(element, "file", "dependency")), None)
    tag = sheet.tag(element)
    begin = sheet.extent(sheet.tree.at(before))[0] if before is not None else tag.end()
    indent = sheet.text[sheet.text.rfind(">", 0, begin) + 1 : begin] if before is not None else ""
    closed = tag[0].endswith("/>")
    for number, (code, href) in enumerate(hrefs):
        new = f'<{prefix}file href="{escaped(href)}"/>{indent}'
        said = f"<file href={quoted(printable(href))}/> is now listed"
        if closed:
            last = f"</{tag['name']}>" if number == len(hrefs) - 1 else ""
            first = ">" if number == 0 else ""
            yield Edit(begin - 2 if number == 0 else begin, begin, f"{first}{new}{last}", code, said)
        else:
            yield Edit(begin, begin, new, code, said)


def _references(sheet: Manuscript) -> Iterator[Edit]:
    """Yield characters in place of references to them, but for those that XML needs."""
    for one in REFERENCE.finditer(sheet.text):
        said = one["said"]
        if said:
            number = int(said[3:-1], 16) if said[2] in "xX" else int(said[2:-1])
            char = chr(number)
            if char.isprintable() and char not in "<>&\"'":
                yield Edit(*one.span("said"), char, "SK802", f"{said} is now {quoted(char)}")


MENDERS = (_versions, _hrefs, _bases, _kinds, _names, _listed, _references)
