"""No package of any target holds a credential: neither of this machine's nor of anybody's."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from scormkit.backends import backends
from scormkit.factory import Order, make
from scormkit.source.credentials import guarded

ROOT = Path(__file__).resolve().parents[2]
COURSES = {"corso": ROOT / "tests" / "e2e" / "corso", "telefono": ROOT / "modules" / "telefono"}
RELAY = "\nxapi:\n  relay: https://relay.lumina.example/\n"
# What a machine that builds, relays and sends may hold, each value found nowhere else.
ENVIRONMENT = {
    "SCORMKIT_LRS_ENDPOINT": "https://registro-del-cliente-30.example/",
    "SCORMKIT_LRS_KEY": "utente-del-registro-31",
    "SCORMKIT_LRS_SECRET": "parola-del-registro-32",
    "SCORMKIT_RELAY_SECRET": "segreto-del-ponte-33",
    "SCORMKIT_RELAY_SPOOL": "postgresql://ponte:parola-34@base.example/",
    "LRS_PASSWORD": "altra-parola-35",
    "AWS_SECRET_ACCESS_KEY": "chiave-della-nuvola-36",
    "PGPASSWORD": "parola-della-base-37",
    "GITHUB_TOKEN": "gettone-del-deposito-38",
}
TEXTS = (".html", ".json", ".xml", ".css", ".svg")


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of every package, in every language, for every target; SCORM's speak to a relay."""
    out = tmp_path_factory.mktemp("built")
    found: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as planted:
        for name, value in ENVIRONMENT.items():
            planted.setenv(name, value)
        for name, course in COURSES.items():
            folder = tmp_path_factory.mktemp("source") / name
            shutil.copytree(course, folder)
            project = next(
                above / "scormkit.yaml"
                for above in (course, *course.parents)
                if (above / "scormkit.yaml").exists()
            )
            (folder / "scormkit.yaml").write_text(project.read_text("utf-8") + RELAY, "utf-8")
            made = make(Order(folder, None, tuple(backends()), out))
            assert not made.lack
            assert len(made.packages) >= len(backends()), [str(one) for one in made.diagnostics]
            for package in made.packages:
                with zipfile.ZipFile(package.path) as archive:
                    for path in archive.namelist():
                        found[f"{Path(package.path).name}/{path}"] = archive.read(path)
    return found


def test_nothing_of_the_machine_gets_into_a_package(contents: dict[str, bytes]) -> None:
    secrets = [value.encode() for value in ENVIRONMENT.values()]
    assert [path for path, data in contents.items() if any(secret in data for secret in secrets)] == []


def test_nothing_in_a_package_looks_like_a_credential(contents: dict[str, bytes]) -> None:
    found = [
        str(one)
        for path, data in contents.items()
        if path.endswith(TEXTS)
        for one in guarded(data.decode(), path)[1]
    ]
    assert found == []


def test_scorm_knows_its_relay_by_address_and_public_key_alone(contents: dict[str, bytes]) -> None:
    told = [path for path in contents if path.endswith("/statements.json")]
    assert {path.split(".")[-3] for path in told} == {"scorm12", "scorm2004", "cmi5", "xapi"}
    pages = [data for path, data in contents.items() if path.endswith("/index.html") and ".scorm" in path]
    assert len(pages) >= 4
    for page in pages:
        assert b'"relay":{"url":"https://relay.lumina.example/","key":"pk1.' in page
        assert b"connect-src &#39;self&#39; https://relay.lumina.example;" in page
