"""A small course made by hand, with everything that a manifest can show."""

from __future__ import annotations

from fractions import Fraction

from scormkit.course.model import Activity, Component, Course, File, Goal, Interaction, StateBudget
from scormkit.diagnostics import Location

ACTIVITY = Activity(
    at=Location("module.yaml"),
    id="telefono",
    iri="https://formazione.acme.it/telefono",
    version="1.2.0",
    title="Al telefono: «ciao» & rispetto",
    language="it",
    description="Rispondere bene,\n  anche quando il cliente è <arrabbiato>.",
    keywords=("telefono", "città & clienti"),
    rights="© ACME, tutti i diritti riservati",
    minutes=15,
    pass_mark=Fraction(4, 5),
    points=2,
    goals=(Goal(id="saluto", text="Salutare con nome e azienda"), Goal(id="calma", text="Restare calmi")),
    interactions=(
        Interaction(
            id="primo-saluto",
            kind="choice",
            title="Squilla il telefono. Come rispondi?",
            correct=(["c1"],),
            components={
                "choices": (Component(id="c1", text="Buongiorno"), Component(id="c2", text="Pronto?"))
            },
            points=2,
            objective="saluto",
        ),
    ),
    state=StateBudget(header=64, blocks=(("primo-saluto", 8),)),
    pages=2,
)

COURSE = Course(
    id="telefono",
    title=ACTIVITY.title,
    language="it",
    activities=(ACTIVITY,),
    files=(
        File("media/telefono.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        File("media/ufficio_1.png", b"\x89PNG\r\n\x1a\n"),
        File("player.css", b"body{margin:0}"),
        File("player.js", b"(()=>{})()"),
    ),
    body='<section class="page" id="page-uno" data-page="uno"><h1>Uno</h1></section>',
    organisation="ACME",
    config={"v": 1, "module": {"id": "telefono"}, "pages": [{"id": "uno", "key": "ab", "title": "Uno"}]},
)
