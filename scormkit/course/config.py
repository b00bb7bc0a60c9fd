"""What the player must know of a course: ``schemas/player-config.schema.json``, made from the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scormkit.course.model import Component, Interaction, Thing
from scormkit.course.words import Words
from scormkit.module.blocks.pool import Pool
from scormkit.module.model import Block, Exercise, Module, Page

VERSION = 1
COMPONENTS = ("choices", "source", "target", "steps")
_REPORTED = frozenset({"labels", "longest", "answers"})
_LIVING = re.compile(r'<sk-[a-z]+ [^>]*data-block="([^"]+)"')


Specs = Mapping[str, Mapping[str, Any]]
"""What each block told of itself (``Block.spec``), by its id."""


def configuration(
    module: Module, words: Words, specs: Specs, body: str, texts: Mapping[str, str]
) -> dict[str, Any]:
    """Return the player's configuration, without what only a back end knows."""
    living = set(_LIVING.findall(body))
    identity = {
        "id": module.id,
        "version": module.version,
        "title": words.plain(module.title),
    }
    mark = module.pass_
    return {
        "v": VERSION,
        "module": identity,
        **({"pass": {"score": float(mark.score), "attempts": mark.attempts}} if mark else {}),
        "pages": [
            {"id": page.id, "key": page.key, "title": words.plain(page.title)} for page in module.pages
        ],
        "objectives": [{"id": goal.id, "text": words.plain(goal.text)} for goal in module.objectives],
        "blocks": [
            _entry(page, block, pool, words) | _own(specs[block.id])
            for page, block, pool in every_block(module)
            if isinstance(block, Exercise) or (block.id in living and not isinstance(block, Pool))
        ],
        "pools": [
            {
                "id": block.id,
                "draw": block.draw,
                "questions": [question.id for question in block.questions],
                "shuffle": block.shuffle,
            }
            for page in module.pages
            for block in page.blocks
            if isinstance(block, Pool)
        ],
        "texts": dict(texts),
    }


def every_block(module: Module) -> Iterator[tuple[Page, Block, str]]:
    """Yield every block with its page and the id of its pool ('' for most), a pool's questions after it."""
    for page in module.pages:
        for block in page.blocks:
            yield page, block, ""
            if isinstance(block, Pool):
                yield from ((page, question, block.id) for question in block.questions)


def interactions(module: Module, words: Words, specs: Specs) -> Iterator[Interaction]:
    """Yield every question of *module* as standards know it."""
    for page, block, _ in every_block(module):
        spec = specs[block.id]
        asked = spec.get("interaction")
        if asked is None or not isinstance(block, Exercise):
            continue
        labels = spec.get("labels", {})
        yield Interaction(
            id=block.id,
            kind=asked["kind"],
            title=words.plain(block.question),
            correct=tuple(asked["correct"]),
            components={
                part: tuple(Component(id=one, text=labels[one]) for one in asked[part])
                for part in COMPONENTS
                if part in asked
            },
            points=block.points,
            objective=block.objective,
            page=page.id,
            longest=spec.get("longest", 0),
            answers=spec.get("answers", {}),
        )


def things(module: Module, words: Words) -> Iterator[Thing]:
    """Yield every block of *module* that is used rather than answered."""
    for page, block, _ in every_block(module):
        if block.thing:
            yield Thing(id=block.id, title=words.plain(block.thing), page=page.id)


def _entry(page: Page, block: Block, pool: str, words: Words) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": block.id, "key": block.key, "type": block.type, "page": page.id}
    if pool:
        entry["pool"] = pool
    entry |= {"points": block.points, "tries": None, "prompt": ""}
    if isinstance(block, Exercise):
        entry |= {"tries": block.tries, "prompt": words.plain(block.question)}
        if block.objective:
            entry["objective"] = block.objective
        if block.review:
            entry["review"] = block.review
    return entry


def _own(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the player needs of *spec*: what only reports need, it has in its own fields."""
    return {name: value for name, value in spec.items() if name not in _REPORTED}
