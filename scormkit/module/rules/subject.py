"""What a rule may look at: the module, taken apart once for all rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scormkit.diagnostics import Location
from scormkit.module.model import Block, Media, Module, Project, Text
from scormkit.module.walk import nodes
from scormkit.source.document import Asset
from scormkit.source.parsing import Reference, references


@dataclass(frozen=True, slots=True)
class Subject:
    """A module with what it uses, and its parts in an author's order."""

    module: Module
    project: Project
    assets: Mapping[str, Asset]
    texts: tuple[Text, ...]
    blocks: tuple[Block, ...]
    """Every block, those inside pools too."""

    media: tuple[Media, ...]
    references: tuple[tuple[Text, Reference], ...]
    """Links and pictures in texts."""


def subject(module: Module, project: Project, assets: Mapping[str, Asset]) -> Subject:
    """Return *module* taken apart."""
    found = nodes(module)
    texts = tuple(node for node in found if isinstance(node, Text) and node.md)
    return Subject(
        module=module,
        project=project,
        assets=assets,
        texts=texts,
        blocks=tuple(node for node in found if isinstance(node, Block)),
        media=tuple(node for node in found if isinstance(node, Media)),
        references=tuple((text, one) for text in texts for one in references(text.md)),
    )


def place(text: Text, reference: Reference, word: str) -> Location:
    """Return where *word* of *reference* stands in *text*, or the text's place if it is spelt otherwise."""
    start = 0
    for _ in range(reference.line):
        start = text.md.find("\n", start) + 1
    offset = text.md.find(word, start) if word else -1
    return text.at if offset < 0 else text.within(offset, len(word))


def shown_files(subject: Subject) -> Iterator[tuple[str, Location]]:
    """Yield every file that the module shows or links to, with the place that says so."""
    for media in subject.media:
        yield media.path, media.at
    for text, one in subject.references:
        if one.kind == "image" or one.target.startswith("media/"):
            yield one.target, place(text, one, one.target)
