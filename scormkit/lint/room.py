"""What a rule is, and how rules are kept together: a room is a tuple of rules and when they count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from scormkit.diagnostics import Diagnostic
from scormkit.lint.kinds import Kind
from scormkit.lint.package import Package

Rule = Callable[[Package], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Room:
    """The rules of one file of ``lint/rules/``, or of another distribution."""

    rules: tuple[Rule, ...]
    kinds: frozenset[Kind] = frozenset()
    """The standards these rules are about; empty for all packages, even those without a manifest."""

    profile: str = ""
    """The LMS that must be asked for with ``--lms``; empty for rules that always count."""

    once: bool = False
    """Whether the rules concern the archive: said once, however many manifests it has."""

    def fits(self, package: Package, profiles: Collection[str]) -> bool:
        """Say whether these rules have something to look at in *package*."""
        if self.profile and self.profile not in profiles:
            return False
        if self.once and not package.first:
            return False
        return not self.kinds or package.kind in self.kinds
