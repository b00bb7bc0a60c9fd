"""A client that costs little: one process, raw sockets kept open, each always with one request under way.

A request is a list of byte strings, with a fresh random UUID wherever the list holds ``ID``.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

ID = b"id"


@dataclass(slots=True)
class Result:
    """What came of it: seconds, answers, and how long each took; ids of those that were taken, if wanted."""

    seconds: float = 0.0
    refused: int = 0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return len(self.times) / self.seconds

    def demand_all_taken(self) -> None:
        """Give up where something was refused: its numbers would say nothing."""
        if self.refused:
            sys.exit(f"{self.refused} of {len(self.times)} requests were refused")

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which this *share* of the requests was answered."""
        times = sorted(self.times)
        return times[min(len(times) - 1, int(share * len(times)))] * 1000


def request(
    host: str, path: str, headers: Sequence[str], statements: Sequence[tuple[bytes, bytes]]
) -> list[bytes]:
    """Return a POST of *statements*, each given as what stands before and after its id."""
    parts: list[bytes] = [b"["]
    for before, after in statements:
        parts += [before, ID, after, b","]
    parts[-1] = b"]"
    length = sum(36 if part is ID else len(part) for part in parts)
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", *headers, f"Content-Length: {length}", "", ""]
    return ["\r\n".join(lines).encode(), *parts]


def fresh() -> bytes:
    """Return a new random UUID of version 4."""
    text = os.urandom(16).hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}".encode()


class Connection:
    """One kept connection, and when its request left."""

    def __init__(self, port: int, parts: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._parts = list(parts)
        self._places = [place for place, part in enumerate(parts) if part is ID]
        self._answer = b""
        self.begun = 0.0

    def send(self) -> None:
        """Send the next request."""
        for place in self._places:
            self._parts[place] = fresh()
        content = b"".join(self._parts)
        self.begun = perf_counter()
        self.socket.sendall(content)

    def receive(self) -> bool | None:
        """Read on; say, once the answer is whole, whether it is a good one."""
        more = self.socket.recv(1 << 18)
        if not more:
            raise ConnectionResetError
        self._answer += more
        head, mark, body = self._answer.partition(b"\r\n\r\n")
        if not mark:
            return None
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return None
        self._answer = b""
        return head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204"))


def load(
    port: int,
    requests: Sequence[Sequence[bytes]],
    connections: int,
    *,
    seconds: float = 1e9,
    most: int = 1 << 60,
) -> Result:
    """Ask as fast as answers come, over so many *connections*, for *seconds* or *most* requests."""
    result = Result()
    poll = select.epoll()
    there: dict[int, Connection] = {}
    for number in range(connections):
        one = Connection(port, requests[number % len(requests)])
        there[one.socket.fileno()] = one
        poll.register(one.socket, select.EPOLLIN)
    begun = perf_counter()
    for one in there.values():
        one.send()
    left = most - connections
    while there:
        for file, _ in poll.poll(30):
            one = there[file]
            good = one.receive()
            if good is None:
                continue
            now = perf_counter()
            result.times.append(now - one.begun)
            result.refused += not good
            left -= 1
            if now - begun < seconds and left >= 0:
                one.send()
            else:
                poll.unregister(file)
                there.pop(file).socket.close()
    result.seconds = perf_counter() - begun
    poll.close()
    return result
