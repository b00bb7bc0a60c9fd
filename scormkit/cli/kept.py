"""What is shown of findings that may be many: a file of statements can hold a million mistakes."""

from __future__ import annotations

from collections.abc import Sequence

from scormkit.diagnostics import ERROR, Diagnostic


class Kept:
    """The findings to show: the first by place, errors before warnings; all are counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lists: tuple[list[Diagnostic], list[Diagnostic]] = ([], [])
        self.errors = self.warnings = 0

    def add(self, finding: Diagnostic) -> None:
        """Count *finding*, and keep it as long as it may be one of those to show."""
        error = finding.severity is ERROR
        self.errors += error
        self.warnings += not error
        kept = self._lists[not error]
        kept.append(finding)
        if self._most and len(kept) > 2 * self._most + 64:
            kept[:] = _sorted(kept)[: self._most]

    def shown(self) -> list[Diagnostic]:
        """Return the findings to show, in reading order."""
        errors, warnings = map(_sorted, self._lists)
        if not self._most:
            return _sorted([*errors, *warnings])
        errors = errors[: self._most]
        return _sorted([*errors, *warnings[: self._most - len(errors)]])

    @property
    def left_off(self) -> int:
        """Return how many findings are not shown."""
        return max(0, self.errors + self.warnings - self._most) if self._most else 0


def _sorted(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    return sorted(findings, key=lambda one: (one.at, one.code.id, one.message))
