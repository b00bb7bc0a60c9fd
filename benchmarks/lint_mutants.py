"""Packages that nobody would make: sound and bad ones, changed by dice where it hurts.

The bytes of a zip are changed blindly, its headers field by field (APPNOTE 4.3), a manifest as a tree and
as a text, content by what scanners stumble over. The same dice make the same package.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random

from lxml import etree

from scormkit.xml import Element
from tests import packing
from tests.packing import Files, Raw, pack

MANIFESTS = ("imsmanifest.xml", "cmi5.xml", "tincan.xml")
SIGNS = (b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"PK\7\x08", b"\xff" * 4, b"\0" * 4)
NUMBERS = (0, 1, 2, 7, 8, 9, 14, 20, 45, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFE, 0xFFFF, 1 << 31, (1 << 32) - 2)
NAMES = (
    *(b"../x", b"/x", b"C:\\x", b"a\\b", b"", b"x/", b"\0x", b"x\0.html", b"con", b"\xff\xfe", b"\xc3\xa9"),
    *(b"imsmanifest.xml", b"IMSMANIFEST.XML", b"./imsmanifest.xml", b"a//b", b"/".join([b"a"] * 9_000)),
    *(b"x" * 60_000, b"__MACOSX/._x", b"\x1b[2J", b"e\xcc\x81", b"cmi5.xml", b"tincan.xml", b"h5p.json"),
)
VALUES = (
    *("", " ", "x", "-1", "1e999", "nan", "true", "9" * 400, "9" * 5000, "a" * 70_000, "é", "\U0001f642"),
    *("../", "/", "//", "http://", "http://[", "http://a:b@c/", "C:\\x", "file:///x", "%", "%00", "%2e%2e/"),
    *(
        "javascript:x",
        "data:,",
        "PT1S",
        "P1Y" * 3000,
        "00:00:00",
        "1.2",
        "CAM 1.3",
        "2004 4th Edition",
        "0.5",
    ),
    *(
        "{x}",
        "{0}",
        "%s",
        "a b c " * 2000,
        "adl",
        "urn:" + "x:" * 20_000,
        "a/" * 20_000,
        "../" * 20_000,
        "?#",
    ),
)
BASES = (
    *("../", "/", "a", "a/", "a b/", "%2e%2e/", "http://x.example/", "//x/", "C:/", "?", "#", "\\"),
    *("a/../" * 9_000, "shared/", "."),
)
ENCODINGS = (
    *("utf-8",) * 8,
    *("utf-16", "utf-8-sig", "utf-16-be", "latin-1", "utf-32", "utf-7", "cp037", "ascii"),
)
WORDS = (
    *("&x;", "&#0;", "&#x110000;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<![CDATA[", "]]>", "<!--", "-->"),
    *("\0", "\ufffe", "\ud7ff", " xmlns='u'", " xmlns:a='u' a:b='' b=''", "<", ">", "'", '"', "/>", "<a:b/>"),
    *("<?xml version='1.1'?>", "<?xml version='1.0' encoding='x'?>", "<manifest>", "</manifest>", "<?a ?>"),
)
PIECES = (
    *("<!--", "-->", "<script>", "</script", "<style>", "<a href='", '<img src="x', "url(", "url('", "/*"),
    *("@import '", "*/", "//", "://", "http://a:b@c", "password: 'abcdef", "bearer ", "eyJabcdefgh.eyJabcd."),
    *("LMSInitialize", '"Finish"', "Initialize", "alert(", "window.close(", "unload", ".src='//", "fetch('"),
    *("-----BEGIN A ", "authorization: basic ", "token=", "<p style='", "\n", " ", "=", "'", '"', "\0", "İ"),
    *(
        "lrs = 'http",
        "<video>",
        "<track>",
        "<base href='",
        "&#",
        "&amp",
        "<meta name=viewport ",
        "min-width: ",
    ),
    *("activityId = 'http://", "\\", "{{", "}}", "<meta http-equiv=refresh", "cmi.core.score.raw", "[:=]"),
    *("ghp_", "\U0001d54f", "<html>", "</"),
)
MOST = 300_000
"""Bytes of one file that is made longer: what is not linear shows well before."""


def seeds() -> list[Files]:
    """Return the files of all cases that can lie in a folder: every rule is close to one of them."""
    found = [packing.base(kind) for kind in ("scorm12", "scorm2004", "cmi5", "xapi")] * 8
    for case in sorted(packing.CASES.glob("SK*")):
        made = [packing.made(case, which) for which in ("bad", "good")]
        found += [one.files for one in made if sum(map(len, one.files.values())) < MOST]
    return found


@dataclass(frozen=True, slots=True)
class Mutant:
    """A package: its *files*, and the *zip* they came into, which may be as changed."""

    files: Files
    zip: bytes


class Mutants:
    """Makes packages of *files*, which are those of others; values and names travel from one to another."""

    def __init__(self, files: Sequence[Files]) -> None:
        self.seeds = list(files)
        roots = [
            root for one in files for name in MANIFESTS if (root := parsed(one.get(name, b""))) is not None
        ]
        elements = [one for root in roots for one in root.iter("{*}*")]
        self.tags = sorted({str(one.tag) for one in elements})
        self.keys = sorted({str(key) for one in elements for key in one.attrib})
        texts = {(one.text or "").strip()[:100] for one in elements}
        self.values = sorted(texts | {str(value) for one in elements for value in one.attrib.values()})

    def learn(self, mutant: Mutant) -> None:
        """Let the files of *mutant* be mutated, too, if they are small."""
        if sum(map(len, mutant.files.values())) < MOST // 4:
            self.seeds.append(mutant.files)

    def one(self, dice: Random) -> Mutant:
        """Return one package."""
        files = dict(dice.choice(self.seeds))
        for _ in range(dice.choice([0, 1, 1, 2])):
            name = dice.choice([one for one in files if one in MANIFESTS] or sorted(files))
            change = dice.choice([self._grown, self._grown, self._rewritten])
            files[name] = change(files[name], dice)
        if dice.random() < 0.25:
            name = dice.choice([*sorted(files), "more.html", "more.css", "more.js"])
            files[name] = _garbled(files.get(name, b""), dice)
        if dice.random() < 0.5:
            return Mutant(files, packing.zipped(files))
        whole = pack(_raws(files, dice), before=dice.choice([b""] * 9 + [b"#!" * 99, b"PK\3\4"]))
        for _ in range(dice.choice([0, 1, 1, 2, 5])):
            whole = dice.choice([_fields, _fields, _extra, _blind, _large])(whole, dice)
        return Mutant(files, whole)

    def _grown(self, data: bytes, dice: Random) -> bytes:
        """Return the XML in *data*, its tree changed."""
        root = parsed(data)
        if root is None:
            return self._rewritten(data, dice)
        changes: list[Callable[[list[Element], Random], None]] = [
            *(self._set, self._set, self._named, _moved, _doubled, _dropped, _deep, _based, _crossed),
        ]
        for _ in range(dice.choice([1, 1, 2, 3, 6])):
            dice.choice(changes)(list(root.iter("{*}*")), dice)
        encoding = dice.choice(ENCODINGS)
        text = etree.tostring(root, encoding="unicode")
        declared = f'<?xml version="1.0" encoding="{dice.choice(ENCODINGS)}"?>' if dice.random() < 0.3 else ""
        return (declared + text).encode(encoding, "replace")

    def _rewritten(self, data: bytes, dice: Random) -> bytes:
        """Return the text in *data* with words put in, cut out and doubled."""
        parts = re.findall(r"<[^>]+>|\"[^\"]*\"|[^<\"]+", data.decode("utf-8", "replace"))
        for _ in range(dice.randint(1, 5) if parts else 0):
            at, other = dice.randrange(len(parts)), dice.randrange(len(parts))
            change = dice.randrange(5)
            if change == 0:
                parts[at] = dice.choice(WORDS)
            elif change == 1:
                parts[at] += dice.choice(WORDS) * dice.choice([1, 1, 1, 50, 5000])
            elif change == 2:
                parts[at], parts[other] = parts[other], parts[at]
            elif change == 3:
                parts[at] = re.sub(r'([\w:]+="[^"]*")', r"\1 \1", parts[at], count=1)
            else:
                cut = dice.randrange(len(parts[at]) + 1)
                parts[at] = parts[at][:cut]
        return "".join(parts).encode(dice.choice(ENCODINGS), "replace")

    def _set(self, elements: list[Element], dice: Random) -> None:
        one = dice.choice(elements)
        value = dice.choice([*VALUES, *dice.choices(self.values, k=len(VALUES))])
        if dice.random() < 0.3:
            one.text = value
        else:
            one.set(dice.choice([*map(str, one.attrib), dice.choice(self.keys)]), value)

    def _named(self, elements: list[Element], dice: Random) -> None:
        one = dice.choice(elements)
        one.tag = dice.choice([*dice.choices(self.tags, k=9), str(one.tag).lower(), "{urn:x}" + local(one)])


def parsed(data: bytes) -> Element | None:
    """Return the root of the XML in *data*, if it is some."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def local(one: Element) -> str:
    """Return the name of *one* without its namespace."""
    return str(etree.QName(one).localname)


def _moved(elements: list[Element], dice: Random) -> None:
    one, other = dice.choice(elements), dice.choice(elements)
    if one.getparent() is not None and other not in one.iter():
        other.insert(dice.randint(0, len(other)), one)


def _doubled(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    if one.getparent() is not None:
        for _ in range(dice.choice([1, 1, 2, 30, 3000]) if len(one) < 9 else 1):
            one.addnext(deepcopy(one))


def _dropped(elements: list[Element], dice: Random) -> None:
    one = dice.choice(elements)
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _deep(elements: list[Element], dice: Random) -> None:
    """Put an element into itself, over and over: libxml2 follows 256 levels."""
    one = dice.choice(elements)
    for _ in range(dice.choice([3, 50, 230, 300])):
        one = etree.SubElement(one, one.tag, dict(one.attrib))


def _based(elements: list[Element], dice: Random) -> None:
    for one in dice.choices(elements, k=2):
        one.set("{http://www.w3.org/XML/1998/namespace}base", dice.choice(BASES))


def _crossed(elements: list[Element], dice: Random) -> None:
    """Let two elements have each other's values."""
    one, other = dice.choice(elements), dice.choice(elements)
    for key in {*one.attrib} & {*other.attrib}:
        first, second = one.get(key, ""), other.get(key, "")
        one.set(key, second)
        other.set(key, first)


def _garbled(data: bytes, dice: Random) -> bytes:
    """Return a text that scanners stumble over, mostly a piece of one many times."""
    pieces = dice.choices(PIECES, k=dice.choice([1, 2, 3, 9]))
    length = sum(map(len, pieces))
    text = "".join(pieces) * (dice.choice([1, 1, 9, MOST // length]))
    at = dice.randint(0, len(data))
    return data[:at] + text.encode(dice.choice(["utf-8", "utf-8", "utf-16"]), "replace") + data[at:]


def _raws(files: Files, dice: Random) -> list[Raw]:
    """Return the entries of *files*, some of which lie."""
    raws = [Raw(name.encode(), data) for name, data in files.items()]
    for _ in range(dice.choice([0, 1, 1, 2])):
        at = dice.randrange(len(raws))
        raw = raws[at]
        lies: dict[str, object] = {
            "name": dice.choice(NAMES),
            "method": dice.choice([0, 8, 9, 12, 14, 93, 99]),
            "flags": dice.choice([1, 8, 9, 0x800, 0xFFFF]),
            "mode": dice.choice([0o120777, 0o010644, 0o020644, 0o040755, 0]),
            "size": dice.choice(NUMBERS),
            "packed": dice.choice(NUMBERS),
            "crc": 1,
            "local": dice.choice(NAMES),
            "like": dice.choice(raws).name.decode("latin-1"),
        }
        key = dice.choice(sorted(lies))
        fields = {name: getattr(raw, name) for name in raw.__dataclass_fields__}
        made = Raw(**{**fields, key: lies[key]})
        raws[at:at] = [made] * dice.choice([1, 1, 1, 3, 2000 if len(made.name) < 99 else 1])
    return raws


def _heads(whole: bytes) -> list[int]:
    return [
        one.start() for one in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06|\x06\x06|\x06\x07)", whole)
    ] or [0]


def _fields(whole: bytes, dice: Random) -> bytes:
    """Change fields of the headers."""
    made = bytearray(whole)
    for _ in range(dice.randint(1, 6)):
        at, width = dice.choice(_heads(whole)) + dice.randint(4, 46), dice.choice([1, 2, 4, 8])
        value = dice.choice([*NUMBERS, dice.getrandbits(32), len(whole), dice.randrange(len(whole) + 1)])
        made[at : at + width] = (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    return bytes(made)


def _extra(whole: bytes, dice: Random) -> bytes:
    """Give an entry of the directory a zip64 or Unicode field (4.5.3, 4.6.9), with full sizes beside it."""
    heads = [at for at in _heads(whole) if whole[at : at + 4] == b"PK\1\2" and at + 46 <= len(whole)]
    if not heads:
        return whole
    at = dice.choice(heads)
    made = bytearray(whole)
    numbers = [dice.choice([*NUMBERS, dice.getrandbits(64), 1 << 63]) for _ in range(dice.randint(0, 4))]
    kind = dice.choice([1, 1, 1, 0x7075, 0x5455])
    body = b"".join(struct.pack("<Q", number) for number in numbers) + bytes(dice.randint(0, 3))
    field = struct.pack("<2H", kind, dice.choice([len(body)] * 4 + [0xFFFF])) + body
    name, old = struct.unpack_from("<2H", made, at + 28)
    struct.pack_into("<H", made, at + 30, (old + len(field)) & 0xFFFF)
    for place in dice.sample([20, 24, 42], dice.randint(0, 3)):
        made[at + place : at + place + 4] = b"\xff" * 4
    made[at + 46 + name : at + 46 + name] = field
    end = bytes(made).rfind(b"PK\5\6")
    if end >= 0 and end + 16 <= len(made):
        size = int.from_bytes(made[end + 12 : end + 16], "little") + len(field)
        made[end + 12 : end + 16] = (size & 0xFFFFFFFF).to_bytes(4, "little")
    return bytes(made)


def _large(whole: bytes, dice: Random) -> bytes:
    """Put the records of zip64 before the end (4.3.14, 4.3.15), with whatever numbers."""
    end = whole.rfind(b"PK\5\6")
    if end < 0 or end + 22 > len(whole):
        return whole
    count, size, begins = struct.unpack_from("<H2I", whole, end + 10)
    odd = [*NUMBERS, 1 << 62, 1 << 63, (1 << 64) - 1, len(whole)]
    told = [dice.choice([true] * 4 + odd) for true in (count, count, size, begins)]
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", dice.choice([44, *odd]), 45, 45, 0, 0, *told)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, dice.choice([end] * 4 + odd), dice.choice([1, 0]))
    made = bytearray(whole[:end] + record + locator + whole[end:])
    at = end + len(record) + len(locator)
    made[at + 8 : at + 20] = dice.choice([b"\xff" * 12, whole[end + 8 : end + 20]])
    return bytes(made)


def _blind(whole: bytes, dice: Random) -> bytes:
    """Change bytes wherever they stand, compressed ones mostly."""
    made = bytearray(whole)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(made)) if made else 0
        change = dice.randrange(5)
        if change == 0:
            made[at : at + 1] = dice.randbytes(1)
        elif change == 1:
            made[at : at + 4] = dice.choice(SIGNS)
        elif change == 2:
            del made[at : at + dice.choice([1, 22, 200])]
        elif change == 3:
            made[at:at] = made[at : at + dice.choice([1, 46, 500])]
        else:
            del made[max(1, len(made) - dice.randint(0, 60)) :]
    return bytes(made)


def keep(folder: Path, name: str, data: bytes) -> Path:
    """Write *data* down in *folder*, for whoever mends what it broke; return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.zip"
    path.write_bytes(data)
    return path
