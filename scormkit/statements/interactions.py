"""Checks what is said of a question: its definition, and a response in the question's own form.

xAPI 1.0.3, Data 2.4.4.1 (Interaction Activities). A store may accept what breaks these rules; whoever
counts answers cannot use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from scormkit.statements.members import (
    At,
    Check,
    Fault,
    extensions,
    iri,
    language_map,
    members,
    shown,
    text,
    word,
)

Question = Mapping[str, Any]

# Which lists of components a kind of question may have; the others have none.
LISTS: Mapping[str, tuple[str, ...]] = {
    "choice": ("choices",),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "matching": ("source", "target"),
    "performance": ("steps",),
    "true-false": (),
    "fill-in": (),
    "long-fill-in": (),
    "numeric": (),
    "other": (),
}
_COMPONENT = {"id": text, "description": language_map}
_ITEM, _PAIR, _RANGE = "[,]", "[.]", "[:]"


def definition(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    """Check an activity's definition."""
    here = (*at, key)
    if not members(said, here, value, _DEFINITION, (), "a definition"):
        return
    kind = value.get("interactionType")
    if kind is None:
        tells = "belongs to a question, but 'interactionType' is missing"
        parts = [name for name in (*_LISTS, "correctResponsesPattern") if name in value]
        said += [Fault((*here, name), tells, key=True) for name in parts]
        return
    allowed = LISTS.get(kind, ()) if isinstance(kind, str) else ()
    tells = f"is not for questions of the kind {shown(kind)}"
    said += [
        Fault((*here, name), tells, key=True) for name in _LISTS if name in value and name not in allowed
    ]
    for number, pattern in enumerate(_texts(value.get("correctResponsesPattern"))):
        wrong = misfit(value, pattern)
        if wrong:
            said.append(Fault((*here, "correctResponsesPattern", number), wrong))


def misfit(question: Any, answer: str) -> str:
    """Return why *answer* has not the form that answers to *question* have; nothing when it has.

    *question* is a definition; what has no kind, or a kind without a form, takes any answer.
    """
    kind = question.get("interactionType") if isinstance(question, dict) else None
    check = _FORMS.get(kind) if isinstance(kind, str) else None
    return check(question, answer) if check else ""


def _not_true_or_false(question: Question, answer: str) -> str:
    del question
    return "" if answer in {"true", "false"} else f"is {shown(answer)}, not 'true' or 'false'"


def _not_items(question: Question, answer: str) -> str:
    return _strangers(answer.split(_ITEM), _ids(question.get("choices")), "choices") if answer else ""


def _not_on_scale(question: Question, answer: str) -> str:
    return _strangers([answer], _ids(question.get("scale")), "scale")


def _not_numeric(question: Question, answer: str) -> str:
    del question
    parts = answer.split(_RANGE)
    numbers = [_number(part) for part in parts if part or len(parts) == 1]
    if len(parts) > 2 or None in numbers:  # noqa: PLR2004 - from and to
        return f"is {shown(answer)}, not a number or a range such as '1[:]5'"
    known = [one for one in numbers if one is not None]
    if len(known) == 2 and known[0] > known[1]:  # noqa: PLR2004 - from and to
        return f"is a range that ends before it begins: {shown(answer)}"
    return ""


def _number(part: str) -> float | None:
    try:
        found = float(part)
    except ValueError:
        return None
    return found if abs(found) != float("inf") and found == found else None  # noqa: PLR0124 - nan differs from itself


def _not_pairs(question: Question, answer: str) -> str:
    source, target = _ids(question.get("source")), _ids(question.get("target"))
    pairs = [pair.split(_PAIR) for pair in answer.split(_ITEM)] if answer else []
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a pair
        return f"is {shown(answer)}, not pairs such as 'a[.]1[,]b[.]2'"
    return _strangers([pair[0] for pair in pairs], source, "source") or _strangers(
        [pair[1] for pair in pairs], target, "target"
    )


def _not_steps(question: Question, answer: str) -> str:
    steps = _ids(question.get("steps"))
    for prefix in ("{order_matters=true}", "{order_matters=false}"):
        answer = answer.removeprefix(prefix)
    pairs = [pair.split(_PAIR, 1) for pair in answer.split(_ITEM)] if answer else []
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - a pair
        return f"is {shown(answer)}, not steps such as 'a[.]1[,]b[.]2'"
    return _strangers([pair[0] for pair in pairs], steps, "steps")


def _strangers(found: list[str], known: frozenset[str] | None, where: str) -> str:
    strange = [one for one in found if known is not None and one not in known]
    return f"names {shown(strange[0])}, which is not among the {where}" if strange else ""


def _ids(components: Any) -> frozenset[str] | None:
    """Return the ids of a list of components; None where there is no such list to compare with."""
    if not isinstance(components, list):
        return None
    return frozenset(str(one.get("id")) for one in components if isinstance(one, dict))


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _patterns(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    if not isinstance(value, list):
        said.append(Fault((*at, key), f"is {shown(value)}, not a list of texts"))
        return
    for number, one in enumerate(value):
        text(said, (*at, key), number, one)


def _components(said: list[Fault], at: At, key: str | int, value: Any) -> None:
    if not isinstance(value, list):
        said.append(Fault((*at, key), f"is {shown(value)}, not a list of components"))
        return
    seen: set[str] = set()
    for number, one in enumerate(value):
        here = (*at, key, number)
        if not members(said, here, one, _COMPONENT, ("id",), "a component"):
            continue
        name = one.get("id")
        if isinstance(name, str) and name in seen:
            said.append(Fault((*here, "id"), f"is {shown(name)}, as another component of this list is"))
        elif isinstance(name, str):
            seen.add(name)


_FORMS: Mapping[str, Callable[[Question, str], str]] = {
    "true-false": _not_true_or_false,
    "choice": _not_items,
    "sequencing": _not_items,
    "likert": _not_on_scale,
    "matching": _not_pairs,
    "performance": _not_steps,
    "numeric": _not_numeric,
}
_LISTS = ("choices", "scale", "source", "target", "steps")
_DEFINITION: dict[str, Check] = {
    "name": language_map,
    "description": language_map,
    "type": iri,
    "moreInfo": iri,
    "interactionType": word(*LISTS),
    "correctResponsesPattern": _patterns,
    **dict.fromkeys(_LISTS, _components),
    "extensions": extensions,
}
