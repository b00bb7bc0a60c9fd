"""The page a learner opens: a document around the course's pages, with what one target must know."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from scormkit.course.model import Activity, Course, File
from scormkit.course.templating import environment
from scormkit.course.texts import direction, texts

# Only what a package brings itself may run or load. Trusted Types: the player never makes HTML from text.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src {connect}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


def document(
    course: Course, activity: Activity, *, target: str, connect: str, extra: Mapping[str, Any]
) -> File:
    """Return the page that launches *activity*.

    *connect* lists whom the player may talk to, as a content security policy writes it; *extra*
    is what only this target knows of the player's configuration.
    """
    config = {**course.config, "target": target, **extra}
    html = (
        environment()
        .get_template("document.html")
        .render(
            course=course,
            activity=activity,
            body=Markup(course.body),  # noqa: S704 - made by our own templates, escaped there
            config=script_json(config),
            direction=direction(course.language),
            policy=_POLICY.format(connect=connect),
            t=texts(course.language).say,
        )
    )
    return File(activity.launch, html.encode())


def script_json(data: object) -> Markup:
    """Return *data* as JSON that cannot leave a script element, whatever its texts say."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Only these could end the element or open a comment in it (HTML, 13.2.5.4); JSON knows them escaped.
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704 - nothing is left that HTML would read
