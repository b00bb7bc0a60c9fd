"""A learner who works through a course with the keyboard alone.

What is right is read from the course's own configuration; what the learner does is press keys. A thing is
only ever reached with Tab, so that whatever the keyboard cannot reach fails the test.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

MOST_TABS = 150


@dataclass
class Learner:
    """Hands on a keyboard: *page* is the window, *frame* the course in it."""

    page: Page
    frame: Frame

    @property
    def config(self) -> dict[str, Any]:
        """Return the course's configuration."""
        text = self.frame.locator("#scormkit-config").text_content()
        config: dict[str, Any] = json.loads(text or "{}")
        return config

    def blocks(self, page: str) -> list[dict[str, Any]]:
        """Return the blocks of *page* that take an answer, in order; a pool's questions not."""
        specs = [one for one in self.config["blocks"] if one["page"] == page]
        return [one for one in specs if "interaction" in one and "pool" not in one]

    def press(self, *keys: str) -> None:
        """Press *keys*, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target: Locator) -> None:
        """Press Tab until *target* has the focus."""
        expect(target).to_be_visible()
        for key in ("Tab", "Shift+Tab"):
            for _ in range(MOST_TABS):
                if target.evaluate("one => one === document.activeElement"):
                    return
                self.press(key)
        message = f"the keyboard cannot reach {target}"
        raise AssertionError(message)

    def activate(self, target: Locator) -> None:
        """Reach *target* and press Enter."""
        self.reach(target)
        self.press("Enter")

    def block(self, name: str) -> Locator:
        """Return the block *name*."""
        return self.frame.locator(f"#block-{name}")

    def next(self) -> None:
        """Go to the next page."""
        self.activate(self.frame.locator("footer .next"))

    def check(self, name: str) -> None:
        """Press the check button of the exercise *name* and see that the verdict is shown and spoken."""
        self.activate(self.block(name).locator(".check"))
        expect(self.block(name).locator(".verdict .words")).not_to_be_empty()
        expect(self.frame.locator(".live")).not_to_be_empty()

    def answer(self, spec: dict[str, Any], *, right: bool = True) -> None:
        """Answer the exercise *spec* rightly, or wholly wrong."""
        getattr(self, f"_{spec['type']}")(spec, right)

    def _radio(self, block: Locator, value: str) -> None:
        radios = block.locator("input[type=radio]")
        chosen = block.locator("input[type=radio]:checked")
        self.reach(chosen if chosen.count() else radios.first)
        self.press("Space")
        for _ in range(radios.count()):
            if block.locator(f'input[value="{value}"]').is_checked():
                return
            self.press("ArrowDown")
        assert block.locator(f'input[value="{value}"]').is_checked()

    def _quiz(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001 - one shape for all blocks
        block = self.block(spec["id"])
        wanted = [
            one["id"] for one in spec["choices"] if (one["score"] == 1) == right and one["score"] in {0, 1}
        ]
        if spec["many"]:
            for choice in spec["choices"]:
                box = block.locator(f'input[value="{choice["id"]}"]')
                if box.is_checked() != (choice["id"] in wanted):
                    self.reach(box)
                    self.press("Space")
        else:
            self._radio(block, wanted[0])
        self.check(spec["id"])

    def _truefalse(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        self._radio(self.block(spec["id"]), str(spec["answer"] == right).lower())
        self.check(spec["id"])

    def _select(self, select: Locator, value: str) -> None:
        self.reach(select)
        values: list[str] = select.evaluate("one => [...one.options].map(option => option.value)")
        self.press("Home", *["ArrowDown"] * values.index(value))
        assert select.input_value() == value

    def _match(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        block = self.block(spec["id"])
        targets = [one["id"] for one in spec["targets"]]
        for pair in spec["pairs"]:
            wrong = next(one for one in targets if one != pair["to"])
            self._select(
                block.locator(f'[data-option="{pair["id"]}"] select'), pair["to"] if right else wrong
            )
        self.check(spec["id"])

    def _gaps(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        block = self.block(spec["id"])
        for gap in spec["gaps"]:
            field = block.locator(f'[data-option="{gap["id"]}"]').first
            if gap["options"]:
                score = 1 if right else 0
                option = next(one["id"] for one in gap["options"] if one["score"] == score)
                self._select(field.locator("select"), option)
            else:
                self.reach(field.locator("input"))
                self.press("Control+A")
                self.page.keyboard.type(gap["accept"][0] if right else "xyz")
        self.check(spec["id"])

    def _numeric(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        self.reach(self.block(spec["id"]).locator("input"))
        self.press("Control+A")
        number = spec["answer"] if right else spec["answer"] + spec["tolerance"] + 100
        self.page.keyboard.type(str(number).replace(".", ","))
        self.check(spec["id"])

    def _order(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        block = self.block(spec["id"])
        wanted = [one["id"] for one in spec["items"]]
        if not right:
            # Nothing stands in its place, and something has been moved: else there is nothing to check.
            wanted = [*wanted[1:], wanted[0]]
            if self.order(spec["id"]) == wanted:
                wanted = [*wanted[1:], wanted[0]]
        for place, name in enumerate(wanted):
            up = block.locator(f'[data-option="{name}"] .up')
            while self.order(spec["id"]).index(name) > place:
                self.activate(up)
        assert self.order(spec["id"]) == wanted
        self.check(spec["id"])

    def order(self, name: str) -> list[str]:
        """Return the ids of the items of *name* as they stand now."""
        items: list[str] = (
            self.block(name)
            .locator(".items > [data-option]")
            .evaluate_all("all => all.map(one => one.dataset.option)")
        )
        return items

    def _compare(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        other = "a" if spec["better"] == "b" else "b"
        chosen = spec["better"] if right else other
        block = self.block(spec["id"])
        self.activate(block.locator(f'[data-option="{chosen}"] .pick'))
        expect(block.locator(".verdict")).to_be_visible()

    def _email(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        block = self.block(spec["id"])
        if not block.locator(".ready").is_visible():
            return  # practice that was finished in an earlier attempt stays finished
        self.reach(block.locator("textarea"))
        self.page.keyboard.type("Gentile cliente, ecco le risposte; a presto ~ 100 %.")
        self.activate(block.locator(".ready"))
        for question in spec["questions"] if right else ():
            self.reach(block.locator(f'input[value="{question["id"]}"]'))
            self.press("Space")
        self.activate(block.locator(".check"))
        expect(block.locator(".tally")).not_to_be_empty()

    def _roleplay(self, spec: dict[str, Any], right: bool) -> None:  # noqa: FBT001
        self.talk(spec, best_path(spec) if right else worst_path(spec))
        expect(self.block(spec["id"]).locator(".scene .end").last).to_be_visible()

    def talk(self, spec: dict[str, Any], path: Iterable[str]) -> None:
        """Say the replies of *path* (ids of choices), one after the other."""
        scene = self.block(spec["id"]).locator(".scene")
        for choice in path:
            self.activate(scene.locator(f'button[data-option="{choice}"]:visible').last)

    def _pool(self, right: bool, name: str) -> None:  # noqa: FBT001
        block = self.block(name)
        specs = {one["id"]: one for one in self.config["blocks"]}
        draw = next(one["draw"] for one in self.config["pools"] if one["id"] == name)
        for number in range(draw):
            shown = block.locator(".question:visible")
            expect(shown).to_have_count(1)
            question = shown.get_attribute("data-question")
            assert question
            self.answer(specs[question], right=right)
            if number < draw - 1:
                self.activate(block.locator(".following"))

    def begin_talk(self) -> list[str]:
        """Work up to the role play, give the best first reply, and return the ones that are left."""
        self.work(until="parlare")
        (spec,) = self.blocks("parlare")
        first, *rest = best_path(spec)
        self.talk(spec, [first])
        return rest

    def go_on_talking(self, rest: list[str]) -> None:
        """See that the role play stands where it was left after one reply; end it with *rest*."""
        assert self.page_of() == "parlare"
        (spec,) = self.blocks("parlare")
        scene = self.block(spec["id"]).locator(".scene")
        expect(scene.get_by_text("Mi dica che cosa vede.", exact=True)).to_be_visible()
        expect(scene.locator("meter")).to_have_js_property("value", 2)
        self.talk(spec, rest)
        expect(scene.get_by_text("Grazie!")).to_be_visible()

    def page_of(self) -> str:
        """Return the id of the page that is shown."""
        return self.frame.locator("section.page:visible").get_attribute("data-page") or ""

    def work(self, wrong: Iterable[str] = (), *, until: str | None = None) -> None:
        """Work through the pages from here on; answer rightly but for the blocks and pools in *wrong*."""
        wrong = set(wrong)
        pages = [one["id"] for one in self.config["pages"]]
        pools = {one["id"]: one for one in self.config["pools"]}
        where = {one["id"]: one["page"] for one in self.config["blocks"]}
        for page in pages[pages.index(self.page_of()) :]:
            if page == until:
                return
            expect(self.frame.locator(f"#page-{page}")).to_be_visible()
            for spec in self.blocks(page):
                self.answer(spec, right=spec["id"] not in wrong)
            for name, pool in pools.items():
                if where[pool["questions"][0]] == page:
                    self._pool(name not in wrong, name)
            self.next()
        expect(self.frame.locator("#page-result-")).to_be_visible()


def best_path(spec: dict[str, Any]) -> list[str]:
    """Return the replies that lead to the best ending of a role play."""
    return max(paths(spec), key=lambda found: found[0])[1]


def worst_path(spec: dict[str, Any]) -> list[str]:
    """Return the replies that lead to the worst ending of a role play."""
    return min(paths(spec), key=lambda found: found[0])[1]


def paths(spec: dict[str, Any]) -> list[tuple[float, list[str]]]:
    """Return every way through a role play without circles: its score and the replies given."""
    tests = {
        ">=": lambda a, b: a >= b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        "<": lambda a, b: a < b,
        "==": lambda a, b: a == b,
    }
    found: list[tuple[float, list[str]]] = []
    start = {name: meter["start"] for name, meter in spec["meters"].items()}
    ways: list[tuple[str, dict[str, int], list[str]]] = [(spec["start"], start, [])]
    while ways:
        node, meters, said = ways.pop()
        here = spec["nodes"][node]
        if here.get("end"):
            found.append((here["end"]["score"], said))
        for choice in here.get("choices", ()):
            after = dict(meters)
            for name, change in (choice.get("set") or {}).items():
                meter = spec["meters"][name]
                after[name] = min(meter["max"], max(meter["min"], after[name] + change))
            for branch in choice["then"]:
                if all(tests[op](after[name], number) for name, op, number in branch.get("if") or ()):
                    ways.append((branch["go"], after, [*said, choice["id"]]))
                    break
    return found
