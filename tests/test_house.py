"""The house keeps its own rules: floors, sizes, tables and papers that cannot fall behind the code."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import Context, Group

from scormkit.cli import VERBS, main
from scormkit.codes import CODES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "scormkit"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_player" not in path.parts)

FLOORS = {
    "diagnostics": 1, "resources": 1, "xml": 1,
    "codes": 2,
    "source": 3, "statements": 3,
    "module": 4,
    "course": 5,
    "backends": 6, "package": 6, "standards": 6,
    "pipeline": 7, "relay": 7, "lint": 7,
    "factory": 8, "excerpt": 8,
    "preview": 9,
    "cli": 10, "__main__": 11,
}  # fmt: skip
MAX_LINES = 250


def room(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in FILES}


def imports(path: Path) -> set[str]:
    """Every module of ours that *path* imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scormkit"):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else node.module for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("scormkit")}
    return found


def top_imports(path: Path) -> set[str]:
    """What *path* imports when it is loaded (not inside functions)."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [ast.Pass()]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scormkit"):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in NAMES else node.module for name in names}
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_only_from_lower_floors(path: Path) -> None:
    here = room(name_of(path))
    if not here:
        return
    for imported in imports(path):
        there = room(imported)
        if there and there != here:
            assert FLOORS[there] < FLOORS[here], f"{name_of(path)} imports {imported}"


def test_no_circle_of_imports() -> None:
    graph = {name_of(path): top_imports(path) - {name_of(path)} for path in FILES}
    tuple(graphlib.TopologicalSorter(graph).static_order())


def test_no_back_end_imports_another() -> None:
    words = {"scorm12", "scorm2004", "cmi5", "xapi", "web"}
    for path in (PACKAGE / "backends").glob("*.py"):
        if path.stem in words:
            others = {f"scormkit.backends.{word}" for word in words - {path.stem}}
            assert not imports(path) & others, path


def test_no_two_files_of_tests_share_a_name() -> None:
    """Pytest imports them by their bare names, and takes the second for the first."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_is_one_room(path: Path) -> None:
    if path.name == "codes.py":
        return
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


LINT_CASES = ROOT / "tests" / "cases_lint"


def test_every_code_has_a_case() -> None:
    folders = (ROOT / "tests" / "cases", ROOT / "tests" / "statement_cases", LINT_CASES)
    cases = {path.name[:5] for folder in folders for path in folder.iterdir() if path.is_dir()}
    # What is said of answers on the wire and of runs needs a server, not a folder: a unit test names it.
    told = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "unit").rglob("*.py"))
    named = {code for code in CODES if code[2] in "69" and code in told}
    assert sorted(set(CODES) - cases - named) == []


def test_every_case_has_a_code() -> None:
    folders = (ROOT / "tests" / "cases", ROOT / "tests" / "statement_cases", LINT_CASES)
    cases = {path.name[:5] for folder in folders for path in folder.glob("SK*") if path.is_dir()}
    assert sorted(cases - set(CODES)) == []


@pytest.mark.parametrize("case", sorted(LINT_CASES.glob("SK*")), ids=lambda case: str(case.name))
def test_a_case_of_packages_has_a_bad_and_a_good_one(case: Path) -> None:
    patched = {"base.txt", "bad.yaml", "good.yaml"} <= {path.name for path in case.iterdir()}
    assert patched or ((case / "bad").is_dir() and (case / "good").is_dir())
    assert (case / "expected.txt").stat().st_size


def test_every_code_is_raised_somewhere() -> None:
    from scormkit import codes
    from scormkit.diagnostics import Code

    names = {name for name in vars(codes) if isinstance(getattr(codes, name), Code)}
    texts = (path.read_text("utf-8") for path in FILES if path.name != "codes.py")
    assert sorted(names - {word for text in texts for word in re.findall(r"\w+", text)}) == []


def test_every_code_has_a_number_of_its_own_and_tells_what_to_do() -> None:
    from scormkit import codes
    from scormkit.diagnostics import Code

    values = [value for value in vars(codes).values() if isinstance(value, Code)]
    assert len({code.id for code in values}) == len(values)
    written = re.findall(
        r"^([A-Z][A-Z0-9_]*) = Code\(", (PACKAGE / "codes.py").read_text("utf-8"), re.MULTILINE
    )
    assert len(written) == len(values), "two codes share a name"
    for code in values:
        assert re.fullmatch(r"SK[1-9]\d\d", code.id)
        assert code.hint, code.id
        assert code.why, code.id
        assert not code.says.endswith("."), code.id


def commands() -> list[tuple[str, object]]:
    """Every verb, and every verb of a verb."""
    context = Context(main)
    found: list[tuple[str, object]] = []
    for name in VERBS:
        command = main.get_command(context, name)
        found.append((name, command))
        if isinstance(command, Group):
            found += [(f"{name} {inner}", one) for inner, one in command.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_has_help_and_a_place_in_the_manual(name: str, command: object) -> None:
    from click import Command, Option

    assert isinstance(command, Command)
    assert command.help, name
    for parameter in command.params:
        if isinstance(parameter, Option):
            assert parameter.help, f"{name} {parameter.name}"
    assert f"## scormkit {name}\n" in (ROOT / "docs" / "commands.md").read_text("utf-8")


def test_what_is_generated_is_fresh() -> None:
    asked = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stdout + asked.stderr


def test_every_block_has_its_five_files() -> None:
    types = {path.stem for path in (PACKAGE / "module" / "blocks").glob("[a-z]*.py")}
    assert types
    for word in types:
        assert (ROOT / "schemas" / "blocks" / f"{word}.schema.json").is_file(), word
        assert (PACKAGE / "course" / "templates" / "blocks" / f"{word}.html").is_file(), word
        assert (ROOT / "docs" / "blocks" / f"{word}.md").is_file(), word


def test_heavy_libraries_are_imported_late() -> None:
    script = "import sys, scormkit.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"lxml", "jinja2", "jsonschema", "tincan", "babel", "yaml", "markdown_it", "latex2mathml"}
    assert not heavy & set(loaded.stdout.split())


def test_only_the_statements_room_knows_tincan() -> None:
    for path in FILES:
        if "import tincan" in path.read_text("utf-8") or "from tincan" in path.read_text("utf-8"):
            assert "statements" in path.parts, path


DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def test_no_two_decisions_share_a_number() -> None:
    numbers = [paper.name[:4] for paper in DECISIONS]
    assert len(numbers) >= 9
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("paper", DECISIONS, ids=lambda paper: paper.stem)
def test_decisions_are_short_and_whole(paper: Path) -> None:
    assert re.match(r"\d{4}-[a-z0-9.-]+$", paper.stem)
    lines = paper.read_text("utf-8").splitlines()
    assert len(lines) <= 40
    assert {"## Context", "## Decision", "## Consequences"} <= set(lines)


def test_the_pages_for_people_are_there() -> None:
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        assert (ROOT / name).stat().st_size > 200
