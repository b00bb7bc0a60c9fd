"""``scormkit lint``: say what is wrong with finished packages, whoever made them."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scormkit.cli.output import calm, count, exit_code, format_option, report, say

if TYPE_CHECKING:
    from scormkit.lint import Looked, Wish


class Words(click.ParamType["tuple[str, ...]"]):
    """Codes, or beginnings of codes, parted by commas."""

    name = "code"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the codes that *value* names."""
        from scormkit.codes import CODES

        words = tuple(word.strip().upper() for word in str(value).split(",") if word.strip())
        for word in words:
            if not any(code.startswith(word) for code in CODES):
                self.fail(
                    f"there is no code that begins with {word!r}; 'scormkit explain' lists them", param, ctx
                )
        return words


class Lms(click.ParamType[str]):
    """An LMS that has rules of its own."""

    name = "lms"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the LMS called *value*."""
        from scormkit.lint import profiles

        word = str(value).lower()
        if word not in profiles():
            close = difflib.get_close_matches(word, profiles(), n=1)
            meant = (
                f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(profiles()) or 'none'}."
            )
            self.fail(f"there are no rules for the LMS {word!r}; {meant}", param, ctx)
        return word


@click.command("lint")
@click.argument("packages", nargs=-1, type=click.Path(path_type=Path), metavar="[PACKAGE]...")
@click.option(
    "--lms",
    "lms",
    type=Lms(),
    multiple=True,
    metavar="LMS",
    help="Say also what this LMS will make of it: moodle, openedx or strict; may be repeated.",
)
@click.option(
    "--select",
    type=Words(),
    multiple=True,
    metavar="CODE,...",
    help="Say these codes alone; SK52 is all SK52x.",
)
@click.option("--ignore", type=Words(), multiple=True, metavar="CODE,...", help="Leave these codes out.")
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    default=None,
    help="How many packages are looked at at once (default: one for each processor).",
)
@click.option(
    "--fix",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.zip",
    help="Write the one PACKAGE to OUT.zip with what is safe to mend mended, and check that.",
)
@format_option
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.pass_context
def command(
    ctx: click.Context,
    packages: tuple[Path, ...],
    lms: tuple[str, ...],
    select: tuple[tuple[str, ...], ...],
    ignore: tuple[tuple[str, ...], ...],
    jobs: int | None,
    out: Path | None,
    form: str,
    strict: bool,  # noqa: FBT001 - click hands flags over by name
) -> None:
    """Check PACKAGES of SCORM 1.2, SCORM 2004, cmi5 or xAPI: zips, unpacked folders, or folders of them.

    Without a PACKAGE all in build/ are checked. Nothing is unpacked to disk, and no network is used.

    Exit 0: nothing wrong. Exit 1: errors were found. Exit 2: the command was misused.
    """
    from scormkit.lint import Wish

    wish = Wish(lms, tuple(word for words in select for word in words), tuple(w for ws in ignore for w in ws))
    paths = _find(packages)
    more: dict[str, Any] = {}
    if out is not None:
        more["fixed"] = _mend(paths, out, wish, form)
        paths = (out,)
    looks: list[Looked] = []
    for one in _watched(paths, wish, jobs or os.cpu_count() or 1):
        looks.append(one)
        if form == "text":
            _say(one)
    said = tuple(diagnostic for one in looks for diagnostic in one.diagnostics)
    if form == "text":
        _sum_up(looks)
    else:
        report(said, form, linted=[_facts(one) for one in looks if not one.lack], **more)
    for one in looks:
        if one.lack:
            click.secho(f"error: {one.lack}", fg="red", err=True)
    if any(one.lack for one in looks):
        ctx.exit(2)
    ctx.exit(1 if strict and said else exit_code(said))


def _mend(paths: tuple[Path, ...], out: Path, wish: Wish, form: str) -> dict[str, Any]:
    """Mend the one package of *paths*; return what the JSON object tells of it."""
    from scormkit.cli.fix import as_json, mend, say_changes

    if len(paths) != 1:
        raise click.UsageError(f"--fix mends one package at a time, and {len(paths)} are named.")
    fixed = mend(paths[0], out, wish)
    if form == "text":
        say_changes(fixed, out)
    return as_json(fixed, out)


def _find(named: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the packages that *named* stand for, each once."""
    from scormkit.lint.many import is_zip, matched, shelf

    if not named:
        named = (Path("build"),)
        if not Path("build").is_dir() or not any(map(is_zip, Path("build").iterdir())):
            raise click.UsageError("which package? Name a zip or a folder: scormkit lint course.zip")
    found: dict[Path, None] = {}
    for pattern in named:
        if not matched(pattern):
            raise click.UsageError(f"there is no package {str(pattern)!r}.{_meant(pattern)}")
    for path in (one for pattern in named for one in matched(pattern)):
        if (path / "module.yaml").exists() or path.name == "module.yaml":
            raise click.UsageError(
                f"{str(path)!r} is a module, not a package: 'scormkit validate' checks modules, "
                "'scormkit build' makes packages of them."
            )
        try:
            found.update(dict.fromkeys(shelf(path) if path.is_dir() else (path,)))
        except OSError as error:
            raise click.ClickException(
                f"cannot read {path}: {(error.strerror or str(error)).lower()}"
            ) from error
    return tuple(found)


def _meant(path: Path) -> str:
    near = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, near, n=1)
    return f" Did you mean {str(path.parent / close[0])!r}?" if close else ""


def _watched(paths: tuple[Path, ...], wish: Wish, jobs: int) -> Iterator[Looked]:
    """Yield a look at each of *paths*, with a progress bar when there is somebody to see it."""
    from scormkit.lint.many import look_at

    looks = look_at(paths, wish, jobs)
    if calm() or len(paths) < 20:  # noqa: PLR2004 - fewer are done before a bar is drawn
        yield from looks
        return
    with click.progressbar(looks, length=len(paths), label="Checking", file=sys.stderr) as bar:
        yield from list(bar)  # findings come after the bar, not through it


def _standard(one: Looked) -> str:
    """Return the standards of a package in words."""
    from scormkit.lint.kinds import TITLES

    edition = {"2": ", 2nd edition", "3": ", 3rd edition", "4": ", 4th edition"}.get(one.edition, "")
    return " and ".join(TITLES[kind] for kind in one.kinds if kind in TITLES) + edition or "unknown standard"


def _say(one: Looked) -> None:
    if one.lack:
        return
    say(one.diagnostics)
    verdict = count(one.diagnostics) or "nothing to say"
    failed = exit_code(one.diagnostics)
    colour = "red" if failed else "yellow" if one.diagnostics else "green"
    name = click.style(one.path, bold=True)
    click.echo(f"{name} ({_standard(one)}): {click.style(verdict, fg=colour)}", err=True)
    if one.diagnostics:
        click.echo(err=True)


def _sum_up(looks: list[Looked]) -> None:
    """Write how many packages are sound, when there is more than one, and how to learn more."""
    failed = sum(exit_code(one.diagnostics) for one in looks)
    clean = sum(not one.diagnostics and not one.lack for one in looks)
    if len(looks) > 1:
        parts = [
            (failed, "with errors"),
            (len(looks) - failed - clean, "with warnings"),
            (clean, "clean"),
        ]
        told = ", ".join(f"{number} {word}" for number, word in parts if number)
        click.secho(f"Checked {len(looks)} packages: {told}.", err=True, bold=True)
    first = next((one.diagnostics[0].code.id for one in looks if one.diagnostics), "")
    if first:
        click.secho(f"'scormkit explain {first}' tells more.", err=True, dim=True)


def _facts(one: Looked) -> dict[str, Any]:
    """Return what ``--format json`` tells of a package beside the findings."""
    errors = sum(exit_code((diagnostic,)) for diagnostic in one.diagnostics)
    return {
        "path": one.path,
        "standards": [str(kind) for kind in one.kinds],
        "edition": one.edition,
        "errors": errors,
        "warnings": len(one.diagnostics) - errors,
    }
