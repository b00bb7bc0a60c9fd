"""Traces in a package: the tool that made it, the hosts its pages name, the xAPI activities they speak of.

All of it is a guess from what lies open: names of files, and words in pages and scripts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scormkit.lint.package import Package
from scormkit.lint.shelf import Shelf

READ = 32 << 20
"""Bytes of pages and scripts that are looked through in all: the rest is told by its size alone."""

MOST = 200
PAGES = (".html", ".htm", ".xhtml")
TEXTS = (*PAGES, ".css", ".js", ".mjs", ".json", ".svg")


@dataclass(frozen=True, slots=True)
class Maker:
    """The tool that made a package, and what shows it."""

    name: str
    trace: str


FILES = (
    ("Articulate Rise", r"(?:^|/)scormcontent/lib/(?:rise|main\.bundle)|(?:^|/)lib/rise/"),
    ("Articulate Storyline", r"(?:^|/)story_content/|(?:^|/)story(?:_html5|_flash|_unsupported)?\.html$"),
    ("Adobe Captivate", r"(?:^|/)(?:assets/js/)?CPM\.js$|(?:^|/)captivate\.css$|(?:^|/)CPPlayer"),
    ("iSpring", r"(?:^|/)ispring[^/]*\.(?:js|css|xml)$|(?:^|/)metainfo\.xml$"),
    (
        "Adapt",
        r"(?:^|/)adapt/js/adapt\.min\.js$|(?:^|/)course/[^/]+/contentObjects\.json$|(?:^|/)adapt\.css$",
    ),
    ("H5P", r"^h5p\.json$|(?:^|/)h5p-core[^/]*/|(?:^|/)H5P\.[A-Za-z]+-\d+\.\d+/|(?:^|/)h5p\.js$"),
    (
        "eXeLearning",
        r"(?:^|/)contentv\d\.xml$|(?:^|/)exe_(?:jquery|effects|games)[^/]*\.js$|(?:^|/)content\.elp$",
    ),
    ("Lectora", r"(?:^|/)trivantis[^/]*\.(?:js|css)$|(?:^|/)a001index\.html$"),
    ("Xerte", r"(?:^|/)xenith\.js$|(?:^|/)xerte[^/]*\.js$"),
    ("Camtasia", r"(?:^|/)techsmith-smart-player|(?:^|/)[^/]+_player\.html$"),
    ("ActivePresenter", r"(?:^|/)(?:rlplayer|activepresenter)[^/]*\.(?:js|css)$"),
    ("easygenerator", r"(?:^|/)easygenerator[^/]*\."),
    ("Evolve", r"(?:^|/)evolve[^/]*\.js$"),
    ("dominKnow", r"(?:^|/)dominknow[^/]*\."),
    ("Rustici SCORM Driver", r"(?:^|/)scormdriver/"),
)
BY_FILE = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in FILES)
WORDS = (
    (rb"scormkit-config", "scormkit"),
    (rb"articulate storyline|storyline 3", "Articulate Storyline"),
    (rb"articulate rise", "Articulate Rise"),
    (rb"adobe captivate", "Adobe Captivate"),
    (rb"ispring", "iSpring"),
    (rb"exelearning", "eXeLearning"),
    (rb"lectora", "Lectora"),
    (rb"h5p-standalone", "H5P"),
    (rb"adapt framework", "Adapt"),
    (rb"elucidat", "Elucidat"),
    (rb"xerte", "Xerte"),
    (rb"reload (?:scorm|editor|content)", "Reload"),
    (rb"lumi education", "Lumi"),
    (rb"genially|genial\.ly", "Genially"),
    (rb"dominknow", "dominKnow"),
)
BY_WORD = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in WORDS)
GENERATOR = re.compile(
    rb"<meta\b(?=[^<>]{0,300}\bname\s{0,9}=\s{0,9}[\"']?generator\b)[^<>]{0,300}?\bcontent\s{0,9}=\s{0,9}"
    rb"[\"']([^\"'<>]{1,120})",
    re.IGNORECASE,
)
HOST = re.compile(rb"//([a-z0-9](?:[a-z0-9-]{0,62}\.){1,8}[a-z]{2,24})(?=[/:?#\"')\\\s<]|$)", re.IGNORECASE)
BEFORE = re.compile(rb"(?:\b(?:https?|wss?):|[\"'(=]\s{0,8})\Z", re.IGNORECASE)
LOOK_BACK = 10
"""Bytes before two slashes that tell an address from a comment."""

NO_HOSTS = frozenset(
    {
        "www.w3.org",
        "w3.org",
        "ns.adobe.com",
        "purl.org",
        "json-schema.org",
        "w3id.org",
        "adlnet.gov",
        "activitystrea.ms",
        "id.tincanapi.com",
    }
)
"""Hosts of names, which nobody opens."""

ACTIVITY = re.compile(
    rb"activity_?(?:id|iri)[\"']?\s{0,9}[:=]\s{0,9}[\"'](https?://[^\"'\s<>]{1,300})", re.IGNORECASE
)


def maker(shelf: Shelf, found: Sequence[Package]) -> Maker | None:
    """Return the tool that made the package, if something shows it."""
    for name in _talkers(shelf, found):
        data = shelf.data(name, shelf.archive.limits.content) or b""
        if b"scormkit-config" in data:
            return Maker("scormkit", name)
        said = GENERATOR.search(data)
        if said and not name.lower().endswith(".xml"):
            return Maker(_plain(said[1]), name)
    for tool, pattern in BY_FILE:
        trace = next((name for name in shelf.archive.names if pattern.search(name)), "")
        if trace:
            return Maker(tool, trace)
    for name in _talkers(shelf, found):
        data = shelf.data(name, shelf.archive.limits.content) or b""
        for words, tool in BY_WORD:
            if words.search(data):
                return Maker(tool, name)
    return None


def _talkers(shelf: Shelf, found: Sequence[Package]) -> list[str]:
    """Return the files that may name their maker: manifests, and the topmost pages."""
    pages = [name for name in shelf.archive.names if name.lower().endswith(PAGES)]
    pages.sort(key=lambda name: (name.count("/"), "index" not in name.lower(), name))
    return [*pages[:5], *(one.manifest for one in found if one.manifest)]


def _plain(data: bytes) -> str:
    text = data.decode("utf-8", "replace").strip()
    return "".join(char for char in text if char.isprintable())


def _texts(shelf: Shelf) -> Iterator[bytes]:
    """Yield the content of pages, styles and scripts, as long as there is not too much of it."""
    left = READ
    for name in sorted(shelf.archive.names):
        if name.lower().endswith(TEXTS) and left > 0:
            data = shelf.data(name, min(left, shelf.archive.limits.content)) or b""
            left -= len(data)
            yield data


def hosts(shelf: Shelf) -> list[tuple[str, int]]:
    """Return the hosts that pages, styles and scripts name, with how many files do; the most named first."""
    named: Counter[str] = Counter()
    for data in _texts(shelf):
        named.update(set(_hosts(data)) - NO_HOSTS)
    return sorted(named.items(), key=lambda one: (-one[1], one[0]))[:MOST]


def _hosts(data: bytes) -> Iterator[str]:
    """Yield the hosts that *data* names; slashes are looked for first, for they are few."""
    place = data.find(b"//")
    while place >= 0:
        if BEFORE.search(data[max(0, place - LOOK_BACK) : place]) and (found := HOST.match(data, place)):
            yield found[1].decode().lower()
        place = data.find(b"//", place + 2)


def statement_ids(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of xAPI activities that pages and scripts spell out."""
    found: dict[str, None] = {}
    for data in _texts(shelf):
        found.update(dict.fromkeys(_activities(data)))
    return tuple(found)[:MOST]


def _activities(data: bytes) -> Iterator[str]:
    """Yield the ids of activities that *data* assigns."""
    low = data.lower()
    place = low.find(b"activity")
    while place >= 0:
        found = ACTIVITY.match(data, place)
        if found:
            yield found[1].decode("utf-8", "replace")
        place = low.find(b"activity", place + 8)
