"""Learning object metadata: what catalogues and repositories show of a course.

SCORM 1.2 speaks IMS metadata 1.2.1, SCORM 2004 speaks IEEE 1484.12.3 (LOM); the
elements are cousins and the spelling is not. Texts are cut to what the standards
oblige a reader to keep (smallest permitted maximum).
"""

from __future__ import annotations

from lxml import etree

from scormkit.course.model import Activity
from scormkit.xml import Element, add, line

IMSMD = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"

NAME, PROSE = 1000, 2000
"""The lengths of titles, keywords and versions, and of descriptions, that every reader keeps."""

VOCABULARY = "LOMv1.0"


def imsmd(activity: Activity) -> Element:
    """Return *activity* in IMS metadata 1.2.1.

    All that SCORM 1.2 (CAM 2.2.4.3) calls mandatory for a content aggregation is said, with
    the title standing in for a description or keywords that the author left out.
    """
    root = etree.Element(_md("lom"), nsmap={"imsmd": IMSMD})
    _general(add(root, _md("general")), activity)
    lifecycle = add(root, _md("lifecycle"))
    _said(add(lifecycle, _md("version")), activity.version, "x-none", NAME)
    _term(add(lifecycle, _md("status")), "Final")
    add(add(root, _md("metametadata")), _md("metadatascheme"), "ADL SCORM 1.2")
    technical = add(root, _md("technical"))
    add(technical, _md("format"), "text/html")
    add(technical, _md("location"), activity.launch, type="URI")
    if activity.minutes:
        time = add(add(root, _md("educational")), _md("typicallearningtime"))
        add(time, _md("datetime"), f"PT{activity.minutes}M")

    rights = add(root, _md("rights"))
    _term(add(rights, _md("cost")), "no")
    _term(add(rights, _md("copyrightandotherrestrictions")), "yes" if activity.rights else "no")
    if activity.rights:
        _said(add(rights, _md("description")), activity.rights, activity.language)
    purpose = add(root, _md("classification"))
    _term(add(purpose, _md("purpose")), "Educational Objective")
    _said(add(purpose, _md("description")), _aims(activity) or activity.title, activity.language)
    _said(add(purpose, _md("keyword")), activity.title, activity.language, NAME)
    return root


def _general(general: Element, activity: Activity) -> None:
    _said(add(general, _md("title")), activity.title, activity.language, NAME)
    entry = add(general, _md("catalogentry"))
    add(entry, _md("catalog"), "URI")
    _said(add(entry, _md("entry")), activity.iri, "x-none", NAME)
    add(general, _md("language"), activity.language)
    _said(add(general, _md("description")), activity.description or activity.title, activity.language)
    for keyword in activity.keywords or (activity.title,):
        _said(add(general, _md("keyword")), keyword, activity.language, NAME)


def _md(name: str) -> str:
    return f"{{{IMSMD}}}{name}"


def _said(parent: Element, text: str, language: str, limit: int = PROSE) -> None:
    string = add(parent, _md("langstring"), line(text, limit))
    string.set("{http://www.w3.org/XML/1998/namespace}lang", language)


def _term(parent: Element, value: str) -> None:
    """Say *value* of the standard's own vocabulary, which is in no language."""
    _said(add(parent, _md("source")), VOCABULARY, "x-none")
    _said(add(parent, _md("value")), value, "x-none")


def lom(activity: Activity) -> Element:
    """Return *activity* in LOM as IEEE 1484.12.3 binds it."""
    root = etree.Element(_lom("lom"), nsmap={"lom": LOM})
    general = add(root, _lom("general"))
    identifier = add(general, _lom("identifier"))
    add(identifier, _lom("catalog"), "URI")
    add(identifier, _lom("entry"), activity.iri)
    _string(add(general, _lom("title")), activity.title, activity.language, NAME)
    add(general, _lom("language"), activity.language)
    if activity.description:
        _string(add(general, _lom("description")), activity.description, activity.language)
    for keyword in activity.keywords:
        _string(add(general, _lom("keyword")), keyword, activity.language, NAME)

    version = add(add(root, _lom("lifeCycle")), _lom("version"))
    add(version, _lom("string"), activity.version)
    if activity.minutes:
        time = add(add(root, _lom("educational")), _lom("typicalLearningTime"))
        add(time, _lom("duration"), f"PT{activity.minutes}M")
    if activity.rights:
        rights = add(root, _lom("rights"))
        _word(add(rights, _lom("copyrightAndOtherRestrictions")), "yes")
        _string(add(rights, _lom("description")), activity.rights, activity.language)
    if activity.goals:
        purpose = add(root, _lom("classification"))
        _word(add(purpose, _lom("purpose")), "educational objective")
        _string(add(purpose, _lom("description")), _aims(activity), activity.language)
    return root


def _lom(name: str) -> str:
    return f"{{{LOM}}}{name}"


def _string(parent: Element, text: str, language: str, limit: int = PROSE) -> None:
    add(parent, _lom("string"), line(text, limit), language=language)


def _word(parent: Element, value: str) -> None:
    add(parent, _lom("source"), VOCABULARY)
    add(parent, _lom("value"), value)


def _aims(activity: Activity) -> str:
    return "; ".join(goal.text for goal in activity.goals)
