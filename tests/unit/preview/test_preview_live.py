"""What is saved appears: fast, with its findings, and never worse than the last sound build."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from scormkit.preview import hub as hub_module
from scormkit.preview import watch as watch_module
from scormkit.preview import workshop as workshop_module
from scormkit.preview.hub import Hub, event
from scormkit.preview.settings import PreviewError
from scormkit.preview.watch import watched
from scormkit.preview.workshop import aside
from tests.packing import base
from tests.unit.preview.previews import Preview, module, package, previewed, written

pytestmark = pytest.mark.slow


def save(file: Path, old: str, new: str) -> None:
    """Save *file* with *old* replaced, as editors do: another file takes its place."""
    text = file.read_text("utf-8")
    assert old in text
    beside = file.with_name(f".{file.name}.new")
    beside.write_text(text.replace(old, new, 1), "utf-8")
    beside.replace(file)


def built(wait: Callable[[str], Any], after: int = 1) -> Any:
    """Return the first state that tells of a release *after* that."""
    while (state := wait("state"))["release"] <= after:
        pass
    return state


def page_text(preview: Preview) -> str:
    _, told = preview.launch()
    return preview.http.get(told["url"]).text


def test_a_save_is_seen_in_the_page_within_a_blink(tmp_path: Path) -> None:
    folder = module(tmp_path)
    page = folder / "pages" / "02-saluto.md"
    with previewed(folder) as preview, preview.events() as wait:
        taken = []
        for number in range(5):
            text = page.read_text("utf-8")
            begun = time.perf_counter()
            page.write_text(f"{text}\n\nCiao numero {number}.\n", "utf-8")
            state = built(wait, number + 1)
            taken.append(time.perf_counter() - begun)
            assert state["release"] == number + 2
            assert f"Ciao numero {number}." in page_text(preview)
    # 60 to 100 ms on an idle machine; here others are at work, and the best run tells what it takes.
    assert min(taken) < 1.0, statistics.median(taken)


def test_a_page_that_was_open_keeps_the_build_it_began_with(tmp_path: Path) -> None:
    folder = module(tmp_path)
    with previewed(folder) as preview, preview.events() as wait:
        ticket, _ = preview.launch()
        save(folder / "module.yaml", "title: Al telefono", "title: Cambiato")
        while preview.state()["package"]["title"] != "Cambiato":
            wait("state")
        assert "Cambiato" not in preview.file(ticket, "imsmanifest.xml").text
        again, _ = preview.launch(attempt="resume")
        assert "Cambiato" in preview.file(again, "imsmanifest.xml").text


def test_errors_appear_and_the_last_sound_build_stays(tmp_path: Path) -> None:
    folder = module(tmp_path)
    with previewed(folder) as preview, preview.events() as wait:
        save(folder / "module.yaml", "score: 80", "score: 800")
        state = wait("state")
        (finding,) = [one for one in state["diagnostics"] if one["severity"] == "error"]
        assert finding["path"].endswith("module.yaml")
        assert "800" in finding["excerpt"]
        assert "last sound build" in state["problem"]
        assert "Al telefono" in page_text(preview)
        save(folder / "module.yaml", "score: 800", "score: 80")
        while state["problem"]:
            state = wait("state")
        assert not [one for one in state["diagnostics"] if one["severity"] == "error"]


def test_a_module_with_errors_opens_the_desk_and_waits(tmp_path: Path) -> None:
    folder = module(tmp_path)
    save(folder / "module.yaml", "score: 80", "score: 800")
    with previewed(folder) as preview, preview.events() as wait:
        state = preview.state()
        assert "as soon as they are mended" in state["problem"]
        assert (state["package"]["scos"], state["package"]["title"]) == ([], "telefono")
        assert "nothing to launch" in preview.refused("launch")
        assert preview.http.get(f"{preview.places.desk}/").status_code in {200, 400}
        assert state["release"] == 0
        save(folder / "module.yaml", "score: 800", "score: 80")
        built(wait, 0)
        assert "Al telefono" in page_text(preview)


def test_the_projects_file_takes_part(tmp_path: Path) -> None:
    folder = module(tmp_path)
    project = folder.parents[1] / "scormkit.yaml"
    with previewed(folder / "module.yaml") as preview, preview.events() as wait:
        save(project, "name: Lumina", "name: Acme Energia")
        built(wait)
        assert "Acme Energia" in page_text(preview)


def test_what_changes_nothing_is_no_new_release(tmp_path: Path) -> None:
    folder = module(tmp_path)
    with previewed(folder) as preview, preview.events() as wait:
        before = preview.inner.lms.content
        (folder / "module.yaml").touch()
        assert wait("state")["release"] == 1
        assert preview.inner.lms.content is not before
        save(folder / "module.yaml", "minutes: 20", "minutes: 21")
        assert built(wait)["release"] == 2


def test_a_desk_that_was_away_during_a_build_is_told_of_it_when_it_comes_back(tmp_path: Path) -> None:
    folder = module(tmp_path)
    with previewed(folder) as preview:
        launched = preview.api("launch")
        assert launched["release"] == preview.state()["release"] == 1
        save(folder / "module.yaml", "title: Al telefono", "title: Cambiato")
        while preview.state()["package"]["title"] != "Cambiato":
            time.sleep(0.02)
        with preview.events() as wait:
            preview.api("learners", name="Grace Hopper")
            assert wait("state")["release"] == 2
        assert preview.api("launch")["release"] == 2


def test_language_and_target_can_be_chosen(tmp_path: Path) -> None:
    with previewed(module(tmp_path)) as preview:
        state = preview.api("choose", language="en", target="scorm2004")
        assert (state["package"]["language"], state["package"]["kind"]) == ("en", "scorm2004")
        assert state["release"] == 2
        assert '<html lang="en"' in page_text(preview)
        assert preview.api("launch", language="it", target="cmi5")["kind"] == "cmi5"
        assert preview.state()["package"]["language"] == "it"
        assert "does not speak" in preview.refused("choose", language="de")
        assert preview.refused("choose", language=["it"]) == "'language' is a text"
        assert preview.state()["package"]["kind"] == "cmi5"


def test_a_language_with_errors_is_chosen_and_waits_to_be_mended(tmp_path: Path) -> None:
    folder = module(tmp_path)
    locale = folder / "locales" / "en.po"
    sound = locale.read_text("utf-8")
    text = sound.replace('\nmsgstr "', '\nmsgstr "{{ org.nothing }} ', 9)
    locale.write_text(text, "utf-8")
    with previewed(folder) as preview, preview.events() as wait:
        state = preview.api("choose", language="en")
        assert (state["package"]["language"], "last sound build" in state["problem"]) == ("it", True)
        assert "has errors" in preview.refused("launch", language="en")
        assert preview.api("launch", language="it")["kind"] == "scorm12"
        preview.api("choose", language="en")
        locale.write_text(sound, "utf-8")
        assert built(wait)["package"]["language"] == "en"


def test_a_zip_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = package(tmp_path)
    with previewed(path) as preview, preview.events() as wait:
        fresh = base("scorm12")
        fresh["first.html"] = b"<p>the second release"
        written(tmp_path / "y.zip", fresh).replace(path)
        built(wait)
        assert "the second release" in page_text(preview)
        (tmp_path / "unrelated.txt").write_text("not ours")
        path.write_bytes(b"half a zip")
        while "as it was before" not in (state := preview.state())["problem"]:
            wait("state")
        assert "is no package" in state["problem"]
        assert state["package"]["title"] == "Lesson"


def test_a_folder_is_watched_as_a_whole(tmp_path: Path) -> None:
    for name, data in base("scorm2004").items():
        (tmp_path / "open" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "open" / name).write_bytes(data)
    with previewed(tmp_path / "open") as preview, preview.events() as wait:
        (tmp_path / "open" / "first.html").write_bytes(b"<p>another text")
        built(wait)
        assert "another text" in page_text(preview)


def test_a_fault_of_ours_is_told_and_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = module(tmp_path)
    with previewed(folder) as preview, preview.events() as wait:
        with monkeypatch.context() as patch:
            patch.setattr(workshop_module, "compile_module", lambda *_: 1 / 0)
            save(folder / "module.yaml", "minutes: 20", "minutes: 21")
            assert "scormkit itself has failed" in wait("state")["problem"]
        save(folder / "module.yaml", "minutes: 21", "minutes: 22")
        while wait("state")["problem"]:
            pass
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_what_cannot_be_previewed_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(PreviewError, match="is no package"), previewed(tmp_path / "x.zip"):
        pass


def test_the_project_is_looked_for_up_to_the_repository(tmp_path: Path) -> None:
    folder = module(tmp_path)
    project = folder.parents[1]
    assert [(one, below) for one, below, _ in watched(folder)] == [(folder, True), (project, False)]
    (project / "scormkit.yaml").rename(tmp_path / "scormkit.yaml")
    (project / ".git").mkdir()
    assert [one for one, *_ in watched(folder)] == [folder]
    ((where, below, counts),) = watched(tmp_path / "some.zip")
    assert (where, below) == (tmp_path, False)
    from watchfiles import Change

    assert counts(Change.added, str(tmp_path / "some.zip"))
    assert not counts(Change.added, str(tmp_path / "other.zip"))


@pytest.mark.parametrize("fault", [OSError("limit reached"), RuntimeError("limit reached")])
def test_a_system_that_does_not_tell_of_saves_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def broken(*_: object, **__: object) -> AsyncIterator[object]:
        for one in (fault,):
            raise one
        yield None

    monkeypatch.setattr(watch_module, "awatch", broken)
    with previewed(package(tmp_path)) as preview, preview.events() as wait:
        while not (problem := preview.state()["problem"]):
            wait("state")
        assert problem == "what is saved is not noticed any more: limit reached"
        assert preview.launch()[1]["kind"] == "scorm12"


def in_a_loop(story: object) -> None:
    """Run the coroutine *story* in a thread of its own: this one may have a loop already."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, story).result(30)  # type: ignore[arg-type]


def test_a_desk_that_does_not_listen_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MOST", 3)

    async def story() -> None:
        hub = Hub()
        lazy, keen = hub.listen(lambda: "first"), hub.listen(lambda: "first")
        for one in (lazy, keen):
            assert [await anext(one), await anext(one)] == ["retry: 500\n\n", "first"]
        heard = []
        for number in range(5):
            hub.tell("state", number)
            heard.append(await anext(keen))
        assert heard == [event("state", number) for number in range(5)]
        assert [text async for text in lazy] == []
        hub.close()
        assert [text async for text in keen] == []
        assert [text async for text in hub.listen(lambda: "last")] == ["retry: 500\n\n", "last"]

    in_a_loop(story())


@pytest.mark.parametrize("heard", range(3))
def test_nothing_is_lost_between_the_first_state_and_what_follows(heard: int) -> None:
    async def story() -> None:
        hub, releases = Hub(), [1]
        listening = hub.listen(lambda: event("state", releases[-1]))
        told = [await anext(listening) for _ in range(heard)]
        releases.append(2)
        hub.tell("state", 2)
        while told[-1:] != [event("state", 2)]:
            told.append(await asyncio.wait_for(anext(listening), 1))
        await listening.aclose()  # type: ignore[attr-defined]

    in_a_loop(story())


def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "PAUSE", 0.01)

    async def story() -> None:
        hub = Hub()
        listening = hub.listen(lambda: "first")
        told = [await anext(listening) for _ in range(3)]
        assert told == ["retry: 500\n\n", "first", ": still here\n\n"]
        hub.close()
        assert [text async for text in listening] == []

    in_a_loop(story())


def test_an_event_has_one_line_of_data() -> None:
    assert event("x", {"text": "a\nb\r\u2028"}).count("\n") == 3


def test_work_aside_returns_raises_and_is_left_alone() -> None:
    async def story() -> None:
        assert await aside(lambda: 3) == 3
        with pytest.raises(ZeroDivisionError):
            await aside(lambda: 1 / 0)
        go = threading.Event()
        task = asyncio.create_task(aside(go.wait))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        go.set()
        await asyncio.sleep(0.05)
        assert task.cancelled()

    in_a_loop(story())
