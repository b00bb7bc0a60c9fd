"""The only place that knows the order of the stages.

``read → look → translate → lower → build``: each stage hands its product on when nothing
said so far stops the build, and everything that was said is kept. The functions here hold
no rule and no word of a standard; they only put the rooms in line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from scormkit.backends import backends
from scormkit.backends.backend import Backend, Options
from scormkit.course.checks import check_course
from scormkit.course.lower import Player, lower
from scormkit.course.model import Course, File
from scormkit.course.telling import described
from scormkit.course.theme import check_theme
from scormkit.diagnostics import Diagnostic, Outcome, blocks, by_place
from scormkit.module.bind import bind, bind_project
from scormkit.module.blocks import KINDS
from scormkit.module.meaning import check_meaning
from scormkit.module.model import Module, Project
from scormkit.module.shape import check_project_shape, check_shape
from scormkit.module.translate import translate
from scormkit.resources import player_file
from scormkit.source.document import Document
from scormkit.source.read import read_catalogue, read_module, read_project
from scormkit.statements.words import SCORMS

PLAYER = "player.js"


@dataclass(frozen=True, slots=True)
class Source:
    """A sound module as its author wrote it, and what stands around it."""

    folder: Path
    document: Document
    module: Module
    project: Project

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages to build: those the project names that this module speaks, its own first."""
        own = self.module.language
        spoken = {path.stem for path in (self.folder / "locales").glob("*.po")}
        wanted = self.project.languages or tuple(sorted(spoken))
        return (own, *(language for language in wanted if language != own and language in spoken))


@dataclass(frozen=True, slots=True)
class Product:
    """The files of one package, and the course they were made from."""

    course: Course
    language: str
    backend: Backend
    files: tuple[File, ...]
    options: Options

    @property
    def name(self) -> str:
        """Return the file name of the package."""
        edition = "-3rd" if self.backend.word == "scorm2004" and self.options.edition == "3" else ""
        return f"{self.course.id}.{self.language}.{self.backend.word}{edition}.zip"


def source(folder: Path) -> Outcome[Source]:
    """Return the module in *folder*, read and looked at, if it is sound."""
    document = read_module(folder, frozenset(KINDS))
    project, said = _project(folder)
    looked = look(document, project)
    every = by_place((*said, *looked.diagnostics))
    if looked.product is None or blocks(every):
        return Outcome(None, every)
    return Outcome(Source(folder, document, looked.product, project), every)


def look(document: Document, project: Project) -> Outcome[Module]:
    """Return the module that *document* describes, if it is sound."""
    said = list(document.problems)
    if document.root is not None:
        said += check_shape(document.root)
    if document.root is None or blocks(said):
        return Outcome(None, tuple(said))

    module = bind(document)
    said += check_meaning(module, project, document.assets)
    return Outcome(None if blocks(said) else module, tuple(said))


def speak(found: Source, language: str) -> Outcome[Module]:
    """Return the module of *found* in *language*, if its translation is whole."""
    if language == found.module.language:
        return Outcome(found.module)
    catalogue, said = read_catalogue(found.folder, language)
    if catalogue is None or blocks(said):
        return Outcome(None, said)
    translated = translate(found.module, catalogue)
    return Outcome(translated.product, (*said, *translated.diagnostics))


def compile_course(found: Source, language: str) -> Outcome[Course]:
    """Return the course of *found* in *language*, ready for any standard."""
    spoken = speak(found, language)
    if spoken.product is None:
        return Outcome(None, spoken.diagnostics)
    course = lower(spoken.product, found.project, found.document.assets, built_player(), language)
    said = (*spoken.diagnostics, *check_course(course))
    return Outcome(None if blocks(said) else course, said)


def profile_of(folder: Path) -> Outcome[dict[str, Any]]:
    """Return the xAPI Profile of the module in *folder*, in all languages it is built in."""
    looked = source(folder)
    found = looked.product
    if found is None:
        return Outcome(None, looked.diagnostics)
    said, spoken = list(looked.diagnostics), []
    for language in found.languages:
        compiled = compile_course(found, language)
        said += compiled.diagnostics
        if compiled.product:
            spoken.append(described(compiled.product))
    if blocks(said):
        return Outcome(None, by_place(said))
    from scormkit.statements.profile import profile

    return Outcome(profile(spoken, author=found.project.name), by_place(said))


def build(course: Course, backend: Backend, options: Options) -> Outcome[tuple[File, ...]]:
    """Return the files of *course* as a package of *backend*'s standard."""
    said = tuple(backend.check(course, options))
    if blocks(said):
        return Outcome(None, said)
    return Outcome(tuple(backend.emit(with_player(course, backend.word), options)), said)


def with_player(course: Course, word: str) -> Course:
    """Return *course* with the player that speaks the standard *word* and no other: a third less to load."""
    which = f"{word}_relay" if course.relay and word in SCORMS else word
    script = next(file for file in course.files if file.path == PLAYER)
    try:
        own = File(PLAYER, player_file(f"player.{which}.js"))
    except FileNotFoundError:  # a foreign back end brings no player of its own
        return course
    return replace(course, files=tuple(own if file is script else file for file in course.files))


def products(
    found: Source, language: str, targets: Iterable[tuple[Backend, Options]]
) -> Outcome[tuple[Product, ...]]:
    """Return the packages of *found* in *language*, one for each of *targets*; none if one is unsound."""
    compiled = compile_course(found, language)
    if compiled.product is None:
        return Outcome(None, compiled.diagnostics)
    said, made = list(compiled.diagnostics), []
    for backend, options in targets:
        built = build(compiled.product, backend, options)
        said += built.diagnostics
        made.append(Product(compiled.product, language, backend, built.product or (), options))
    return Outcome(None if blocks(said) else tuple(made), tuple(said))


def validate(
    folder: Path, *, targets: Sequence[str] = (), languages: Sequence[str] | None = None
) -> tuple[Diagnostic, ...]:
    """Return everything there is to say about the module in *folder*, for *targets* (default: all)."""
    looked = source(folder)
    found = looked.product
    if found is None:
        return looked.diagnostics
    chosen = [(backend, Options()) for word, backend in backends().items() if not targets or word in targets]
    said = list(looked.diagnostics)
    for language in languages or found.languages:
        said += products(found, language, chosen).diagnostics
    return by_place(said)


@cache
def built_player() -> Player:
    """Return the player that the wheel brought or the checkout built."""
    return Player(player_file("player.js"), player_file("player.css"))


def _project(folder: Path) -> tuple[Project, tuple[Diagnostic, ...]]:
    value, problems = read_project(folder)
    said = list(problems)
    if value is not None:
        said += check_project_shape(value)
    if value is None or blocks(said):
        return bind_project(None), tuple(said)
    project = bind_project(value)
    return project, (*said, *check_theme(value, project))
