"""Translating: words change, meaning stays, and nothing half translated gets out."""

from __future__ import annotations

from scormkit.module.model import Module, Text
from scormkit.module.translate import translate
from scormkit.module.walk import nodes, reworded
from scormkit.source.po import Catalogue, parse_catalogue


def messages(module: Module) -> dict[str, str]:
    return {node.md: node.md for node in nodes(module) if isinstance(node, Text) and node.md}


def catalogue(found: dict[str, str], language: str = "pt-BR") -> Catalogue:
    return Catalogue("locales/en.po", language, found, lines={key: line for line, key in enumerate(found, 1)})


def test_the_identity_changes_nothing(module: Module) -> None:
    outcome = translate(module, catalogue(messages(module)))
    assert outcome.diagnostics == ()
    assert outcome.product == module


def test_every_text_is_replaced_and_names_stay(module: Module) -> None:
    found = {key: value.replace("Sono", "I am") for key, value in messages(module).items()}
    found = {key: value if "[" in value or "{" in value else f"{value}!" for key, value in found.items()}
    other = translate(module, catalogue(found, "en")).product
    assert other is not None
    assert other.language == "en"
    assert [page.key for page in other.pages] == [page.key for page in module.pages]
    for before, after in zip(nodes(module), nodes(other), strict=True):
        if isinstance(before, Text) and isinstance(after, Text) and before.md:
            assert after.md == found[before.md]
            assert after.at.path == "locales/en.po"


def test_rewording_nothing_returns_the_same_module(module: Module) -> None:
    assert reworded(module, lambda text: text) is module


def test_what_is_missing_is_told_once_with_its_share(module: Module) -> None:
    found = messages(module)
    for key in list(found)[:7]:
        del found[key]
    outcome = translate(module, catalogue(found))
    assert outcome.product is None
    (said,) = outcome.diagnostics
    assert said.code.id == "SK342"
    assert said.message.startswith(f"7 of {len(messages(module))} texts are not translated")
    assert said.message.endswith("and 2 more")


def test_a_link_into_the_module_must_stay_and_one_to_the_web_may_change(module: Module) -> None:
    found = messages(module)
    (source,) = (key for key in found if "#provare" in key)
    found[source] = source.replace("https://example.org/", "https://example.org/en/")
    assert translate(module, catalogue(found)).diagnostics == ()
    found[source] = source.replace("#provare", "#practice")
    assert [said.code.id for said in translate(module, catalogue(found)).diagnostics] == ["SK344"]


def test_a_catalogue_read_from_a_file_says_where_an_entry_stands(module: Module) -> None:
    entries = [f'msgid "{key}"\nmsgstr "{value}"\n' for key, value in messages(module).items()]
    text = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "\n".join(
        entry for entry in entries if entry.count('"') == 4
    )
    found, _ = parse_catalogue(text + '\nmsgid "Di troppo"\nmsgstr "Too much"\n', "locales/pt-BR.po", "pt-BR")
    assert found is not None
    (obsolete,) = (said for said in translate(module, found).diagnostics if said.code.id == "SK343")
    assert obsolete.at.line == text.count("\n") + 2
