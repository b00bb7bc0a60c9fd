"""The plain checks that the specification's tables are made of: one for each kind of value.

A check is called with the place of the object it stands in, the property's name and its value, and
notes what is wrong. Places are put together only when something is: sound statements are the rule.
"""

from __future__ import annotations

import difflib
import marshal
import os.path
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from scormkit.statements import forms

At = tuple[str | int, ...]
Check = Callable[["list[Fault]", At, str | int, Any], None]
Table = Mapping[str, Check]

_SHOWN = 80
_SOUND = 1 << 12


class Fault(NamedTuple):
    """One thing that is wrong: where, in words, and whether the key is meant rather than its value."""

    at: At
    words: str
    key: bool = False


def shown(value: object) -> str:
    """Return *value* as words may quote it: short, on one line, printable."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def members(
    said: list[Fault], at: At, value: Any, table: Table, required: Collection[str], what: str
) -> bool:
    """Note what is wrong with the properties of *value*; say whether it is an object at all.

    Keys of another case and keys that the specification does not name are refused (Data 2.2).
    """
    if not isinstance(value, dict):
        said.append(Fault(at, f"is {shown(value)}, but {what} is an object"))
        return False
    for key, one in value.items():
        check = table.get(key)
        if check is None:
            said.append(Fault((*at, key), f"is no property of {what}{_meant(key, table)}", key=True))
        elif one is None:
            said.append(Fault((*at, key), "is null, which stands only inside extensions"))
        else:
            check(said, at, key, one)
    said += [Fault(at, f"is {what} without {name!r}") for name in required if name not in value]
    return True


def _meant(key: str, table: Table) -> str:
    by_case = {name.lower(): name for name in table}
    close = nearest(key.lower(), by_case)
    return f"; did you mean {by_case[close]!r}?" if close else ""


def nearest(name: object, known: Iterable[str]) -> str:
    """Return which of *known* may have been meant by *name*; nothing when none is near.

    IRIs of one house begin alike: what all of them share says nothing about what was meant.
    """
    if not isinstance(name, str):
        return ""
    names = list(known)
    shared = len(os.path.commonprefix([name, *names]))  # noqa: RUF071 - letters are meant, not folders
    tails = {one[shared:]: one for one in names}
    close = difflib.get_close_matches(name[shared:], tails, n=1)
    return tails[close[0]] if close else ""


def some(names: Iterable[str], few: int) -> str:
    """Return *names*, the first *few* in full and the others as a number."""
    known = list(names)
    rest = len(known) - few
    more = f" and {rest} other{'s' * (rest > 1)}" if rest > 0 else ""
    return ", ".join(known[:few]) + more


def remembered(check: Check) -> Check:
    """Return *check*, which looks at a value only once as long as nothing is wrong with it.

    Learners, verbs and definitions stand in thousands of statements: looking them up costs a tenth.
    """
    sound: set[bytes] = set()

    def look(said: list[Fault], at: At, key: str | int, value: Any) -> None:
        try:
            mark = marshal.dumps(value, 2)  # equal values that differ here are looked at twice
        except ValueError:  # nested deeper than any statement, or made of what JSON does not hold
            mark = b""
        if mark and mark in sound:
            return
        count = len(said)
        check(said, at, key, value)
        if mark and len(said) == count:
            if len(sound) >= _SOUND:
                sound.clear()
            sound.add(mark)

    return look


def text_that(test: Callable[[str], bool], what: str) -> Check:
    """Return the check of a text that passes *test*, which makes it *what*."""

    def check(said: list[Fault], at: At, key: str | int, value: Any) -> None:
        if not (isinstance(value, str) and test(value)):
            said.append(Fault((*at, key), f"is {shown(value)}, not {what}"))

    return check


def word(*known: str) -> Check:
    """Return the check of a word that is one of *known*, letter by letter (Data 2.2)."""
    words = " or ".join(map(repr, known))
    return text_that(frozenset(known).__contains__, words)


def anything(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Accept a value that is looked at elsewhere."""
    del said, at, key, value


def text(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a text of any form."""
    if not isinstance(value, str):
        said.append(Fault((*at, key), f"is {shown(value)}, not a text"))


def truth(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check what is true or false."""
    if not isinstance(value, bool):
        said.append(Fault((*at, key), f"is {shown(value)}, not true or false"))


def is_number(value: object) -> bool:
    """Say whether *value* is a number that JSON can write."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) != float("inf")


def number(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a number."""
    if not is_number(value):
        said.append(Fault((*at, key), f"is {shown(value)}, not a number"))


def moment(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check a time (Data 4.5)."""
    wrong = forms.moment(value) if isinstance(value, str) else "is not a text"
    if isinstance(wrong, str):
        said.append(Fault((*at, key), f"{wrong}: {shown(value)}" if isinstance(value, str) else wrong))


def language_map(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check texts by language (Data 4.2)."""
    if not isinstance(value, dict):
        said.append(Fault((*at, key), f"is {shown(value)}, but a language map is an object"))
        return
    for tag, words in value.items():
        if not forms.is_language(tag):
            tells = f"is filed under {shown(tag)}, which is no language tag of RFC 5646"
            said.append(Fault((*at, key, tag), tells, key=True))
        if not isinstance(words, str):
            said.append(Fault((*at, key, tag), f"is {shown(words)}, not a text"))


def extensions(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check that extensions are filed under IRIs; what they hold is free (Data 4.1)."""
    if not isinstance(value, dict):
        said.append(Fault((*at, key), f"is {shown(value)}, but extensions are an object"))
        return
    for name in value:
        if not forms.is_iri(name):
            tells = f"is filed under {shown(name)}, which is no IRI with a scheme"
            said.append(Fault((*at, key, name), tells, key=True))


iri = text_that(forms.is_iri, "an IRI with a scheme")
uuid = text_that(forms.is_uuid, "a UUID")
language = text_that(forms.is_language, "a language tag of RFC 5646")
