"""The pages and scripts that were built for the desk, with what each is told in its own page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from scormkit.preview.settings import PreviewError
from scormkit.resources import desk_files

BUILT = "the desk was not built: 'make player' builds it in a checkout; a wheel brings it"

SIGNED_OUT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:15vh auto;max-inline-size:28rem;padding:1rem}
:root{color-scheme:light dark}label{display:block;margin-block:.75rem}
input{inline-size:100%;font:inherit}</style>
<h1>Your session has ended</h1>
<p>Please sign in again to go on.</p>
<form><label>User name <input autocomplete="off" disabled></label>
<label>Password <input type="password" autocomplete="off" disabled></label></form>
"""
"""What an LMS shows in the place of everything else when a session has died."""


RETURNED = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Back in the LMS</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:15vh auto;
text-align:center}</style>
<h1>Back in the LMS</h1>
<p>The content has returned the learner here.</p>
"""
"""Where an LMS shows its course page again."""


def asset(name: str) -> bytes | None:
    """Return the file *name* of the built desk, if there is one."""
    return desk_files().get(name)


def page(name: str, title: str, config: Mapping[str, Any]) -> str:
    """Return the page *name* (``desk`` or ``stage``), told *config*; a stage has a script for each API."""
    script = f"{name}.{config.get('kind')}.js"
    if asset(script) is None:
        script = f"{name}.js"
    if asset(script) is None:
        raise PreviewError(BUILT)
    told = f'<script type="application/json" id="{name}-config">{in_page(config)}</script>'
    own = asset(f"{name}.html")
    if own is not None:
        return own.decode().replace("</head>", f"{told}\n</head>", 1)
    style = '<link rel="stylesheet" href="/desk.css">' if name == "desk" else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{style}\n{told}\n</head>\n"
        f'<body>\n<script src="/{script}"></script>\n</body>\n</html>\n'
    )


def in_page(config: Mapping[str, Any]) -> str:
    """Return *config* as JSON that can stand in a script element: it holds no ``<`` that could end it."""
    text = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
