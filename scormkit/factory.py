"""Many builds at once: orders go in, packages and findings come out, in the order they were asked for.

An order is one module in one language (or all it speaks), for some targets. Orders are fulfilled in
other processes when there are enough of them; a module that fails never stops another.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from scormkit.backends import backends
from scormkit.backends.backend import Options
from scormkit.diagnostics import Diagnostic
from scormkit.package import PackagingError, pack
from scormkit.pipeline import Product, products, source

LITTER = (50_000, 20, 50)
"""When a worker looks for unreachable objects: about once a package, which costs it some 10 MB."""


@dataclass(frozen=True, slots=True)
class Order:
    """One module to build; *language* None means every language it speaks."""

    folder: Path
    language: str | None
    targets: tuple[str, ...]
    out: Path
    edition: str = "4"
    with_schemas: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was written; *seconds* is what compiling and packing it took."""

    path: str
    target: str
    language: str
    size: int
    sha256: str
    files: int
    pages: int
    points: int
    state_used: int
    state_limit: int
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return this package as ``--format json`` shows it."""
        return {
            "path": self.path,
            "target": self.target,
            "language": self.language,
            "size": self.size,
            "sha256": self.sha256,
            "files": self.files,
            "pages": self.pages,
            "points": self.points,
            "state": {"used": self.state_used, "limit": self.state_limit},
            "seconds": round(self.seconds, 4),
        }


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an order; *lack* says what the machine did not have (disk, rights, schemas)."""

    packages: tuple[Package, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lack: str = ""


def fulfil(orders: Sequence[Order], jobs: int) -> Iterator[Made]:
    """Yield what becomes of each of *orders*, in their order, *jobs* at a time."""
    workers = min(jobs, len(orders) - 1)
    if workers < 2:  # noqa: PLR2004 - one worker is this process
        yield from map(make, orders)
        return
    import multiprocessing

    # What the first order loads (templates, schemas, texts, the packed player), forked workers are born with.
    yield make(orders[0])
    # Elsewhere the platform's own way is the safe one.
    method = "fork" if sys.platform == "linux" else None
    chunk = max(1, min(16, len(orders) // (workers * 4)))
    with multiprocessing.get_context(method).Pool(workers, _obey) as pool:
        yield from pool.imap(make, orders[1:], chunksize=chunk)


def _obey() -> None:
    """Leave Ctrl-C to the parent, and unwind when it says stop: a package half written is cleared away."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    # A package's trees live until it is packed: looking through them for litter meanwhile finds none.
    gc.freeze()
    gc.set_threshold(*LITTER)


def make(order: Order) -> Made:
    """Return what became of *order*."""
    begun = perf_counter()
    found = source(order.folder)
    if found.product is None:
        return Made(diagnostics=found.diagnostics)
    said, packages = list(found.diagnostics), []
    try:
        targets = [(backends()[word], _options(word, order)) for word in order.targets]
        for language in (order.language,) if order.language else found.product.languages:
            outcome = products(found.product, language, targets)
            said += outcome.diagnostics
            for product in outcome.product or ():
                packages.append(_pack(product, order.out, begun))
                begun = perf_counter()
    except PackagingError as lack:
        return Made(tuple(packages), tuple(said), str(lack))
    return Made(tuple(packages), tuple(said))


def _options(word: str, order: Order) -> Options:
    return Options(order.edition, _schemas(word, order.edition) if order.with_schemas else ())


@cache
def _schemas(word: str, edition: str) -> tuple[Any, ...]:
    from scormkit.standards import SchemasError, schemas_for

    try:
        return schemas_for(word, edition)
    except SchemasError as lack:
        raise PackagingError(str(lack)) from lack


def _pack(product: Product, out: Path, begun: float) -> Package:
    packed = pack(product.files, out / product.name)
    (activity,) = product.course.activities
    return Package(
        path=packed.path.as_posix(),
        target=product.backend.word,
        language=product.language,
        size=packed.size,
        sha256=packed.sha256,
        files=packed.files,
        pages=activity.pages,
        points=activity.points,
        state_used=activity.state.total,
        state_limit=product.backend.state_limit,
        seconds=perf_counter() - begun,
    )


def clashes(orders: Sequence[Order]) -> str:
    """Return what to say when two of *orders* would write the same package, else nothing."""
    seen: dict[tuple[str, str | None], Path] = {}
    for order in orders:
        other = seen.setdefault((order.folder.resolve().name, order.language), order.folder)
        if other is not order.folder and other.resolve() != order.folder.resolve():
            return (
                f"{str(other)!r} and {str(order.folder)!r} would write the same packages: rename one of them."
            )
    return ""
