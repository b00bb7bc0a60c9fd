"""What scormkit builds passes its own lint with nothing said: every course, target, language and edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from scormkit import factory
from scormkit.backends import backends
from scormkit.factory import Order, make
from scormkit.lint import lint, look, profiles
from scormkit.standards import EXPECTED, SOURCE, install_schemas
from tests import packing

ROOT = Path(__file__).resolve().parent.parent
COURSES = [*sorted((ROOT / "modules").glob("*/")), ROOT / "tests" / "e2e" / "corso"]
STAND_IN = (
    '<schema xmlns="http://www.w3.org/2001/XMLSchema" targetNamespace="https://scormkit.org/{name}"/>\n'
)


def stand_ins(cache: Path) -> None:
    """Write files that are called as the XSDs are: the network is not needed to know their names."""
    for folder, names in EXPECTED.items():
        for name in names:
            path = cache / "xsd" / SOURCE.replace("@", "-") / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(STAND_IN.format(name=name), "utf-8")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SCORMKIT_CACHE", str(tmp_path / "cache"))
    factory._schemas.cache_clear()
    yield tmp_path / "cache"
    factory._schemas.cache_clear()


def built(course: Path, out: Path, edition: str, *, with_schemas: bool) -> list[Path]:
    made = make(Order(course, None, tuple(backends()), out, edition, with_schemas))
    assert not made.lack, made.lack
    assert len(made.packages) >= len(backends())
    return [Path(one.path) for one in made.packages]


@pytest.mark.slow
@pytest.mark.parametrize("course", COURSES, ids=lambda course: str(course.name))
@pytest.mark.parametrize("edition", ["3", "4"])
@pytest.mark.parametrize("schemas", ["bare", "with-schemas"])
def test_nothing_is_said_of_our_own_packages(
    course: Path, edition: str, schemas: str, cache: Path, tmp_path: Path
) -> None:
    stand_ins(cache)
    kinds = set()
    for path in built(course, tmp_path / "out", edition, with_schemas=schemas == "with-schemas"):
        assert [str(one) for one in lint(path, profiles=profiles())] == []
        looked = look(path)
        kinds |= {str(kind) for kind in looked.kinds}
        assert looked.edition in {"", edition}
    assert kinds == {"scorm12", "scorm2004", "cmi5", "xapi", "web"}


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cache = tmp_path_factory.mktemp("official")
    install_schemas(cache=cache)
    return cache


@pytest.fixture
def published(official: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this test find the published XSDs where users have them."""
    monkeypatch.setenv("SCORMKIT_CACHE", str(official))
    factory._schemas.cache_clear()
    yield
    factory._schemas.cache_clear()


@pytest.mark.e2e
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("course", COURSES, ids=lambda course: str(course.name))
@pytest.mark.parametrize("edition", ["3", "4"])
@pytest.mark.parametrize("schemas", ["bare", "with-schemas"])
def test_the_published_xsds_have_nothing_to_say_of_our_packages(
    course: Path, edition: str, schemas: str, tmp_path: Path
) -> None:
    for path in built(course, tmp_path / "out", edition, with_schemas=schemas == "with-schemas"):
        assert [str(one) for one in lint(path, profiles=profiles())] == []


@pytest.mark.e2e
@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("edition", ["3", "4"])
def test_the_published_xsds_are_asked(edition: str, tmp_path: Path) -> None:
    """Silence says nothing unless it can be broken: by an element that no XSD knows."""
    for path in built(COURSES[0], tmp_path / "out", edition, with_schemas=False):
        with ZipFile(path) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest = files.get("imsmanifest.xml")
        if manifest:
            files["imsmanifest.xml"] = manifest.replace(b"<resources>", b"<notes/><resources>")
            path.write_bytes(packing.zipped(files))
            assert "SK546" in {one.code.id for one in lint(path)}
