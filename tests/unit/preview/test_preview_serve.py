"""A preview as a browser meets it: the state, launches, attempts, learners, films, the desk's own pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scormkit import resources
from scormkit.preview import pages
from scormkit.preview.serve import listen, places_of
from scormkit.preview.settings import PreviewError
from tests.packing import base
from tests.unit.preview.previews import FILM, Preview, previewed, record, said, written

pytestmark = pytest.mark.slow


def test_the_state_tells_what_there_is(preview: Preview) -> None:
    state = preview.state()
    lists = {"learners", "switches", "diagnostics", "documents", "records"}
    assert set(state) == {"package", "problem", "release", *lists}
    told = state["package"]
    assert (told["title"], told["kind"], told["module"], told["limit"]) == (
        "Lesson",
        "scorm12",
        False,
        {"suspend": 4096},
    )
    assert [(one["id"], one["depth"], one["kind"]) for one in told["scos"]] == [
        ("ITEM-first", 0, "scorm12"),
        ("ITEM-second", 0, "scorm12"),
    ]
    assert state["learners"] == [
        {"id": "ada-rossi", "name": "Ada Rossi"},
        {"id": "eva-bianchi", "name": "Eva Bianchi"},
    ]
    assert (state["records"], state["problem"]) == ({}, "")


def test_a_launch_leads_to_the_content(preview: Preview) -> None:
    answer = preview.api("launch", sco="ITEM-second", learner="eva-bianchi", mode="normal", attempt="new")
    assert answer["kind"] == "scorm12"
    assert answer["url"] == f"{preview.places.stage}/stage/{answer['ticket']}"
    told = preview.told(answer["ticket"])
    assert told["desk"] == preview.places.desk
    assert told["cmi"]["core"]["student_name"] == "Bianchi, Eva"
    assert told["url"] == f"{preview.places.stage}/package/{answer['ticket']}/second.html"
    page = preview.http.get(told["url"])
    assert (page.status_code, page.content) == (200, base("scorm12")["second.html"])
    assert page.headers["content-type"] == "text/html"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert "content-security-policy" not in page.headers


def test_a_learner_resumes_where_they_were(preview: Preview) -> None:
    ticket, _ = preview.launch()
    assert preview.commit(ticket, said(suspend_data="page 2")).json() == {"result": True, "errorCode": 0}
    assert preview.commit(ticket, said(suspend_data="page 3"), end=True).json()["result"] is True
    shown = record(preview)
    assert (shown["status"], shown["suspend"], shown["time"], shown["finished"]) == (
        "incomplete",
        6,
        60,
        True,
    )
    _, told = preview.launch(attempt="resume")
    assert (told["cmi"]["core"]["entry"], told["cmi"]["suspend_data"]) == ("resume", "page 3")
    _, other = preview.launch(learner="eva-bianchi")
    assert "suspend_data" not in other["cmi"]
    _, anew = preview.launch(attempt="new")
    assert (anew["cmi"]["core"]["entry"], "suspend_data" in anew["cmi"]) == ("ab-initio", False)
    assert (record(preview)["attempt"], len(record(preview)["earlier"])) == (2, 1)


def test_an_end_counts_once_however_often_it_is_said(preview: Preview) -> None:
    ticket, _ = preview.launch()
    for _ in range(3):
        assert preview.commit(ticket, said(), end=True).json()["result"] is True
    assert record(preview)["time"] == 60
    assert preview.commit(ticket, said("completed")).json()["result"] is True
    assert (record(preview)["status"], record(preview)["time"]) == ("completed", 60)
    assert record(preview)["finished"]


def test_the_last_words_of_an_attempt_do_not_reach_the_next(preview: Preview) -> None:
    first, _ = preview.launch()
    preview.commit(first, said(suspend_data="page 3"))
    second, _ = preview.launch(attempt="new")
    assert preview.commit(first, said("passed", suspend_data="page 9"), end=True).json()["result"] is True
    assert (record(preview)["status"], record(preview)["suspend"]) == ("not attempted", 0)
    preview.commit(second, said(suspend_data="p"))
    assert record(preview)["suspend"] == 1


def test_a_beacon_is_an_end(preview: Preview) -> None:
    ticket, _ = preview.launch()
    headers = {"Origin": preview.places.stage, "Content-Type": "text/plain;charset=UTF-8"}
    where = f"{preview.places.stage}/commit/{ticket}"
    preview.http.post(where, json={"cmi": said("completed")}, headers=headers)
    assert record(preview)["finished"]


def test_what_is_said_after_a_reset_is_not_kept(preview: Preview) -> None:
    ticket, _ = preview.launch()
    other, _ = preview.launch(learner="eva-bianchi")
    preview.commit(ticket, said())
    preview.commit(other, said())
    state = preview.api("reset", learner="ada-rossi", sco="ITEM-first")
    assert list(state["records"]) == ["eva-bianchi/ITEM-first"]
    preview.commit(ticket, said("passed"), end=True)
    assert record(preview) is None
    preview.commit(other, said("passed"), end=True)
    assert record(preview, "eva-bianchi")["status"] == "passed"


def test_learners_can_be_added(preview: Preview) -> None:
    one = preview.api("learners", name="  Zoë   O’Hara ")
    assert one == {"id": "zoe-ohara", "name": "Zoë O’Hara"}
    assert preview.api("learners", name="Zoe OHara")["id"] == "zoe-ohara-2"
    assert preview.api("learners", name="李小龙")["id"] == "learner"
    assert preview.launch(learner="zoe-ohara")[1]["cmi"]["core"]["student_name"] == "O’Hara, Zoë"
    for name in ("", "   ", "x" * 300, "a\u202eb"):
        assert "needs a name" in preview.refused("learners", name=name)
    assert preview.refused("learners", name=3) == "'name' is a text"


def test_a_part_of_a_film_is_sent_alone(preview: Preview) -> None:
    ticket, _ = preview.launch()
    got = preview.file(ticket, "media/film.mp4", Range="bytes=1000-1999")
    assert (got.status_code, got.content) == (206, FILM[1000:2000])
    assert got.headers["content-range"] == f"bytes 1000-1999/{len(FILM)}"
    assert got.headers["content-type"] == "video/mp4"
    assert preview.file(ticket, "media/film.mp4", Range="bytes=0-1,5-6").status_code == 200
    behind = preview.file(ticket, "media/film.mp4", Range=f"bytes={len(FILM)}-")
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(FILM)}")
    assert preview.file(ticket, "media/film.mp4").content == FILM
    rest = preview.file(ticket, "media/film.mp4", Range="bytes=1-")
    assert (rest.status_code, rest.content) == (206, FILM[1:])


def test_head_tells_as_much_as_get(preview: Preview) -> None:
    ticket, told = preview.launch()
    got, asked = preview.http.get(told["url"]), preview.http.head(told["url"])
    assert (asked.status_code, asked.content) == (200, b"")
    assert dict(asked.headers) == dict(got.headers)
    empty = preview.file(ticket, "empty.css")
    assert (empty.status_code, empty.content, empty.headers["content-type"]) == (200, b"", "text/css")


def test_what_is_not_there_is_404(preview: Preview) -> None:
    ticket, _ = preview.launch()
    for path in ("nothing.html", "", "FIRST.html", "media", "media/"):
        assert preview.file(ticket, path).status_code == 404, path
    assert preview.file("another-ticket", "first.html").status_code == 400
    assert preview.http.get(f"{preview.places.stage}/nothing.js").status_code == 404
    assert preview.http.get(f"{preview.places.stage}/a/b").status_code == 404
    assert preview.http.get(f"{preview.places.stage}/favicon.ico").status_code == 204
    assert preview.http.get(f"{preview.places.store}/xapi/about").status_code == 404


def test_lint_speaks_of_packages_in_the_page(tmp_path: Path) -> None:
    files = base("scorm12")
    del files["second.html"]
    with previewed(written(tmp_path / "x.zip", files)) as preview, preview.events() as wait:
        while not (said := preview.state()["diagnostics"]):
            wait("state")
    (one, *_) = [one for one in said if "second.html" in one["message"]]
    assert one["path"].endswith("x.zip!imsmanifest.xml")
    assert "second.html" in one["excerpt"]


def test_several_standards_of_one_package_can_be_chosen(tmp_path: Path) -> None:
    path = written(tmp_path / "x.zip", {**base("cmi5"), **base("scorm12")})
    with previewed(path) as preview:
        assert preview.state()["package"]["targets"] == ["scorm12", "cmi5"]
        assert preview.api("choose", target="cmi5")["package"]["kind"] == "cmi5"
        assert "no scorm2004" in preview.refused("choose", target="scorm2004")
        assert preview.state()["package"]["kind"] == "cmi5"


def test_three_ports_are_taken_together() -> None:
    first = listen("127.0.0.1", 0)
    port = first[0].getsockname()[1]
    second = listen("127.0.0.1", port) if port < 60000 else listen("127.0.0.1", 0)
    try:
        ports = [one.getsockname()[1] for one in (*first, *second)]
        assert len(set(ports)) == 6
        places = places_of("::1", second)
        assert places.desk == f"http://[::1]:{ports[3]}"
        assert places.key not in repr(places)
    finally:
        for one in (*first, *second):
            one.close()


def test_pages_are_made_of_what_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PLAYER", tmp_path)
    with pytest.raises(PreviewError, match="was not built"):
        pages.page("desk", "x", {})
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "desk.js").write_text("1")
    plain = pages.page("desk", "<b> & co", {"text": "</script><!--\u2028"})
    assert "<title>&lt;b&gt; &amp; co</title>" in plain
    assert '<link rel="stylesheet" href="/desk.css">' in plain
    assert plain.count("</script>") == 2, "what is told cannot end its element"
    told = plain.partition('id="desk-config">')[2].partition("</script>")[0]
    assert json.loads(told) == {"text": "</script><!--\u2028"}
    (tmp_path / "desk" / "desk.html").write_text("<head></head><body>own")
    own = pages.page("desk", "x", {"a": 1})
    assert own.startswith('<head><script type="application/json" id="desk-config">')
    assert own.endswith("</head><body>own")


def test_the_built_desk_is_served_file_by_file(
    preview: Preview, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk").mkdir()
    built = {
        "desk.js": "// ü",
        "stage.js": "1",
        "guard.js": "2",
        "desk.css": "a{}",
        "desk.html": "<head></head>",
    }
    for name, text in built.items():
        (tmp_path / "desk" / name).write_text(text, "utf-8")
    monkeypatch.setattr(resources, "_PLAYER", tmp_path)
    for origin in (preview.places.desk, preview.places.stage):
        script = preview.http.get(f"{origin}/desk.js")
        assert (script.text, script.headers["content-type"]) == ("// ü", "text/javascript; charset=utf-8")
        assert preview.http.get(f"{origin}/desk.css").headers["content-type"] == "text/css; charset=utf-8"
        assert preview.http.get(f"{origin}/desk.html").status_code == 404, "it is a template"
    assert preview.places.key in preview.http.get(f"{preview.places.desk}/").text
    # A checkout builds anew while the preview runs.
    (tmp_path / "desk" / "desk.js").write_text("// another", "utf-8")
    assert preview.http.get(f"{preview.places.desk}/desk.js").text == "// another"
