"""Knows the forms of xAPI's plain values: IRIs, UUIDs, languages, times, durations, media types.

Each function says whether a text has a form, and nothing else. What the specification leaves to
"best effort" (Data 2.2, IRIs and language tags) follows the grammar of the RFC it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache, wraps

_REMEMBERED = 1 << 14
"""Statements repeat their IRIs: of thousands, a few dozen differ."""

_SHORT = 2048
"""Characters; longer texts are rare or hostile, and not worth the memory."""

_AGAIN = 64
"""Times differ, but each is asked for several times while its statement is looked at."""


def _remembering(look: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return *look*, which remembers what it said of short texts."""
    remembered = lru_cache(_REMEMBERED)(look)

    @wraps(look)
    def looked(text: str) -> bool:
        return remembered(text) if len(text) <= _SHORT else look(text)

    return looked


# RFC 3987, 2.2: a scheme, a colon, and something that holds no space, quote, bracket or control character.
_PERCENT = "%[0-9A-Fa-f]{2}"
_LETTERS = "\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\uffef\U00010000-\U000efffd"
_BODY = rf"(?:[-A-Za-z0-9._~!$&'()*+,;=:@/?{_LETTERS}]|{_PERCENT})"
_LITERAL = r"\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[-A-Za-z0-9._~!$&'()*+,;=:]+)\]"
_AUTHORITY = (
    rf"(?:(?:[-A-Za-z0-9._~!$&'()*+,;=:{_LETTERS}]|{_PERCENT})*@)?"
    rf"(?:{_LITERAL}|(?:[-A-Za-z0-9._~!$&'()*+,;={_LETTERS}]|{_PERCENT})*)(?::\d*)?"
)
# This one and _MAILTO take 30 ms to compile, so they are when one is first needed: most commands need none.
_IRI = rf"[A-Za-z][-A-Za-z0-9+.]*:(?://{_AUTHORITY}(?:[/?]{_BODY}*)?|(?!//){_BODY}+)(?:\#{_BODY}*)?"
_NO_HOST = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)

# RFC 4122, 3; any variant: Data 4.4 only recommends one.
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")

# RFC 5646, 2.1, with the tags that its grammar does not explain.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?"
    r"|x(?:-[a-z\d]{1,8})+"
    r"|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-(?:be-fr|be-nl|ch-de)|zh-(?:min-nan)",
    re.IGNORECASE | re.ASCII,
)

# RFC 6068, as far as one address goes.
_MAILTO = (
    rf"mailto:(?:[-A-Za-z0-9._~!$&'*+/=?^`{{|}}{_LETTERS}]|{_PERCENT})+"
    rf"@(?:[-A-Za-z0-9.{_LETTERS}]+|\[[0-9A-Fa-f:.]+\])"
)
_SHA1 = re.compile("[0-9a-fA-F]{40}")
_SHA2 = re.compile("[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")

# ISO 8601, 4.4.3.2: the smallest part alone may have a fraction; weeks stand by themselves.
_DURATION = re.compile(
    r"P(?=[\d])(?:\d+W|\d+[.,]\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?|(?:\d+Y)?(?:\d+M)?\d+[.,]\d+D|"
    r"(?:\d+Y)?\d+[.,]\d+M|\d+[.,]\d+Y)"
    r"|P(?:\d+Y)?(?:\d+M)?(?:\d+D)?T(?=\d)"
    r"(?:(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?|(?:\d+H)?\d+[.,]\d+M|\d+[.,]\d+H)",
    re.ASCII,
)

# ISO 8601, 4.3: a date and a time, both extended or both basic, with a zone (Data 4.5).
_TIME = re.compile(
    r"(?P<year>\d{4})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"T(?P<hour>\d\d)(?P<colon>:?)(?P<minute>\d\d)(?:(?P=colon)(?P<second>\d\d)(?:[.,](?P<part>\d+))?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<hours>\d\d)(?::?(?P<minutes>\d\d))?)?",
    re.ASCII,
)

# RFC 2045, 5.1: type, subtype and parameters.
_TOKEN = r"[-A-Za-z0-9!#$%&'*+.^_`|~]+"  # noqa: S105 - the grammar's word for a word
_MEDIA_TYPE = re.compile(rf'{_TOKEN}/{_TOKEN}(?:\s*;\s*{_TOKEN}=(?:{_TOKEN}|"(?:[^"\\]|\\.)*"))*;?')

# Communication 3.3 and Data 2.4.10: a version of the 1.0 line, as Semantic Versioning writes it.
_VERSION = re.compile(r"1\.0\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+)?", re.ASCII)


@_remembering
def is_iri(text: str) -> bool:
    """Say whether *text* is an IRI with a scheme; a relative one is none (Data 2.2, 4.3)."""
    return bool(re.fullmatch(_IRI, text)) and not _NO_HOST.match(text)


def is_uuid(text: str) -> bool:
    """Say whether *text* is a UUID in standard string form (Data 4.4)."""
    return bool(_UUID.fullmatch(text))


@_remembering
def is_language(text: str) -> bool:
    """Say whether *text* is built as RFC 5646 builds language tags (Data 4.2)."""
    return bool(_LANGUAGE.fullmatch(text))


@_remembering
def is_mailto(text: str) -> bool:
    """Say whether *text* is ``mailto:`` and one address (Data 2.4.2.3)."""
    return bool(re.fullmatch(_MAILTO, text))


def is_sha1(text: str) -> bool:
    """Say whether *text* is a SHA-1 in hexadecimal digits (Data 2.4.2.3)."""
    return bool(_SHA1.fullmatch(text))


def is_sha2(text: str) -> bool:
    """Say whether *text* is a SHA-224, -256, -384 or -512 in hexadecimal digits (Data 2.4.11)."""
    return bool(_SHA2.fullmatch(text))


def is_duration(text: str) -> bool:
    """Say whether *text* is a duration with designators (Data 4.6)."""
    return bool(_DURATION.fullmatch(text))


@_remembering
def is_media_type(text: str) -> bool:
    """Say whether *text* is an Internet media type (Data 2.4.11)."""
    return bool(_MEDIA_TYPE.fullmatch(text))


def is_version(text: str) -> bool:
    """Say whether *text* is a version of xAPI 1.0 (Data 2.4.10)."""
    return bool(_VERSION.fullmatch(text))


@lru_cache(_AGAIN)
def moment(text: str) -> datetime | str:
    """Return the time that *text* says, or what is wrong with it (Data 4.5)."""
    found = _TIME.fullmatch(text)
    if found is None:
        return "is not a date and time as ISO 8601 writes them, such as 2026-03-01T09:30:00.000Z"
    if found["zone"] is None:
        return "has no time zone: end it with Z or with an offset such as +01:00"
    if found["sign"] == "-" and int(found["hours"]) == 0 and not int(found["minutes"] or 0):
        return "has the time zone -00:00, which ISO 8601 does not know: write Z"
    try:
        return _time(found)
    except ValueError:
        return "is a time that no calendar or clock shows"


def _time(found: re.Match[str]) -> datetime:
    zone: timezone = UTC
    if found["sign"]:
        minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
        if int(found["minutes"] or 0) >= 60:  # noqa: PLR2004 - an hour's minutes
            raise ValueError
        zone = timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))
    return datetime(
        int(found["year"]),
        int(found["month"]),
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        int(found["second"] or 0),
        int((found["part"] or "0")[:6].ljust(6, "0")),
        tzinfo=zone,
    )
