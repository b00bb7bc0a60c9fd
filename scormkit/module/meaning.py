"""Looks at the meaning of a module: what no schema can state, one rule after the other.

Rules of one block type stand with the type (``blocks/``), those of the whole module in
``rules/``. The figures come last: they are worth something only if everything else is sound.
"""

from __future__ import annotations

from collections.abc import Mapping

from scormkit.diagnostics import Diagnostic, blocks, by_place
from scormkit.module.blocks import KINDS
from scormkit.module.model import Module, Project
from scormkit.module.rules import links, names, passing, prose, relay
from scormkit.module.rules.subject import subject
from scormkit.source.document import Asset

RULES = (*names.RULES, *links.RULES, *prose.RULES, *relay.RULES)


def check_meaning(module: Module, project: Project, assets: Mapping[str, Asset]) -> tuple[Diagnostic, ...]:
    """Return what *module* says that cannot be meant; *assets* are the files it may show."""
    looked_at = subject(module, project, assets)
    said = [found for rule in RULES for found in rule(looked_at)]
    said += [found for block in looked_at.blocks for rule in KINDS[block.type].rules for found in rule(block)]
    if not blocks(said):
        said += passing.passing_means_something(module)
    return by_place(said)
