"""The GitHub Action and the pre-commit hooks do what they say, with the real command behind them."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from scormkit.cli import VERBS
from tests import packing

ROOT = Path(__file__).resolve().parent.parent
ACTION: Any = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bad one.zip").write_bytes(packing.made(packing.CASES / "SK514", "bad").zip)
    (tmp_path / "warned.zip").write_bytes(packing.made(packing.CASES / "SK519", "bad").zip)
    (tmp_path / "good.zip").write_bytes(packing.zipped(packing.base("scorm12")))
    program = tmp_path / "bin" / "scormkit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m scormkit "$@"\n')
    program.chmod(0o755)
    return tmp_path


def act(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step as GitHub does, with *inputs* beside the defaults."""
    (step,) = (step for step in ACTION["runs"]["steps"] if "env" in step)
    given = {name: one.get("default", "") for name, one in ACTION["inputs"].items()} | inputs
    env = {key: given[words.split("inputs.")[1].split(" ")[0]] for key, words in step["env"].items()}
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**os.environ, **env, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def commit(folder: Path, hook: dict[str, Any], *words: str) -> subprocess.CompletedProcess[str]:
    """Run *hook* as pre-commit does: its entry's words, then arguments and the names of files."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [*shlex.split(hook["entry"]), *words],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_action_marks_bad_packages_and_fails(folder: Path) -> None:
    done = act(folder, packages="bad one.zip\ngood.zip\n")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=bad one.zip,line=1,col=1,title=SK514::")


@pytest.mark.slow
def test_the_action_passes_its_inputs_on(folder: Path) -> None:
    assert act(folder, packages="good.zip").returncode == 0
    assert act(folder, packages="warned.zip").returncode == 0
    assert act(folder, packages="warned.zip", strict="true").returncode == 1
    assert act(folder, packages="bad one.zip", ignore="SK514").returncode == 0
    assert act(folder, packages="bad one.zip", select="SK519,SK50").returncode == 0
    assert act(folder, packages="good.zip", lms="nowhere").returncode == 2
    done = act(folder, packages="bad one.zip", format="sarif", output="out.sarif")
    assert (done.returncode, done.stdout) == (1, "")
    assert '"SK514"' in (folder / "out.sarif").read_text("utf-8")


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_calls_a_verb_that_is_there(hook: dict[str, Any]) -> None:
    program, verb = hook["entry"].split()
    assert program == "scormkit"
    assert verb in VERBS
    assert hook["language"] == "python"
    assert hook.get("types") == ["zip"] or "module" in hook["files"]


@pytest.mark.slow
def test_the_hook_fails_a_commit_of_bad_packages_alone(folder: Path) -> None:
    (hook,) = (hook for hook in HOOKS if hook["id"] == "scormkit-lint")
    assert commit(folder, hook, "--lms", "moodle", "good.zip").returncode == 0
    done = commit(folder, hook, "good.zip", "bad one.zip")
    assert done.returncode == 1
    assert "bad one.zip!imsmanifest.xml:11:19: SK514 " in done.stderr
