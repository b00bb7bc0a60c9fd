"""From what an author means to what a package holds: pages, configuration, reports, files.

Nothing is read or written here: pictures are paths, the player is handed in. What can be
wrong with a module was looked at before; what can be wrong with a course is looked at
after (``checks.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from scormkit.course.config import Specs, configuration, every_block, interactions, things
from scormkit.course.model import Activity, Course, File, Goal, StateBudget
from scormkit.course.templating import environment
from scormkit.course.texts import Texts, texts
from scormkit.course.theme import stylesheet
from scormkit.course.words import Words
from scormkit.module.model import Module, Project
from scormkit.source.document import Asset

HEADER = 60
"""The most characters the saved state spends before the answers, but for the pages visited."""

PER_PAGE = 2


@dataclass(frozen=True, slots=True)
class Player:
    """The built player."""

    js: bytes
    css: bytes


def lower(
    module: Module, project: Project, assets: Mapping[str, Asset], player: Player, language: str
) -> Course:
    """Return the course of *module*, which speaks *language*, ready for any standard."""
    spoken = texts(language)
    words = Words(spoken, values=project.values, assets=assets, anchors=_anchors(module))
    body = _body(module, project, words, spoken)
    iri = f"{project.base}{module.id}"
    specs = {block.id: block.spec(words) for _, block, _ in every_block(module)}
    config = configuration(module, words, specs, body, spoken.player)
    config["module"] |= {"language": language, "iri": iri}
    return Course(
        id=module.id,
        title=words.plain(module.title),
        language=language,
        activities=(_activity(module, words, specs, iri, language),),
        files=_files(player, project, words),
        body=body,
        organisation=project.name,
        lms=project.lms,
        relay=project.relay,
        unread=tuple(words.unread),
        config=config,
    )


def _body(module: Module, project: Project, words: Words, spoken: Texts) -> str:
    shared = {
        "org": {"name": project.name, **project.values},
        "words": words,
        "t": spoken.say,
        "asset": words.asset,
    }
    template = environment().get_template("page.html")
    return "\n".join(template.render(shared, page=page) for page in module.pages)


def _activity(module: Module, words: Words, specs: Specs, iri: str, language: str) -> Activity:
    return Activity(
        at=module.at,
        id=module.id,
        iri=iri,
        version=module.version,
        title=words.plain(module.title),
        language=language,
        description=words.plain(module.description) if module.description else "",
        keywords=tuple(words.plain(keyword) for keyword in module.keywords),
        rights=words.plain(module.rights) if module.rights else "",
        minutes=module.minutes,
        pass_mark=module.pass_.score if module.pass_ else None,
        points=sum(block.points for page in module.pages for block in page.blocks),
        goals=tuple(Goal(id=goal.id, text=words.plain(goal.text)) for goal in module.objectives),
        interactions=tuple(interactions(module, words, specs)),
        things=tuple(things(module, words)),
        state=_budget(module),
        pages=len(module.pages),
    )


def _budget(module: Module) -> StateBudget:
    sizes = ((block.id, block.entry_size) for page in module.pages for block in page.blocks)
    return StateBudget(
        header=HEADER + PER_PAGE * len(module.pages),
        blocks=tuple((name, size) for name, size in sizes if size),
    )


def _files(player: Player, project: Project, words: Words) -> tuple[File, ...]:
    own = (
        File("player.css", player.css + stylesheet(project.theme).encode()),
        File("player.js", player.js),
    )
    media = (File(asset.path, asset.file) for asset in words.used.values())
    return tuple(sorted((*own, *media), key=lambda file: file.path))


def _anchors(module: Module) -> dict[str, str]:
    """Return where links inside the module lead, by what an author may write: an id, or a page's file."""
    anchors = {f"#{block.id}": f"#block-{block.id}" for _, block, _ in every_block(module)}
    for page in module.pages:
        file = PurePosixPath(page.at.path)
        if file.suffix == ".md":
            anchors[file.name] = anchors[f"pages/{file.name}"] = f"#page-{page.id}"
    return anchors | {f"#{page.id}": f"#page-{page.id}" for page in module.pages}
