"""Learners whose pages tell of them patiently: what was not thanked for is told again under the same ids."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from relay_scene import Relay, fresh_id

PATIENCE = 0.05


@dataclass
class Class:
    """Some learners at one relay; *thanked* are the ids that the relay has promised to deliver."""

    relay: Relay
    pause: float = 0.0
    thanked: set[str] = field(default_factory=set)
    retries: int = 0
    refusals: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def learning(self, learners: int) -> Iterator[None]:
        """Let *learners* learn while the body of the ``with`` runs; then let each have the last answer."""
        threads = [threading.Thread(target=self._learn, args=(number,)) for number in range(learners)]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            self._over.set()
            for one in threads:
                one.join()

    def _learn(self, number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same each time
        registration = fresh_id()
        told = self.relay.statements(registration)
        token = self._token(registration)
        while not self._over.is_set():
            batch = [{"id": fresh_id(), **chance.choice(told)} for _ in range(chance.randint(1, 20))]
            if chance.random() < 0.1:
                batch.append(batch[0])  # a page that was closed and opened tells some things twice
            self._tell(batch, token)
            time.sleep(self.pause)

    def _token(self, registration: str) -> str:
        while True:
            try:
                return self.relay.token(registration)
            except OSError:
                time.sleep(PATIENCE)

    def _tell(self, batch: list[dict[str, object]], token: str) -> None:
        """Tell *batch* until the relay has thanked for it."""
        headers = dict(line.split(": ", 1) for line in self.relay.headers(token))
        body = json.dumps(batch).encode()
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.relay.port, timeout=10)
            try:
                connection.request("POST", "/xapi/statements", body, headers)
                answer = connection.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException):
                answer = None
            finally:
                connection.close()
            if answer and answer.status == 200:
                with self._lock:
                    self.thanked.update(json.loads(said))
                return
            if answer and answer.status < 500:
                self.refusals.append(f"{answer.status} {said.decode()}")
                return
            self.retries += 1
            time.sleep(PATIENCE)
