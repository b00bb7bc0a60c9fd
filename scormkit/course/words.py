"""An author's texts as a reader sees them: values filled in, Markdown rendered, links led to their place.

One ``Words`` serves one course in one language. It renders every text once, and remembers which files
of the module were shown and which formulas nobody could read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from markupsafe import Markup

from scormkit.course import filling, markdown
from scormkit.course.maths import mathml
from scormkit.course.texts import Texts
from scormkit.diagnostics import Location
from scormkit.module.model import Media, Text
from scormkit.source.document import Asset

# One paragraph of words, as most texts are: lines without the signs that make more of them, wherever these
# stand, and without those that do at a line's beginning. Matching whole lines is three times as fast as
# looking for the first such sign.
_SIGNS = r"\\`*_\[\]<&$~{}|\r\t\0\U0010F000-\U0010F07F"
_LINE = rf"(?!\d+[.)])[^{_SIGNS}\s#>+=:-](?:[^{_SIGNS}\n]*[^{_SIGNS}\s])?"
_WORDS = re.compile(rf"{_LINE}(?:\n{_LINE})*")
_ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Words:
    """Turns the texts of one course into HTML and plain words."""

    def __init__(
        self,
        texts: Texts,
        *,
        values: Mapping[str, str],
        assets: Mapping[str, Asset],
        anchors: Mapping[str, str],
    ) -> None:
        self.say = texts.say
        self.used: dict[str, Asset] = {}
        """Files of the module that the course shows, by their path."""

        self.unread: list[tuple[Location, str]] = []
        """Formulas that could not be read, with their place."""

        self._values = values
        self._assets = assets
        self._anchors = anchors
        self._made: tuple[dict[str, Markup], dict[str, Markup], dict[str, str]] = ({}, {}, {})
        self._text = Text(at=Location(""), md="")

    def html(self, text: Text) -> Markup:
        """Return *text* as HTML blocks."""
        made = self._made[0].get(text.md)
        if made is None:
            self._text = text
            made = self._made[0][text.md] = Markup(self._html(text.md))  # noqa: S704 - rendered without raw HTML
        return made

    def inline(self, text: Text) -> Markup:
        """Return *text* as HTML that fits into a sentence, a label or a button."""
        made = self._made[1].get(text.md)
        if made is None:
            self._text = text
            made = self._made[1][text.md] = Markup(self._inline(text.md))  # noqa: S704 - the same
        return made

    def plain(self, text: Text) -> str:
        """Return *text* without any markup, on one line."""
        made = self._made[2].get(text.md)
        if made is None:
            made = self._made[2][text.md] = self._plain(text.md)
        return made

    def _html(self, source: str) -> str:
        if _WORDS.fullmatch(source):
            return f"<p>{_quoted(source)}</p>"
        return filling.restored_html(markdown.block_html(filling.filled(source, self._values), self))

    def _inline(self, source: str) -> str:
        if _WORDS.fullmatch(source):
            return _quoted(source)
        return filling.restored_html(markdown.inline_html(filling.filled(source.strip(), self._values), self))

    def _plain(self, source: str) -> str:
        if _WORDS.fullmatch(source):
            return " ".join(source.split())
        return filling.restored(markdown.words(filling.filled(source, self._values)))

    def link(self, target: str) -> Mapping[str, str]:
        """Return the attributes of a link that the author wrote as *target*."""
        if _ELSEWHERE.match(target):
            return {"href": target, "target": "_blank", "rel": "noopener noreferrer"}
        if _SCHEME.match(target):
            return {"href": target}
        path = unquote(target)
        if asset := self._assets.get(path):
            self.used[asset.path] = asset
            return {"href": target, "download": ""}
        return {"href": self._anchors.get(path, target)}

    def picture(self, source: str) -> Mapping[str, str]:
        """Return the attributes of a picture that the author wrote as *source*."""
        asset = self._assets.get(unquote(source))
        if asset is None:
            return {"src": source}
        return {name: str(value) for name, value in self._shown(asset).items() if value is not None} | {
            "loading": "lazy",
            "decoding": "async",
        }

    def asset(self, media: Media) -> Mapping[str, str | int | None]:
        """Return where a file of the module stands in the package, and a picture's size in pixels."""
        return self._shown(self._assets[media.path])

    def formula(self, latex: str, *, display: bool) -> str:
        """Return a formula as MathML; as code, and remembered, if it cannot be read."""
        latex = filling.restored(latex)
        made = mathml(latex, display=display)
        if made is None:
            self.unread.append((self._place(latex), latex))
            return f"<code>{Markup.escape(latex)}</code>"
        return made

    def _place(self, latex: str) -> Location:
        offset = self._text.md.find(latex)
        first = latex.partition("\n")[0]
        return self._text.at if offset < 0 else self._text.within(offset, len(first))

    def _shown(self, asset: Asset) -> Mapping[str, str | int | None]:
        self.used[asset.path] = asset
        return {"src": asset.path, "width": asset.width, "height": asset.height}


def _quoted(words: str) -> str:
    return words.replace(">", "&gt;").replace('"', "&quot;")
