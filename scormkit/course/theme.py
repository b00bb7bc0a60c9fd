"""The organisation's colours: what a theme may set, what follows from it, and whether it can be read.

A theme is a few colours by name, and others for dark screens (``dark.accent``). What it leaves open is
ours, or follows from what it says: one brand colour is enough, and the tints, the ink on it and its
shade for dark screens are worked out. Every pair the style sheets use keeps the contrast of WCAG 2.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from scormkit.codes import LOW_CONTRAST
from scormkit.course.contrast import BLACK, WHITE, Colour, colour, contrast, mixed, passing, shades
from scormkit.diagnostics import Diagnostic, Location
from scormkit.module.model import Project
from scormkit.source.document import Value

DARK = "dark"
TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2, 1.4.3 (text) and 1.4.11 (edges of controls, focus)."""

# The same as player/src/styles/tokens.css, which a test compares: light and dark.
COLOURS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "accent": ("#0b5d6b", "#7fcbd4"),
        "accent-ink": ("#ffffff", "#06252a"),
        "accent-paper": ("#e4f0f1", "#16323a"),
        "ink": ("#1c2430", "#e9ecef"),
        "ink-soft": ("#525c69", "#abb4be"),
        "paper": ("#f8f7f3", "#13171b"),
        "card": ("#ffffff", "#1b2127"),
        "line": ("#dedcd4", "#323a43"),
        "edge": ("#7f858c", "#7c8792"),
        "good": ("#1a6a3b", "#82d39f"),
        "good-paper": ("#e6f3ea", "#15301f"),
        "bad": ("#a2321f", "#f3a492"),
        "bad-paper": ("#fbebe6", "#3b1f19"),
        "part": ("#7a5200", "#e9c277"),
        "part-paper": ("#fbf1d9", "#342a14"),
        "focus": ("#0a66c2", "#8fc3ff"),
    }
)

_PAPERS = ("paper", "card")
_TINTS = ("accent-paper", "good-paper", "bad-paper", "part-paper")
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("ink", (*_PAPERS, *_TINTS), TEXT),
    ("ink-soft", (*_PAPERS, *_TINTS), TEXT),
    ("accent", (*_PAPERS, "accent-paper"), TEXT),
    ("accent-ink", ("accent",), TEXT),
    ("good", (*_PAPERS, "good-paper"), TEXT),
    ("bad", (*_PAPERS, "bad-paper"), TEXT),
    ("part", (*_PAPERS, "part-paper"), TEXT),
    ("edge", _PAPERS, SHAPE),
    ("focus", _PAPERS, SHAPE),
)
"""What stands on what in the style sheets, and the least contrast it may have."""

Palette = Mapping[str, Colour]


@lru_cache(maxsize=64)
def _palettes(theme: frozenset[tuple[str, str]]) -> tuple[Palette, Palette]:
    given = {name: found for name, text in theme if (found := colour(text))}
    bright = {name: found for name, found in given.items() if name in COLOURS}
    dim = {
        name.removeprefix(f"{DARK}."): found for name, found in given.items() if name.startswith(f"{DARK}.")
    }
    light = _completed(bright, 0)
    if "accent" in bright and "accent" not in dim:
        papers = [(_completed(dim, 1))[name] for name in _PAPERS]
        # A little more than must be, so that it also reads on its own tint.
        dim["accent"] = passing(bright["accent"], papers, TEXT + 2) or WHITE
    return light, _completed(dim, 1)


def palettes(theme: Mapping[str, str]) -> tuple[Palette, Palette]:
    """Return every colour of *theme* by its name: on bright screens, on dark ones."""
    return _palettes(frozenset(theme.items()))


def stylesheet(theme: Mapping[str, str]) -> str:
    """Return the CSS that sets what *theme* changes of the player's colours; nothing for no theme."""
    if not theme:
        return ""
    light, dark = (_rule(palette) for palette in palettes(theme))
    return f"\n{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n"


def check_theme(value: Value, project: Project) -> Iterator[Diagnostic]:
    """Yield colours in *value* (``scormkit.yaml``) that people could not read, or read upon."""
    places = dict(_places(value))
    for screen, prefix in enumerate(("", f"{DARK}.")):
        yield from _hard_to_read(project.theme, screen, prefix, places)


def _hard_to_read(
    theme: Mapping[str, str], screen: int, prefix: str, places: Mapping[str, Location]
) -> Iterator[Diagnostic]:
    """Yield for every colour the author chose the first pair it is too pale in, at its worst."""
    palette = palettes(theme)[screen]
    said: set[str] = set()
    for front, backs, least in PAIRS:
        back = min(backs, key=lambda name: contrast(palette[front], palette[name]))
        found = contrast(palette[front], palette[back])
        mine = next((name for name in (front, back) if prefix + name in places), "")
        if found >= least or not mine or mine in said:
            continue
        said.add(mine)
        shade = _mended(theme, mine, screen, prefix)
        yield LOW_CONTRAST.at(
            places[prefix + mine],
            front=front,
            back=back,
            screen=("bright", "dark")[screen],
            found=f"{found - 0.005:.2f}",
            least=f"{least:g}",
            advice=f"'{shade}' is the nearest shade that does"
            if shade
            else f"choose another {front} or {back}",
        )


def _mended(theme: Mapping[str, str], name: str, screen: int, prefix: str) -> Colour | None:
    """Return the nearest shade of the colour *name* that can be read, and read upon, wherever it is used."""

    def does(shade: Colour) -> bool:
        palette = palettes({**theme, prefix + name: str(shade)})[screen]
        return all(
            contrast(palette[front], palette[back]) >= least
            for front, backs, least in PAIRS
            for back in backs
            if name in {front, back}
        )

    return next(filter(does, shades(palettes(theme)[screen][name])), None)


def _completed(given: Palette, screen: int) -> Palette:
    """Return *given* and all it leaves open: our colours, but for those that follow from the accent."""
    ours = {name: found for name, texts in COLOURS.items() if (found := colour(texts[screen]))}
    palette = {**ours, **given}
    if "accent" in given and "accent-paper" not in given:
        palette["accent-paper"] = mixed(palette["card"], palette["accent"], 0.16 if screen else 0.09)
    if "accent" in given and "accent-ink" not in given:
        # Of black and white, one always keeps 4.58:1 or more.
        inks = (WHITE, mixed(BLACK, palette["accent"], 0.15), BLACK)
        palette["accent-ink"] = next(ink for ink in inks if contrast(ink, palette["accent"]) >= TEXT)
    return palette


def _rule(palette: Palette) -> str:
    return ":root { " + " ".join(f"--sk-{name}: {palette[name]};" for name in COLOURS) + " }"


def _places(value: Value) -> Iterator[tuple[str, Location]]:
    theme = value.find("theme")
    for name, inner in theme.data.items() if isinstance(theme.data, dict) else ():
        if isinstance(inner.data, dict):
            yield from ((f"{name}.{shade}", one.at) for shade, one in inner.data.items())
        else:
            yield name, inner.at
