"""Walks over the model: every node of a module, and a module with its texts replaced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

from scormkit.module.model import Node, Text

N = TypeVar("N", bound=Node)


def nodes(root: Node) -> list[Node]:
    """Return *root* and every node inside it, in the order of their fields: an author's order."""
    found: list[Node] = []
    _collect(root, found)
    return found


def _collect(root: Node, found: list[Node]) -> None:
    found.append(root)
    for name in _names(type(root)):
        value = getattr(root, name)
        if isinstance(value, Text):
            found.append(value)
        elif isinstance(value, Node):
            _collect(value, found)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Node):
                    _collect(one, found)


def reworded(root: N, reword: Callable[[Text], Text]) -> N:
    """Return *root* with every text in it replaced by what *reword* makes of it."""
    changed: dict[str, Any] = {}
    for name in _names(type(root)):
        value = getattr(root, name)
        other = _reworded(value, reword)
        if other is not value:
            changed[name] = other
    return replace(root, **changed) if changed else root


def _reworded(value: Any, reword: Callable[[Text], Text]) -> Any:
    if isinstance(value, Text):
        return reword(value)
    if isinstance(value, Node):
        return reworded(value, reword)
    if isinstance(value, tuple):
        others = tuple(_reworded(one, reword) for one in value)
        return others if any(a is not b for a, b in zip(value, others, strict=True)) else value
    return value


def _names(model: type[Node]) -> tuple[str, ...]:
    found = _NAMES.get(model)
    if found is None:
        found = () if model is Text else tuple(field.name for field in fields(model) if field.name != "at")
        _NAMES[model] = found
    return found


_NAMES: dict[type[Node], tuple[str, ...]] = {}
