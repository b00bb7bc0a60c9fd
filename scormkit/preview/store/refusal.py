"""A request that the store does not do: the status, and why in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from scormkit.preview.store.cmi5_words import REQUIREMENTS
from scormkit.preview.store.wire import Reply, data

Broken = dict[str, str]
"""What the desk shows of a rule that was broken: ``id``, ``words``, ``hint``."""


class Refused(Exception):  # noqa: N818 - what was done, not a fault of ours
    """The answer to a request that is not done; *broken* are the rules that it breaks.

    *told*: the desk knows of them already, beside the statements that break them. *reply*: how it is said,
    where a standard has a form of its own for that.
    """

    def __init__(
        self,
        status: int,
        words: str,
        broken: Sequence[Broken] = (),
        *,
        told: bool = False,
        reply: Reply | None = None,
    ) -> None:
        super().__init__(words)
        self.words, self.broken, self.told = words, list(broken), told
        plain = {"error": words, **({"broken": self.broken} if broken else {})}
        self.reply = reply or data(plain, status)


def requirement(id: str) -> Broken:  # noqa: A002 - the word that the specification's list has for it
    """Return cmi5's requirement *id* as the desk shows it."""
    return {"id": id, **REQUIREMENTS[id]._asdict()}


def forbidden(*ids: str, status: int = HTTPStatus.FORBIDDEN) -> Refused:
    """Return the refusal of what breaks cmi5's requirements *ids*."""
    broken = [requirement(one) for one in ids]
    return Refused(status, "; ".join(f"{one['words']} (cmi5 {one['id']})" for one in broken), broken)


def bad(words: str, rule: str = "", hint: str = "") -> Refused:
    """Return the refusal of a request that is not what xAPI says, by the section *rule*."""
    broken = [{"id": f"xAPI 1.0.3, {rule}", "words": words, "hint": hint}] if rule else []
    return Refused(HTTPStatus.BAD_REQUEST, words, broken)
