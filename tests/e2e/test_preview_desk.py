"""The author's desk in a real browser: what it shows, what its switches do, and that everybody can use it."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from legacy import golf
from playwright.sync_api import BrowserContext, expect
from previewing import PATIENCE, ROOT, Author, Previewing
from walks import AXE, LOOKS, TAGS

TARGETS = ("scorm12", "scorm2004", "cmi5", "xapi", "web")
TELEFONO = ROOT / "modules" / "telefono"
WINDOW = {"width": 1600, "height": 1000}
"""Wide enough to show content unscaled: Playwright does not find its way in a frame that is."""
Visit = Callable[..., BrowserContext]
Sit = Callable[..., Author]


@pytest.fixture
def sit(visit: Visit) -> Iterator[Sit]:
    """Preview something and sit down at its desk."""
    with ExitStack() as stack:

        def at(path: Path = TELEFONO, *words: str, **options: object) -> Author:
            preview = stack.enter_context(Previewing(path, *words))
            return Author.at(visit(viewport=WINDOW, **options), preview.url)

        yield at


@pytest.mark.parametrize("target", TARGETS)
def test_telefono_is_opened_left_and_resumed_in_every_target(sit: Sit, target: str) -> None:
    author = sit(TELEFONO, "--target", target)
    author.played()
    author.content.locator("footer .next").click()
    expect(author.content.locator("#page-saluto")).to_be_visible()
    author.press("Leave")
    expect(author.phase).to_have_text("left")
    expect(author.page.locator(".curtain")).to_contain_text("The learner has left")
    author.launched("Come back")
    author.played()
    assert author.place == "saluto"
    assert author.broken() == []
    told = author.trace()
    assert [visit["kind"] for visit in told["visits"]] == [target, target]
    if target.startswith("scorm"):
        expect(author.page.locator(".glance .pill")).to_have_text("In progress")
        assert {"Initialize", "SetValue", "Commit"} <= {call["name"] for call in author.calls()}
    elif target != "web":
        verbs = [one["statement"]["verb"]["id"].rsplit("/", 1)[-1] for one in told["statements"]]
        assert "initialized" in verbs
        assert "experienced" in verbs


@pytest.mark.parametrize("target", ["scorm12", "cmi5"])
def test_a_full_pass_is_a_grade_of_a_hundred(sit: Sit, target: str) -> None:
    author = sit(TELEFONO, "--target", target)
    author.learner().work()
    expect(author.page.locator(".glance .pill")).to_have_text("Passed")
    expect(author.page.locator(".grade")).to_have_text(re.compile(r"^100"))
    result = author.tab("Result")
    expect(result.locator(".book .here")).to_contain_text("Passed")
    assert author.broken() == []


def test_another_vendors_course_of_four_parts(sit: Sit, tmp_path: Path) -> None:
    author = sit(golf(tmp_path / "golf.zip"))
    parts = author.page.get_by_role("navigation", name="Parts of the course")
    expect(parts.get_by_role("button")).to_have_text(
        ["Teeing off", "On the green", "Etiquette on the course", "What have you learned?"]
    )
    inner = author.within("#done")
    expect(inner.locator("#seen")).to_have_text("first time")
    inner.locator("#done").click()
    expect(author.phase).to_have_text("session ended")
    with author.anew():
        parts.get_by_role("button", name="What have you learned?").click()
    inner = author.within("#check")
    expect(inner.locator("h1")).to_have_text("What have you learned?")
    inner.locator("#wrong").check()
    inner.locator("#check").click()
    expect(author.phase).to_have_text("session ended")
    expect(author.page.locator(".glance .pill")).to_have_text("Failed")
    expect(parts.get_by_role("button", name="Teeing off")).to_have_attribute("title", "Completed")
    # The old sin: a word of SCORM 2004 in 1.2. Asking for errors after each call is none.
    assert author.broken() == ['cmi.interactions.0.result: no result: "incorrect"']
    author.page.keyboard.press("e")
    detail = author.page.locator("#panel-calls .detail")
    expect(detail).to_contain_text("The standard forbids this")
    expect(detail).to_contain_text("SCORM 1.2 RTE 3.4")
    findings = author.tab("Findings")
    expect(findings).to_contain_text("cmi.interactions.n.result")


def answer(author: Author) -> None:
    """Answer the first question of telefono."""
    author.content.locator('#block-prima-impressione [data-option="b"] .pick').click()
    expect(author.content.locator("#block-prima-impressione .verdict")).to_be_visible()


def remembered(author: Author) -> None:
    """See that the answer to the first question is still there."""
    author.played()
    author.within("#block-prima-impressione .verdict:visible")


def state(author: Author) -> str:
    """Return what the LMS has of the content's memory."""
    told = author.trace()["records"]
    return str(next(iter(told.values()))["cmi"].get("suspend_data", ""))


@pytest.mark.parametrize("name", ["LMS refuses", "Session dies", "Network off"])
def test_work_that_the_lms_does_not_take_is_told_kept_and_replayed(sit: Sit, name: str) -> None:
    author = sit()
    author.played()
    saved = author.content.locator(".saved")
    expect(saved).to_have_attribute("data-state", "saved")
    before = state(author)
    author.press(name)
    expect(author.page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")
    expect(author.page.locator(".wrong")).to_contain_text("On:")
    answer(author)
    expect(saved).to_have_attribute("data-state", "unsaved", timeout=30_000)
    assert state(author) == before
    author.press("Kill the tab")
    expect(author.phase).to_have_text("killed")
    author.press(name)
    expect(author.page.locator(".wrong")).to_have_text("")
    author.launched("Open it again")
    remembered(author)
    expect(saved).to_have_attribute("data-state", "saved", timeout=30_000)
    assert state(author) != before
    assert author.broken() == []


def test_a_slow_lms_is_waited_for_and_the_desk_is_not_held_up(sit: Sit) -> None:
    author = sit()
    author.played()
    author.page.get_by_label("by").select_option("5 s")
    author.press("Slow LMS")
    expect(author.page.locator(".wrong")).to_contain_text("5 s slow")
    answer(author)
    begun = time.monotonic()
    author.tab("Result")
    assert time.monotonic() - begun < 4
    expect(author.content.locator(".saved")).to_have_attribute("data-state", "saved", timeout=30_000)
    slow = [call["took"] for call in author.calls() if call["name"] == "Commit"]
    assert max(slow) >= 5000
    author.press("Slow LMS")


def test_without_storage_content_runs_and_tells_it(sit: Sit) -> None:
    author = sit()
    author.played()
    author.launched("Storage blocked")
    author.played()
    denied = "(() => { try { return localStorage.length } catch (error) { return error.name } })()"
    assert author.frame().evaluate(denied) == "SecurityError"
    assert author.frame().evaluate("document.compatMode") == "CSS1Compat"
    answer(author)
    expect(author.content.locator(".saved")).to_have_attribute("data-state", "saved", timeout=30_000)
    author.press("LMS refuses")
    author.content.locator("footer .next").click()
    expect(author.content.locator(".saved")).to_have_attribute("data-state", "unsaved", timeout=30_000)
    author.press("LMS refuses")
    author.launched("Storage blocked")
    author.played()
    assert isinstance(author.frame().evaluate(denied), int)


GREEDY = """
localStorage.before = 'kept'
const {fetch} = window, {setItem} = Storage.prototype
const api = parent.API
const last = () => {
  localStorage.bare = 1
  setItem.call(localStorage, 'bound', 1)
  localStorage.setItem('plain', 1)
  navigator.sendBeacon('/package/x/beacon')
  api.LMSSetValue('cmi.core.lesson_location', 'last words')
  api.LMSCommit('')
}
for (const name of ['pagehide', 'unload', 'beforeunload', 'visibilitychange']) {
  addEventListener(name, last)
  addEventListener(name, last, true)
}
onpagehide = last
"""


def test_a_killed_tab_has_no_last_words(sit: Sit) -> None:
    author = sit()
    author.played()
    asked: list[str] = []
    author.page.on("request", lambda request: asked.append(request.url))
    author.frame().evaluate(f"() => {{ {GREEDY} }}")
    calls = len(author.calls())
    author.press("Kill the tab")
    expect(author.phase).to_have_text("killed")
    assert len(author.calls()) == calls
    assert not any("beacon" in url for url in asked)
    stage = next(one for one in author.page.frames if "/stage/" in one.url)
    assert stage.evaluate("({...localStorage})")["before"] == "kept"
    assert set(stage.evaluate("Object.keys(localStorage)")).isdisjoint({"bare", "bound", "plain"})
    author.launched("Open it again")


def test_a_reset_forgets_the_learner_here_and_on_the_device(sit: Sit) -> None:
    author = sit()
    author.played()
    answer(author)
    author.content.locator("footer .next").click()
    expect(author.content.locator("#page-saluto")).to_be_visible()
    author.launched("Reset")
    author.played()
    assert author.place == "due-telefonate"
    expect(author.content.locator("#block-prima-impressione .verdict")).to_be_hidden()


def test_learners_attempts_and_modes(sit: Sit) -> None:
    author = sit()
    author.played()
    author.content.locator("footer .next").click()
    expect(author.content.locator("#page-saluto")).to_be_visible()
    author.page.get_by_role("combobox", name="Learner").select_option("New learner…")
    author.page.get_by_label("Name").fill("Grace Hopper")
    with author.anew():
        author.press("Add")
    expect(author.page.get_by_role("combobox", name="Learner")).to_have_value("grace-hopper")
    author.played()
    assert author.place == "due-telefonate"
    with author.anew():
        author.page.get_by_role("combobox", name="Learner").select_option("Ada Rossi")
    author.within("#page-saluto:visible")
    author.launched("New attempt")
    expect(author.tab("Result").locator(".cards")).to_contain_text("attempt 2")
    author.launched("Review")
    sets = [c for visit in author.trace()["visits"] if visit["mode"] == "review" for c in visit["calls"]]
    assert [call["name"] for call in sets if call["name"] == "SetValue"] == []


def test_saved_text_comes_by_itself_and_the_learner_stays_where_they_were(sit: Sit, tmp_path: Path) -> None:
    shutil.copytree(TELEFONO, tmp_path / "modules" / "telefono")
    shutil.copy(ROOT / "scormkit.yaml", tmp_path)
    page = tmp_path / "modules" / "telefono" / "pages" / "02-saluto.md"
    author = sit(tmp_path / "modules" / "telefono")
    author.played()
    author.content.locator("footer .next").click()
    expect(author.content.locator("#page-saluto")).to_be_visible()
    for word in ("Uno", "Due", "Tre", "Quattro"):
        text = re.sub(r"(?m)^title: .*$", f"title: {word} squilli", page.read_text("utf-8"))
        page.write_text(text, "utf-8")
        author.titled(f"{word} squilli")
        author.played()
        author.within(f"h1:visible:text-is('{word} squilli')")
        assert author.place == "saluto"


def test_another_language_and_another_target_are_built_anew(sit: Sit) -> None:
    author = sit()
    author.played()
    for picker, chosen in (("Language", "en"), ("Target", "scorm2004"), ("Language", "it")):
        with author.anew():
            author.page.get_by_role("combobox", name=picker).select_option(chosen)
        author.played()
        expect(author.page.get_by_role("combobox", name=picker)).to_have_value(chosen)
        if picker == "Language":
            author.within(f"html[lang={chosen}]")
        assert author.broken() == []


def test_a_broken_text_is_told_with_its_line_and_the_last_sound_build_stays(sit: Sit, tmp_path: Path) -> None:
    shutil.copytree(TELEFONO, tmp_path / "modules" / "telefono")
    shutil.copy(ROOT / "scormkit.yaml", tmp_path)
    page = tmp_path / "modules" / "telefono" / "pages" / "01-due-telefonate.md"
    author = sit(tmp_path / "modules" / "telefono")
    author.played()
    page.write_text(page.read_text("utf-8").replace("media/due-telefonate.svg", "media/due.svg"), "utf-8")
    findings = author.tab("Findings")
    one = findings.locator(".diagnosis.error").first
    expect(one).to_contain_text("media/due.svg", timeout=PATIENCE)
    expect(one.locator(".excerpt")).to_contain_text("^")
    expect(one.locator(".place")).to_contain_text(re.compile(r"01-due-telefonate\.md:\d+:\d+$"))
    expect(author.content.locator("#page-due-telefonate")).to_be_visible()


def test_widths_zoom_and_colours_reach_the_content(sit: Sit) -> None:
    author = sit(
        color_scheme="null"
    )  # what the browser itself makes of it, not what a test would have it say
    author.played()
    frame = author.frame()
    for name, width in {"Phone": 390, "LMS": 650}.items():
        author.press(name)
        frame.wait_for_function(f"() => innerWidth === {width}")
    author.page.keyboard.press("+")
    author.page.keyboard.press("+")
    frame.wait_for_function("() => innerWidth === 650 / 1.25")
    author.page.keyboard.press("0")
    body = author.content.locator("body")
    dark = "() => matchMedia('(prefers-color-scheme: dark)').matches"
    assert not frame.evaluate(dark)
    author.page.locator(".tools").get_by_role("button", name="Dark").click()
    frame.wait_for_function(dark)
    author.press("Forced colours")
    expect(body).to_have_css("background-color", "rgb(0, 0, 0)")
    author.press("Forced colours")
    expect(body).not_to_have_css("background-color", "rgb(0, 0, 0)")


def test_ten_thousand_calls_are_shown_and_few_rows_stand_in_the_page(sit: Sit, tmp_path: Path) -> None:
    author = sit(golf(tmp_path / "golf.zip"))
    frame = author.within("#seen")
    expect(frame.locator("#seen")).to_have_text("first time")
    frame.evaluate("() => { for (let n = 0; n < 10000; n++) api.LMSGetValue('cmi.core.lesson_status') }")
    expect(author.page.locator("#tab-calls .badge")).to_have_text(re.compile(r"^10\d\d\d$"), timeout=PATIENCE)
    rows = author.page.locator("#panel-calls [role=option]")
    assert rows.count() < 60
    author.page.locator("#panel-calls [role=listbox]").focus()
    author.page.keyboard.press("Home")
    author.page.keyboard.press("ArrowDown")
    expect(author.page.locator("#panel-calls .detail")).to_contain_text("Opens the session with the LMS")
    author.page.get_by_role("searchbox", name="Filter calls").fill("memory")
    expect(rows).to_have_count(2)


def test_the_data_model_is_a_tree_that_keeps_its_place_while_it_grows(sit: Sit) -> None:
    author = sit()
    author.played()
    data = author.tab("Data")
    expect(data.locator(".leaf", has_text="lesson_location")).to_contain_text("due-telefonate")
    score = data.locator("details[data-path='cmi.core'] > summary")
    score.click()
    expect(data.locator("details[data-path='cmi.core']")).not_to_have_attribute("open", "")
    answer(author)
    expect(data.locator("details[data-path='cmi.interactions']")).to_be_attached()
    score.focus()
    author.frame().evaluate("parent.API.LMSSetValue('cmi.comments', 'golf')")
    expect(data.locator(".leaf.changed", has_text="comments")).to_contain_text("golf")
    expect(score).to_be_focused()
    expect(data.locator("details[data-path='cmi.core']")).not_to_have_attribute("open", "")
    expect(data.locator(".budget")).to_contain_text(re.compile(r"\d+ of 4,096 characters"))


def test_keys_act_focus_comes_back_from_the_content_and_help_lists_them(sit: Sit) -> None:
    author = sit()
    author.played()
    page = author.page
    author.content.locator("h1:visible, h2:visible").first.click()
    page.keyboard.press("F6")
    expect(page.locator("[role=tab]:focus")).to_have_count(1)
    page.keyboard.press("2")
    expect(page.locator("#panel-data")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Filter elements")).to_be_focused()
    page.keyboard.type("r2d2")  # letters in a field are letters
    expect(page.get_by_role("searchbox", name="Filter elements")).to_have_value("r2d2")
    page.locator("#tab-data").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    dialog.get_by_label("single keys act").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("1")
    expect(page.locator("#panel-data")).to_be_visible()


AGAINST = """async tags => {
  const told = await axe.run({ exclude: ['iframe'] }, { runOnly: tags, iframes: false })
  return told.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120))}`)
}"""


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_at_the_desk(sit: Sit, look: str, tmp_path: Path) -> None:
    author = sit(golf(tmp_path / "golf.zip"), **LOOKS[look])
    author.within("#done").locator("#done").click()
    author.page.locator("#panel-calls [role=option]").first.click()
    author.page.evaluate(AXE.read_text("utf-8"))
    found = []
    for name in ("Calls", "Data", "Statements", "Result", "Findings", "Record"):
        author.tab(name)
        found += [f"{name}: {one}" for one in author.page.evaluate(AGAINST, TAGS)]
    author.press("Keys")
    found += [f"keys: {one}" for one in author.page.evaluate(AGAINST, TAGS)]
    assert found == []


def test_the_desk_keeps_to_its_own_policy(sit: Sit) -> None:
    author = sit()
    author.played()
    for name in ("Data", "Statements", "Result", "Findings", "Record", "Calls"):
        author.tab(name)
    author.page.set_viewport_size({"width": 800, "height": 900})
    expect(author.page.locator(".splitter")).to_be_hidden()
    assert author.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert author.troubles == []
