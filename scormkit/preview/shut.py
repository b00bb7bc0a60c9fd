"""Pages of a package for a browser that lends no storage: a script stands before all of theirs."""

from __future__ import annotations

import codecs
import re

GUARD = '<script src="/guard.js"></script>'
"""It makes ``localStorage`` and its like throw, as browsers do that block all cookies."""

_BEFORE = re.compile(
    rb"\A(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>]*>|<html(?:\s[^>]*)?>|<head(?:\s[^>]*)?>|\s)*",
    re.IGNORECASE | re.DOTALL,
)
"""What may stand before a page's first script: the doctype above all, without which browsers turn quirky."""

_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def shut(page: bytes) -> bytes:
    """Return *page* with the guard before any script of its own."""
    for mark, encoding in _WIDE.items():
        if page.startswith(mark):
            inner = page[len(mark) :].decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")
            return mark + _with(inner).decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")
    mark = codecs.BOM_UTF8 if page.startswith(codecs.BOM_UTF8) else b""
    return mark + _with(page[len(mark) :])


def _with(page: bytes) -> bytes:
    found = _BEFORE.match(page)
    place = found.end() if found else 0
    return page[:place] + GUARD.encode() + page[place:]
