"""The rules a manifest must keep, one sentence each; tests/golden shows the manifests whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.course.model import Course, File
from scormkit.diagnostics import blocks
from scormkit.xml import Element, line, parse
from tests.golden.course import COURSE

SCORM = [("scorm12", "4"), ("scorm2004", "3"), ("scorm2004", "4")]
TARGETS = [*SCORM, ("cmi5", "4"), ("xapi", "4")]
NAMES = {
    "scorm12": "imsmanifest.xml",
    "scorm2004": "imsmanifest.xml",
    "cmi5": "cmi5.xml",
    "xapi": "tincan.xml",
}
SHELF = (File("imscp_v1p1.xsd", b""), File("imscp_rootv1p1p2.xsd", b""), File("xml.xsd", b""))


def emitted(target: str, edition: str = "4", course: Course = COURSE) -> list[File]:
    return list(backends()[target].emit(course, Options(edition)))


def manifest(target: str, edition: str = "4", course: Course = COURSE) -> Element:
    data = emitted(target, edition, course)[0].data
    assert isinstance(data, bytes)
    return parse(data)


def found(root: Element, path: str) -> Any:
    spaces: Mapping[str, str] = {prefix or "d": space for prefix, space in root.nsmap.items()}
    return root.xpath(path, namespaces=dict(spaces))


def with_activity(**changes: Any) -> Course:
    activity = replace(COURSE.activities[0], **changes)
    return replace(COURSE, activities=(activity,), title=activity.title)


@pytest.mark.parametrize("target", backends())
def test_a_package_holds_every_file_once_and_its_manifest_first(target: str) -> None:
    paths = [file.path for file in emitted(target)]
    assert sorted(paths) == sorted({*paths})
    assert paths[0] == NAMES.get(target, "index.html")
    assert {file.path for file in COURSE.files} | {"index.html"} <= {*paths}


@pytest.mark.parametrize("target", backends())
def test_the_same_course_gives_the_same_bytes(target: str) -> None:
    assert emitted(target) == emitted(target)


@pytest.mark.parametrize(("target", "edition"), SCORM)
def test_the_versions_and_prefixes_are_what_moodle_looks_for(target: str, edition: str) -> None:
    (data,) = (file.data for file in emitted(target, edition) if file.path == "imsmanifest.xml")
    text = bytes(data).decode()
    version = "1.2" if target == "scorm12" else {"3": "2004 3rd Edition", "4": "2004 4th Edition"}[edition]
    assert f"<schema>ADL SCORM</schema>\n    <schemaversion>{version}</schemaversion>" in text
    assert re.search(r"<manifest xmlns=", text)
    assert "adlcp:scormtype=" in text if target == "scorm12" else "adlcp:scormType=" in text
    assert {"adlcp", "imsmd", "imsss", "adlnav", "adlseq", "lom", "xml"} >= {
        *re.findall(r"[<\s](\w+):\w+", text.replace("xmlns:", "")),
    } - {"https", "http"}


@pytest.mark.parametrize(("target", "edition"), SCORM)
def test_the_first_resource_with_an_address_is_the_sco(target: str, edition: str) -> None:
    root = manifest(target, edition)
    first = found(root, "//d:resource[@href]")[0]
    assert first.get("href") == "index.html"
    assert first.get("type") == "webcontent"
    assert found(root, "//d:item/@identifierref") == [first.get("identifier")]
    assert found(root, "//d:organizations/@default") == found(root, "//d:organization/@identifier")


@pytest.mark.parametrize(("target", "edition"), SCORM)
def test_every_file_is_listed_and_nothing_else(target: str, edition: str) -> None:
    course = replace(COURSE, files=(*COURSE.files, File("media/perché no #1?.png", b"")))
    listed = [unquote(href) for href in found(manifest(target, edition, course), "//d:file/@href")]
    assert sorted(listed) == sorted({"index.html", *(file.path for file in course.files)})
    assert "media/perch%C3%A9%20no%20%231%3F.png" in found(
        manifest(target, edition, course), "//d:file/@href"
    )


@pytest.mark.parametrize(("target", "edition"), SCORM)
def test_identifiers_are_unique_xml_ids_of_ids_alone(target: str, edition: str) -> None:
    ids = found(manifest(target, edition), "//@identifier")
    other = with_activity(title="Altro titolo", language="en", version="9.0.0", iri="https://altri.it/x")
    assert len(ids) == len({*ids}) == 4
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", one, re.ASCII) for one in ids)
    assert found(manifest(target, edition, replace(other, language="en")), "//@identifier") == ids


@pytest.mark.parametrize(("target", "edition"), TARGETS)
def test_xsds_are_named_only_when_they_are_shipped(target: str, edition: str) -> None:
    bare = emitted(target, edition)
    shipped = list(backends()[target].emit(COURSE, Options(edition, SHELF)))
    assert b"schemaLocation" not in bytes(bare[0].data)
    if target.startswith("scorm"):
        assert {file.path for file in shipped} - {file.path for file in bare} == {file.path for file in SHELF}
        (places,) = parse(bytes(shipped[0].data)).xpath("//@*[local-name()='schemaLocation']")
        assert {*places.split()[1::2]} == (
            {"imscp_rootv1p1p2.xsd"} if target == "scorm12" else {"imscp_v1p1.xsd"}
        )
    else:
        assert shipped == bare


@pytest.mark.parametrize(
    ("mark", "written"),
    [(Fraction(4, 5), ["80"]), (Fraction(1), ["100"]), (Fraction(665, 1000), ["67"]), (None, [])],
)
def test_scorm_12_states_the_mark_in_whole_percents(mark: Fraction | None, written: list[str]) -> None:
    assert (
        found(manifest("scorm12", course=with_activity(pass_mark=mark)), "//adlcp:masteryscore/text()")
        == written
    )


@pytest.mark.parametrize("edition", ["3", "4"])
def test_scorm_2004_leaves_judging_to_the_player(edition: str) -> None:
    root = manifest("scorm2004", edition)
    (controls,) = found(root, "//imsss:deliveryControls")
    assert dict(controls.attrib) == {"completionSetByContent": "true", "objectiveSetByContent": "true"}
    for absent in ("imsss:mapInfo", "imsss:objectives", "imsss:rollupRules", "adlcp:completionThreshold"):
        assert found(root, f"//{absent}") == []
    assert found(root, "//d:organization/imsss:sequencing/imsss:controlMode/@flow") == ["true"]


def test_only_the_4th_edition_can_carry_metadata() -> None:
    assert b"typicalLearningTime" in bytes(emitted("scorm2004", "4")[0].data)
    assert len(manifest("scorm2004", "3")[0]) == 2


@pytest.mark.parametrize(("target", "space"), [("scorm12", "imsmd"), ("scorm2004", "lom")])
def test_metadata_without_facts_still_has_a_title(target: str, space: str) -> None:
    plain = with_activity(description="", keywords=(), rights="", minutes=None, goals=())
    text = bytes(emitted(target, "4", plain)[0].data).decode()
    assert f"<{space}:title>" in text
    assert "PT" not in text
    assert "></" not in text


def test_long_descriptions_are_cut_to_what_catalogues_keep() -> None:
    long = with_activity(description="parola " * 1000)
    for target, space in (("scorm12", "langstring"), ("scorm2004", "string")):
        texts = manifest(target, course=long).xpath(
            f"//*[local-name()='description']/*[local-name()='{space}']/text()"
        )
        assert max(len(text) for text in texts) in range(1990, 2001)
        assert texts[0].endswith("…")


@pytest.mark.parametrize(
    ("mark", "attributes"),
    [
        (Fraction(4, 5), {"moveOn": "CompletedAndPassed", "masteryScore": "0.8"}),
        (Fraction(2, 3), {"moveOn": "CompletedAndPassed", "masteryScore": "0.6667"}),
        (None, {"moveOn": "Completed"}),
    ],
)
def test_cmi5_moves_on_when_the_work_is_done_and_the_mark_reached(
    mark: Fraction | None, attributes: dict[str, str]
) -> None:
    (unit,) = found(manifest("cmi5", course=with_activity(pass_mark=mark)), "/d:courseStructure/d:au")
    assert attributes.items() <= dict(unit.attrib).items()
    assert ("masteryScore" in unit.attrib) == (mark is not None)


def test_cmi5_keeps_its_own_rules() -> None:
    root = manifest("cmi5")
    ids = [*found(root, "/*/d:course/@id"), *found(root, "//d:objective/@id"), *found(root, "//d:au/@id")]
    assert root.nsmap == {None: "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"}
    assert len(ids) == len({*ids}) == 4  # 13.1.2-4: unique
    assert all(one.startswith("https://") for one in ids)  # 3.0: absolute
    assert {*found(root, "//d:objective/@idref")} == {*found(root, "//d:objective/@id")}
    assert found(root, "//d:au/d:url/text()") == ["index.html"]  # 14.1: relative, in the package
    assert found(root, "//d:au/@launchMethod") == ["AnyWindow"]
    assert [child.tag.rpartition("}")[2] for child in found(root, "//d:au")[0]] == [
        "title",
        "description",
        "objectives",
        "url",
    ]
    assert {*found(root, "//d:langstring/@lang")} == {"it"}
    assert found(root, "//d:title[not(d:langstring)] | //d:description[not(d:langstring)]") == []


def test_cmi5_without_objectives_or_description_is_whole() -> None:
    root = manifest("cmi5", course=with_activity(goals=(), description=""))
    assert found(root, "//d:objectives") == []
    assert {*found(root, "//d:description/d:langstring/text()")} == {COURSE.title}


def test_tincan_has_one_activity_and_one_launch() -> None:
    root = manifest("xapi", course=with_activity(description=""))
    (activity,) = found(root, "/d:tincan/d:activities/d:activity")
    assert dict(activity.attrib) == {
        "id": "https://formazione.acme.it/telefono",
        "type": "http://adlnet.gov/expapi/activities/course",
    }
    assert [(child.tag.rpartition("}")[2], child.text, child.get("lang")) for child in activity] == [
        ("name", COURSE.title, "it"),
        ("description", COURSE.title, "it"),
        ("launch", "index.html", "it"),
    ]


@pytest.mark.parametrize(
    ("target", "policy"),
    [("scorm12", "connect-src 'self';"), ("scorm2004", "connect-src 'self';"), ("web", "connect-src 'self';"),
     ("cmi5", "connect-src 'self' https: http:;"), ("xapi", "connect-src 'self' https: http:;")],
)  # fmt: skip
def test_the_page_knows_its_target_and_talks_to_nobody_else(target: str, policy: str) -> None:
    (page,) = (bytes(file.data).decode() for file in emitted(target) if file.path == "index.html")
    assert policy in page.replace("&#39;", "'")
    assert f'"target":"{target}"' in page
    assert f'"stateLimit":{backends()[target].state_limit}' in page


WORDS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
ANY = st.text(WORDS | st.sampled_from("\t\r\n"), max_size=30) | st.sampled_from(
    ["]]>", "&", "&#233;", "&eacute;", "<![CDATA[", '"', "'", "<!--", "?>", "0", "\x85", "\u2028"]
)


@pytest.mark.parametrize(("target", "edition"), TARGETS)
@given(title=ANY, description=ANY, keyword=ANY, name=ANY)
def test_any_text_gives_a_sound_manifest_or_a_diagnostic(
    target: str, edition: str, title: str, description: str, keyword: str, name: str
) -> None:
    course = replace(
        with_activity(title=title, description=description, keywords=(keyword,)),
        files=(File(f"media/{name}", b""), *COURSE.files),
    )
    backend = backends()[target]
    if blocks(backend.check(course, Options(edition))):
        return

    data = bytes(next(backend.emit(course, Options(edition))).data)

    root = parse(data)
    texts = [text for text in root.itertext() if text.strip()]
    assert line(title) in texts
    assert b"&#" not in data
    if target.startswith("scorm"):
        assert f"media/{name}" in [unquote(href) for href in found(root, "//d:file/@href")]
