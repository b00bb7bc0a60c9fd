"""The shapes that credentials have in a text: what only a machine writes, by pattern."""

from __future__ import annotations

import re
from base64 import b64decode
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from scormkit import codes
from scormkit.diagnostics import Code

STRICT = r"(?:pass(?:word|wd|wort|phrase)|pwd|secret|credentials?|(?:api|access|private|lrs)[_-]?key)"
"""Names whose value is a secret even if it is one plain word; other words may stand before them."""

_LEAST, _LONG = 8, 20
_PREFIXES = (
    b"AKIA",
    b"ASIA",
    b"gho_",
    b"ghp_",
    b"ghs_",
    b"github_pat_",
    b"glpat-",
    b"xoxb-",
    b"xoxp-",
    b"sk_live_",
    b"AIza",
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of credentials: *triggers* are the words that its pattern begins with.

    A trigger in small letters stands for capitals, too.
    """

    code: Code
    triggers: tuple[bytes, ...]
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = bool
    what: str = ""


def machine_made(text: str) -> bool:
    """Say whether nobody would write *text* as a word: both kinds of letters and digits, or hexadecimal."""
    mixed = all(any(map(test, text)) for test in (str.islower, str.isupper, str.isdigit))
    return len(text) >= _LEAST and (mixed or re.fullmatch(r"(?=.*\d)[0-9a-f-]{20,}", text) is not None)


def _user_and_password(found: re.Match[str]) -> bool:
    """Say whether the token around *found* is the Base64 of a name, a colon and a password (RFC 7617)."""
    text = found["secret"]
    try:
        plain = b64decode(text, validate=True).decode("ascii") if len(text) % 4 == 0 else ""
    except ValueError:
        return False
    return re.fullmatch(r"[\w.@+-]{2,}:[!-~]{3,}", plain) is not None


def _login(found: re.Match[str]) -> bool:
    """Say whether more than a host stands before the @ of an address: phishing is taught with those."""
    return ":" in found["secret"] or "." not in found["secret"]


def _token(found: re.Match[str]) -> bool:
    return machine_made(found["secret"])


_GAP = r"[^\S\n]"
"""White space that ends no line."""

# Every text of every build and every package is looked through, and hardly one holds anything: so a pattern
# is tried only where one of its words stands, which takes a fraction of what parsing takes.
SHAPES = (
    Shape(
        codes.LOGIN_IN_ADDRESS,
        (b"://",),
        re.compile(r"://(?P<secret>[^\s/?#@\"'<>«»()\[\]{}]+)@[\w\[]"),
        _login,
    ),
    Shape(
        codes.AUTHORIZATION,
        (b"authorization",),
        re.compile(
            rf"authorization[\"'`]?{_GAP}*[:=]{_GAP}*[\"'`]?(?:basic|bearer){_GAP}+"
            r"(?P<secret>[\w.~+/=-]{6,})",
            re.IGNORECASE,
        ),
    ),
    Shape(
        codes.AUTHORIZATION,
        (b"bearer ", b"basic "),
        re.compile(r"[Bb](?:earer|asic|EARER|ASIC) +(?P<secret>[\w.~+/-]{16,}={0,2})"),
        _token,
    ),
    Shape(
        codes.SECRET,
        (b"eyJ",),
        re.compile(r"\b(?P<secret>eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*)"),
        what="a JSON Web Token",
    ),
    Shape(
        codes.SECRET,
        (b"-----BEGIN ",),
        re.compile(r"(?P<secret>-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY)"),
        what="a private key",
    ),
    Shape(
        codes.SECRET,
        _PREFIXES,
        re.compile(
            r"\b(?P<secret>(?:AKIA|ASIA)[0-9A-Z]{16}\b|gh[ops]_\w{36}|github_pat_\w{40}|glpat-[\w-]{20}"
            r"|xox[bp]-[\w-]{20}|sk_live_\w{20}|AIza[\w-]{35})"
        ),
        what="an access key",
    ),
    Shape(
        codes.SECRET,
        (b"pass", b"pwd", b"secret", b"token", b"credential", b"api", b"access", b"private", b"lrs"),
        re.compile(
            rf"(?:{STRICT}|token)[\"'`]?{_GAP}*[:=]{_GAP}*[\"'`]?(?P<secret>[\w+/.~-]{{{_LONG},}}=*)",
            re.IGNORECASE,
        ),
        _token,
        "the value of a password or token",
    ),
    Shape(
        codes.SECRET,
        (),
        re.compile(r"(?<![A-Za-z0-9+/=])(?P<secret>[A-Za-z0-9+/]{10,}={0,2})(?![A-Za-z0-9+/=])"),
        _user_and_password,
        "a user name with its password in Base64",
    ),
)


def found_in(text: str, shapes: Iterable[Shape] = SHAPES) -> dict[Span, Shape]:
    """Return where credentials stand, and what gave each away: the first of *shapes* that did."""
    letters = text.encode("latin-1", "replace")  # as long as the text, and searched far faster
    small = letters.lower()
    found: dict[Span, Shape] = {}
    spans: list[Span] = []
    for shape in shapes:
        for match in _matches(shape, text, letters, small):
            span = match.span("secret")
            if not _known(span, spans) and shape.holds(match):
                found[span] = shape
                insort(spans, span)
    return found


def _known(span: Span, spans: list[Span]) -> bool:
    """Say whether *span* shares a letter with one of *spans*, which are in order and share none."""
    place = bisect_left(spans, span)
    return any(span[0] < stop and start < span[1] for start, stop in spans[max(0, place - 1) : place + 1])


# Hardly a word has a capital behind a small letter, and no Base64 of some length is without.
_INNER_CAPITAL = re.compile(r"[a-z0-9][A-Z]")


def _matches(shape: Shape, text: str, letters: bytes, small: bytes) -> Iterator[re.Match[str]]:
    """Yield what *shape* matches in *text*, of which *letters* and *small* hold what a trigger is made of."""
    for trigger in shape.triggers:
        where = small if trigger.islower() else letters
        place = where.find(trigger)
        while place >= 0:
            match = shape.pattern.match(text, place)
            if match:
                yield match
            place = where.find(trigger, place + len(trigger))
    if not shape.triggers:
        for line in _lines(text):
            yield from shape.pattern.finditer(text, *line)


def _lines(text: str) -> Iterator[Span]:
    """Yield the lines of *text* that hold an inner capital."""
    capital = _INNER_CAPITAL.search(text)
    while capital:
        end = text.find("\n", capital.end())
        end = end if end >= 0 else len(text)
        yield text.rfind("\n", 0, capital.start()) + 1, end
        capital = _INNER_CAPITAL.search(text, end)
