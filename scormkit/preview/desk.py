"""The desk: the author's page and its API. What it is asked, it hands on; docs/adr/0019 tells who may ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from scormkit import __version__
from scormkit.preview.answers import body, reply, told
from scormkit.preview.hub import event
from scormkit.preview.lms import Lms
from scormkit.preview.pages import page
from scormkit.preview.recorder import composed, files_of, keep
from scormkit.preview.settings import Places, PreviewError
from scormkit.preview.stage import nothing, script

WISH = 64 * 1024
RECORDING = 32 << 20
"""Bytes of a request: of a wish, and of a recorded run."""

MEND = "mend what the findings tell, or choose another"

Choose = Callable[[str, str], Awaitable[None]]
"""Builds anew for a target and a language."""


class Desk:
    """The routes of the desk."""

    def __init__(self, lms: Lms, places: Places, choose: Choose) -> None:
        self._lms = lms
        self._places = places
        self._choose = choose
        self.network: Callable[[], None] = lambda: None
        """Called when switches were set: listeners look whether they are still on the network."""

    def app(self) -> ASGIApp:
        """Return the desk as an application."""
        routes = [
            Route("/", told(self.home), methods=["GET"]),
            Route("/events", told(self.events), methods=["GET"]),
            Route("/api/state", told(self.state), methods=["GET"]),
            Route("/api/launch", told(self.launch), methods=["POST"]),
            Route("/api/switches", told(self.switches), methods=["POST"]),
            Route("/api/reset", told(self.reset), methods=["POST"]),
            Route("/api/choose", told(self.choose), methods=["POST"]),
            Route("/api/learners", told(self.learners), methods=["POST"]),
            Route("/api/recording", told(self.recording), methods=["POST"]),
            Route("/favicon.ico", told(nothing), methods=["GET"]),
            Route("/{name}", told(script), methods=["GET"]),
        ]
        app = Starlette(routes=routes)
        app.router.redirect_slashes = False
        return app

    def policy(self) -> str:
        """Return the desk's Content Security Policy: its own script and style, the stage in a frame."""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src 'self'; frame-src {self._places.stage}; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'; require-trusted-types-for 'script'"
        )

    async def home(self, request: Request) -> Response:
        """Answer with the author's page."""
        del request
        config = {
            "key": self._places.key,
            "stage": self._places.stage,
            "store": self._places.store,
            "version": __version__,
            "record": str(self._lms.settings.record or ""),
            "replay": self._lms.settings.replay,
        }
        name = self._lms.settings.path.name
        return HTMLResponse(page("desk", f"{name} – scormkit preview", config))

    async def events(self, request: Request) -> Response:
        """Answer with everything that happens from now on."""
        del request
        stream = self._lms.hub.listen(lambda: event("state", self._lms.state()))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def state(self, request: Request) -> Response:
        """Answer with how things stand."""
        del request
        return reply(self._lms.state())

    async def launch(self, request: Request) -> Response:
        """Begin a session."""
        wish = await body(request, WISH)
        language, target = _words(wish, "language", "target")
        content = self._lms.content
        if content and content.module:
            wanted = (target or content.target, language or content.language)
            if wanted != (content.target, content.language):
                await self._choose(*wanted)
            content = self._lms.content
            if content and wanted != (content.target, content.language):
                raise PreviewError("the module has errors in this language or for this target", MEND)
        ticket = self._lms.launch(wish)
        url = f"{self._places.stage}/stage/{ticket.id}"
        return reply({"ticket": ticket.id, "kind": ticket.sco.kind, "url": url, "release": ticket.release})

    async def switches(self, request: Request) -> Response:
        """Switch what can go wrong on or off."""
        switches = self._lms.switch(await body(request, WISH))
        self.network()
        return reply(switches.as_json())

    async def reset(self, request: Request) -> Response:
        """Forget records."""
        learner, sco = _words(await body(request, WISH), "learner", "sco")
        self._lms.reset(learner, sco)
        return reply(self._lms.state())

    async def choose(self, request: Request) -> Response:
        """Build the module for another target or language."""
        language, target = _words(await body(request, WISH), "language", "target")
        content = self._lms.content
        await self._choose(
            target or (content.target if content else ""), language or (content.language if content else "")
        )
        return reply(self._lms.state())

    async def learners(self, request: Request) -> Response:
        """Add a learner."""
        (name,) = _words(await body(request, WISH), "name")
        one = self._lms.enrol(name)
        self._lms.changed()
        return reply({"id": one.id, "name": one.name})

    async def recording(self, request: Request) -> Response:
        """Answer with the files of a run that was recorded; keep it where the command line said."""
        settings = self._lms.settings
        made = await composed(self._lms, await body(request, RECORDING))
        if settings.record is not None:
            keep(made, settings.record)
        files = [{"name": name, "text": text} for name, text in files_of(made, settings.path).items()]
        told = {"steps": len(made.steps), "told": len(made.trace), "written": str(settings.record or "")}
        return reply({**told, "files": files})


def _words(wish: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """Return the texts that *wish* has under *names*; empty for those it has not."""
    found = [wish.get(name) or "" for name in names]
    for name, value in zip(names, found, strict=True):
        if not isinstance(value, str):
            raise PreviewError(f"{name!r} is a text")
    return tuple(found)
