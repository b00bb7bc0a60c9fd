"""What an author means: a module as frozen, typed values.

Equality is meaning: the place where a value was written takes no part in it.
Every text a learner may read is a ``Text``, so that one walk over the model
finds all there is to translate, and one finds every ``{{ name }}`` used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Protocol, Self

from scormkit.diagnostics import Location

Guess = tuple[tuple[Fraction, Fraction], ...]
"""What guessing earns: pairs of (probability, share of the points), probabilities adding up to 1."""


ENTRY = 6
"""Characters that frame an answer in the saved state: ``;``, the block's key, tries used, a flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything an author wrote, with the place where it stands."""

    at: Location = field(compare=False, repr=False)


class Name(str):
    """A word that refers or is referred to, with its place; equal to any ``str`` of the same letters."""

    __slots__ = ("at",)
    at: Location

    def __new__(cls, word: str, at: Location) -> Self:
        """Return *word*, found at *at*."""
        name = super().__new__(cls, word)
        name.at = at
        return name

    def __reduce__(self) -> tuple[type[Name], tuple[str, Location]]:
        return Name, (str(self), self.at)


def place_of(word: str, otherwise: Location) -> Location:
    """Return where *word* stands if it knows, else *otherwise*."""
    return word.at if isinstance(word, Name) else otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """Words for the learner, in Markdown, before translation and before values are filled in.

    An optional question that was left out is an empty text: nothing to translate, nothing to show.
    """

    md: str
    style: str = field(default="plain", compare=False, repr=False)
    """How it was written (``plain``, ``quoted``, ``block``, ``markdown``), so that an offset is a place."""

    def within(self, offset: int, length: int = 1) -> Location:
        """Return the place of *length* characters at *offset*, or of the whole text if that is not sure."""
        lines = self.md[:offset].split("\n")
        column = self.at.column + len(lines[-1])
        if self.style in {"block", "markdown"}:
            return Location(self.at.path, self.at.line + len(lines) - 1, column, length)
        column += self.style == "quoted"
        return (
            Location(self.at.path, self.at.line, column, length)
            if self._straight(offset + length)
            else self.at
        )

    def _straight(self, end: int) -> bool:
        """Say whether characters up to *end* are those of the file: no escapes, one line."""
        quotes = 2 if self.style == "quoted" else 0
        return self.at.length - quotes >= end and not (quotes and {"\\", "'", '"'} & set(self.md[:end]))


class Words(Protocol):
    """Turns texts into what a reader sees: values filled in, Markdown rendered."""

    def plain(self, text: Text) -> str:
        """Return *text* without any markup, on one line: what reports and titles show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Node):
    """A file of the module: *path* is relative to the module's folder, with ``/``."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Node):
    """Something the learner can do afterwards."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass(Node):
    """When the module counts as passed: *score* is a share 0..1; *attempts* is None for any number."""

    score: Fraction
    attempts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Node):
    """One piece of content or exercise on a page."""

    type: ClassVar[str] = ""

    id: str
    key: str = ""
    """How the saved state names this block: 3 characters, made by bind from the id."""

    @property
    def points(self) -> int:
        """Return what a full answer counts towards the score; 0 for content and practice."""
        return 0

    @property
    def state_size(self) -> int:
        """Return the most characters this block's answer can take in the saved state."""
        return 0

    @property
    def entry_size(self) -> int:
        """Return the most characters the saved state spends on this block: its answer and what frames it."""
        return ENTRY + self.state_size if self.state_size else 0

    @property
    def thing(self) -> Text | None:
        """Return what stands in reports for something that is used rather than answered; None for most."""
        return None

    def spec(self, words: Words) -> dict[str, Any]:
        """Return what the player must know of this block, beyond what all blocks share (plain JSON).

        Of an exercise, ``interaction`` is the question in neutral terms. Three more are for reports alone:
        ``labels`` holds the plain text of every component that the interaction names, by its id; ``longest``
        is how many characters an answer in words can take, how many steps a conversation; ``answers`` holds
        the ids of what can be answered at each step.
        """
        del words
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Block):
    """A block that asks something of the learner and reports the answer."""

    prompt: Text
    worth: int = 1
    tries: int | None = 1
    """How often the learner may answer in one attempt; None: as often as wished (practice)."""

    objective: str | None = None
    review: str | None = None

    @property
    def points(self) -> int:
        """Return what a full answer counts towards the score."""
        return self.worth

    @property
    def question(self) -> Text:
        """Return what stands for the question in reports: the prompt, where there is one."""
        return self.prompt

    @property
    def guess(self) -> Guess:
        """Return what blind guessing earns in one try; by default nothing."""
        return ((Fraction(1), Fraction(0)),)

    @property
    def best(self) -> Fraction:
        """Return the most that can be earned, as a share of the points."""
        return Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Node):
    """What a learner sees at one time."""

    id: str
    title: Text
    blocks: tuple[Block, ...] = ()
    key: str = ""
    """How the saved state names this page: 2 characters, made by bind from the id."""

    @property
    def graded(self) -> bool:
        """Say whether something on this page counts towards the score."""
        return any(block.points for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(Node):
    """One unit a learner launches and finishes."""

    id: str
    version: str
    title: Text
    language: str
    pages: tuple[Page, ...]
    audience: str = ""
    minutes: int | None = None
    description: Text | None = None
    keywords: tuple[Text, ...] = ()
    rights: Text | None = None
    objectives: tuple[Objective, ...] = ()
    pass_: Pass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Node):
    """The organisation whose courses these are (``scormkit.yaml``)."""

    name: str = ""
    lms: str = ""
    """Home page of the LMS: the ``homePage`` of learners' accounts in statements."""

    base: str = "https://scormkit.invalid/"
    """What every IRI we mint begins with; ends with ``/``."""

    relay: str = ""
    """Where SCORM packages send their statements, '' for nowhere; ends with ``/``."""

    languages: tuple[str, ...] = ()
    theme: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    """What ``{{ org.x }}`` stands for in texts; ``name`` is always among them."""
