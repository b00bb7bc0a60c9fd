"""A picture with its description for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scormkit.module.kind import BlockKind, Scope, block, get, maybe_text, part, text_at
from scormkit.module.model import Block, Media, Text
from scormkit.source.document import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Block):
    """A figure; *alt* is empty for a decorative picture only."""

    type: ClassVar[str] = "image"

    src: Media
    alt: Text
    caption: Text | None = None
    decorative: bool = False


def bind(value: Value, scope: Scope) -> Image:
    """Return the picture that *value* describes."""
    src = part(value, "src") or value
    return Image(
        **block(value, scope),
        src=Media(at=src.at, path=str(src.data)),
        alt=text_at(value, "alt"),
        caption=maybe_text(value, "caption"),
        decorative=get(value, "decorative", default=False),
    )


def _source(value: Value) -> str:
    return str(get(value, "src"))


KIND = BlockKind(Image, bind, source=_source)
