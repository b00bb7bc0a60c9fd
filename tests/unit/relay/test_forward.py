"""The forwarder brings each statement to a record store once, on its bad days too."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import stat
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from rough_store import Store

from scormkit.relay.forward import Forwarder
from scormkit.relay.lrs import Lrs, LrsSettings
from scormkit.relay.meters import Meters
from scormkit.relay.spool import Row, Spool, open_spool
from scormkit.relay.spool.sqlite import SqliteSpool

pytestmark = pytest.mark.slow

SECRET = "Basic c2VjcmV0OnNlY3JldA=="  # noqa: S105 - nobody's


def statement(number: int, **more: Any) -> Row:
    id_ = str(uuid.UUID(int=number))
    body = {
        "id": id_,
        "timestamp": "2026-05-01T10:00:00.000Z",
        "verb": {"id": "http://x.example/did"},
        **more,
    }
    return Row(id_, json.dumps(body).encode(), time(), "pk1.test")


def names(*numbers: int) -> list[str]:
    return [str(uuid.UUID(int=number)) for number in numbers]


class Scene:
    """A spool, a record store and the forwarder between them."""

    def __init__(self, spool: Spool, store: Store, forwarder: Forwarder, meters: Meters, dead: Path) -> None:
        self.spool, self.store, self.forwarder, self.meters, self.dead = spool, store, forwarder, meters, dead

    async def until(self, true: Callable[[], bool], seconds: float = 20) -> None:
        end = monotonic() + seconds
        while not true():
            assert monotonic() < end, (self.store.answers, await self.spool.depth())
            await asyncio.sleep(0.01)

    async def until_empty(self) -> None:
        end = monotonic() + 20
        while await self.spool.depth():
            assert monotonic() < end, self.store.answers
            await asyncio.sleep(0.01)

    @contextlib.contextmanager
    def troubled(self) -> Iterator[None]:
        """Let the spool be unable to write while the body of the ``with`` runs."""
        assert isinstance(self.spool, SqliteSpool)
        self.spool._connection.execute("PRAGMA query_only = ON")
        yield
        self.spool._connection.execute("PRAGMA query_only = OFF")

    def meter(self, name: str, **labels: str) -> float:
        return self.meters.registry.get_sample_value(f"scormkit_relay_{name}", labels) or 0

    @property
    def letters(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.dead.read_text().splitlines()] if self.dead.exists() else []


@pytest.fixture
def forwarding(tmp_path: Path) -> Callable[..., None]:
    """Run a story with statements *first* in the spool before the forwarder begins."""

    def run(
        store: Store, story: Callable[[Scene], Awaitable[None]], first: list[Row] | None = None, **words: Any
    ) -> None:
        async def whole() -> None:
            spool = open_spool(str(tmp_path / "spool.db"), most=10_000)
            async with store:
                words_ = {
                    "endpoint": store.endpoint,
                    "pause": 0.02,
                    "longest_pause": 0.1,
                    "timeout": 5,
                    **words,
                }
                dead = tmp_path / "dead.ndjson"
                settings = LrsSettings(**{"authorization": SECRET, "dead": dead, **words_})
                meters = Meters()
                forwarder = Forwarder(spool, settings, meters)
                await spool.add(first or [])
                running = asyncio.create_task(forwarder.run())
                try:
                    await story(Scene(spool, store, forwarder, meters, settings.dead))
                finally:
                    await forwarder.stop(5)
                    await asyncio.wait_for(running, 5)
                    await spool.close()

        asyncio.run(whole())

    return run


Forwarding = Callable[..., None]


async def all_arrive(scene: Scene) -> None:
    await scene.until_empty()
    assert len(scene.store.stored) == len(set(scene.store.stored))


def test_statements_go_in_batches_with_what_xapi_asks_for(forwarding: Forwarding) -> None:
    store = Store(secret=SECRET)

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        await scene.until(lambda: scene.meter("statements_forwarded_total") == 450)
        assert scene.meter("forward_last_success") > time() - 60

    forwarding(store, story, [statement(number) for number in range(450)], lanes=1)
    assert [len(request.ids) for request in store.requests] == [200, 200, 50]
    first = store.requests[0]
    assert store.stored == names(*range(450))
    assert (first.method, first.path) == ("POST", "/xapi/statements")
    assert first.headers["x-experience-api-version"] == "1.0.3"
    assert first.headers["content-type"] == "application/json"


def test_a_batch_is_no_bigger_than_a_record_store_may_like(forwarding: Forwarding) -> None:
    store = Store(most=10_000)
    rows = [statement(number, note="x" * 3000) for number in range(10)]
    forwarding(store, all_arrive, rows, size=10_000)
    assert set(store.answers) == {"200"}


def test_what_comes_later_goes_too(forwarding: Forwarding) -> None:
    async def story(scene: Scene) -> None:
        for number in range(3):
            await scene.spool.add([statement(number)])
            await scene.until(lambda number=number: len(scene.store.stored) == number + 1)  # type: ignore[misc]

    forwarding(Store(), story)


@pytest.mark.parametrize(
    "bad",
    [
        (503, {}),
        (500, {}),
        (502, {"Content-Type": "text/html"}),
        (429, {"Retry-After": "0"}),
        (408, {}),
        (503, {"Retry-After": "soon"}),
        "lost request",
        "lost answer",
        "half an answer",
        "garbage",
        "sign-in page",
    ],
)
def test_a_bad_moment_loses_nothing_and_doubles_nothing(forwarding: Forwarding, bad: Any) -> None:
    store = Store(moments=[bad] * 7)
    forwarding(store, all_arrive, [statement(number) for number in range(60)])
    assert sorted(store.stored) == names(*range(60))


def test_a_record_store_that_says_nothing_is_asked_again(forwarding: Forwarding) -> None:
    store = Store(moments=["hangs"])
    forwarding(store, all_arrive, [statement(1)], timeout=0.2)
    assert store.stored == names(1)


def test_a_record_store_that_is_not_there_yet_gets_all_later(forwarding: Forwarding) -> None:
    store = Store()

    async def story(scene: Scene) -> None:
        assert store._server
        store._server.close()
        await scene.spool.add([statement(number) for number in range(200)])
        await scene.until(lambda: scene.meters.breaker_state == "open")
        assert await scene.spool.depth() == 200
        async with store:
            await all_arrive(scene)
        assert scene.meters.breaker_state == "closed"

    forwarding(store, story)
    assert sorted(store.stored) == names(*range(200))


def test_one_duplicate_in_a_strict_store_costs_nobody_else(forwarding: Forwarding) -> None:
    store = Store(known=set(names(3)))

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert scene.letters == []

    forwarding(store, story, [statement(number) for number in range(5)])
    assert sorted(store.stored) == names(0, 1, 2, 4)


def test_an_id_that_conflicts_and_is_not_there_is_for_a_person_to_judge(forwarding: Forwarding) -> None:
    store = Store(moments=[(409, {})])

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert [letter["status"] for letter in scene.letters] == [409]
        await scene.until(lambda: scene.meter("statements_dead_total") == 1)

    forwarding(store, story, [statement(1)])


def test_where_we_may_not_look_a_conflict_is_kept_for_a_person(forwarding: Forwarding) -> None:
    store = Store(known=set(names(1)), readable=False)

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert [letter["statement"]["id"] for letter in scene.letters] == names(1)
        assert scene.meters.breaker_state == "closed"

    forwarding(store, story, [statement(1), statement(2)])
    assert store.stored == names(2)


def test_trouble_while_looking_is_no_answer(forwarding: Forwarding) -> None:
    store = Store(known=set(names(1)), moments=[None, (503, {})])

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert scene.letters == []

    forwarding(store, story, [statement(1)])
    assert [request.method for request in store.requests] == ["POST", "GET", "POST", "GET"]


def test_a_statement_that_is_refused_alone_is_written_down_and_in_nobodys_way(forwarding: Forwarding) -> None:
    store = Store(refuses=frozenset(names(7)))

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        [letter] = scene.letters
        assert letter["statement"]["id"] == names(7)[0]
        assert letter["status"] == 400
        assert letter["reason"] == "400 bad statement"
        assert letter["key"] == "pk1.test"
        assert letter["time"].endswith("+00:00")
        assert stat.S_IMODE(scene.dead.stat().st_mode) == 0o600
        assert await scene.spool.add([statement(7)]) == 0

    forwarding(store, story, [statement(number) for number in range(20)])
    assert sorted(store.stored) == names(*(number for number in range(20) if number != 7))


def test_a_large_request_that_was_refused_goes_in_parts_before_it_goes_one_by_one(
    forwarding: Forwarding,
) -> None:
    store = Store(refuses=frozenset(names(30)))

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert [letter["statement"]["id"] for letter in scene.letters] == names(30)

    forwarding(store, story, [statement(number) for number in range(80)], lanes=1)
    assert [len(request.ids) for request in store.requests] == [80, 25, 25, *[1] * 25, 25, 5]
    assert sorted(store.stored) == names(*(number for number in range(80) if number != 30))


def test_parts_of_a_refused_request_wait_when_the_store_goes_away(forwarding: Forwarding) -> None:
    store = Store(refuses=frozenset(names(79)), moments=[(503, {})])
    store.moments.insert(0, (400, {}))

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert [letter["statement"]["id"] for letter in scene.letters] == names(79)

    forwarding(store, story, [statement(number) for number in range(80)], lanes=1)
    assert sorted(store.stored) == names(*range(79))


def test_too_much_at_once_goes_one_by_one(forwarding: Forwarding) -> None:
    store = Store(most=1000)

    async def story(scene: Scene) -> None:
        await all_arrive(scene)
        assert [letter["status"] for letter in scene.letters] == [413]

    rows = [statement(1, note="x" * 600), statement(2, note="x" * 600), statement(3, note="x" * 1200)]
    forwarding(store, story, rows)
    assert sorted(store.stored) == names(1, 2)


def test_dead_letters_that_cannot_be_written_stay_in_the_spool(
    forwarding: Forwarding, tmp_path: Path
) -> None:
    store = Store(refuses=frozenset(names(1)))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.meter("statements_forwarded_total") == 1)
        assert await scene.spool.depth() == 1
        (tmp_path / "not yet").mkdir()
        await scene.until_empty()
        assert len(scene.letters) == 1

    forwarding(store, story, [statement(1), statement(2)], dead=tmp_path / "not yet" / "dead.ndjson")


def test_a_statement_the_store_breaks_on_waits_while_all_others_pass(forwarding: Forwarding) -> None:
    store = Store(breaks_on=frozenset(names(2)))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: len(store.stored) == 119)
        await scene.spool.add([statement(number) for number in range(200, 220)])
        await scene.until(lambda: scene.meter("statements_forwarded_total") == 139)
        assert await scene.spool.depth() == 1
        assert scene.letters == []
        store.breaks_on = frozenset()
        await all_arrive(scene)

    forwarding(store, story, [statement(number) for number in range(120)])
    assert len(store.stored) == 140


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 403, 404, 405, 407])
def test_what_only_an_administrator_can_mend_stops_all_and_gives_nothing_up(
    forwarding: Forwarding, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    where = {"Location": "http://127.0.0.1:9/stolen"} if status < 400 else {}
    store = Store(moments=[(status, where)] * 2000)

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.meters.breaker_state == "open")
        assert await scene.spool.depth() == 60
        assert len(store.requests) <= 10
        store.moments = []
        await all_arrive(scene)
        assert scene.letters == []

    logging.getLogger("scormkit.relay").propagate = True
    forwarding(store, story, [statement(number) for number in range(60)])
    assert any(record.levelno == logging.ERROR for record in caplog.records)
    assert all(request.path.startswith("/xapi/statements") for request in store.requests)


def test_retry_after_is_obeyed(forwarding: Forwarding) -> None:
    store = Store(moments=[(503, {"Retry-After": "1"})])

    async def story(scene: Scene) -> None:
        begun = monotonic()
        await all_arrive(scene)
        assert monotonic() - begun > 0.8

    forwarding(store, story, [statement(1)])


def test_the_second_version_gets_statements_in_its_form(forwarding: Forwarding) -> None:
    rows = [
        statement(1, version="1.0.3"),
        statement(2, timestamp="2026-05-01T10:00:00.5"),
        statement(3, timestamp="2026-05-01T10:00:00+0200"),
        statement(4, timestamp="2026-05-01T10:00:00-03"),
        statement(5, timestamp="2026-05-01T10:00:00+02:00"),
    ]
    store = Store()
    forwarding(store, all_arrive, rows, version="2.0.0")
    assert store.requests[0].headers["x-experience-api-version"] == "2.0.0"
    assert [store.bodies[name]["timestamp"] for name in names(1, 2, 3, 4, 5)] == [
        "2026-05-01T10:00:00.000Z",
        "2026-05-01T10:00:00.5Z",
        "2026-05-01T10:00:00+02:00",
        "2026-05-01T10:00:00-03:00",
        "2026-05-01T10:00:00+02:00",
    ]
    assert "version" not in store.bodies[names(1)[0]]


def test_a_spool_in_trouble_is_waited_for(forwarding: Forwarding) -> None:
    store = Store()

    async def story(scene: Scene) -> None:
        await scene.until(lambda: len(store.stored) == 1)
        await scene.spool.add([statement(2)])
        with scene.troubled():
            await asyncio.sleep(0.3)
        await all_arrive(scene)

    forwarding(store, story, [statement(1)])
    assert sorted(store.stored) == names(1, 2)


def test_what_arrived_while_the_spool_was_in_trouble_does_not_go_again(forwarding: Forwarding) -> None:
    store = Store(seconds=0.2)

    async def story(scene: Scene) -> None:
        await scene.until(lambda: len(store.requests) == 1)
        with scene.troubled():
            await scene.until(lambda: len(store.stored) == 2)
            await asyncio.sleep(0.3)
            assert await scene.spool.depth() == 2
        await all_arrive(scene)

    forwarding(store, story, [statement(1), statement(2)])
    assert sorted(store.stored) == names(1, 2)
    assert store.answers == {"200": 1}


def test_what_was_refused_while_the_spool_was_in_trouble_is_buried_once(forwarding: Forwarding) -> None:
    store = Store(seconds=0.2, refuses=frozenset(names(1)))

    async def story(scene: Scene) -> None:
        await scene.until(lambda: len(store.requests) == 1)
        with scene.troubled():
            await scene.until(lambda: len(scene.letters) == 1)
            await asyncio.sleep(0.3)
        await scene.until_empty()
        assert len(scene.letters) == 1

    forwarding(store, story, [statement(1)])
    assert store.answers == {"400": 1}


def test_what_did_not_arrive_while_the_spool_was_in_trouble_goes_as_soon_as_it_is_well(
    forwarding: Forwarding,
) -> None:
    store = Store(seconds=0.2, moments=["503"])

    async def story(scene: Scene) -> None:
        await scene.until(lambda: len(store.requests) == 1)
        with scene.troubled():
            await scene.until(lambda: store.answers["503"] == 1)
            await asyncio.sleep(0.3)
        await all_arrive(scene)

    forwarding(store, story, [statement(1)])
    assert store.stored == names(1)


def test_a_statement_that_breaks_the_relay_itself_holds_up_no_other(forwarding: Forwarding) -> None:
    store = Store()
    broken = statement(1)._replace(body=b"no JSON")

    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.meter("statements_forwarded_total") == 3, 30)
        assert len(store.stored) == 3
        assert await scene.spool.depth() == 1

    forwarding(store, story, [broken, statement(2), statement(3), statement(4)], version="2.0.0")


def test_stopping_ends_while_the_record_store_is_left_in_peace(forwarding: Forwarding) -> None:
    async def story(scene: Scene) -> None:
        await scene.until(lambda: scene.meters.breaker_state == "open")

    begun = monotonic()
    forwarding(Store(moments=[(401, {})]), story, [statement(1)], pause=60, longest_pause=60)
    assert monotonic() - begun < 10


def test_stopping_ends_in_time_and_gives_back_what_was_under_way(tmp_path: Path) -> None:
    async def whole() -> None:
        async with Store(moments=["hangs"] * 9) as store:
            spool = open_spool(str(tmp_path / "spool.db"), most=100)
            settings = LrsSettings(
                endpoint=store.endpoint, authorization=SECRET, dead=tmp_path / "dead", lanes=2
            )
            forwarder = Forwarder(spool, settings, Meters())
            await spool.add([statement(1), statement(2)])
            running = asyncio.create_task(forwarder.run())
            while not store.requests:  # noqa: ASYNC110 - the store tells nobody
                await asyncio.sleep(0.01)
            begun = monotonic()
            await forwarder.stop(0.2)
            await asyncio.wait_for(running, 2)
            assert monotonic() - begun < 2
            assert len(await spool.take(9, 1000)) == 2
            await spool.close()

    asyncio.run(whole())


def test_no_secret_is_ever_told(forwarding: Forwarding, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("scormkit.relay").propagate = True
    caplog.set_level(logging.DEBUG)
    store = Store(
        moments=["garbage", "lost answer", (401, {}), (503, {}), "sign-in page", (400, {}), (400, {})]
    )
    forwarding(store, all_arrive, [statement(1), statement(2)])
    settings = LrsSettings(endpoint=store.endpoint, authorization=SECRET, dead=Path("d"))
    told = caplog.text + repr(settings) + str(settings)
    assert SECRET.split()[1] not in told
    with pytest.raises(ValueError, match="no header may") as caught:
        Lrs(LrsSettings(endpoint="http://x.example/", authorization=f"{SECRET}\n", dead=Path("d")))
    assert SECRET.split()[1] not in str(caught.value)
