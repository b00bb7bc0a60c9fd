"""The published schemas: sound, explained to editors, in one style, and fresh."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from referencing import Registry, Resource

from scormkit.module.blocks import KINDS
from scormkit.module.schema_list import block_list
from scormkit.module.validators import expanded
from scormkit.resources import schema_folder, schemas

OURS = sorted(set(schemas()) - {"player-config"})
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in schemas().values()
)
ANNOTATIONS = {"$ref", "description", "examples", "default"}


def validator(schema: Any) -> Validator:
    return Draft202012Validator(schema, registry=REGISTRY)


def below(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema and mapping inside *schema*, but for what is an example."""
    if isinstance(schema, dict):
        yield schema
        for key, value in schema.items():
            if key not in {"examples", "default", "const", "enum"}:
                yield from below(value)
    elif isinstance(schema, list):
        for one in schema:
            yield from below(one)


@pytest.mark.parametrize("name", OURS)
def test_a_schema_is_sound_and_has_its_published_name(name: str) -> None:
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"https://scormkit.org/schemas/{name}.schema.json"
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", OURS)
def test_every_property_is_described_and_has_an_example_that_is_valid(name: str) -> None:
    described = 0
    for part in below(expanded(name)):
        for key, schema in part.get("properties", {}).items():
            if "not" in schema or set(schema) <= {"const", "enum"}:
                continue  # these look at keys that are described where they are allowed
            described += 1
            assert schema["description"], f"{name}: {key}"
            assert schema["examples"], f"{name}: {key}"
            for example in schema["examples"]:
                errors = list(Draft202012Validator(schema).iter_errors(example))
                assert errors == [], f"{name}: {key}"
    assert described or name in {"block", "terms"}


@pytest.mark.parametrize("name", OURS)
def test_examples_of_blocks_are_valid_to_their_depth(name: str) -> None:
    schema = schemas()[name]
    for key, value in schema.get("properties", {}).items():
        for example in value.get("examples", ()):
            asked = {"$ref": f"{schema['$id']}#/properties/{key}"}
            assert [error.message for error in validator(asked).iter_errors(example)] == []


@pytest.mark.parametrize("name", OURS)
def test_no_schema_hides_the_real_error_behind_alternatives(name: str) -> None:
    for part in below(schemas()[name]):
        assert not {"oneOf", "anyOf"} & set(part)


@pytest.mark.parametrize("name", OURS)
def test_every_mapping_knows_all_its_keys(name: str) -> None:
    for part in below(schemas()[name]):
        if part.get("type") == "object" and set(part) != {"type"} and "$id" not in part:
            assert "additionalProperties" in part, part.get("description")
        if "additionalProperties" in part and "properties" in part:
            assert part["additionalProperties"] is False


@pytest.mark.parametrize("name", OURS)
def test_beside_a_reference_stand_annotations_alone(name: str) -> None:
    for part in below(schemas()[name]):
        if "$ref" in part and not part["$ref"].endswith("block.schema.json"):
            assert set(part) <= ANNOTATIONS


@pytest.mark.parametrize("name", OURS)
def test_a_form_is_explained_in_words(name: str) -> None:
    for part in below(schemas()[name]):
        if isinstance(part.get("pattern"), str) and part["pattern"] != r"\S" and name != "diagnostics":
            assert part["errorMessage"]
            re.compile(part["pattern"])


def test_the_list_of_blocks_is_fresh() -> None:
    found = (schema_folder() / "block.schema.json").read_text("utf-8")
    assert found == block_list(), "make generated"


def test_every_block_type_has_a_schema_and_every_schema_a_type() -> None:
    assert {f"blocks/{word}" for word in KINDS} == {name for name in schemas() if name.startswith("blocks/")}
    for word in KINDS:
        assert schemas()[f"blocks/{word}"]["properties"]["type"]["const"] == word
