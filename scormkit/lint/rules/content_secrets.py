"""Rules about credentials in a package, which every learner can open; no message repeats one."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from scormkit.codes import AUTHORIZATION, LIKELY_SECRET, LOGIN_IN_ADDRESS, PACKED_SECRET
from scormkit.diagnostics import Diagnostic
from scormkit.lint.content import Text
from scormkit.lint.package import CONTENT, Package
from scormkit.lint.room import Room
from scormkit.source.credential_shapes import SHAPES, Shape, Span, found_in, machine_made

STORE = re.compile(r"\b(?:endpoint|lrs(?:_?url)?)[\"']?\s{0,4}[:=]\s{0,4}[\"']https?\Z", re.IGNORECASE)
LOOK_BACK = 40
KEY = re.compile(
    r"\b(?:lrs_?)?(?:pass(?:word)?|secret)[\"']?\s{0,4}[:=]\s{0,4}([\"'])(?P<secret>[^\"'\s{}<>$]{4,200})\1",
    re.IGNORECASE,
)
NEAR = 400
"""Characters behind the address of a record store in which a password belongs to it."""

NAMES = {LOGIN_IN_ADDRESS.id: "a user name or password in an address", AUTHORIZATION.id: "an authorization"}
PUBLIC = "AIza"
"""Keys of this kind are made to stand in pages, bound to a host."""

SOUGHT = tuple(shape for shape in SHAPES if shape.triggers)
"""A shape that no word tells of is met by chance in packed scripts, and costs more than all others."""

WORDS = tuple(dict.fromkeys(word for shape in SOUGHT for word in shape.triggers))
"""One of them, the slashes of an address, also stands where ``_stores`` finds something."""

PLAIN = frozenset({"a private key", "an access key"})
STANDS_FOR = re.compile(
    r"(?:pass(?:word|wd|phrase)?|secret|test(?:er|ing|user)?|demo|guest|example|sample|(?:foo|bar)+|abc"
    r"|change[-_ ]?(?:me|it)|your\b.*|your[-_].*|.*[-_ ]here|x+|\*+|\.+|12345?6?7?8?9?0?"
    r"|lrs|key|none|null|undefined)[-_]?\d{0,4}",
    re.IGNORECASE,
)
"""A password that examples use, or that waits for the true one."""

BEGIN = "-----BEGIN "
BODY = re.compile(r"-----(?:\\[nr]|\s){1,4}[A-Za-z0-9+/=]{40}")
"""What follows the first line of a private key (RFC 7468, 2); lessons about keys show that line alone."""

PILE, LARGE = 1 << 18, 1 << 14
"""Letters of texts that are looked through together, and of one that is not."""

EACH = 20
"""Findings in one file: who has more, has understood."""


def nothing_secret_is_handed_out(package: Package) -> Iterator[Diagnostic]:
    """Yield credentials, and what looks like some."""
    for text, shapes in _told(package.content.texts.values()):
        stores = dict(_stores(text))
        found = {span: shape for span, shape in found_in(text.text, shapes).items() if span not in stores}
        said = [
            (span, LIKELY_SECRET if STANDS_FOR.fullmatch(text.text[slice(*span)]) else PACKED_SECRET, what)
            for span, what in stores.items()
        ]
        for span, shape in found.items():
            code = PACKED_SECRET if _plain(text, span, shape) else LIKELY_SECRET
            said.append((span, code, shape.what or NAMES.get(shape.code.id, "a credential")))
        for (begin, end), code, what in islice(sorted(said, key=lambda one: one[0]), EACH):
            yield code.at(text.at(begin, end - begin), what=what)


def _told(texts: Iterable[Text]) -> Iterator[tuple[Text, Sequence[Shape]]]:
    """Yield those of *texts* that may hold something, with the shapes that a word in them tells of.

    Pages mostly hold no such word, and many small ones are looked through faster as one.
    """
    pile: list[Text] = []
    letters = 0
    for text in texts:
        letters += len(text.text)
        if letters > PILE or len(text.text) > LARGE:
            yield from _piled(pile)
            pile, letters = [], len(text.text)
        if len(text.text) > LARGE:
            yield text, SOUGHT
            letters = 0
        else:
            pile.append(text)
    yield from _piled(pile)


def _piled(pile: list[Text]) -> Iterator[tuple[Text, list[Shape]]]:
    """Yield each text of *pile* in which a word tells of a shape, with these shapes."""
    # No word of a shape has a line break; what is no letter of Latin-1 is in none, as ``found_in`` has it.
    letters = "\n".join([text.text for text in pile]).encode("latin-1", "replace")
    lines = b"\n".join(set(letters.split(b"\n")))  # pages of one course share most of theirs
    small = lines.lower()
    likely = [word for word in WORDS if word in (small if word.islower() else lines)]
    if likely:
        for text in pile:
            letters = text.text.encode("latin-1", "replace")
            small = letters.lower()
            met = {word for word in likely if word in (small if word.islower() else letters)}
            if met:
                yield text, [shape for shape in SOUGHT if not met.isdisjoint(shape.triggers)]


def _stores(text: Text) -> Iterator[tuple[Span, str]]:
    """Yield passwords that stand beside the address of a record store."""
    place = text.text.find("://")
    while place >= 0:
        if STORE.search(text.text[max(0, place - LOOK_BACK) : place]):
            key = KEY.search(text.text, place, place + NEAR)
            if key:
                yield key.span("secret"), "the password of a record store"
        place = text.text.find("://", place + 1)


def _plain(text: Text, span: Span, shape: Shape) -> bool:
    """Say whether this can hardly be anything else than a credential."""
    secret = text.text[slice(*span)]
    if "EXAMPLE" in secret.upper() or secret.endswith("...") or text.text.startswith(("...", "…"), span[1]):
        return False
    if secret.startswith(BEGIN):
        return bool(BODY.match(text.text, span[1]))
    if shape.what in PLAIN:
        return not secret.startswith(PUBLIC)
    return shape.code is AUTHORIZATION and machine_made(secret) and not _shown(secret)


def _shown(token: str) -> bool:
    """Say whether *token* is the Base64 of a name and of what nobody takes for a password (RFC 7617, 2)."""
    try:
        password = b64decode(token, validate=True).decode("utf-8").partition(":")[2]
    except ValueError:
        return False
    return " " in password or bool(STANDS_FOR.fullmatch(password))


RULES = (nothing_secret_is_handed_out,)
ROOM = Room(RULES, kinds=CONTENT, once=True)
