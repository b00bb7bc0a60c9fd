"""Mutated packages: whatever is done to them, something is said, soon, and nothing breaks.

Bounded here; ``LINT_FUZZ=20000 pytest -n0 tests/unit/lint/test_fuzz.py`` goes on for long, and
``benchmarks/lint_fuzz.py`` looks at the same mutants, each in a process that is held to its promises.
"""

from __future__ import annotations

import os
import random
import re
import resource
import sys
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint_mutants import Mutants

from scormkit.lint import lint, profiles
from tests import packing
from tests.packing import Raw, pack

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("LINT_FUZZ", "150"))
KINDS = ("scorm12", "scorm2004", "cmi5", "xapi")
MANIFESTS = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "xapi": "tincan.xml",
}
BASES = {kind: packing.base(kind) for kind in KINDS}
PATIENCE = 2.0 if sys.gettrace() is None else 10.0
"""Seconds of processor time for one package; who measures coverage has more."""

MEMORY = 300 << 20


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "x.zip"


def looked_at(place: Path, data: bytes) -> tuple[str, ...]:
    place.write_bytes(data)
    begun = process_time()
    said = lint(place, profiles=profiles())
    assert process_time() - begun < PATIENCE
    for one in said:
        assert one.at.line >= 1
        assert one.at.column >= 1
        assert str(one).isprintable() or "\n" in str(one)
    return tuple(one.code.id for one in said)


@pytest.mark.slow
def test_memory_stays_bounded_while_all_else_is_tried(place: Path) -> None:
    """Come first: the peak of this process is what later tests are held against."""
    for kind in KINDS:
        looked_at(place, packing.zipped(BASES[kind]))
    before = peak()
    looked_at(place, manifest(b"<manifest>" + b"<item a=''/>" * 120_000 + b"</manifest>"))
    looked_at(place, manifest(b"<manifest><![CDATA[" + b"x" * (7 << 20) + b"]]></manifest>"))
    looked_at(place, manifest(b"<manifest>" + b"\0" * (64 << 20)))
    looked_at(place, pack([Raw(b"a/%d" % number, method=0) for number in range(50_000)]))
    assert peak() - before < MEMORY


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def manifest(data: bytes) -> bytes:
    return packing.zipped({**BASES["scorm12"], "imsmanifest.xml": data})


MUTANTS = Mutants(list(BASES.values()))


@settings(max_examples=EXAMPLES // 3)
@given(st.integers(0, 1 << 32))
def test_a_mutant_breaks_nothing(place: Path, seed: int) -> None:
    """Change what stands in files, in headers and around them, all in one package."""
    looked_at(place, MUTANTS.one(random.Random(seed)).zip)  # noqa: S311 - for variety, not for secrets


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(KINDS), st.data())
def test_a_mutated_zip_breaks_nothing(place: Path, kind: str, data: st.DataObject) -> None:
    whole = bytearray(packing.zipped(BASES[kind]))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1)) if whole else 0
        change = data.draw(st.sampled_from(["byte", "four", "cut", "double", "drop"]))
        if change == "byte":
            whole[at : at + 1] = bytes([data.draw(st.integers(0, 255))])
        elif change == "four":
            whole[at : at + 4] = data.draw(
                st.sampled_from([b"\xff" * 4, b"\0" * 4, b"PK\5\6", b"PK\1\2", b"PK\6\6"])
            )
        elif change == "cut":
            del whole[max(1, at) :]
        elif change == "double":
            whole[at:at] = whole[at : at + 500]
        else:
            del whole[at : at + data.draw(st.integers(1, 200))]
    looked_at(place, bytes(whole))


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(KINDS), st.integers(0, 1 << 32))
def test_a_mutated_directory_breaks_nothing(place: Path, kind: str, seed: int) -> None:
    """Aim where it hurts: at the fields of the two headers and of the end."""
    dice = random.Random(seed)  # noqa: S311 - for variety, not for secrets
    whole = bytearray(packing.zipped(BASES[kind]))
    heads = [one.start() for one in re.finditer(b"PK(?:\1\2|\3\4|\5\6)", bytes(whole))]
    for _ in range(dice.randint(1, 8)):
        at = dice.choice(heads) + dice.randint(4, 45)
        width = dice.choice([1, 2, 4])
        whole[at : at + width] = dice.choice([b"\xff" * width, b"\0" * width, dice.randbytes(width)])
    looked_at(place, bytes(whole))


TAG = re.compile(r"<[^>]+>|\"[^\"]*\"|[^<\"]+")
WORDS = [
    *("&amp;", "&x;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<![CDATA[", "]]>", "<!--", "-->", "<?a ?>", "\0"),
    *("\ud7ff", "xmlns='urn:x'", ' xml:base="../"', ' identifierref="RES-first"', "<item>", "</item>"),
    *("<resource/>", "%00", "../", "C:\\x", "//x", "http://x.org", "1e999", "-1", "9" * 400, "é" * 300),
    *("<manifest/>", "<organizations/>", "{", "🙂"),
]
KEY = re.compile(r'([\w:]+)="')


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(KINDS), st.integers(0, 1 << 32))
def test_a_mutated_manifest_breaks_nothing(place: Path, kind: str, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - for variety, not for secrets
    text = BASES[kind][MANIFESTS[kind]].decode()
    parts = TAG.findall(text)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(parts))
        change = dice.choice(["drop", "double", "swap", "word", "attribute", "value"])
        other = dice.randrange(len(parts))
        if change == "drop":
            parts[at] = ""
        elif change == "double":
            parts[at] *= dice.choice([2, 3, 300])
        elif change == "swap":
            parts[at], parts[other] = parts[other], parts[at]
        elif change == "word":
            parts.insert(at, dice.choice(WORDS))
        elif change == "attribute":
            parts[at] = re.sub(
                r'([\w:]+)="', lambda one: dice.choice([one[1].upper(), "x:y", one[1]]) + '="', parts[at]
            )
        else:
            parts[at] = re.sub(
                r'="[^"]*"', f'="{dice.choice(["", " ", "x", "é&#10;", "9" * 300])}"', parts[at]
            )
    encoding = dice.choice(["utf-8"] * 6 + ["utf-16", "utf-8-sig", "latin-1"])
    data = "".join(parts).encode(encoding, "replace")
    looked_at(place, packing.zipped({**BASES[kind], MANIFESTS[kind]: data}))


def shared(parts: int) -> bytes:
    """Return resources that need each other in a circle."""
    one = b"<resource identifier='R%d'><dependency identifierref='R%d'/></resource>"
    return b"".join(one % (number, (number + 1) % parts) for number in range(parts))


def numbered(form: bytes, count: int) -> bytes:
    return b" ".join(form.replace(b"#", b"%d" % number) for number in range(count))


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (number + 1, b"&l%d;" % number * 10) for number in range(20))
HOSTILE: dict[str, tuple[bytes, str]] = {
    "deep": (b"<manifest>" + b"<item>" * 100_000, "SK514"),
    "deep and closed": (b"<manifest>" + b"<item>" * 250 + b"</item>" * 250 + b"</manifest>", ""),
    "many attributes": (b"<manifest " + numbered(b'a#="#"', 200_000) + b"/>", ""),
    "too many attributes": (b"<manifest " + numbered(b'a#="#"', 300_000) + b"/>", "SK507"),
    "many namespaces": (
        b"<manifest " + numbered(b'xmlns:a#="u"', 9_000) + b"><resources>"
        + b"<resource a1:b=''/>" * 30_000 + b"</resources></manifest>",
        "",
    ),
    "too many namespaces": (b"<manifest " + numbered(b'xmlns:a#="u"', 11_000) + b"/>", "SK507"),
    "laughs": (b"<!DOCTYPE m [" + LAUGHS + b"]><manifest>&l20;</manifest>", "SK515"),
    "laughs late": (b"<?a?>" * 9_000 + b"<!DOCTYPE m [" + LAUGHS + b"]><manifest>&l20;</manifest>", "SK515"),
    "quadratic": (b"<!DOCTYPE m [<!ENTITY a '" + b"x" * 50_000 + b"'>]><manifest>" + b"&a;" * 9_000, "SK515"),
    "outside": (b'<!DOCTYPE m SYSTEM "http://127.0.0.1:9/x.dtd"><manifest/>', "SK515"),
    "no doctype": (b"<!-- <!DOCTYPE --><manifest><![CDATA[<!DOCTYPE]]></manifest>", ""),
    "instructions": (b"<?a?>" * 100_000 + b"<manifest/>", ""),
    "comments": (b"<!---->" * 100_000 + b"<!DOCTYPE", "SK515"),
    "no end of a comment": (b"<!--" * 200_000, "SK514"),
    "quotes": (b'<manifest a="' + b"'" * 1_000_000, "SK514"),
    "long name": (b"<" + b"m" * 8_000_000, "SK514"),
    "long text": (b"<manifest>" + b" " * 8_000_000 + b"</manifest>", ""),
    "too long": (b"<manifest>" + b" " * 9_000_000 + b"</manifest>", "SK507"),
    "wrong marks": (b"\xff\xfe\0\0" + "<manifest/>".encode("utf-32-le"), "SK514"),
    "halves": (b"\xff\xfe<\0m\0\0\xd8", "SK514"),
    "unknown encoding": (b'<?xml version="1.0" encoding="rot13"?><manifest/>', "SK514"),
    "idle encoding": (b'<?xml version="1.0" encoding="base64"?><manifest/>', "SK514"),
    "two encodings": (b'\xef\xbb\xbf<?xml version="1.0" encoding="iso-8859-1"?><manifest/>', "SK514"),
    "nul": (b"<manifest>\0</manifest>", "SK514"),
    "empty": (b"", "SK514"),
    "circle": (b"<manifest><resources>" + shared(20_000) + b"</resources></manifest>", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ["scorm12", "cmi5", "xapi"])
def test_hostile_xml_is_a_finding_or_harmless(name: str, kind: str, place: Path) -> None:
    root = {"scorm12": b"manifest", "cmi5": b"courseStructure", "xapi": b"tincan"}[kind]
    data, code = HOSTILE[name]
    data = data.replace(b"manifest>", root + b">").replace(b"<manifest", b"<" + root)
    said = looked_at(place, packing.zipped({**BASES[kind], MANIFESTS[kind]: data}))
    assert not code or said == (code,)


def test_names_without_end_break_nothing(place: Path) -> None:
    names = [b"/".join([b"%d" % number] * 20_000)[:60_000] for number in range(200)]
    names += [b"\x1b[2J\n%d" % number for number in range(2000)]
    looked_at(place, pack([Raw(name, method=0) for name in names]))
    many = [
        Raw(b"._%d/\xff\xfe?/con/%d. " % (number, number), method=0, mode=0o120777)
        for number in range(20_000)
    ]
    looked_at(place, pack(many))
