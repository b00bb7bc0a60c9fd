"""A module that asks every kind of question, and statements as its player would fill them in."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from scormkit.statements.build import Asked, Described
from scormkit.statements.catalogue import Skeleton, catalogue

IRI = "https://formazione.acme.it/telefono"
LMS = "https://lms.acme.it/"
TARGETS = ("scorm12", "scorm2004", "cmi5", "xapi")
ATTEMPT = "0b9a1b62-6c39-4c5e-9d2a-2b1d2e9c7a12"

CHOICES = (("a", "Uno"), ("b", "Due"), ("c", "Tre"))
QUESTIONS = (
    Asked(
        id="scelta",
        kind="choice",
        words="Che cosa dici?",
        correct=[["a", "b"]],
        components={"choices": CHOICES},
        page="saluto",
        objective="nome",
        points=3,
    ),
    Asked(id="vero", kind="true-false", words="È vero?", correct=[True], page="saluto"),
    Asked(
        id="parole", kind="fill-in", words="Buon…", correct=[["giorno"]], page="saluto", longest=40, points=1
    ),
    Asked(id="numero", kind="numeric", words="Quanti squilli?", correct=[[1, 3]], page="pratica", points=1),
    Asked(
        id="ordine",
        kind="sequencing",
        words="In che ordine?",
        correct=[["b", "a", "c"]],
        components={"choices": CHOICES},
        page="pratica",
        points=1,
    ),
    Asked(
        id="coppie",
        kind="matching",
        words="Che cosa va con che cosa?",
        correct=[[["a", "x"], ["b", "y"]]],
        components={"source": CHOICES[:2], "target": (("x", "Ics"), ("y", "Ipsilon"))},
        page="pratica",
        points=2,
    ),
    Asked(
        id="recita",
        kind="performance",
        words="«Pronto?»",
        correct=[[["apertura", "calma"], ["verifica", "ok"]]],
        components={"steps": (("apertura", "«Pronto?»"), ("verifica", "«E allora?»"))},
        page="pratica",
        points=5,
        longest=3,
        answers={"apertura": ["calma", "fretta"], "verifica": ["ok", "calma"]},
    ),
    Asked(
        id="lettera",
        kind="choice",
        words="Che cosa hai scritto?",
        components={"choices": CHOICES[:2]},
        page="pratica",
    ),
)
MODULE = Described(
    iri=IRI,
    version="1.2.0",
    title="Al telefono",
    language="it",
    description="Rispondere bene.",
    lms=LMS,
    judged=True,
    pages=[("saluto", "Il saluto"), ("pratica", "La pratica")],
    objectives=[("nome", "Salutare con nome"), ("calma", "Restare calmi")],
    questions=QUESTIONS,
    things=[("foglio", "Da stampare", "pratica")],
)
CATALOGUES = {target: catalogue(MODULE, target) for target in TARGETS}

SHARES = st.integers(0, 10_000).map(lambda tenthousandths: tenthousandths / 10_000)
DURATIONS = st.integers(0, 90_000 * 100).map(
    lambda hundredths: f"PT{hundredths // 360_000}H{hundredths // 6000 % 60}M{hundredths % 6000 / 100:g}S"
)
TIMES = st.datetimes().map(lambda time: f"20{time.year % 100:02d}{time.isoformat('T', 'milliseconds')[4:]}Z")
_DIGITS = r"-?[0-9]{1,10}(\.[0-9]{1,7})?"


def answers(wanted: dict[str, Any]) -> st.SearchStrategy[str]:
    """Return every response that a question which takes *wanted* can have."""
    kind = wanted["kind"]
    if kind in {"choice", "sequencing"}:
        return st.lists(st.sampled_from(wanted["choices"]), unique=True).map("[,]".join)
    if kind == "matching":
        pairs = st.permutations(wanted["source"]).flatmap(
            lambda ones: st.tuples(*(st.sampled_from(wanted["target"]) for _ in ones)).map(
                lambda others: [f"{one}[.]{other}" for one, other in zip(ones, others, strict=True)]
            )
        )
        return pairs.map("[,]".join)
    if kind == "performance":
        steps = [f"{step}[.]{one}" for step, ones in wanted["answers"].items() for one in ones]
        return st.lists(st.sampled_from(steps), max_size=wanted["most"]).map("[,]".join)
    if kind == "numeric":
        return st.from_regex(_DIGITS, fullmatch=True)
    if kind == "true-false":
        return st.sampled_from(["true", "false"])
    letters = st.characters(exclude_categories=["Cc", "Cs"])
    return st.text(letters, max_size=wanted["longest"])


@st.composite
def results(draw: st.DrawFn, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return a result that holds what is *wanted*."""
    made: dict[str, Any] = {}
    if "score" in wanted:
        most, share = wanted["score"].get("max"), draw(SHARES)
        raw = {} if most is None else {"raw": round(share * most, 4), "min": 0, "max": most}
        made["score"] = {"scaled": share, **raw}
    for flag in {"success", "completion"} & wanted.keys():
        if flag not in wanted.get("optional", ()) or draw(st.booleans()):
            whole = made.get("score", {}).get("scaled") == 1
            made[flag] = whole if wanted[flag] == "score" else wanted[flag]
    if "response" in wanted:
        made["response"] = draw(answers(wanted["response"]))
    if "duration" in wanted:
        made["duration"] = draw(DURATIONS)
    if "extensions" in wanted:
        limits = wanted["extensions"].items()
        made["extensions"] = {name: draw(st.integers(one["min"], one["max"])) for name, one in limits}
    return made


@st.composite
def statements(draw: st.DrawFn, skeleton: Skeleton) -> dict[str, Any]:
    """Return *skeleton* as the player fills it in."""
    made: dict[str, Any] = {
        "id": str(draw(st.uuids(version=4))),
        "actor": {"objectType": "Agent", "account": {"homePage": LMS, "name": draw(st.text(min_size=1))}},
        "verb": skeleton.verb,
        "object": skeleton.object,
        "context": {**skeleton.context, "registration": ATTEMPT},
        "timestamp": draw(TIMES),
    }
    if skeleton.result is not None:
        made["result"] = draw(results(dict(skeleton.result)))
    copy: dict[str, Any] = json.loads(json.dumps(made))
    return copy


def filled(skeleton: Skeleton) -> dict[str, Any]:
    """Return *skeleton* filled in the simplest way."""
    result = {"result": simplest(dict(skeleton.result))} if skeleton.result is not None else {}
    return {
        "id": "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a11",
        "actor": {"objectType": "Agent", "account": {"homePage": LMS, "name": "7"}},
        "verb": skeleton.verb,
        "object": skeleton.object,
        "context": {**skeleton.context, "registration": ATTEMPT},
        "timestamp": "2026-03-01T10:00:00.000Z",
        **result,
    }


def simplest(wanted: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if "score" in wanted:
        most = wanted["score"].get("max")
        made["score"] = {"scaled": 1, **({} if most is None else {"raw": most, "min": 0, "max": most})}
    for flag in {"success", "completion"} & wanted.keys():
        made[flag] = True if wanted[flag] == "score" else wanted[flag]
    if "response" in wanted:
        kinds = {"true-false": "true", "numeric": "12.5"}
        made["response"] = kinds.get(wanted["response"]["kind"], "")
    if "duration" in wanted:
        made["duration"] = "PT1.5S"
    if "extensions" in wanted:
        made["extensions"] = dict.fromkeys(wanted["extensions"], 40)
    return made
