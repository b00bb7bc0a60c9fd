"""``scormkit lint --fix``: mend what is safe to mend in one package, and say all that was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from scormkit.lint import Wish
    from scormkit.lint.fix import Fixed


def mend(package: Path, out: Path, wish: Wish) -> Fixed:
    """Return what became of *package*; a ClickException tells why it is not mended."""
    from scormkit.lint.fix import Refused, fix

    try:
        return fix(package, out, wish)
    except Refused as why:
        raise click.UsageError(f"{package} was not mended: {why}") from why
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.UsageError(f"cannot write {out}: {reason}") from error


def say_changes(fixed: Fixed, out: Path) -> None:
    """Write for people what was changed."""
    from scormkit.lint.archive import printable

    for one in fixed.changes:
        place = f"{printable(one.path)}:{one.line}: " if one.path else ""
        click.echo(f"{click.style(one.code, fg='green', bold=True)} {place}{one.what}", err=True)
    count = len(fixed.changes)
    what = (
        f"{count} change{'' if count == 1 else 's'}"
        if count
        else "nothing to mend, the files are as they were"
    )
    click.secho(f"Written to {out}: {what}.", err=True, bold=True)


def as_json(fixed: Fixed, out: Path) -> dict[str, Any]:
    """Return what the JSON object tells of the mending."""
    changes = [
        {"code": one.code, "path": one.path, "line": one.line, "what": one.what} for one in fixed.changes
    ]
    return {"path": str(out), "changes": changes}
