"""What a package can have sent is accepted; what differs from it in one place is refused, with a reason."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scormkit.statements.accept import Acceptance
from scormkit.statements.catalogue import catalogue, skeletons
from tests.unit.statements.module_of_all import CATALOGUES, IRI, LMS, MODULE, TARGETS, filled, statements

Statement = dict[str, Any]
RELAYED = Acceptance(CATALOGUES["scorm12"])
SKELETONS = {
    one.template.rsplit("/", 1)[1] + " " + one.object["id"]: one for one in skeletons(CATALOGUES["scorm12"])
}
HUGE = "x" * 1_000_000
TRUE, FALSE = True, False


def sample(word: str, path: str = "") -> Statement:
    """One statement about what stands at *path* below the module, the simplest there is."""
    skeleton = SKELETONS[f"{word} {IRI}/{path}" if path else f"{word} {IRI}"]
    made: Statement = json.loads(json.dumps(filled(skeleton)))
    assert RELAYED.refusal(made) is None
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", SKELETONS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_the_player_fills_in_is_accepted(name: str, data: st.DataObject) -> None:
    assert RELAYED.refusal(data.draw(statements(SKELETONS[name]))) is None


@pytest.mark.parametrize("target", TARGETS)
def test_the_statements_of_every_target_are_accepted(target: str) -> None:
    acceptance = Acceptance(json.loads(json.dumps(CATALOGUES[target])))
    assert (acceptance.key, acceptance.lms, acceptance.iri) == (CATALOGUES[target]["key"], LMS, IRI)
    for one in skeletons(CATALOGUES[target]):
        assert acceptance.refusal(filled(one)) is None


def test_a_package_does_not_say_what_only_another_says() -> None:
    others = Acceptance(catalogue(MODULE, "scorm2004"))
    assert others.refusal(sample("passed")) is None, "the same module, the same words"
    assert Acceptance(CATALOGUES["cmi5"]).refusal(sample("passed")) is not None


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in *value*, the innermost last."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inside:
        yield from paths(one, (*here, step))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def places(statement: Statement) -> list[tuple[Any, ...]]:
    """Every place but the actor's: who it was is the relay's to say, which puts its token's learner there."""
    return [path for path in paths(statement) if path and path[0] != "actor"]


@st.composite
def changed(draw: st.DrawFn, statement: Statement) -> Statement:
    """*statement* with one thing changed: taken out, put in, or another."""
    copied: Statement = copy.deepcopy(statement)
    path = draw(st.sampled_from(places(copied)))
    holder, step = at(copied, path[:-1]), path[-1]
    how = draw(st.sampled_from(["drop", "add", "other"]))
    if how == "drop":
        del holder[step]
    elif how == "add" and isinstance(holder[step], dict):
        holder[step]["~" + draw(st.text())] = draw(st.none() | st.text() | st.integers() | st.booleans())
    elif how == "add" and isinstance(holder[step], list):
        holder[step].append(copy.deepcopy(holder[step][0]))
    else:
        # Words are an answer to some questions; nothing else here is good anywhere.
        words = [] if path == ("result", "response") else ["", "x"]
        others: list[Any] = [
            None,
            HUGE,
            [],
            {},
            math.nan,
            math.inf,
            -1,
            10**400,
            True,
            [[[[]]]],
            {"id": {}},
            *words,
        ]
        holder[step] = draw(st.sampled_from([one for one in others if one is not holder[step]]))
    return copied


@pytest.mark.slow
@pytest.mark.parametrize("name", SKELETONS)
@settings(max_examples=60)
@given(data=st.data())
def test_one_change_anywhere_is_refused_in_plain_words(name: str, data: st.DataObject) -> None:
    statement = json.loads(json.dumps(filled(SKELETONS[name])))
    other = data.draw(changed(statement))
    reason = RELAYED.refusal(other)
    assert reason
    assert len(reason) < 80
    assert "x" * 5 not in reason


def without(statement: Statement, *path: Any) -> Statement:
    del at(statement, path[:-1])[path[-1]]
    return statement


def with_(statement: Statement, value: Any, *path: Any) -> Statement:
    at(statement, path[:-1])[path[-1]] = value
    return statement


CHOICE, ROLE = "blocks/scelta", "blocks/recita"
MUTANTS: dict[str, Callable[[], Any]] = {
    "digits of another script": lambda: with_(sample("terminated"), "PT١S", "result", "duration"),
    "a year in another script": lambda: with_(sample("passed"), "20٢٦-01-01T10:00:00.000Z", "timestamp"),
    "another verb": lambda: with_(sample("passed"), "http://adlnet.gov/expapi/verbs/voided", "verb", "id"),
    "a verb of another object": lambda: with_(sample("passed"), sample("initialized")["verb"], "verb"),
    "another display": lambda: with_(sample("passed"), "superato", "verb", "display", "en"),
    "a verb that is text": lambda: with_(sample("passed"), "passed", "verb"),
    "a verb whose id is a list": lambda: with_(sample("passed"), [], "verb", "id"),
    "another object": lambda: with_(sample("passed"), "https://other.example/", "object", "id"),
    "an object that is a learner": lambda: with_(sample("passed"), {"mailto": "a@b.example"}, "object"),
    "another definition": lambda: with_(
        sample("answered", CHOICE), "x", "object", "definition", "name", "it"
    ),
    "no definition": lambda: without(sample("answered", CHOICE), "object", "definition"),
    "an object type": lambda: with_(sample("passed"), "Activity", "object", "objectType"),
    "no actor": lambda: without(sample("passed"), "actor"),
    "an actor that is text": lambda: with_(sample("passed"), "Anna", "actor"),
    "its own authority": lambda: with_(sample("passed"), {"mbox": "mailto:a@b.example"}, "authority"),
    "its own time of storage": lambda: with_(sample("passed"), "2026-03-01T10:00:00.000Z", "stored"),
    "attachments": lambda: with_(sample("passed"), [], "attachments"),
    "no id": lambda: without(sample("passed"), "id"),
    "an id in capitals": lambda: with_(sample("passed"), "6F2CBE5E-3F0E-4D14-9D2D-6A5F4D1C0A11", "id"),
    "an id with a line break": lambda: with_(
        sample("passed"), "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a11\n", "id"
    ),
    "an id of another variant": lambda: with_(sample("passed"), "6f2cbe5e-3f0e-4d14-cd2d-6a5f4d1c0a11", "id"),
    "no time": lambda: without(sample("passed"), "timestamp"),
    "a time without zone": lambda: with_(sample("passed"), "2026-03-01T10:00:00.000", "timestamp"),
    "the thirtieth of February": lambda: with_(sample("passed"), "2026-02-30T10:00:00.000Z", "timestamp"),
    "the twenty-fifth hour": lambda: with_(sample("passed"), "2026-02-03T25:00:00.000Z", "timestamp"),
    "other digits": lambda: with_(sample("passed"), "20٢6-02-03T05:00:00.000Z", "timestamp"),
    "no registration": lambda: without(sample("passed"), "context", "registration"),
    "a registration that is none": lambda: with_(sample("passed"), "mine", "context", "registration"),
    "another language": lambda: with_(sample("passed"), "en", "context", "language"),
    "another release": lambda: with_(sample("passed"), "9.9.9", "context", "revision"),
    "a platform": lambda: with_(sample("passed"), "Moodle", "context", "platform"),
    "an instructor": lambda: with_(sample("passed"), {"mbox": "mailto:a@b.example"}, "context", "instructor"),
    "extensions of the context": lambda: with_(
        sample("passed"), {"https://x.example/": 1}, "context", "extensions"
    ),
    "no context": lambda: without(sample("passed"), "context"),
    "another category": lambda: with_(
        sample("passed"), "https://x.example/", "context", "contextActivities", "category", 0, "id"
    ),
    "another parent": lambda: with_(
        sample("answered", CHOICE), [{"id": f"{IRI}/pages/pratica"}], "context", "contextActivities", "parent"
    ),
    "a described grouping": lambda: with_(
        sample("passed"), {"name": {"it": "x"}}, "context", "contextActivities", "grouping", 0, "definition"
    ),
    "a result where none belongs": lambda: with_(sample("initialized"), {}, "result"),
    "no result": lambda: without(sample("passed"), "result"),
    "a result that is text": lambda: with_(sample("passed"), "good", "result"),
    "extensions of the result": lambda: with_(sample("passed"), {}, "result", "extensions"),
    "no duration": lambda: without(sample("passed"), "result", "duration"),
    "an empty duration": lambda: with_(sample("passed"), "PT", "result", "duration"),
    "a duration in weeks": lambda: with_(sample("passed"), "P1W", "result", "duration"),
    "a duration of thousandths": lambda: with_(sample("passed"), "PT1.123S", "result", "duration"),
    "a pass without success": lambda: with_(sample("passed"), FALSE, "result", "success"),
    "a failure with success": lambda: with_(sample("failed"), TRUE, "result", "success"),
    "success as a number": lambda: with_(sample("passed"), 1, "result", "success"),
    "completion denied": lambda: with_(sample("completed"), FALSE, "result", "completion"),
    "a share above one": lambda: with_(sample("passed"), 1.0001, "result", "score", "scaled"),
    "a share below nothing": lambda: with_(sample("passed"), -0.1, "result", "score", "scaled"),
    "a share that is no number": lambda: with_(sample("passed"), math.nan, "result", "score", "scaled"),
    "a share that is true": lambda: with_(sample("passed"), TRUE, "result", "score", "scaled"),
    "a share in words": lambda: with_(sample("passed"), "1", "result", "score", "scaled"),
    "raw above the most": lambda: with_(sample("passed"), 101, "result", "score", "raw"),
    "raw that disagrees": lambda: with_(sample("passed"), 50, "result", "score", "raw"),
    "another most": lambda: with_(sample("answered", CHOICE), 4, "result", "score", "max"),
    "a least that is false": lambda: with_(sample("passed"), FALSE, "result", "score", "min"),
    "no most": lambda: without(sample("passed"), "result", "score", "max"),
    "points in practice": lambda: with_(sample("answered", "blocks/vero"), 1, "result", "score", "raw"),
    "success without all points": lambda: with_(
        sample("answered", CHOICE), {"scaled": 0.5, "raw": 1.5, "min": 0, "max": 3}, "result", "score"
    ),
    "progress above all": lambda: with_(sample("progressed"), 101, "result", "extensions", PROGRESS),
    "half percents": lambda: with_(sample("progressed"), 40.5, "result", "extensions", PROGRESS),
    "progress that is true": lambda: with_(sample("progressed"), TRUE, "result", "extensions", PROGRESS),
    "no extension": lambda: with_(sample("progressed"), {}, "result", "extensions"),
    "a choice there is not": lambda: with_(sample("answered", CHOICE), "z", "result", "response"),
    "a choice twice": lambda: with_(sample("answered", CHOICE), "a[,]a", "result", "response"),
    "a choice too many": lambda: with_(sample("answered", CHOICE), "a[,]", "result", "response"),
    "an answer that is a list": lambda: with_(sample("answered", CHOICE), ["a"], "result", "response"),
    "an answer without end": lambda: with_(sample("answered", CHOICE), "a[,]" * 9999, "result", "response"),
    "neither true nor false": lambda: with_(sample("answered", "blocks/vero"), "yes", "result", "response"),
    "a number in words": lambda: with_(sample("answered", "blocks/numero"), "tre", "result", "response"),
    "a number with exponent": lambda: with_(sample("answered", "blocks/numero"), "1e5", "result", "response"),
    "an essay": lambda: with_(sample("answered", "blocks/parole"), "x" * 41, "result", "response"),
    "half a character": lambda: with_(sample("answered", "blocks/parole"), "\ud800", "result", "response"),
    "a bell": lambda: with_(sample("answered", "blocks/parole"), "\a", "result", "response"),
    "a target there is not": lambda: with_(
        sample("answered", "blocks/coppie"), "a[.]q", "result", "response"
    ),
    "a thing matched twice": lambda: with_(
        sample("answered", "blocks/coppie"), "a[.]x[,]a[.]y", "result", "response"
    ),
    "half a pair": lambda: with_(sample("answered", "blocks/coppie"), "a", "result", "response"),
    "a reply of another moment": lambda: with_(
        sample("answered", ROLE), "verifica[.]fretta", "result", "response"
    ),
    "a talk without end": lambda: with_(
        sample("answered", ROLE), "[,]".join(["apertura[.]calma"] * 4), "result", "response"
    ),
    "a judgement of what has none": lambda: with_(
        sample("responded", "blocks/lettera"),
        TRUE,
        "result",
        "success",
    ),
    "no statement": list,
    "nothing": lambda: None,
}
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


@pytest.mark.parametrize("name", MUTANTS)
def test_is_refused(name: str) -> None:
    reason = RELAYED.refusal(MUTANTS[name]())
    assert reason
    assert reason[0].islower()
    assert not reason.endswith(".")


def test_a_share_that_was_cut_may_stand_for_less_than_all() -> None:
    near = with_(sample("answered", CHOICE), FALSE, "result", "success")
    assert RELAYED.refusal(near) is None
    third = {"scaled": 0.3333, "raw": 1, "min": 0, "max": 3}
    assert RELAYED.refusal(with_(near, third, "result", "score")) is None


LAUNCHED = "https://lms.acme.it/activities/7"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"


def launched(word: str) -> Statement:
    """A statement of cmi5 as an LMS makes it: another activity, its own context besides ours."""
    said = (one for one in skeletons(CATALOGUES["cmi5"], LAUNCHED) if one.verb["display"]["en"] == word)
    made: Statement = json.loads(json.dumps(filled(next(said))))
    made["context"]["extensions"] = {SESSION: "8b1e"}
    made["context"]["contextActivities"]["grouping"].insert(0, {"id": "https://publisher.example/au/7"})
    return made


@pytest.mark.parametrize("word", ["initialized", "passed", "experienced", "answered", "mastered"])
def test_a_launch_may_add_to_the_context_and_name_the_activity(word: str) -> None:
    statement = launched(word)
    assert Acceptance(CATALOGUES["cmi5"], LAUNCHED).refusal(statement) is None
    assert Acceptance(CATALOGUES["cmi5"]).refusal(statement) is not None
    del statement["context"]["contextActivities"]["category"]
    assert Acceptance(CATALOGUES["cmi5"], LAUNCHED).refusal(statement) is not None
    del statement["context"]["contextActivities"]
    assert Acceptance(CATALOGUES["cmi5"], LAUNCHED).refusal(statement) is not None


def test_a_plain_launch_may_have_no_registration_but_none_that_is_not_one() -> None:
    acceptance = Acceptance(CATALOGUES["xapi"])
    statement = filled(next(skeletons(CATALOGUES["xapi"])))
    statement["context"] = {**statement["context"], "registration": "mine"}
    assert acceptance.refusal(statement) is not None
    del statement["context"]["registration"]
    assert acceptance.refusal(statement) is None


def test_what_may_be_left_out_may_not_be_anything_else() -> None:
    from dataclasses import replace

    free = catalogue(replace(MODULE, judged=False), "cmi5")
    (scored,) = (one for one in skeletons(free) if one.verb["display"]["en"] == "scored")
    acceptance, statement = Acceptance(free), filled(scored)
    assert acceptance.refusal(statement) is None
    statement["result"] = {"score": {"scaled": 1}}
    assert acceptance.refusal(statement) is None
    statement["result"] = {"score": {"scaled": 1}, "success": True}
    assert acceptance.refusal(statement) is not None
    statement["result"] = {"success": False}
    assert acceptance.refusal(statement) is not None
