"""A module in another language: the same model, every text replaced by its translation.

Ids, keys and answers stay those of the source, so that progress and reports of all languages
agree. A text's place is now the catalogue's line: whoever mends it must look there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from scormkit.codes import BROKEN_TRANSLATION, MISSING_TRANSLATION, OBSOLETE_TRANSLATION
from scormkit.diagnostics import Diagnostic, Location, Outcome, blocks, by_place, quoted
from scormkit.module.blocks import KINDS
from scormkit.module.model import Block, Module, Name, Text
from scormkit.module.walk import nodes, reworded
from scormkit.source.po import Catalogue

_KEPT = re.compile(r"\[\[[^\[\]]*\]\]|\{\{[^{}]*\}\}|(?<=\]\()(?:#|media/|pages/)[^)\s]*")
"""What must stand in a translation as in the source: gaps, values, links inside the module."""

_LISTED = 5
_LONGEST = 40


def translate(module: Module, catalogue: Catalogue) -> Outcome[Module]:
    """Return *module* in the language of *catalogue*, if every text is translated."""
    sources = list(dict.fromkeys(text.md for text in _texts(module)))
    said = [*_missing(sources, catalogue), *_obsolete(sources, catalogue), *_broken(sources, catalogue)]
    if blocks(said):
        return Outcome(None, by_place(said))

    def reword(text: Text) -> Text:
        if not text.md:
            return text
        return Text(at=catalogue.at(text.md), md=catalogue.messages[text.md])

    other = replace(reworded(module, reword), language=Name(catalogue.language, Location(catalogue.path)))
    said += _unsound(other, catalogue)
    return Outcome(None if blocks(said) else other, by_place(said))


def _texts(module: Module) -> Iterator[Text]:
    return (node for node in nodes(module) if isinstance(node, Text) and node.md)


def _missing(sources: list[str], catalogue: Catalogue) -> Iterator[Diagnostic]:
    missing = [source for source in sources if not catalogue.messages.get(source)]
    if missing:
        yield MISSING_TRANSLATION.at(
            Location(catalogue.path),
            count=len(missing),
            all=len(sources),
            percent=(len(sources) - len(missing)) * 100 // len(sources),
            list=_listed(missing),
            language=catalogue.language,
        )


def _obsolete(sources: list[str], catalogue: Catalogue) -> Iterator[Diagnostic]:
    known = set(sources)
    gone = [source for source in catalogue.messages if source not in known]
    if gone:
        yield OBSOLETE_TRANSLATION.at(
            catalogue.at(gone[0]),
            count=len(gone),
            all=len(catalogue.messages),
            list=_listed(gone),
            language=catalogue.language,
        )


def _broken(sources: list[str], catalogue: Catalogue) -> Iterator[Diagnostic]:
    for source in sources:
        there = catalogue.messages.get(source, "")
        if not there or not ("[" in source + there or "{" in source + there):
            continue
        wanted, found = _kept(source), _kept(there)
        lost, added = wanted - found, found - wanted
        if lost or added:
            fault = f"lacks {next(iter(lost))}" if lost else f"adds {next(iter(added))}"
            yield BROKEN_TRANSLATION.at(
                catalogue.at(source), language=catalogue.language, text=_short(source), fault=fault
            )


def _kept(md: str) -> Counter[str]:
    return Counter("".join(found.split()) for found in _KEPT.findall(md))


def _unsound(module: Module, catalogue: Catalogue) -> list[Diagnostic]:
    """Return what the blocks' own rules find in the translation: choices that now say the same, say."""
    found = (
        one
        for block in nodes(module)
        if isinstance(block, Block)
        for rule in KINDS[block.type].rules
        for one in rule(block)
    )
    return [one for one in found if one.at.path == catalogue.path]


def _listed(texts: list[str]) -> str:
    rest = f" and {len(texts) - _LISTED} more" if len(texts) > _LISTED else ""
    return ", ".join(quoted(_short(text)) for text in texts[:_LISTED]) + rest


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
