"""``pip install .`` without Node at hand: the build fetches one, builds the player, and scormkit works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("scormkit", "schemas", "player", "pyproject.toml", "README.md", "LICENSE")
LEFT_OUT = shutil.ignore_patterns("node_modules", "_player", "__pycache__")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a new environment that scormkit was installed into, with no Node in sight."""
    folder = tmp_path_factory.mktemp("install")
    source = folder / "source"
    source.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, source / name)
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    scripts = folder / "env" / "bin"
    run([scripts / "python", "-m", "pip", "install", "--quiet", "."], source, scripts)
    return scripts


def run(words: list[str | Path], folder: Path, scripts: Path) -> subprocess.CompletedProcess[str]:
    """Run *words* with nothing on the path but *scripts* and a few shell tools, none of them Node."""
    tools = folder / ".tools"
    tools.mkdir(exist_ok=True)
    for name in ("sh", "env", "uname", "sed", "dirname", "basename", "cat"):
        found = shutil.which(name)
        if found and not (tools / name).exists():
            (tools / name).symlink_to(found)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"PATH": os.pathsep.join([str(scripts), str(tools)])}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.mark.slow
def test_a_wheel_built_without_node_makes_packages(installed: Path, tmp_path: Path) -> None:
    assert not (installed / "node").exists()
    run([installed / "scormkit", "new", "project", "school"], tmp_path, installed)
    run([installed / "scormkit", "build", "school/modules"], tmp_path, installed)
    with zipfile.ZipFile(tmp_path / "build" / "welcome.en.scorm12.zip") as archive:
        assert len(archive.read("player.js")) > 10_000


@pytest.mark.slow
def test_a_wheel_brings_its_schemas_and_finds_itself_fit(installed: Path, tmp_path: Path) -> None:
    assert '"$id"' in run([installed / "scormkit", "schema", "module"], tmp_path, installed).stdout
    assert "missing" not in run([installed / "scormkit", "doctor"], tmp_path, installed).stdout
