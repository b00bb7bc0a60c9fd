"""Looking at shapes: nothing is missed, nothing raises, and what passes can be bound."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from scormkit.diagnostics import blocks
from scormkit.module.bind import bind, bind_project
from scormkit.module.meaning import check_meaning
from scormkit.module.model import Project
from scormkit.module.shape import check_project_shape, check_shape
from scormkit.module.validators import _validator as validator_of
from scormkit.module.validators import accepted, faults
from scormkit.resources import schemas
from scormkit.source.document import Asset, Document, Value

AsValue = Callable[[Any], Value]
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in schemas().values()
)
PLAIN = Draft202012Validator(schemas()["module"], registry=REGISTRY)

WORDS = st.sampled_from(
    ["", " ", "a", "quiz", "text", "pool", "apertura", "io", "[[x]]", "{{ x }}", "m >= 1", "#"]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-200, 2000), st.floats(-1e3, 1e3), WORDS, st.text(max_size=5)
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["type", "id", "text", "right", "go", "x"]), inner, max_size=3),
    ),
    max_leaves=4,
)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(one for key, value in inner for one in paths(value, (*path, key)))]


def spoilt(data: Any, draw: Callable[[st.SearchStrategy[Any]], Any]) -> Any:
    """Return *data* with something replaced, taken out or put in, up to three times."""
    data = copy.deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(paths(data)[1:]))
        there = data
        for step in way:
            there = there[step]
        match draw(st.sampled_from(["replace", "take", "put", "copy"])):
            case "replace":
                there[last] = draw(JUNK)
            case "take":
                del there[last]
            case "put" if isinstance(there, dict):
                there[draw(st.sampled_from(["id", "points", "many", "choices", "end", "extra"]))] = draw(JUNK)
            case _ if isinstance(there, list):
                there.append(copy.deepcopy(there[last]))
            case _:
                there[f"{last}-2"] = copy.deepcopy(there[last])
    return data


@pytest.mark.slow
@given(st.data())
def test_the_quick_way_finds_what_the_plain_schema_finds(root: Value, data: st.DataObject) -> None:
    broken = spoilt(root.plain(), data.draw)
    plain = {(tuple(error.absolute_path), error.validator) for error in PLAIN.iter_errors(broken)}
    assert accepted("module")(broken) == validator_of("module").is_valid(broken)
    assert {(fault.path, fault.keyword) for fault in faults("module", broken)} == plain


@pytest.mark.slow
@given(st.data())
def test_what_has_a_shape_has_a_model_and_rules_never_raise(
    root: Value, project: Project, assets: dict[str, Asset], as_value: AsValue, data: st.DataObject
) -> None:
    value = as_value(spoilt(root.plain(), data.draw))
    said = check_shape(value)
    if not blocks(said):
        check_meaning(bind(Document(value)), project, assets)


@given(JUNK)
def test_any_data_get_an_answer(as_value: AsValue, junk: Any) -> None:
    if isinstance(junk, dict):
        assert blocks(check_shape(as_value(junk)))
        value = as_value(junk)
        if not blocks(check_project_shape(value)):
            bind_project(value)


def test_a_sound_module_is_passed_in_silence(root: Value, project: Project, assets: dict[str, Asset]) -> None:
    assert check_shape(root) == ()
    assert check_meaning(bind(Document(root)), project, assets) == ()


def test_all_faults_are_told_and_a_misspelt_key_only_once(as_value: AsValue) -> None:
    said = check_shape(
        as_value({"id": "Due Parole", "titel": "x", "version": 1, "language": "it", "pages": []})
    )
    assert sorted((one.code.id, one.message.split(",")[0]) for one in said) == [
        ("SK201", "the key 'titel' is not known here"),
        ("SK203", "text was expected"),
        ("SK205", "'Due Parole' is not an id: small letters"),
        ("SK207", "it takes at least 1 here"),
    ]


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("minutes", "quindici", "write it in digits, with a point for decimals and no unit"),
        ("minutes", True, "write a number in digits"),
        ("minutes", 1.5, "write it without decimals"),
        ("title", 8, "put it in quotes: '8'"),
        ("title", ["a"], "write one text, without '- ' or square brackets"),
        ("title", {"a": "b"}, "write one text; if it holds a colon followed by a space, put it in quotes"),
        ("pass", 80, "write its keys on lines of their own, indented, each with ': ' and a value"),
        ("keywords", 8, "begin each entry on a line of its own with '- '"),
        ("keywords", "a, b", "begin each entry on a line of its own with '- '"),
    ],
)
def test_a_wrong_type_is_told_with_what_to_do(
    root: Value, as_value: AsValue, key: str, value: Any, hint: str
) -> None:
    (said,) = check_shape(as_value({**root.plain(), key: value}))
    assert said.code.id == "SK203"
    assert said.hint.endswith(f", {hint}")
