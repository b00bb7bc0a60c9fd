"""Credentials are found where they stand and never said again; training about them is left alone."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from scormkit.cli import main
from scormkit.cli.output import FORMATS
from scormkit.diagnostics import Location
from scormkit.source.credentials import MASK, guarded, kept_out, masked
from scormkit.source.document import Value

ROOT = Path(__file__).resolve().parents[3]
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzYXJhIn0.c2FyYQ"
BASIC = b64encode(b"lrs:mare99!").decode()


def found(text: str) -> list[tuple[str, str]]:
    """Each finding in *text*: its code, and the characters it underlines."""
    lines = text.split("\n")
    _, said = guarded(text, "page.md")
    return [(one.code.id, lines[one.at.line - 1][one.at.column - 1 :][: one.at.length]) for one in said]


@pytest.mark.parametrize(
    ("text", "code", "secret"),
    [
        ("endpoint: https://sara:mare99@lrs.lumina.example/xapi/", "SK170", "sara:mare99"),
        ("postgresql://lrs@db/statements", "SK170", "lrs"),
        ("[qui](https://chiave@lrs.lumina.example/)", "SK170", "chiave"),
        (f"Authorization: Basic {BASIC}", "SK171", BASIC),
        ("'Authorization': 'Bearer abc.def'", "SK171", "abc.def"),
        ("curl -H bearer 9aF3kQ72LmZx81Tb", "SK171", "9aF3kQ72LmZx81Tb"),
        ("Poi mandi Bearer 9aF3kQ72LmZx81Tb al registro", "SK171", "9aF3kQ72LmZx81Tb"),
        (f"il gettone è {JWT}.", "SK173", f"{JWT}"),
        ("-----BEGIN EC PRIVATE KEY-----", "SK173", "-----BEGIN EC PRIVATE KEY"),
        ("id AKIAIOSFODNN7EXAMPLE qui", "SK173", "AKIAIOSFODNN7EXAMPLE"),
        ("glpat-" + "a1B2" * 5, "SK173", "glpat-" + "a1B2" * 5),
        ("?access_token=q8Rt2WxYp0Zk4LmN6bVc&x=1", "SK173", "q8Rt2WxYp0Zk4LmN6bVc"),
        ("  api-key: f3a9c07be1d24c55a8e0f3a9", "SK173", "f3a9c07be1d24c55a8e0f3a9"),
        (f"Prova con {BASIC}, poi", "SK173", BASIC),
        ("İ https://sara:mare99@lrs.lumina.example/", "SK170", "sara:mare99"),
    ],
)
def test_a_credential_is_found_where_it_stands(text: str, code: str, secret: str) -> None:
    page = f"Prima riga\n{text}\nUltima riga"
    assert found(page) == [(code, secret)]
    hidden, _ = guarded(page, "page.md")
    assert len(hidden) == len(page)
    assert secret not in hidden
    assert MASK in masked(text)


def test_a_text_with_several_tells_each_once_in_their_order() -> None:
    text = f"Authorization: Basic {BASIC} e {JWT}\nhttps://a:bcd@lrs.lumina.example/"
    assert [code for code, _ in found(text)] == ["SK171", "SK173", "SK170"]


@pytest.mark.parametrize(
    "text",
    [
        "La password non si dice mai al telefono, nemmeno a chi dice di essere dell'assistenza.",
        "Password: mai al telefono.",
        "password: Estate2024",
        "Un token è un gettone: vale una volta sola. Token: gettone.",
        "Scrivete a sara.bianchi@lumina.example o a +39@voip.example",
        "Il bearer token e l'autenticazione basic sono spiegati nella pagina dopo.",
        "Basic knowledge of customers, bearer of good news, secret: a smile",
        "Chi bussa da https://www.banca.example@truffa.example/ non è la banca.",
        "https://social.example/@sara e https://maps.example/@45.46,9.19,15z",
        "Authorization: serve il consenso del cliente",
        "JavaScript, PowerPoint, McDonald, LibreOffice, iPhone, eBook, WhatsApp",
        "Numero cliente: IT60X0542811101000000123456, pratica 0009F3A2",
        "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a11 e sha256-47DEQpj8HBSaTImW5JCeuQeRkm5NMpJWZG3hSuFU",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "pk1.dpFmApfPx10Ux9WO1HCudhf1Qa9Xli0v",
        "la chiave: https://lumina.example/aiuto/password-dimenticata?lingua=it",
    ],
)
def test_training_about_secrets_is_no_secret(text: str) -> None:
    assert found(text) == []
    assert guarded(text, "page.md")[0] == text


TEXTS = [
    path
    for folder in ("modules", "docs", "scormkit/cli/starter", "scormkit/course/texts")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".md", ".yaml", ".po", ".json"}
]
SENTENCES = sorted({line for path in TEXTS for line in path.read_text("utf-8").split("\n") if line.strip()})


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_of_ours_is_taken_for_a_credential(path: Path) -> None:
    assert found(path.read_text("utf-8")) == []


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6), st.sampled_from([" ", ": ", "\n", "=", "@"])
)
def test_no_mixture_of_our_sentences_is_taken_for_a_credential(lines: list[str], between: str) -> None:
    assert found(between.join(lines)) == []


@given(st.text())
def test_hiding_moves_nothing_and_what_is_hidden_stays_hidden(text: str) -> None:
    hidden, said = guarded(text, "page.md")
    assert len(hidden) == len(text)
    assert hidden.count("\n") == text.count("\n")
    assert bool(said) == (hidden != text)
    assert guarded(hidden, "page.md")[0] == hidden
    for line in text.split("\n"):
        assert len(masked(line)) == len(line)


def value(data: object, line: int = 1) -> Value:
    """Return *data* as values; each key stands on a line of its own."""
    at = Location("scormkit.yaml", line)
    if isinstance(data, dict):
        inside = {key: value(one, line + place) for place, (key, one) in enumerate(data.items(), 1)}
        return Value(
            inside, at, {key: Location("scormkit.yaml", line + place) for place, key in enumerate(data, 1)}
        )
    if isinstance(data, list):
        return Value(tuple(value(one, line) for one in data), at)
    assert isinstance(data, str | int | float | bool | None)
    return Value(data, at)


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("password", "mare"),
        ("lrs_password", "mare99"),
        ("Client-Secret", "segreto"),
        ("api_key", 12345678),
        ("pwd", "1234"),
        ("access_token", "9aF3kQ72LmZx"),
        ("auth", "aB3dEf7h"),
        ("lrs-key", "chiave"),
    ],
)
def test_a_key_that_promises_a_secret_is_taken_at_its_word(key: str, data: object) -> None:
    kept, said = kept_out(value({"values": {"a": 1, key: data}}))
    assert [(one.code.id, one.at.line) for one in said] == [("SK172", 4)]
    assert key in said[0].message
    assert str(data) not in said[0].message.replace(key, "")
    assert kept.plain() == {"values": {"a": 1}}


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("password", "la parola segreta"),
        ("password", "no"),
        ("password", True),
        ("password", None),
        ("password", {"accept": ["mare99"]}),
        ("token", "gettone"),
        ("key", "B"),
        ("keyword", "password1A"),
        ("keywords", ["Password1A"]),
        ("secretary", "Sara9Bianchi"),
    ],
)
def test_a_key_that_only_sounds_like_one_is_left_alone(key: str, data: object) -> None:
    whole = value({"values": {key: data}})
    assert kept_out(whole) == (whole, ())


def test_settings_for_statements_hold_no_access_at_all() -> None:
    kept, said = kept_out(
        value({"xapi": {"relay": "https://r.example/", "username": "lrs", "key": "a b", "auth": {}}})
    )
    assert [one.code.id for one in said] == ["SK174"] * 3
    assert kept.plain() == {"xapi": {"relay": "https://r.example/"}}


def test_blocks_deep_in_a_list_are_looked_through() -> None:
    kept, said = kept_out(
        value({"pages": [{"blocks": [{"type": "quiz", "secret": "mare99"}, {"type": "text"}]}]})
    )
    assert len(said) == 1
    assert kept.plain() == {"pages": [{"blocks": [{"type": "quiz"}, {"type": "text"}]}]}


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  lrs_password: mare99", f"  lrs_password: {MASK * 6}"),
        ('  password: "il mare è blu"', f"  password: {MASK * 15}"),
        ("{a: b, token: mare99, c: d}", f"{{a: b, token: {MASK * 6}, c: d}}"),
        ("  auth: Basic dTpw", f"  auth: {MASK * 10}"),
        ("la password: mai al telefono", "la password: mai al telefono"),
        ("title: Chiavi e password", "title: Chiavi e password"),
    ],
)
def test_a_line_is_shown_without_its_secrets(line: str, shown: str) -> None:
    assert masked(line) == shown


def test_a_line_made_to_be_slow_is_not() -> None:
    line = "a_" * 50_000 + ": x" + "://" * 10_000 + "[,]" * 10_000 + "-----BEGIN " + "A " * 10_000
    assert len(masked(line)) == len(line)


PLANTED = {
    "scormkit.yaml": "organisation:\n  base: https://corsi.lumina.example/\n"
    "  lms: https://root:Sesamo77@lms.lumina.example/\nvalues:\n  lrs_password: Apriti88\n"
    "xapi:\n  auth: Mare99\n",
    "module.yaml": "id: caso\nversion: 1.0.0\ntitle: Caso\nlanguage: it\npassword: Sesamo55\n"
    "pages:\n  - pages/uno.md\n",
    "pages/uno.md": "---\nid: uno\ntitle: Uno\n---\n[Apri](https://sara:Mare4711@intranet/turni)\n",
}
SECRETS = ("Sesamo77", "Apriti88", "Mare99", "Sesamo55", "Mare4711")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("verb", ["build", "validate"])
def test_no_report_repeats_a_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, verb: str
) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / ".git").mkdir()
    for name, text in PLANTED.items():
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    out = ["--out", "build"] if verb == "build" else []
    asked = CliRunner().invoke(main, [verb, ".", *out, "--format", form])
    assert asked.exit_code == 1
    said = asked.output
    assert not [secret for secret in SECRETS if secret in said]
    assert not list(tmp_path.rglob("*.zip"))
    if form == "json":
        told = {(one["path"], one["line"], one["code"]) for one in json.loads(asked.stdout)["diagnostics"]}
        assert {
            ("scormkit.yaml", 3, "SK170"),
            ("scormkit.yaml", 5, "SK172"),
            ("scormkit.yaml", 7, "SK174"),
            ("module.yaml", 5, "SK172"),
            ("pages/uno.md", 5, "SK170"),
        } <= told
    if form == "text":
        assert "scormkit.yaml:3:" in said
        assert MASK * 3 in said
