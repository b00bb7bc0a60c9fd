"""Which part of a file is asked for (RFC 9110, 14): one range, as players of films ask for it."""

from __future__ import annotations

import re

ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(Exception):  # noqa: N818 - what was asked, not a fault of ours
    """The range begins behind the end of the file."""


def part(header: str | None, size: int) -> tuple[int, int] | None:
    """Return begin and end of what *header* asks for of *size* bytes; None for the whole.

    What is no range, or several, is answered with the whole (14.2).
    """
    found = ONE.fullmatch((header or "").replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        if not int(last) or not size:
            raise Unsatisfiable
        return max(0, size - int(last)), size
    begin, end = int(first), int(last) + 1 if last else size
    if last and end <= begin:
        return None
    if begin >= size:
        raise Unsatisfiable
    return begin, min(end, size)
