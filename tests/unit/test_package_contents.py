"""What learners' browsers get: few, small files that build no HTML, run no text and ask nobody."""

from __future__ import annotations

import gzip
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from scormkit.backends import backends
from scormkit.factory import Order, make
from scormkit.resources import player_file

ROOT = Path(__file__).resolve().parents[2]
EVERY_BLOCK = ROOT / "tests" / "e2e" / "corso"
TELEFONO = ROOT / "modules" / "telefono"
NAMES = ("corso", "telefono")

KILOBYTE = 1000
MOST_FILES = 12
MOST_BYTES = 60 * KILOBYTE
MOST_SCRIPT = 25 * KILOBYTE
MOST_STYLE = 12 * KILOBYTE
MOST_SCRIPT_OF_TWO = 26 * KILOBYTE
"""A player that reports to an LMS and to a relay beside it carries the words of both."""

DANGEROUS = re.compile(
    rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|javascript:"
)
ADDRESS = re.compile(rb"https?://[^\s\"'`)<>\\]*")
# An address in a package is a name, never a place to ask: whose names these are.
NAMES_ONLY = {
    b"http://www.w3.org/": "namespaces of SVG, MathML and XML Schema",
    b"http://www.imsglobal.org/xsd/": "namespaces of manifests",
    b"http://www.imsproject.org/xsd/": "the namespace of SCORM 1.2's manifest",
    b"http://www.adlnet.org/xsd/": "namespaces of manifests",
    b"http://ltsc.ieee.org/xsd/LOM": "the namespace of metadata",
    b"http://projecttincan.com/tincan.xsd": "the namespace of tincan.xml",
    b"https://w3id.org/xapi/": "cmi5's namespace, extensions and categories",
    b"http://adlnet.gov/expapi/": "verbs and types of activities",
    b"http://activitystrea.ms/schema/1.0/": "a type of activity",
    b"http://id.tincanapi.com/activitytype/": "a type of activity",
    b"https://course.example/xapi/": "ids under the project's own base",
    b"https://formazione.lumina.example/xapi/": "ids under the project's own base",
    b"https://lms.course.example/": "the home page of accounts",
    b"https://lms.lumina.example/": "the home page of accounts",
}
REACHES = re.compile(
    rb"""(?:src|href|action|poster|srcset|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shipped:
    """One package: its size and its files."""

    name: str
    size: int
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Shipped]]:
    """The packages of each course for each target, in its own language."""
    out = tmp_path_factory.mktemp("shipped")
    found: dict[str, list[Shipped]] = {}
    for name, folder in zip(NAMES, (EVERY_BLOCK, TELEFONO), strict=True):
        made = make(Order(folder, "it", tuple(backends()), out))
        assert len(made.packages) == len(backends()), [str(one) for one in made.diagnostics]
        for package in made.packages:
            with zipfile.ZipFile(package.path) as archive:
                files = {path: archive.read(path) for path in archive.namelist()}
            found.setdefault(name, []).append(Shipped(Path(package.path).name, package.size, files))
    return found


@pytest.fixture
def shipped(packages: dict[str, list[Shipped]]) -> list[Shipped]:
    return [package for name in NAMES for package in packages[name]]


def test_no_script_builds_html_or_runs_text(shipped: list[Shipped]) -> None:
    found = {
        (package.name, path, match[0])
        for package in shipped
        for path, data in package.files.items()
        if path.endswith((".js", ".html", ".css"))
        for match in DANGEROUS.finditer(data)
    }
    assert found == set()


def test_a_small_course_is_few_files_and_few_bytes(packages: dict[str, list[Shipped]]) -> None:
    for package in packages["corso"]:
        assert len(package.files) <= MOST_FILES, package.name
        assert package.size < MOST_BYTES, package.name


def test_script_and_style_stay_small(shipped: list[Shipped]) -> None:
    for package in shipped:
        assert len(gzip.compress(package.files["player.js"], mtime=0)) <= MOST_SCRIPT, package.name
        assert len(gzip.compress(package.files["player.css"], mtime=0)) <= MOST_STYLE, package.name


@pytest.mark.parametrize("target", ["scorm12", "scorm2004"])
def test_a_script_that_reports_twice_stays_small(target: str) -> None:
    assert len(gzip.compress(player_file(f"player.{target}_relay.js"), mtime=0)) <= MOST_SCRIPT_OF_TWO


def test_every_address_is_a_name_and_nothing_is_asked_of_it(shipped: list[Shipped]) -> None:
    known = tuple(NAMES_ONLY)
    strange = {
        (package.name, path, address)
        for package in shipped
        for path, data in package.files.items()
        for address in ADDRESS.findall(data)
        if not address.startswith(known)
    }
    assert strange == set()
    assert not [
        (package.name, path, match[0])
        for package in shipped
        for path, data in package.files.items()
        if path.endswith((".html", ".css", ".js", ".svg"))
        for match in REACHES.finditer(data)
    ]


def test_every_name_that_is_allowed_is_needed(shipped: list[Shipped]) -> None:
    everything = b"\n".join(data for package in shipped for data in package.files.values())
    assert [name for name in NAMES_ONLY if name not in everything] == []


def policy(page: bytes) -> dict[str, list[str]]:
    """Return the content policy of *page* by its directives."""
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page.decode())
    assert found
    directives = [words.split() for words in found[1].replace("&#39;", "'").split(";") if words.strip()]
    return {name: values for name, *values in directives}


def test_the_content_policy_allows_the_package_and_nothing_else(shipped: list[Shipped]) -> None:
    for package in shipped:
        said = policy(package.files["index.html"])
        asks = said.pop("connect-src")
        assert said == {
            "default-src": ["'none'"],
            "script-src": ["'self'"],
            "style-src": ["'self'"],
            "img-src": ["'self'", "data:"],
            "media-src": ["'self'"],
            "font-src": ["'self'"],
            "base-uri": ["'none'"],
            "form-action": ["'none'"],
            "require-trusted-types-for": ["'script'"],
            "trusted-types": ["'none'"],
        }
        # Who keeps the records of cmi5 and xAPI is known at launch, not before.
        launched = package.name.endswith((".cmi5.zip", ".xapi.zip"))
        assert sorted(asks) == (["'self'", "http:", "https:"] if launched else ["'self'"]), package.name


def test_the_content_policy_stands_before_anything_it_governs(shipped: list[Shipped]) -> None:
    for package in shipped:
        page = package.files["index.html"]
        assert page.index(b"Content-Security-Policy") < page.index(b"<link")
        assert page.index(b"Content-Security-Policy") < page.index(b"<script")


def test_a_page_holds_no_script_style_or_handler_of_its_own(shipped: list[Shipped]) -> None:
    for package in shipped:
        page = package.files["index.html"].decode()
        outside = page[: page.index('<script type="application/json"')]
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script", outside), package.name
        scripts = re.findall(r"<script[^>]*>", page)
        assert scripts == [
            '<script type="application/json" id="scormkit-config">',
            '<script src="player.js" defer>',
        ]
