"""Writes ``schemas/block.schema.json``: the list of all block types, made from their own schemas.

``python -m scormkit.module.schema_list`` brings it up to date; a test says when it is not.
A block's schema in ``schemas/blocks/`` is all that a new type needs.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from scormkit.resources import schema_folder, schemas

PATH = "block.schema.json"
FOLDER = "blocks/"


def block_list() -> str:
    """Return the schema of any block as its file holds it, made from the schemas in ``blocks/``."""
    types = sorted(name.removeprefix(FOLDER) for name in schemas() if name.startswith(FOLDER))
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://scormkit.org/schemas/{PATH}",
        "title": "Block",
        "description": "One piece of content or exercise on a page. Its 'type' decides about its other keys.",
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {"enum": types, "description": "What kind of block this is.", "examples": ["quiz"]}
        },
        "allOf": [_branch(one) for one in types],
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _branch(one: str) -> dict[str, Any]:
    # `required` keeps a block without a type from matching every branch.
    return {
        "if": {"properties": {"type": {"const": one}}, "required": ["type"]},
        "then": {"$ref": f"{FOLDER}{one}.schema.json"},
    }


def main() -> int:
    """Write the list where the schemas are."""
    (schema_folder() / PATH).write_text(block_list(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
