"""How well ``scormkit lint`` tells bad packages from sound ones, measured on packages that others have made.

``python benchmarks/real_packages.py LIST`` reads a list of lines ``path expected``: the path from the list,
and ``good``, ``bad``, or ``bad:SK531,SK525``, which is only found where an error has one of these codes.
``python benchmarks/real_packages.py FOLDER`` takes what lies in ``FOLDER/good`` and ``FOLDER/bad``, one
package each: a zip or a folder. A package is flagged by an error; warnings do not count. The table has
a row for each folder that packages lie in; below it stand those that were missed or flagged wrongly.
The exit code is 1 where fewer than 90 % of the bad are found, or more than 2 % of the good are flagged.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from scormkit.cli.output import table
from scormkit.diagnostics import ERROR
from scormkit.lint import Looked, Wish
from scormkit.lint.many import look_at

FOUND, FALSE = 0.90, 0.02
JOBS = 2
HEAD = ("packages of", "all", "bad", "found", "good", "flagged")


@dataclass(frozen=True, slots=True)
class Expected:
    """A package, the group it is counted with, and what should be said of it."""

    path: Path
    group: str
    bad: bool
    codes: tuple[str, ...] = ()
    """Codes, or beginnings of codes, that are right; empty where every error is."""

    def met(self, found: Sequence[str]) -> bool:
        """Say whether the errors *found* are what was expected."""
        if not self.bad:
            return not found
        return any(one.startswith(self.codes) for one in found) if self.codes else bool(found)


def listed(source: Path) -> Iterator[Expected]:
    """Yield the packages that the list *source* names; ``#`` begins a remark."""
    for number, line in enumerate(source.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, expected = line.rstrip().rpartition(" ")
        word, _, codes = expected.partition(":")
        if word not in {"good", "bad"}:
            sys.exit(f"{source}:{number}: not 'path good', 'path bad' or 'path bad:CODE,CODE'")
        path = source.parent / name
        yield Expected(path, Path(name).parts[0], word == "bad", tuple(filter(None, codes.split(","))))


def laid_out(folder: Path) -> Iterator[Expected]:
    """Yield the packages that lie in ``good`` and ``bad`` of *folder*."""
    for word in ("good", "bad"):
        for path in sorted((folder / word).iterdir()) if (folder / word).is_dir() else ():
            yield Expected(path, word, word == "bad")


def errors(look: Looked) -> tuple[str, ...]:
    """Return the codes of the errors in *look*, each once; what could not be looked at is an error, too."""
    if look.lack:
        return ("unread",)
    found = (one.code.id for one in look.diagnostics if one.severity is ERROR)
    return tuple(dict.fromkeys(found))


def row(name: str, some: Sequence[tuple[Expected, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return a row of the table."""
    bad = [one.met(found) for one, found in some if one.bad]
    good = [one.met(found) for one, found in some if not one.bad]
    counts = (len(some), len(bad), sum(bad), len(good), len(good) - sum(good))
    return (name, *map(str, counts))


def main(source: Path) -> int:
    """Print the table and what is wrong; return 1 when a promise is broken."""
    wanted = list(laid_out(source) if source.is_dir() else listed(source))
    begun = perf_counter()
    looks = look_at([one.path for one in wanted], Wish(), JOBS)
    seen = [(one, errors(look)) for one, look in zip(wanted, looks, strict=True)]
    seconds = perf_counter() - begun
    groups: dict[str, list[tuple[Expected, tuple[str, ...]]]] = defaultdict(list)
    for one, found in seen:
        groups[one.group].append((one, found))
    total = row("all", seen)
    rows = [HEAD, *(row(name, groups[name]) for name in sorted(groups)), total]
    print(table(rows, frozenset(range(1, 6))))
    print(f"\n{len(seen)} packages in {seconds:.1f} s")
    for one, found in seen:
        if not one.met(found):
            what = "flagged" if not one.bad else "missed"
            print(f"{what}: {one.path}  {' '.join(found)}".rstrip())
    _, _, bad, hits, good, false = (total[0], *map(int, total[1:]))
    return int(hits < FOUND * bad or false > FALSE * good)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
