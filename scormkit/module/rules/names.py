"""Rules of names: ids are unique and free to use, pages hold something, languages exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scormkit.codes import BAD_LANGUAGE, EMPTY_PAGE, RESERVED_ID
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.model import Name, place_of
from scormkit.module.rules.options import ids_are_unique
from scormkit.module.rules.subject import Subject

# Microsoft, "Naming Files, Paths, and Namespaces": a folder or package of such a name cannot be opened
_DEVICES = {"aux", "con", "nul", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}

# RFC 5646 section 2.1, without grandfathered tags and extensions
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
    r"(-x(-[A-Za-z0-9]{1,8})+)?"
)
# ISO 639-1; languages of three letters are taken on trust
_LANGUAGES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""


def ids_can_be_told_apart(subject: Subject) -> Iterator[Diagnostic]:
    """Yield ids of pages, blocks and objectives that are taken, or that differ too little."""
    module = subject.module
    yield from ids_are_unique("page", (_placed(page.id, page.at) for page in module.pages))
    yield from ids_are_unique("block", (_placed(block.id, block.at) for block in subject.blocks))
    yield from ids_are_unique("objective", (_placed(goal.id, goal.at) for goal in module.objectives))


def module_id_is_free_to_use(subject: Subject) -> Iterator[Diagnostic]:
    """Yield the id of a module that no file on Windows can bear."""
    own = subject.module.id
    if own in _DEVICES:
        at = place_of(own, subject.module.at)
        yield RESERVED_ID.at(at, id=own, because="Windows opens no file of this name")


def pages_hold_something(subject: Subject) -> Iterator[Diagnostic]:
    """Yield pages without any block."""
    for page in subject.module.pages:
        if not page.blocks:
            yield EMPTY_PAGE.at(place_of(page.id, page.at), id=page.id)


def languages_exist(subject: Subject) -> Iterator[Diagnostic]:
    """Yield language tags that no screen reader knows."""
    for tag in (subject.module.language, *subject.project.languages):
        found = _TAG.fullmatch(tag)
        if not found or (len(found["language"]) == 2 and found["language"] not in _LANGUAGES.split()):  # noqa: PLR2004
            yield BAD_LANGUAGE.at(place_of(tag, subject.module.at), tag=tag)


def _placed(name: str, at: Location) -> Name:
    return Name(name, place_of(name, at))


RULES = (ids_can_be_told_apart, module_id_is_free_to_use, pages_hold_something, languages_exist)
