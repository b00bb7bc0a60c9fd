"""Rules about texts and values of a cmi5 course structure that LMSs show, cut off or refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import CHANGED_VALUE, CMI5_TEXT
from scormkit.diagnostics import Diagnostic, Location, quoted
from scormkit.lint.archive import printable
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package
from scormkit.lint.room import Room
from scormkit.lint.tree import Tree, children, local, words
from scormkit.xml import Element

LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""What ``xs:language`` takes."""

NAMED = ("course", "block", "au")
"""What learners choose from, by its title."""

ATTRIBUTES = ("id", "idref", "moveOn", "masteryScore", "launchMethod", "activityType")
TEXTS = ("url", "launchParameters", "entitlementKey")
KEPT = 255
"""Characters that the tables of LMSs keep of a title, an id, an address or a launch parameter."""


def texts_are_said_in_a_language(package: Package) -> Iterator[Diagnostic]:
    """Yield titles without words, and texts in languages that are unknown or told twice."""
    for element in package.sound.own("title", "description"):
        parent = element.getparent()
        if parent is None or local(parent) not in {*NAMED, "objective"}:
            continue
        said = children(element, "langstring")
        problem = ""
        if not said:
            problem = f"<{local(element)}> has no <langstring>"
        elif local(element) == "title" and local(parent) in NAMED and not any(map(words, said)):
            problem = "<title> has no words"  # an empty description is what tools write when there is none
        if problem:
            yield CMI5_TEXT.at(package.at(element), problem=problem)
        yield from _languages(package.sound, said)


def _languages(tree: Tree, said: list[Element]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for one in said:
        language = (one.get("lang") or "").strip()
        problem = ""
        if one.get("lang") is not None and not LANGUAGE.fullmatch(language):
            problem = f"{quoted(printable(language))} is no language"
        elif language.lower() in seen:
            problem = (
                f"the language {quoted(language)} is told twice" if language else "two texts have no language"
            )
        seen.add(language.lower())
        if problem:
            yield CMI5_TEXT.at(tree.at(one, "lang"), problem=problem)


def values_stay_as_they_are(package: Package) -> Iterator[Diagnostic]:
    """Yield values with white space around them, and values longer than LMSs keep."""
    for element in package.sound.own(*NAMED, "objective"):
        for name in ATTRIBUTES:
            value = element.get(name)
            if value is not None:
                yield from _changed(value, name, package.at(element, name))
    for element in package.sound.own(*TEXTS):
        if words(element):
            name = f"<{local(element)}>"
            yield from _changed(element.text or "", name, package.sound.inside(element))
    for element in package.sound.own("title"):
        for one in children(element, "langstring"):
            if len(words(one)) > KEPT:
                yield from _changed(words(one), "<title>", package.sound.inside(one))


def _changed(value: str, name: str, where: Location) -> Iterator[Diagnostic]:
    """Yield why *value* may come out of an LMS as another."""
    text = value.strip()
    if len(text) > KEPT:
        problem = f"{name} has {len(text)} characters, and LMSs keep {KEPT}"
        yield CHANGED_VALUE.at(where, problem=problem, advice=f"shorten it to {KEPT} characters")
    if text != value:
        problem = f"white space stands around the value of {name}"
        yield CHANGED_VALUE.at(where, problem=problem, advice="delete it")


RULES = (texts_are_said_in_a_language, values_stay_as_they_are)
ROOM = Room(RULES, kinds=frozenset({Kind.CMI5}))
