"""What is known by its letters is what the look at members would take: read quicker, kept alike."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from scormkit.relay.bodies import parse
from scormkit.relay.calls import Refusal
from scormkit.relay.hand import IDENTITY, RECEIVED, Hand
from scormkit.relay.letters import Reader
from scormkit.relay.packages import Package
from scormkit.relay.settings import Limits
from scormkit.relay.tokens import Grant
from scormkit.relay.write import check
from scormkit.statements.accept import Acceptance
from scormkit.statements.catalogue import Skeleton, canonical, catalogue, skeletons
from tests.unit.relay import desks
from tests.unit.statements.module_of_all import ATTEMPT, CATALOGUES, LMS, MODULE, filled, statements

Statement = dict[str, Any]

# A token may be of a registration whose very text stands in the catalogue, alone or within an address.
ALIKE = "6f2cbe5e-3f0e-4d14-9d2d-6a5f4d1c0a33"
WHAT = catalogue(replace(MODULE, iri=f"https://formazione.acme.it/{ALIKE}", version=ALIKE), "scorm12")
ACCEPTS = Acceptance(WHAT)
SKELETONS = {f"{n} {one.template.rsplit('/', 1)[1]}": one for n, one in enumerate(skeletons(WHAT))}
BARE, WORDS = SKELETONS["0 initialized"], SKELETONS["12 answered"]
MOST = 50
NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ORDERS = [list(order) for order in itertools.permutations([*BARE.context, "registration"])]
NASTY = (',"result":', ',"context":{', 'Z"},{"id":"', 'Z"}]', '\\","x":"', "È «così»\u2028\x7f李", "\\u0061")
NAMES = st.sampled_from(['Zoë "Z" \\ 李', "anna\t\x7f", *NASTY]) | st.text(min_size=1, max_size=9)


def grants(*registrations: str) -> st.SearchStrategy[Grant]:
    among = st.sampled_from(registrations)
    return st.builds(Grant, st.just(ACCEPTS.key), st.just(LMS), NAMES, among, verified=st.booleans())


GRANT = Grant(ACCEPTS.key, LMS, "7", ATTEMPT, verified=True)


def hand(grant: Grant = GRANT) -> Hand:
    return Hand(grant, desks.URL, NOW)


def player(said: Statement, order: list[str] = ORDERS[0], registration: str = "") -> Statement:
    """*said* with its members as a player orders them, those of the context in *order*."""
    context = {**said["context"], "registration": registration or said["context"]["registration"]}
    made = {**said, "context": {name: context[name] for name in order}}
    names = ("id", "actor", "verb", "object", "result", "context", "timestamp")
    return {name: made[name] for name in names if name in made}


def body_of(*said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def taught(*orders: list[str]) -> Reader:
    """A reader that has learned every statement of the catalogue, with the context in each of *orders*."""
    reader = Reader(ACCEPTS)
    for skeleton, order in itertools.product(SKELETONS.values(), orders):
        reader.learn(player(filled(skeleton), order))
    assert len(reader._known) == len(SKELETONS) * len(orders)
    return reader


def once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({name for name, _ in members}) == len(members), "a name stands there twice"
    return dict(members)


def parsed(text: bytes) -> bytes:
    """What the JSON *text* says, in one form: 1, 1.0 and true are not the same in it."""
    return canonical(json.loads(text, object_pairs_hook=once))


def slowly(body: bytes, grant: Grant) -> list[tuple[str, bytes]] | None:
    """What the look at members keeps of *body*; None, if it refuses it."""
    package = Package("phone.json", ACCEPTS, desks.ORIGIN, Reader(ACCEPTS))
    try:
        data = parse(body, Limits())
        found = data if isinstance(data, list) else [data]
        check(found, grant, package)
    except Refusal:
        return None
    return [(one["id"], parsed(hand(grant).write(one))) for one in found]


@st.composite
def told(draw: st.DrawFn, skeleton: Skeleton, grant: Grant, orders: list[list[str]]) -> Statement:
    """*skeleton* as the player of *grant*'s learner fills it in."""
    said = player(draw(statements(skeleton)), draw(st.sampled_from(orders)), grant.registration)
    if skeleton is WORDS and draw(st.booleans()):
        said["result"]["response"] = draw(st.sampled_from(NASTY))
    return {**said, "actor": grant.actor}


@pytest.mark.parametrize("name", SKELETONS)
@settings(max_examples=15)
@given(order=st.sampled_from(ORDERS), grant=grants(ATTEMPT, desks.ATTEMPT), data=st.data())
def test_what_was_learned_of_one_learner_is_read_of_every_other(
    name: str, order: list[str], grant: Grant, data: st.DataObject
) -> None:
    reader = Reader(ACCEPTS)
    reader.learn(player(filled(SKELETONS[name]), order))
    body = body_of(data.draw(told(SKELETONS[name], grant, [order])))
    found = reader.read(body, hand(grant), MOST)
    assert found is not None
    assert [(id_, parsed(text)) for id_, text in found] == slowly(body, grant)
    kept = json.loads(found[0][1])
    assert kept["authority"]["account"] == {"homePage": desks.URL, "name": ACCEPTS.key}
    sure = "verified" if grant.verified else "unverified"
    assert kept["context"]["extensions"] == {RECEIVED: "2026-03-01T10:00:00.000+00:00", IDENTITY: sure}


def test_many_statements_are_read_in_their_order() -> None:
    said = [{**player(filled(one)), "id": str(uuid4())} for one in SKELETONS.values()]
    found = taught(ORDERS[0]).read(body_of(*said), hand(), MOST) or []
    assert [id_ for id_, _ in found] == [one["id"] for one in said]


def test_no_more_than_the_most_are_read_and_nothing_but_a_list_of_some() -> None:
    reader, said = taught(ORDERS[0]), player(filled(BARE))
    assert reader.read(body_of(said, said), hand(), 2)
    assert reader.read(body_of(said, said, said), hand(), 2) is None
    alone = body_of(said)[1:-1]
    bodies = [alone, b"[" + alone, alone + b"]", body_of([said]), b'[{"id":"Z"}]', b"[]", b"{}", b"null", b""]
    assert not [body for body in bodies if reader.read(body, hand(), MOST) is not None]


ANNA = '{"objectType":"Agent","account":{"homePage":"https://lms.acme.it/","name":"anna"}}'
RESULTS = (
    '|null|[]|{}|1|"x"| |{"duration":"PT1S"}| {"duration":"PT1S"} |{"duration":1}|{"duration":"PT1S"'
    '|{"duration":"PT1S","duration":"x"}|{"duration":"x","duration":"PT1S"}|{"duration":"PT١S"}'
    '|{"duration":"PT1S","context":{"a":1}}'
)
# What stands in a gap, and what may be put there instead.
GAPS = {
    r'(?<=\{"id":")[^"]{36}(?=","actor)': (
        f'{ALIKE}|{ALIKE.upper()}|{ALIKE[1:]}|{ALIKE}0|{"x" * 36}|{"é" * 18}|","id":"{ALIKE[8:]}'
    ),
    r'(?<="actor":)\{.*?\}\}(?=,"verb)': f'{ANNA}|[{ANNA}]|{ANNA[:-1]},"mbox":"mailto:a@b.it"}}|{{}}|null',
    r'(?<="registration":)"[^"]*"': (
        f'"{ALIKE}"|"{ALIKE.upper()}"|"{ATTEMPT}"|""|null|7|"{ALIKE}","registration":"{ATTEMPT}"'
    ),
    r'(?<="timestamp":")[^"]*(?="\})': (
        "2026-02-30T10:00:00.000Z|2026-03-01 10:00:00.000Z|1999-03-01T10:00:00.000Z|2026-03-01T24:00:00.000Z"
        '|2026-03-01T10:00:00Z|2026-0١-01T10:00:00.00Z|2026-03-01T10","x":"000Z|2028-02-29T23:59:59.999Z|Z'
    ),
    r'(?<="result":)\{.*?\}(?=,"context":\{)': RESULTS,
    r'(?=,"context":\{)': "|".join(f',"result":{one}' for one in RESULTS.split("|")),
    r'(?<="scaled":)[^,}]*': '-1|2|true|"1"|1e400|NaN|0.5|1.0|-0.0|00|',
    r'(?<="raw":)[^,}]*': f"-1|1e9|true|false|0|1.00000|{'9' * 30}",
    r'(?<="max":)[^,}]*': "0|1|1.0|true|3|99",
    r'(?<="min":)[^,}]*': "0.0|-0|false|1|null",
    r'(?<="duration":)"[^"]*"': '"PT"|"PT1S","duration":"x"|"x","duration":"PT1S"|"P\\u00541S"|1|"PT1S",',
    r'(?<=progress":)[^,}]*': "-1|101|5.0|true|50|null",
    r'(?<=":)(true|false)': 'true|false|1|"true"|null',
    r'(?<="response":)"': '"\x00|"\\ud800|"\\u0061|"a[,]a|7,|"' + "9" * 99,
    r'(?<=Z"\}),(?=\{"id")': "|,,|, |,null,|],[",
    r'"verb"': '"verb":{},"verb"|"Verb"|"v\\u0065rb"|"verb" ',
}
FILLINGS = [(gap.encode(), one.encode()) for gap, others in GAPS.items() for one in others.split("|")]
MARKS = ('"', "\\", "{", "}", "[", "]", ",", " ", "\n", "Z", "null", f'"{ALIKE}"', '"result":{},')
TROUBLE = [one.encode() for one in (*NASTY, *MARKS)]


def filled_otherwise(by: Random, body: bytes) -> bytes:
    pattern, other = by.choice(FILLINGS)
    begin, end = by.choice([place.span() for place in re.finditer(pattern, body)] or [(0, 0)])
    return body[:begin] + other + body[end:]


def edited(by: Random, body: bytes) -> bytes:
    at = by.randrange(len(body) + 1)
    return body[:at] + by.choice([*TROUBLE, by.randbytes(2)]) + body[at + by.randrange(3) :]


def moved(by: Random, body: bytes) -> bytes:
    places = [place.start() for place in re.finditer(rb"[,{}]", body)] or [0]
    one, two, three = sorted(by.choices(places, k=3))
    cut = [body[:one], body[one:two], body[two:three], body[three:], by.choice(TROUBLE)]
    return b"".join(
        cut[int(number)] for number in by.choice(["0213", "01123", "01213", "023", "0120", "04123"])
    )


def escaped(by: Random, body: bytes) -> bytes:
    at = by.choice([place.start() for place in re.finditer(rb"[a-z]", body)])
    return b"%b\\u%04x%b" % (body[:at], body[at], body[at + 1 :])


def broken_off(by: Random, body: bytes) -> bytes:
    return body[: by.randrange(len(body))] + by.choice([b"", b'Z"}]', b'"}]', b"]"])


CHANGES = [*[filled_otherwise] * 6, edited, moved, escaped, broken_off]
SHAPES = [ORDERS[0], ORDERS[-1], ORDERS[9], ORDERS[16]]
TAUGHT = taught(*SHAPES)


def request(by: Random, grant: Grant) -> bytes:
    """Return a sound body of *grant*'s learner."""
    names = by.choices([*SKELETONS, "0 initialized", "12 answered"], k=by.randint(1, 3))
    said = [player(filled(SKELETONS[name]), by.choice(SHAPES), grant.registration) for name in names]
    for one in said:
        one |= {"id": str(UUID(bytes=by.randbytes(16), version=4)), "actor": grant.actor}
        if one["object"] == WORDS.object:
            one["result"]["response"] = by.choice(NASTY)
    return body_of(*said)


@settings(max_examples=500)
@given(by=st.randoms(use_true_random=True), grant=grants(ATTEMPT, desks.ATTEMPT, ALIKE))
def test_what_is_read_by_its_letters_the_look_takes_too_and_keeps_alike(by: Random, grant: Grant) -> None:
    for changes in (0, *[1] * 10, *[2] * 5):
        body = sound = request(by, grant)
        for change in by.choices(CHANGES, k=changes):
            body = change(by, body)
        found = TAUGHT.read(body, hand(grant), MOST)
        event(f"{'sound' if body == sound else 'changed'}, {'left to the look' if found is None else 'read'}")
        assert found is None or [(id_, parsed(text)) for id_, text in found] == slowly(body, grant), body


@pytest.mark.parametrize(
    ("word", "old", "new"),
    [
        ("0 initialized", b',"context"', b',"result":,"context"'),
        ("0 initialized", b'name":"7"', b'name":"8"'),
        ("0 initialized", b"2026-03-01T", b"2026-02-30T"),
        ("0 initialized", ATTEMPT.encode() + b'"', ALIKE.encode() + b'"'),
        ("8 experienced", b'"PT1.5S"', b'"1.5 s"'),
        ("8 experienced", b'{"d', b'{"duration":%b1%b,"d' % (b"[" * 30, b"]" * 30)),
    ],
)  # fmt: skip
def test_what_the_look_refuses_is_not_read(word: str, old: bytes, new: bytes) -> None:
    sound = body_of(player({**filled(SKELETONS[word]), "id": str(uuid4())}))
    assert TAUGHT.read(sound, hand(), MOST)
    body = sound.replace(old, new)
    assert body != sound
    assert slowly(body, GRANT) is None
    assert TAUGHT.read(body, hand(), MOST) is None


def test_nothing_is_learned_of_one_launch_or_of_another_order() -> None:
    launched = Acceptance(CATALOGUES["cmi5"])
    for skeleton in skeletons(CATALOGUES["cmi5"]):
        said = player(filled(skeleton))
        lists = said["context"]["contextActivities"]
        more = {**lists, "grouping": [*lists["grouping"], {"id": "https://lms.acme.it/unit"}]}
        nameless = {name: one for name, one in said["context"].items() if name != "registration"}
        extensions = {"https://w3id.org/xapi/cmi5/context/extensions/sessionid": "1"}
        others = [
            {**said, "context": {**said["context"], "contextActivities": more}},
            {**said, "context": {**said["context"], "extensions": extensions}},
            {**said, "context": nameless},
            dict(reversed(said.items())),
        ]
        assert [launched.refusal(one) for one in others] == [None] * 4
        reader = Reader(launched)
        for one in others:
            reader.learn(one)
        assert not reader._known


def test_ever_new_orders_do_not_fill_the_memory() -> None:
    reader = Reader(ACCEPTS)
    for order, skeleton in itertools.product(ORDERS, SKELETONS.values()):
        said = player(filled(skeleton), order)
        assert ACCEPTS.refusal(said) is None
        reader.learn(said)
        assert reader.read(body_of(said), hand(), MOST), "what was learned last is known"
        assert len(reader._known) <= 4 * len(SKELETONS) < len(ORDERS) * len(SKELETONS)


def reader_of(relay: desks.Desk) -> Reader:
    inside: Any = relay.app.user_middleware[0].args[0]
    return inside.package(relay.key).reader  # type: ignore[no-any-return]


def test_a_refused_request_teaches_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with desks.desk(tmp_path) as relay:
            sound, unsound = (player(desks.statement(relay.what, one)) for one in ("resumed", "experienced"))
            unsound["result"] = {"duration": "long"}
            for said in ([sound, unsound], [unsound, sound]):
                assert (await relay.send(body_of(*said))).status_code == 403
                assert not reader_of(relay)._known
            assert (await relay.send(body_of(sound))).status_code == 200
            before = dict(reader_of(relay)._known)
            assert (await relay.send(body_of(sound, unsound))).status_code == 403
            assert reader_of(relay)._known == before != {}

    desks.run(story())


def test_what_comes_again_is_answered_and_kept_as_at_first_and_an_id_only_once(tmp_path: Path) -> None:
    async def story() -> None:
        async with desks.desk(tmp_path) as relay:
            by = Hand(Grant(relay.key, desks.LMS, "anna.4711", desks.ATTEMPT, verified=False), desks.URL, NOW)
            kept: list[list[Statement]] = []
            for known in (False, True):
                words = ("initialized", "experienced", "terminated")
                said = [player(desks.statement(relay.what, word)) for word in words]
                twice = {**said[1], "timestamp": "2026-03-01T11:11:11.111Z"}
                body = body_of(*said, twice)
                assert (reader_of(relay).read(body, by, MOST) is not None) is known
                answer = await relay.send(body)
                ids = [one["id"] for one in (*said, twice)]
                assert (answer.status_code, answer.json()) == (200, ids)
                bodies = {one["id"]: one for one in relay.spool.bodies() if one["id"] in ids}
                assert list(bodies) == ids[:3]
                kept.append(list(bodies.values()))
                assert all(one.pop("id") and one["context"]["extensions"].pop(RECEIVED) for one in kept[-1])
            assert kept[0] == kept[1]

    desks.run(story())
