"""Who is who: agents are the same when their identifiers are (xAPI 1.0.3, Data 2.4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scormkit.statements.actors import actor
from scormkit.statements.members import Fault

HOME = "https://scormkit.org/preview"
"""Below it the preview's LMS names its learners and activities; nothing is asked for there."""

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner as the LMS knows them; *language* goes into their preferences."""

    id: str
    name: str
    language: str = ""

    @property
    def actor(self) -> dict[str, Any]:
        """Return the learner as an Agent with an account (cmi5 9.2)."""
        return {
            "objectType": "Agent",
            "name": self.name,
            "account": {"homePage": f"{HOME}/lms", "name": self.id},
        }


def complaint(value: Any) -> str:
    """Return what is wrong with *value* as an Agent or a Group; nothing when it is one."""
    said: list[Fault] = []
    actor(said, (), "agent", value)
    return f"{'.'.join(map(str, said[0].at))} {said[0].words}" if said else ""


def identity(agent: Mapping[str, Any]) -> Identity:
    """Return what makes *agent* the one it is; nothing for a Group without a name."""
    for name in ("mbox", "mbox_sha1sum", "openid"):
        if name in agent:
            return (name, str(agent[name]))
    account = agent.get("account")
    if isinstance(account, Mapping):
        return ("account", str(account.get("homePage")), str(account.get("name")))
    return ()


def identities(agent: Any) -> Iterator[Identity]:
    """Yield who *agent* is and, of a Group, who its members are."""
    if isinstance(agent, Mapping):
        if found := identity(agent):
            yield found
        for one in agent.get("member") or ():
            yield from identities(one)


def person(agents: Iterator[Mapping[str, Any]] | list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is known of one learner from the *agents* who are that learner (Communication 2.4)."""
    found: dict[str, Any] = {"objectType": "Person"}
    for agent in agents:
        for key in ("name", "mbox", "mbox_sha1sum", "openid", "account"):
            if key in agent and agent[key] not in found.setdefault(key, []):
                found[key].append(agent[key])
    return {key: value for key, value in found.items() if value}
