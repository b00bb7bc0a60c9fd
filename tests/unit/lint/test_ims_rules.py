"""Rules about resources and files stay quick and calm where manifests are large, deep or hostile."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scormkit.diagnostics import Diagnostic
from scormkit.lint import lint
from tests import packing

MANIFEST = "imsmanifest.xml"
MANY = 3000
"""Deeper than Python's stack."""


def told(code: str, resources: Iterable[str], where: Path) -> list[Diagnostic]:
    step = {"file": MANIFEST, "find": "  </resources>", "replace": f"{''.join(resources)}  </resources>"}
    path = where / "package.zip"
    path.write_bytes(packing.patched(packing.base("scorm12"), [step]).zip)
    return list(lint(path, select=(code,)))


def resource(name: str, *needs: str) -> str:
    below = "".join(f'<dependency identifierref="{need}"/>' for need in needs)
    return (
        f'<resource identifier="{name}" type="webcontent" adlcp:scormtype="asset">'
        f'<file href="shared/lesson.js"/>{below}</resource>\n'
    )


def test_a_long_chain_of_dependencies_is_no_circle(tmp_path: Path) -> None:
    chain = [resource(f"R{number}", f"R{number + 1}") for number in range(MANY)]
    assert told("SK534", [*chain, resource(f"R{MANY}")], tmp_path) == []


def test_of_a_long_circle_the_nearest_resources_are_named(tmp_path: Path) -> None:
    chain = [resource(f"R{number}", f"R{(number + 1) % MANY}") for number in range(MANY)]
    (one,) = told("SK534", chain, tmp_path)
    last = MANY - 1
    way = [*(f"R{number}" for number in range(last - 5, MANY)), "R0"]
    assert one.message.endswith(f": … → {' → '.join(way)}")


def test_two_ways_to_one_resource_are_no_circle(tmp_path: Path) -> None:
    diamond = [resource("A", "B", "C"), resource("B", "D"), resource("C", "D"), resource("D")]
    assert told("SK534", diamond, tmp_path) == []


def test_what_is_shown_of_a_name_has_an_end(tmp_path: Path) -> None:
    (one,) = told("SK525", [resource("A", "x" * 100_000)], tmp_path)
    assert len(one.message) < 1200


def test_files_of_a_manifest_within_are_looked_for_below_its_base(tmp_path: Path) -> None:
    third = resource("THIRD").replace("shared/lesson.js", "lesson.js")
    inner = (
        '<manifest identifier="SUB" xml:base="shared/"><organizations/><resources>{}</resources></manifest>'
    )
    assert told("SK531", ["</resources>", inner.format(third), "<resources>"], tmp_path) == []
    lost = third.replace("lesson.js", "lost.js")
    (one,) = told("SK531", ["</resources>", inner.format(lost), "<resources>"], tmp_path)
    assert one.message == "there is no file 'shared/lost.js' in the package"
