"""From what was written to what it means: a document of sound shape becomes a module.

A mover: it trusts the shape and cannot fail. Whatever refers to nothing stays a reference
with its place; the rules of meaning look at it next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scormkit.diagnostics import Location
from scormkit.module.blocks import KINDS
from scormkit.module.keys import fill_ids, short_keys
from scormkit.module.kind import (
    BlockKind,
    Scope,
    fraction,
    get,
    maybe_name,
    maybe_text,
    name,
    part,
    parts,
    text,
    text_at,
)
from scormkit.module.model import Block, Module, Name, Objective, Page, Pass, Project
from scormkit.source.document import Document, Value

NOWHERE = Location("scormkit.yaml")


def bind(document: Document, kinds: Mapping[str, BlockKind] = KINDS) -> Module:
    """Return the module that *document* describes; its blocks are of *kinds*."""
    root = document.root
    if root is None:
        raise ValueError(document)
    pages = parts(root, "pages")
    scope = _scope(pages, kinds)
    keys = short_keys((str(get(page, "id")) for page in pages), 2)
    return Module(
        at=root.at,
        id=name(part(root, "id") or root),
        version=str(get(root, "version")),
        title=text_at(root, "title"),
        language=name(part(root, "language") or root),
        audience=str(get(root, "audience", "")),
        minutes=_whole(get(root, "minutes")),
        description=maybe_text(root, "description"),
        keywords=tuple(text(word) for word in parts(root, "keywords")),
        rights=maybe_text(root, "rights"),
        objectives=tuple(_objective(one) for one in parts(root, "objectives")),
        pass_=_pass(mark) if (mark := part(root, "pass")) else None,
        pages=tuple(_page(page, keys, scope) for page in pages),
    )


def bind_project(value: Value | None) -> Project:
    """Return the project that *value* (``scormkit.yaml``) describes; None is a project without one."""
    if value is None:
        return Project(at=NOWHERE)
    organisation = part(value, "organisation") or Value({}, value.at)
    own = str(get(organisation, "name", ""))
    values = {key: _written(one) for key, one in get(value, "values", {}).items()}
    languages = tuple(name(one) for one in parts(value, "languages"))
    base = get(organisation, "base")
    return Project(
        at=value.at,
        name=own,
        lms=str(get(organisation, "lms", "")),
        languages=languages,
        theme=dict(_theme(get(value, "theme", {}))),
        values={"name": own, **values} if own else values,
        relay=_relay(part(value, "xapi")),
        **({"base": str(base)} if base else {}),
    )


def _scope(pages: tuple[Value, ...], kinds: Mapping[str, BlockKind]) -> Scope:
    blocks = [block for page in pages for block in _nested(parts(page, "blocks"), kinds)]
    written = [maybe_name(block, "id") for block in blocks]
    sources = [_source(block, kinds) for block in blocks]
    ids = [
        own or Name(derived, block.at)
        for own, derived, block in zip(written, fill_ids(written, sources), blocks, strict=True)
    ]
    names = {id(block): one for block, one in zip(blocks, ids, strict=True)}

    def bind_block(value: Value, scope: Scope) -> Block:
        return kinds[str(get(value, "type"))].bind(value, scope)

    return Scope(names, short_keys(ids, 3), bind_block)


def _nested(blocks: tuple[Value, ...], kinds: Mapping[str, BlockKind]) -> Iterator[Value]:
    """Yield every block, and after it the blocks inside it."""
    for block in blocks:
        yield block
        if inside := kinds[str(get(block, "type"))].children:
            yield from _nested(parts(block, inside), kinds)


def _source(block: Value, kinds: Mapping[str, BlockKind]) -> str:
    derive = kinds[str(get(block, "type"))].source
    return derive(block) if derive else ""


def _page(value: Value, keys: Mapping[str, str], scope: Scope) -> Page:
    own = name(part(value, "id") or value)
    return Page(
        at=value.at,
        id=own,
        key=keys[own],
        title=text_at(value, "title"),
        blocks=tuple(scope.bind(block, scope) for block in parts(value, "blocks")),
    )


def _objective(value: Value) -> Objective:
    return Objective(at=value.at, id=name(part(value, "id") or value), text=text_at(value, "text"))


def _pass(value: Value) -> Pass:
    return Pass(
        at=(part(value, "score") or value).at,
        score=fraction(get(value, "score")) / 100,
        attempts=_whole(get(value, "attempts")),
    )


def _relay(value: Value | None) -> str:
    """Return the relay's address with its place; a slash at its end goes without saying."""
    written = maybe_name(value, "relay") if value else None
    return Name(f"{written.rstrip('/')}/", written.at) if written else ""


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)


def _written(value: Value) -> str:
    return f"{value.data:g}" if isinstance(value.data, float) else str(value.data)


def _theme(theme: Mapping[str, Value], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in theme.items():
        if isinstance(value.data, dict):
            yield from _theme(value.data, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value.data)
