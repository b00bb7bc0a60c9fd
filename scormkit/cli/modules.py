"""Which modules, targets and languages a command is about: what ``validate`` and ``build`` share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

import click

from scormkit.backends import backends

modules_argument = click.argument("modules", nargs=-1, type=click.Path(path_type=Path), metavar="[MODULE]...")


class Targets(click.ParamType["tuple[str, ...]"]):
    """One or several targets, parted by commas; ``all`` is every one."""

    name = "target"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the targets that *value* names, in the order they are always built."""
        if isinstance(value, tuple):
            return value
        known = tuple(backends())
        wanted = {word.strip() for word in str(value).split(",") if word.strip()}
        if not wanted:
            self.fail(f"no target is named; choose from {', '.join(known)}, all.", param, ctx)
        if "all" in wanted:
            return known
        for word in sorted(wanted - set(known)):
            close = difflib.get_close_matches(word, known, n=1)
            meant = f"did you mean {close[0]!r}?" if close else f"choose from {', '.join(known)}, all."
            self.fail(f"there is no target {word!r}; {meant}", param, ctx)
        return tuple(word for word in known if word in wanted)


def _joined(ctx: click.Context, param: click.Parameter, said: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """Return all targets that were *said*, however often the option stands there; none means every one."""
    del ctx, param
    wanted = {word for words in said for word in words}
    return tuple(word for word in backends() if word in wanted or not said)


targets_option = click.option(
    "--target",
    "-t",
    "targets",
    type=Targets(),
    multiple=True,
    callback=_joined,
    help="scorm12, scorm2004, cmi5, xapi, web: several parted by commas or by more options (default: all).",
)
languages_option = click.option(
    "--language",
    "-l",
    "languages",
    multiple=True,
    help="Language to build (default: the project's, as far as the module speaks them); may be repeated.",
)


def find_modules(named: Iterable[Path]) -> tuple[Path, ...]:
    """Return the module folders that *named* stand for: folders, their module.yaml, or folders of modules."""
    wanted = tuple(named) or (Path(),)
    found: dict[Path, None] = {}
    for path in wanted:
        for folder in _modules_at(path, explicit=bool(path.parts)):
            found.setdefault(folder)
    return tuple(found)


def _modules_at(path: Path, *, explicit: bool) -> list[Path]:
    if path.name == "module.yaml":
        path = path.parent
    if (path / "module.yaml").exists():
        return [path]
    if explicit and not path.exists():
        near = sorted(one.name for one in path.parent.glob("*/")) if path.parent.is_dir() else []
        close = difflib.get_close_matches(path.name, near, n=1)
        meant = f" Did you mean {str(path.parent / close[0])!r}?" if close else ""
        raise click.UsageError(f"there is no module {str(path)!r}.{meant}")
    where = path if explicit or not (path / "modules").is_dir() else path / "modules"
    inside = sorted(one.parent for one in where.glob("*/module.yaml"))
    if not inside:
        raise click.UsageError(
            f"no module in {str(where)!r}: a module is a folder with a module.yaml. "
            "'scormkit new module my-course' writes one."
        )
    return inside
