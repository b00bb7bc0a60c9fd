"""What is found to launch in packages of every standard, and what is said of those that hold nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from scormkit.preview.content import Content
from scormkit.preview.modules import compile_module, is_module
from scormkit.preview.packages import read_package, said_of
from scormkit.preview.settings import PreviewError
from tests.packing import base, patched
from tests.unit.preview.previews import module, package, written


def read(folder: Path, name: str, *steps: dict[str, Any]) -> Content:
    """Return the sound package *name* after *steps*, as content."""
    return read_package(written(folder / "x.zip", patched(base(name), steps).files))


def swap(find: str, replace: str, file: str = "imsmanifest.xml") -> dict[str, Any]:
    return {"file": file, "find": find, "replace": replace}


def test_scorm12_has_its_items_with_what_the_manifest_says(tmp_path: Path) -> None:
    more = (
        "<title>First</title><adlcp:prerequisites type='aicc_script'>ITEM-second</adlcp:prerequisites>"
        "<adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed><adlcp:timelimitaction>exit,message"
        "</adlcp:timelimitaction><adlcp:datafromlms>level=2</adlcp:datafromlms>"
        "<adlcp:masteryscore>75</adlcp:masteryscore>"
    )
    files = base("scorm12")
    text = files["imsmanifest.xml"].decode()
    item = text[text.index('<item identifier="ITEM-first"') :]
    item = item[: item.index("</item>")]
    changed = item.replace('identifierref="RES-first"', 'identifierref="RES-first" parameters="?a=1"')
    changed = changed[: changed.index(">") + 1] + more
    files["imsmanifest.xml"] = text.replace(item, changed).encode()
    content = read_package(written(tmp_path / "x.zip", files))
    first, second = content.scos
    assert (content.kind, content.title, content.limit, content.edition) == ("scorm12", "Lesson", 4096, "")
    assert (first.id, first.title, first.address, first.mastery) == (
        "ITEM-first",
        "First",
        "first.html?a=1",
        0.75,
    )
    assert (first.prerequisites, first.launch_data) == ("ITEM-second", "level=2")
    assert first.facts["max_time_allowed"] == "00:30:00"
    assert first.facts["time_limit_action"] == "exit,message"
    assert (second.id, second.address) == ("ITEM-second", "second.html")
    assert [node.sco for node in content.tree] == ["ITEM-first", "ITEM-second"]


def test_scorm2004_has_its_objectives_marks_and_thresholds(tmp_path: Path) -> None:
    sequencing = (
        "<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID='greet' "
        "satisfiedByMeasure='true'><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure>"
        "</imsss:primaryObjective><imsss:objective objectiveID='listen'/>"
        "</imsss:objectives></imsss:sequencing>"
    )
    extra = "<adlcp:completionThreshold completedByMeasure='true' minProgressMeasure='0.9'/>"
    files = base("scorm2004")
    text = files["imsmanifest.xml"].decode()
    begin = text.index("<imsss:sequencing>")
    end = text.index("</imsss:sequencing>") + len("</imsss:sequencing>")
    files["imsmanifest.xml"] = (text[:begin] + extra + sequencing + text[end:]).encode()
    content = read_package(written(tmp_path / "x.zip", files))
    first, second = content.scos
    assert (content.kind, content.edition, content.limit) == ("scorm2004", "4", 64000)
    assert first.mastery == 0.6
    assert first.facts["scaled_passing_score"] == "0.6"
    assert first.facts["completion_threshold"] == "0.9"
    assert first.facts["objectives"] == ["greet", "listen"]
    assert (second.mastery, second.facts["completion_threshold"]) == (None, "")


@pytest.mark.parametrize(
    ("threshold", "share"),
    [
        ("<adlcp:completionThreshold>0.4</adlcp:completionThreshold>", "0.4"),
        ("<adlcp:completionThreshold completedByMeasure='true'/>", "1.0"),
        ("<adlcp:completionThreshold completedByMeasure='false' minProgressMeasure='0.2'/>", ""),
    ],
)
def test_thresholds_are_read_as_each_edition_writes_them(tmp_path: Path, threshold: str, share: str) -> None:
    content = read(tmp_path, "scorm2004", swap("<title>First</title>", f"<title>First</title>{threshold}"))
    assert content.scos[0].facts["completion_threshold"] == share


def test_an_objective_by_measure_without_a_measure_asks_for_all(tmp_path: Path) -> None:
    one = (
        "<title>First</title><imsss:sequencing><imsss:objectives><imsss:primaryObjective "
        "satisfiedByMeasure='true'/></imsss:objectives></imsss:sequencing>"
    )
    content = read(tmp_path, "scorm2004", swap("<title>First</title>", one))
    assert content.scos[0].mastery == 1.0
    assert content.scos[0].facts["objectives"] == []


def test_the_second_edition_keeps_less(tmp_path: Path) -> None:
    version = "<schemaversion>{}</schemaversion>"
    content = read(tmp_path, "scorm2004", swap(version.format("2004 4th Edition"), version.format("CAM 1.3")))
    assert (content.edition, content.limit) == ("2", 4000)


def test_cmi5_has_its_blocks_and_units(tmp_path: Path) -> None:
    content = read_package(package(tmp_path, "cmi5"))
    assert content.kind == "cmi5"
    assert content.limit is None
    assert [(node.depth, node.title, bool(node.sco)) for node in content.tree] == [
        (0, "On the phone", False),
        (1, "First", True),
        (0, "Second", True),
    ]
    first, second = content.scos
    assert (first.mastery, second.address) == (0.8, "second.html?page=1")
    assert content.course is not None
    assert set(content.course.units) == {first.id, second.id}


def test_a_unit_whose_page_is_missing_is_a_heading(tmp_path: Path) -> None:
    content = read(tmp_path, "cmi5", swap("<url>first.html</url>", "<url>nothing.html</url>", "cmi5.xml"))
    assert [(node.title, bool(node.sco)) for node in content.tree] == [
        ("On the phone", False),
        ("First", False),
        ("Second", True),
    ]


def test_tincan_has_the_activity_that_is_launched(tmp_path: Path) -> None:
    content = read_package(package(tmp_path, "xapi"))
    (one,) = content.scos
    assert (content.kind, one.kind, one.address) == ("xapi", "xapi", "first.html")


def test_a_tincan_package_in_a_folder_of_its_zip_is_found(tmp_path: Path) -> None:
    files = {f"golf course/{name}": data for name, data in base("xapi").items()}
    content = read_package(written(tmp_path / "x.zip", files))
    assert content.scos[0].address == "golf%20course/first.html"


@pytest.mark.parametrize(
    ("there", "address"),
    [
        ("https://player.example/first.html?a=1#b", "https://player.example/first.html?a=1#b"),
        ("//player.example/a", "http://player.example/a"),
        ('a.html" xml:base="HTTP://player.example/b/', "HTTP://player.example/b/a.html"),
    ],
)
def test_a_page_elsewhere_is_launched_there(tmp_path: Path, there: str, address: str) -> None:
    content = read(
        tmp_path,
        "scorm12",
        swap('adlcp:scormtype="sco" href="first.html"', f'adlcp:scormtype="sco" href="{there}"'),
    )
    assert content.scos[0].external
    assert content.scos[0].address == address


@pytest.mark.parametrize(
    "there", ["javascript:alert(1)", "javascript://x%0aalert(1)", "data:text/html,x", "file:///etc"]
)
def test_what_is_no_web_page_is_not_launched(tmp_path: Path, there: str) -> None:
    change = swap('adlcp:scormtype="sco" href="first.html"', f'adlcp:scormtype="sco" href="{there}"')
    assert [sco.id for sco in read(tmp_path, "scorm12", change).scos] == ["ITEM-second"]


def test_names_are_encoded_for_their_address(tmp_path: Path) -> None:
    files = base("scorm12")
    files["fi rst%20ü#1.html"] = files.pop("first.html")
    manifest = files["imsmanifest.xml"].decode()
    files["imsmanifest.xml"] = manifest.replace(
        'href="first.html"', 'href="fi%20rst%2520%C3%BC%231.html?x=1"'
    ).encode()
    content = read_package(written(tmp_path / "x.zip", files))
    assert content.scos[0].address == "fi%20rst%2520%C3%BC%231.html?x=1"


def test_a_name_that_nobody_encoded_has_no_query(tmp_path: Path) -> None:
    files = base("scorm12")
    files["a?b#c.html"] = files.pop("first.html")
    text = files["imsmanifest.xml"].decode().replace('href="first.html"', 'href="a?b#c.html"')
    files["imsmanifest.xml"] = text.encode()
    assert read_package(written(tmp_path / "x.zip", files)).scos[0].address == "a%3Fb%23c.html"


def test_items_without_a_page_are_headings(tmp_path: Path) -> None:
    content = read(tmp_path, "scorm12", swap(' identifierref="RES-second"', ' identifierref="RES-nowhere"'))
    assert [sco.id for sco in content.scos] == ["ITEM-first"]
    assert [node.sco for node in content.tree] == ["ITEM-first", ""]


def test_twins_are_launched_once(tmp_path: Path) -> None:
    content = read(tmp_path, "scorm12", swap('identifier="ITEM-second"', 'identifier="ITEM-first"'))
    assert [sco.id for sco in content.scos] == ["ITEM-first"]


def test_without_items_the_first_resource_is_launched(tmp_path: Path) -> None:
    files = base("scorm12")
    text = files["imsmanifest.xml"].decode()
    begin, end = text.index("<item "), text.rindex("</item>") + len("</item>")
    files["imsmanifest.xml"] = (text[:begin] + text[end:]).encode()
    (one,) = read_package(written(tmp_path / "x.zip", files)).scos
    assert (one.id, one.address) == ("RES-first", "first.html")


def test_a_package_of_several_standards_is_read_as_the_one_that_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "x.zip", {**base("cmi5"), **base("scorm12"), **base("xapi")})
    content = read_package(path)
    assert (content.kind, content.targets) == ("scorm12", ("scorm12", "cmi5", "xapi"))
    assert read_package(path, "xapi").kind == "xapi"
    with pytest.raises(PreviewError, match="no scorm2004") as error:
        read_package(path, "scorm2004")
    assert "scorm12, cmi5, xapi" in error.value.hint


def test_a_folder_and_a_web_package_are_read_as_well(tmp_path: Path) -> None:
    from scormkit.factory import Order, make

    (made,) = make(Order(module(tmp_path), "it", ("web",), tmp_path)).packages
    content = read_package(Path(made.path))
    assert (content.kind, content.scos[0].address) == ("web", "index.html")
    for name, data in base("scorm12").items():
        (tmp_path / "open" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "open" / name).write_bytes(data)
    assert read_package(tmp_path / "open").title == "Lesson"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"readme.txt": b"hello"}, "is no package: there is no imsmanifest.xml"),
        ({"h5p.json": b"{}"}, "is an H5P package, and no LMS launches that"),
        ({"imsmanifest.xml": b"<manifest"}, "has a manifest that cannot be read"),
        ({"imsmanifest.xml": b"<other/>"}, "is no package"),
    ],
)
def test_what_is_no_package_is_told_by_name(tmp_path: Path, files: dict[str, bytes], words: str) -> None:
    with pytest.raises(PreviewError, match=words) as error:
        read_package(written(tmp_path / "x.zip", files))
    assert "SCORM 1.2" in error.value.hint


def test_a_package_with_nothing_to_launch_says_so(tmp_path: Path) -> None:
    files = {"imsmanifest.xml": base("scorm12")["imsmanifest.xml"]}
    with pytest.raises(PreviewError, match="nothing to launch"):
        read_package(written(tmp_path / "x.zip", files))


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no zip")
    with pytest.raises(PreviewError, match="is no package"):
        read_package(tmp_path / "x.zip")
    with pytest.raises(PreviewError, match="no such file"):
        read_package(tmp_path / "nowhere.zip")
    assert said_of(tmp_path / "nowhere.zip") == ()


def test_a_module_is_compiled_for_one_target_and_language(tmp_path: Path) -> None:
    folder = module(tmp_path)
    content = compile_module(folder, "scorm2004", "en", "3").content
    assert content is not None
    assert (content.kind, content.edition, content.language) == ("scorm2004", "3", "en")
    assert content.languages == ("it", "en")
    assert "cmi5" in content.targets
    other = compile_module(folder, "scorm2004", "it", "3").content
    assert other is not None
    assert other.digest != content.digest
    with pytest.raises(PreviewError, match="does not speak 'de'"):
        compile_module(folder, "", "de")
    with pytest.raises(PreviewError, match="no target 'scorm13'"):
        compile_module(folder, "scorm13")


def test_a_module_with_errors_has_no_content(tmp_path: Path) -> None:
    folder = module(tmp_path)
    text = (folder / "module.yaml").read_text("utf-8")
    (folder / "module.yaml").write_text(text.replace("score: 80", "score: 800"), "utf-8")
    made = compile_module(folder)
    assert made.content is None
    assert made.diagnostics
    (folder / "module.yaml").write_text(text, "utf-8")
    locale = folder / "locales" / "en.po"
    locale.write_text(locale.read_text("utf-8").replace('msgstr "', 'msgstr "{{ org.nothing }} ', 3), "utf-8")
    broken = compile_module(folder, "", "en")
    assert (broken.content, bool(broken.diagnostics)) == (None, True)


def test_a_folder_with_a_module_in_it_is_one(tmp_path: Path) -> None:
    folder = module(tmp_path)
    assert is_module(folder)
    assert is_module(folder / "module.yaml")
    assert not is_module(tmp_path)


def test_media_take_part_in_what_is_new(tmp_path: Path) -> None:
    folder = module(tmp_path)
    film = folder / "media" / "notes.mp3"
    page = folder / "pages" / "02-saluto.md"
    shutil.copy(folder / "media" / "ascolto.svg", film)
    before = compile_module(folder).content
    page.write_text(page.read_text("utf-8") + "\n\nCiao.\n", "utf-8")
    after = compile_module(folder).content
    assert before is not None
    assert after is not None
    assert before.digest != after.digest
