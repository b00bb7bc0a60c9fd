"""The one template environment of a process.

Templates are part of the program. They get a ``words`` (see ``words.py``), through which
the filters ``md``, ``inline`` and ``plain`` turn an author's texts into HTML; whatever else
they print is escaped. A name that does not exist raises: a template with a hole is our fault.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.metadata import version

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from scormkit import __version__
from scormkit.course.words import Words
from scormkit.module.model import Text
from scormkit.resources import cache_folder


@cache
def environment() -> Environment:
    """Return the environment; every template in it is compiled once, when it is first used."""
    made = Environment(
        loader=PackageLoader("scormkit.course"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_bytecode(),
    )
    made.filters |= {"md": _md, "inline": _inline, "plain": _plain}
    return made


class _Kept(FileSystemBytecodeCache):
    """Compiled templates in the user's cache; where that cannot be written, they are compiled each time."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write *bucket*, if the folder can be written to."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode() -> FileSystemBytecodeCache | None:
    """Return the cache: compiling the templates is most of what a small build would cost."""
    with suppress(OSError, RuntimeError):  # no home, or one that may not be written to
        folder = cache_folder() / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Jinja knows by the source whether code is stale, not by who compiled it.
        return _Kept(str(folder), f"%s.{__version__}.{version('jinja2')}.jinja")
    return None


@pass_context
def _md(context: Context, text: Text | tuple[Text, ...]) -> Markup:
    words: Words = context["words"]
    if isinstance(text, tuple):
        return Markup("\n").join(words.html(one) for one in text)
    return words.html(text)


@pass_context
def _inline(context: Context, text: Text) -> Markup:
    words: Words = context["words"]
    return words.inline(text)


@pass_context
def _plain(context: Context, text: Text) -> str:
    words: Words = context["words"]
    return words.plain(text)
